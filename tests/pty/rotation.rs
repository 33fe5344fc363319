//! Rotations whose run is killed: the next run goes on, and a secret that works is always there.

use super::till::{
    Till, about, assert_asks_nothing, copied, killed, leaves, suffix, to_credentials,
    whether_stored,
};
use crate::support::pty::Pty;

/// A rotation up to its new secret.
fn rotating(till: &Till) -> Pty {
    let mut pty = till.at_credentials();
    pty.press("R");
    pty.wait_text("Next: generate the new secret");
    pty.press("\r");
    pty.wait_text("Generate a client secret");
    pty.press("\r");
    pty.wait_text("shown once");
    pty
}

/// The next run at the rotation, after the question in it was left unanswered.
fn resumed(till: &Till, question: Option<&str>) -> Pty {
    let mut pty = till.run();
    if let Some(question) = question {
        leaves(&mut pty, question);
    }
    assert_asks_nothing(&pty);
    to_credentials(&mut pty);
    pty.press("R");
    pty.wait_text("Next: ");
    pty
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_rotation_goes_on_without_the_new_secret_that_was_lost() {
    let till = Till::new().await;
    killed(rotating(&till));
    assert!(till.works(&till.first).await);
    let lost = till.other().await;
    let mut next = resumed(&till, Some(&about(&lost)));
    next.wait_text(&format!("Next: delete ••••{lost}: its value is lost"));
    next.press("\r");
    next.wait_text("to delete it");
    // Right after an Enter, what is typed with another one would be a paste.
    next.press(&lost);
    next.wait_text(&format!("> {lost}"));
    next.press("\r");
    next.wait_text("Next: generate the new secret");
    assert_eq!(till.listed().await.len(), 1);
    assert!(till.works(&till.first).await);
    killed(next);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_rotation_does_not_give_up_the_new_secret_that_was_handed_over() {
    let till = Till::new().await;
    let mut pty = rotating(&till);
    let secret = copied(&mut pty);
    killed(pty);
    let mut next = resumed(&till, Some(&whether_stored(suffix(&secret))));
    next.wait_text(&format!("Next: test ••••{}", suffix(&secret)));
    next.press("\r");
    next.wait_text("Is this secret right?");
    next.paste(&secret);
    next.press("\r");
    next.wait_text("Works: it signs in");
    next.press("\x1b");
    next.wait_text("✓ it is tested and works");
    assert!(till.works(&till.first).await && till.works(&secret).await);
    till.assert_kept_nothing(&[&secret, &till.first]);
    killed(next);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_rotation_goes_on_where_its_new_secret_was_delivered_and_proven() {
    let till = Till::new().await;
    let mut pty = rotating(&till);
    let secret = copied(&mut pty);
    pty.press("t");
    pty.wait_text("✓ works");
    killed(pty);
    assert!(till.works(&till.first).await && till.works(&secret).await);
    let next = resumed(&till, Some(&whether_stored(suffix(&secret))));
    next.wait_text("✓ it is tested and works");
    next.wait_text("it was handed over, and is not known to be stored");
    next.wait_text("Next: wait");
    assert!(till.works(&till.first).await && till.works(&secret).await);
    till.assert_kept_nothing(&[&secret, &till.first]);
    killed(next);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_rotation_goes_on_after_the_old_secret_was_deactivated() {
    const READ: &str = "GET /api/v1/clients/{client_id}";

    let till = Till::new().await;
    let mut pty = rotating(&till);
    let secret = copied(&mut pty);
    let reads = till.requested(READ);
    pty.press("t");
    pty.wait_text("✓ works");
    // It is read before somebody uses the secrets.
    till.received(READ, reads + 1).await;
    pty.press("\r");
    pty.wait_text("Next: wait");
    till.settled().await;
    assert!(till.works(&till.first).await && till.works(&secret).await);
    pty.press("c");
    pty.wait_text("Deactivate ••••");
    pty.press("\r");
    // Both were used just now, which speaks against it as nothing did before.
    pty.wait_text("the old secret was used just now");
    pty.press("c");
    pty.wait_text("Deactivate ••••");
    pty.press("\r");
    pty.wait_text("✓ the old one is deactivated");
    killed(pty);
    assert!(!till.works(&till.first).await && till.works(&secret).await);
    let mut next = resumed(&till, None);
    next.wait_text("✓ the old one is deactivated");
    next.wait_text("deactivated just now");
    next.press("a");
    next.wait_text("Activate ••••");
    next.press("\r");
    next.wait("it is taken back", |screen| {
        let contents = screen.contents();
        contents.contains("Next: wait") && !contents.contains("✓ the old one is deactivated")
    });
    assert!(till.works(&till.first).await && till.works(&secret).await);
    till.assert_kept_nothing(&[&secret, &till.first]);
    killed(next);
}

//! Runs that are killed while a secret is on its way, seen from the server that outlives them.

use serde_json::json;

use super::till::{
    Till, about, assert_asks_nothing, copied, killed, leaves, suffix, whether_stored,
};
use crate::support::pty::Pty;

const GENERATE: &str = "POST /api/v1/clients/{client_id}/secrets";
const READ: &str = "GET /api/v1/clients/{client_id}";
const NEVER: u64 = 3_600_000;

/// The question about the secret that ends in `suffix`, answered with its deletion.
async fn deletes(till: &Till, pty: &mut Pty, suffix: &str) {
    pty.wait_text(&about(suffix));
    pty.wait_text("probably");
    pty.press(format!("{suffix}\r"));
    pty.wait_text(&format!("{suffix} is deleted"));
    assert_eq!(till.listed().await.len(), 1);
    assert!(till.works(&till.first).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_request_that_was_under_way_is_remembered_until_it_is_known_what_it_did() {
    let till = Till::new().await;
    let mut pty = till.at_credentials();
    let before = till.requested(GENERATE);
    till.world
        .set_faults(json!([{"route": GENERATE, "fault": {"kind": "delay", "ms": NEVER}}]))
        .await;
    pty.press("a");
    pty.wait_text("Generate a client secret");
    pty.press("\r");
    till.received(GENERATE, before + 1).await;
    killed(pty);
    till.world.set_faults(json!([])).await;
    assert_eq!(till.listed().await.len(), 1);

    // It may still take effect: nothing is claimed yet.
    let next = till.run();
    assert_asks_nothing(&next);
    killed(next);

    let (_, orphaned) = till.world.create_secret(&till.client).await;
    let mut last = till.run();
    deletes(&till, &mut last, suffix(&orphaned)).await;
    till.assert_kept_nothing(&[&orphaned, &till.first]);
    killed(last);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_request_that_took_effect_unanswered_is_found_by_the_next_run() {
    let till = Till::new().await;
    let mut pty = till.at_credentials();
    pty.press("a");
    pty.wait_text("Generate a client secret");
    let reads = till.requested(READ);
    till.world
        .set_faults(json!([
            {"route": GENERATE, "times": 1, "fault": {"kind": "drop_after_commit"}},
            {"route": READ, "skip": 1, "fault": {"kind": "delay", "ms": NEVER}},
        ]))
        .await;
    pty.press("\r");
    till.received(READ, reads + 2).await;
    killed(pty);
    till.world.set_faults(json!([])).await;

    let orphaned = till.other().await;
    let mut next = till.run();
    deletes(&till, &mut next, &orphaned).await;
    killed(next);
    assert_asks_nothing(&till.run());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_deletion_that_took_effect_unanswered_is_told_by_the_next_run_and_undone() {
    let till = Till::new().await;
    let mut pty = till.at_credentials();
    pty.press("1D");
    pty.wait_text("Delete Coffee-Till");
    let reads = till.requested(READ);
    till.world
        .set_faults(json!([
            {"route": "DELETE /api/v1/clients/{client_id}", "fault": {"kind": "drop_after_commit"}},
            {"route": READ, "skip": 1, "fault": {"kind": "delay", "ms": NEVER}},
        ]))
        .await;
    pty.press("Coffee-Till\r");
    till.received(READ, reads + 2).await;
    killed(pty);
    till.world.set_faults(json!([])).await;

    let mut next = till.run();
    next.wait_text("it was done after all: delete Coffee-Till");
    next.press("z");
    next.wait_text("Create Coffee-Till again");
    next.press("\r");
    next.wait_text("Created Coffee-Till again");
    killed(next);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_copy_that_nothing_confirmed_is_asked_about_and_left_alone_unless_told() {
    let till = Till::new().await;
    let mut pty = till.at_credentials();
    pty.press("a");
    pty.wait_text("Generate a client secret");
    pty.press("\r");
    let secret = copied(&mut pty);
    killed(pty);
    let mut next = till.run();
    leaves(&mut next, &whether_stored(suffix(&secret)));
    killed(next);
    assert!(till.works(&secret).await && till.works(&till.first).await);
    till.assert_kept_nothing(&[&secret, &till.first]);
}

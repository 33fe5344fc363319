//! Rotating a secret: there is one that works at every step.

use appdeck::sandbox::Seed;

use crate::support::driver::Driver;
use crate::support::setup::Setup;

const NEW_IN_HANDS: &str = "R enter enter c t enter";

async fn at_credentials() -> Driver {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Desk").press("2").await;
    driver
}

#[tokio::test]
async fn a_rotation_leads_from_the_first_secret_to_the_last() {
    let mut driver = at_credentials().await;
    driver.press("R").await.see("Next: generate the new secret");
    driver.press("enter").await.see("Generate a client secret for Coffee-Desk");
    driver.press("enter").await.see("shown once");
    driver.press("c t enter").await.see("✓ it is tested and works").see("Next: wait");
    assert!(driver.bodies("PATCH").is_empty(), "nothing is retired unasked");
    driver.press("c").await.see("Deactivate ••••");
    driver.press("enter").await.see("✓ the old one is deactivated, which can be undone");
    driver.see("deactivated just now");
    driver.wait_seconds(2 * 3600).await;
    driver.press("r").await.see("Next: delete ••••").see("cannot be undone");
    driver.press("enter").await.see("It is gone for ever");
    driver.press("enter").await.see("Done: ••••").see("still listed");
    driver.see("✓ the old one is deactivated").not_see("which can be undone");
    driver.see("finish").not_see("do it");
    driver.press("enter").await.see("Rotated: ••••");
    assert_eq!(driver.bodies("POST").len(), 1);
}

/// The old one is deactivated: there is room, and the rotation has its new one.
#[tokio::test]
async fn a_rotation_that_has_its_new_secret_is_told_before_another_one_is_asked_for() {
    let mut driver = at_credentials().await;
    driver.press(NEW_IN_HANDS).await.see("✓ it is stored");
    driver.press("c enter").await.see("✓ the old one is deactivated");
    driver.press("esc a").await.see("this rotation has its new secret already");
    driver.not_see("Generate a client secret for");
}

/// The old one has expired, and the run with the new one was killed: nothing works that anybody has.
#[tokio::test]
async fn who_deletes_a_lost_secret_locks_nobody_out() {
    let mut driver = Setup::of(Seed::Acme).journaled().open().await;
    driver.find("Grinder-Telemetry").press("2 R enter enter").await.see("shown once");
    driver.restart().await.see("Lost secret");
    driver.press("esc").await;
    driver.find("Grinder-Telemetry").press("2 R").await.see("its value is lost");
    driver.press("enter").await.see("It is gone for ever").not_see("locked out");
}

/// The rotation was left before it was finished by its last key.
#[tokio::test]
async fn a_secret_that_is_generated_after_a_rotation_is_no_part_of_it() {
    let mut driver = at_credentials().await;
    driver.press(NEW_IN_HANDS).await.see("Next: wait");
    driver.press("c enter").await.wait_seconds(2 * 3600).await;
    driver.press("r enter enter").await.see("Done: ••••");
    driver.press("esc").await.not_see("The rotation is kept");
    driver.press("a enter").await.see("shown once");
    driver.press("c enter R").await.see("Rotate a client secret");
    driver.not_see("another new secret came after it").not_see("  lost  ");
}

#[tokio::test]
async fn the_old_secret_stays_until_the_new_one_is_proven() {
    let mut driver = at_credentials().await;
    driver
        .press("R enter enter c enter")
        .await
        .see("Next: test ••••")
        .not_see("✓ it is tested and works");
    driver.press("esc").await;
    driver.go_to("••••").await.press("j d").await.see("not tested yet").not_see("↵: deactivate");
    driver.press("x").await.see("rotation is under way").not_see("for ever");
    assert!(driver.bodies("PATCH").is_empty() && driver.bodies("DELETE").is_empty());
}

#[tokio::test]
async fn deactivating_can_be_taken_back() {
    let mut driver = at_credentials().await;
    driver.press(NEW_IN_HANDS).await;
    driver.press("c enter").await.see("✓ the old one is deactivated");
    driver.press("a").await.see("Activate ••••");
    driver.press("enter").await.not_see("✓ the old one is deactivated").see("Next: wait");
}

#[tokio::test]
async fn what_it_waits_for_is_told_where_it_is_retired_beside_it() {
    let mut driver = at_credentials().await;
    driver.press(NEW_IN_HANDS).await.press("esc").await;
    driver.go_to("••••").await.press("j d").await.see("Deactivate ••••");
    driver.see("But the rotation under way would wait");
}

#[tokio::test]
async fn it_is_left_and_gone_on_with() {
    let mut driver = at_credentials().await;
    driver.press(NEW_IN_HANDS).await.see("Next: wait");
    driver.press("esc").await.see("The rotation is kept").not_see("Next:");
    driver.see("2 of 2 active, 3 in all · rotating");
    driver.resize(48, 14).await.see("2 of 2 active · rotating");
    driver.resize(120, 40).await;
    driver.environment("prod").await.environment("dev").await;
    driver.find("Coffee-Desk").press("2 R").await.see("✓ it is tested and works").see("Next: wait");
    driver.press("X").await.see("Forget the rotation of Coffee-Desk?");
    driver.press("esc").await.see("✓ it is tested and works");
    driver.see(" forget");
    driver.press("X enter").await.see("forgotten");
    driver.press("R").await.see("Rotate a client secret");
}

#[tokio::test]
async fn what_was_never_begun_has_nothing_to_forget() {
    let mut driver = at_credentials().await;
    driver.press("R").await.see("Rotate a client secret").not_see(" forget");
    driver.press("X").await.see("No rotation was begun").not_see("forgotten");
}

#[tokio::test]
async fn the_last_use_is_looked_at_while_it_waits() {
    let mut driver = at_credentials().await;
    driver.press(NEW_IN_HANDS).await.see("Next: wait");
    let reads =
        |driver: &Driver| driver.requests().iter().filter(|one| one.method == "GET").count();
    let before = reads(&driver);
    driver.wait_seconds(1).await.wait_seconds(11).await;
    assert_eq!(reads(&driver), before + 1, "after ten seconds");
    driver.wait_seconds(11).await;
    assert_eq!(reads(&driver), before + 1, "less often each time");
    driver.wait_seconds(10).await;
    assert_eq!(reads(&driver), before + 2);
}

#[tokio::test]
async fn a_question_that_does_not_fit_is_read_from_its_beginning() {
    let mut driver = at_credentials().await;
    driver.resize(40, 10).press("R").await.see("Next: generate").see("↑ PgUp");
    driver.press("pgup").await.see("Coffee-Desk").see("↓ PgDn").not_see("Next: generate");
    driver.press("j").await.see("a new secret is generated").see("↑ PgUp ↓ PgDn");
    driver.press("pgdn pgdn pgdn pgdn").await.see("Next: generate").not_see("PgDn");
    driver.press("k").await.see("Coffee-Desk");
    // Any other key is about what matters most, and that is in sight again.
    driver.press("r").await.see("Next: generate");
    driver.press("enter").await.see("↵: generate");
    driver.press("pgup").await.see("It will be secret 2");
    driver.press("esc esc").await;
    driver.resize(40, 10).press("1").await;
    driver.go_to("Delete application").await.press("enter").await.see("> ").see("↑ PgUp");
    driver.press("pgup").await.see("Coffee-Desk").not_see("> ").see("↓ PgDn");
    // What is typed is seen.
    driver.press("C o").await.see("> Co");
    assert!(driver.bodies("DELETE").is_empty());
}

//! Undoing and redoing what was done.

use appdeck::sandbox::Seed;
use serde_json::{Value as Json, json};

use super::configuring::on_field;
use super::recording::lines;
use super::{answer_lost, once};
use crate::support::driver::Driver;

const SAVE: &str = "PATCH /api/v1/clients/{client_id}";

async fn change(driver: &mut Driver, name: &str, changed: Json) {
    let path = format!("/api/v1/clients/{}", driver.id_of(name));
    driver.colleague.send("PATCH", &path, changed).await.ok();
    driver.forget_requests();
}

/// Coffee-Desk, whose expiry was saved as two hours; it was one.
async fn saved() -> Driver {
    let mut driver = on_field("Coffee-Desk", "Access token expiry").await;
    driver.press("enter ctrl-u").type_text("2 h").press("enter ctrl-s").await.see("z undoes it");
    driver.press("enter").await.see("Saved Coffee-Desk");
    driver.forget_requests();
    driver
}

#[tokio::test]
async fn a_save_is_undone_after_its_difference_was_seen_and_redone() {
    let mut driver = saved().await;
    driver.press("z").await.see("Undo: save Coffee-Desk").see("2 hours").see("60 minutes");
    driver.see("Z redoes it").see("Undoes what was done");
    assert_eq!(driver.writes(), []);
    driver.press("enter").await.see("Undone. Saved Coffee-Desk").see("Z redoes it");
    assert_eq!(driver.bodies("PATCH"), [json!({"access_token_expiry": 3600})]);
    let done = lines(&driver);
    let (first, last) = (&done[1], done.last().unwrap());
    assert_eq!((&last["undoes"], &last["outcome"]), (&first["id"], &json!("done")));
    driver.press("Z").await.see("Redo: save Coffee-Desk").see("Redoes what was undone");
    driver.see("z undoes it again");
    driver.press("enter").await.see("Redone. Saved Coffee-Desk");
    assert_eq!(driver.bodies("PATCH")[1..], [json!({"access_token_expiry": 7200})]);
    assert_eq!(lines(&driver).last().unwrap()["redo"], true);
    driver.press("z enter").await.see("Undone");
    assert_eq!(driver.bodies("PATCH")[2..], [json!({"access_token_expiry": 3600})]);
}

#[tokio::test]
async fn several_are_undone_one_after_the_other_until_there_is_nothing_left() {
    let mut driver = saved().await;
    driver.go_to("Enforce PKCE").await.press("space ctrl-s enter").await.see("Saved");
    driver.press("z").await.see("Enforce PKCE");
    driver.press("enter").await.see("Undone");
    driver.press("z").await.see("Access token expiry");
    driver.press("enter").await.see("Undone");
    driver.press("z").await.see("Nothing is left to undo").see("Acme Development");
    driver.press("Z").await.see("Access token expiry");
    driver.press("enter").await.see("Redone");
    driver.press("Z").await.see("Enforce PKCE");
    driver.press("enter").await.see("Redone");
    driver.press("Z").await.see("Nothing to redo");
}

#[tokio::test]
async fn what_a_colleague_changed_meanwhile_survives() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Barista-Training").press("3 a").type_text("https://mine.example/cb").await;
    driver.press("enter ctrl-s enter").await.see("Saved");
    let theirs = json!([
        "https://training.dev.acme.example/cb",
        "https://mine.example/cb",
        "https://theirs.example/cb"
    ]);
    let changed = json!({"post_login_uris": theirs, "access_token_expiry": 900});
    change(&mut driver, "Barista-Training", changed).await;
    driver.press("z").await.see("- https://mine.example/cb").not_see("- https://training");
    driver.press("enter").await.see("Undone").see("https://theirs.example/cb");
    let kept = json!(["https://training.dev.acme.example/cb", "https://theirs.example/cb"]);
    assert_eq!(driver.bodies("PATCH"), [json!({"post_login_uris": kept})]);
    let client = driver.on_server(&driver.id_of("Barista-Training")).await;
    assert_eq!(client["access_token_expiry"], "900");
}

#[tokio::test]
async fn what_both_changed_is_decided_by_the_operator() {
    let mut driver = saved().await;
    change(&mut driver, "Coffee-Desk", json!({"access_token_expiry": 900})).await;
    driver.press("z enter").await.see("Somebody changed the same since then").see("15 minutes");
    driver.press("enter").await.see("Nothing is left to undo").not_see("● unsaved");
    assert_eq!(driver.writes(), []);
    driver.press("z enter").await.press("space enter").await.see("Undo: save Coffee-Desk");
    driver.press("enter").await.see("Undone");
    assert_eq!(driver.bodies("PATCH"), [json!({"access_token_expiry": 3600})]);
}

#[tokio::test]
async fn a_declined_undoing_leaves_nothing_behind() {
    let mut driver = saved().await;
    driver.press("z esc").await.see("Left as it is").not_see("unsaved").see("2 hours");
    driver.press("z ctrl-c").await;
    assert!(driver.left(), "nothing unsaved keeps one");
    assert_eq!(driver.writes(), []);
}

#[tokio::test]
async fn unsaved_changes_come_first() {
    let mut driver = saved().await;
    driver.go_to("Enforce PKCE").await.press("space z").await;
    driver.see("Not undone").see("unsaved changes").see("● unsaved");
    assert_eq!(driver.writes(), []);
}

#[tokio::test]
async fn another_run_undoes_what_this_one_did() {
    let mut driver = saved().await;
    driver.restart().await;
    driver.press("z").await.see("Undo: save Coffee-Desk");
    driver.press("enter").await.see("Undone");
    assert_eq!(driver.bodies("PATCH"), [json!({"access_token_expiry": 3600})]);
    driver.restart().await;
    driver.press("Z enter").await.see("Redone");
    assert_eq!(driver.bodies("PATCH").len(), 2);
}

#[tokio::test]
async fn something_new_ends_the_redoing() {
    let mut driver = saved().await;
    driver.press("z enter").await.see("Undone");
    driver.go_to("Enforce PKCE").await.press("space ctrl-s enter").await.see("Saved");
    driver.press("Z").await.see("Nothing to redo").see("done since");
}

#[tokio::test]
async fn what_the_server_has_already_is_not_sent_and_not_offered_again() {
    let mut driver = saved().await;
    change(&mut driver, "Coffee-Desk", json!({"access_token_expiry": 3600})).await;
    driver.press("z enter").await.see("nothing was sent");
    driver.press("z").await.see("Nothing to undo");
    assert_eq!(driver.writes(), []);
    assert_eq!(lines(&driver).last().unwrap()["outcome"], "already_so");
}

#[tokio::test]
async fn an_undoing_whose_answer_was_lost_is_looked_up() {
    let mut driver = saved().await;
    driver.faults(answer_lost(SAVE)).await;
    driver.press("z enter").await.see("after all (the answer was lost)").not_see("unsaved");
    assert_eq!(driver.bodies("PATCH").len(), 1);
    driver.press("z").await.see("Nothing is left to undo");
    let mut driver = saved().await;
    driver.faults(once(SAVE, json!({"kind": "drop_before"}))).await;
    driver.press("z enter").await.see("did not happen").not_see("unsaved").see("2 hours");
    driver.press("z enter").await.see("Undone");
}

#[tokio::test]
async fn a_refused_undoing_says_so_and_leaves_no_draft() {
    let mut driver = saved().await;
    let body = json!({"code": 9, "message": "not on a Tuesday"});
    driver.faults(once(SAVE, json!({"kind": "status", "code": 400, "body": body}))).await;
    driver.press("z enter").await.see("not on a Tuesday");
    driver.press("esc").await.not_see("unsaved");
    driver.press("z enter").await.see("Undone");
}

/// The first secret of Coffee-Desk was deactivated.
async fn deactivated(environment: &str) -> Driver {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.environment(environment).await;
    if environment.contains("Production") {
        driver.press("u").type_text(environment).press("enter").await.see("WRITABLE");
    }
    driver.find("Coffee-Desk").press("2").await.go_to("••••").await;
    if !driver.line_with("▌ ••••").contains("● active") {
        driver.press("down").await;
    }
    driver.press("d").await.see("Deactivate ••••").see("z undoes it");
    driver.confirm().await.see("is inactive");
    driver.forget_requests();
    driver
}

#[tokio::test]
async fn a_deactivated_secret_is_activated_again_and_back() {
    let mut driver = deactivated("Acme Development").await;
    driver.press("z").await.see("Activate ••••").see("Z redoes it");
    driver.press("enter").await;
    driver.see("Undone").see("is active");
    driver.press("Z").await.see("Deactivate ••••");
    driver.confirm().await.see("Redone");
    assert_eq!(
        driver.bodies("PATCH"),
        [json!({"status": "ACTIVE"}), json!({"status": "INACTIVE"})]
    );
}

#[tokio::test]
async fn nothing_is_undone_in_a_locked_production() {
    let mut driver = deactivated("Acme Production").await;
    driver.press("u").await.see("read-only");
    for key in ["z", "Z"] {
        driver.press(key).await.see("read-only · u unlocks").not_see("Activate ••••");
    }
    // Nor when it is locked while the question is open.
    driver.press("u").type_text("Acme Production").press("enter z").await.see("Activate ••••");
    driver.wait_seconds(601).await;
    driver.press("enter").await.see("read-only · u unlocks");
    assert_eq!(driver.writes(), []);
}

#[tokio::test]
async fn a_secret_is_passed_over_and_it_is_said_why() {
    let mut driver = saved().await;
    driver.press("2 a").await.see("cannot be undone");
    driver.press("enter c enter").await;
    driver.press("z").await.see("Undo: save Coffee-Desk").see("Passes over: generate secret");
    driver.see("(a new secret can");
    driver.press("esc").await;
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Desk").press("2 a enter c enter z").await;
    driver.see("Nothing can be undone").see("a new secret can");
}

#[tokio::test]
async fn what_was_created_is_deleted_again_while_nothing_was_done_to_it() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press("n").type_text("Coffee-Test").press("down right").await;
    driver.see("z undoes it until it is changed");
    driver.press("enter").await;
    driver.see("Created Coffee-Test");
    driver.press("z").await.see("Delete Coffee-Test");
    driver.type_text("Coffee-Test").press("enter").await.see("Undone. Deleted Coffee-Test");
    driver.not_see("z brings it back").see("Z redoes it");
    driver.press("Z").await.see("Create Coffee-Test again");
    driver.press("enter").await.see("Redone");
    change(&mut driver, "Coffee-Test", json!({"access_token_expiry": 900})).await;
    driver.press("r z").await.see("Nothing can be undone").see("it was changed since");
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press("n").type_text("Coffee-Test").press("enter enter c enter").await;
    driver.press("z").await.see("Nothing can be undone");
    assert_eq!(driver.bodies("DELETE"), [json!(null); 0]);
}

#[tokio::test]
async fn what_is_gone_is_passed_over() {
    let mut driver = saved().await;
    let path = format!("/api/v1/clients/{}", driver.id_of("Coffee-Desk"));
    driver.colleague.call("DELETE", &path).await.ok();
    driver.press("esc r z").await.see("Nothing can be undone").see("not there any more");
}

#[tokio::test]
async fn each_environment_has_its_own_history() {
    let mut driver = saved().await;
    driver.environment("Acme Production").await;
    driver.press("u").type_text("Acme Production").press("enter z").await;
    driver.see("knows of nothing done in Acme Production");
}

#[tokio::test]
async fn what_could_not_be_written_down_can_be_undone_all_the_same() {
    let here = tempfile::tempdir().unwrap();
    let mut driver = super::recording::without_record(here.path()).await;
    driver.find("Coffee-Desk").press("1").await.go_to("Enforce PKCE").await;
    driver.press("space ctrl-s enter").await.see("Saved");
    driver.press("z enter").await.see("Undone");
    assert_eq!(driver.bodies("PATCH").len(), 2);
    let mut driver = driver_of_nothing_but(here.path()).await;
    driver.press("z").await.see("Cannot tell what to undo").see("ordinary file");
}

/// A run that did nothing yet, with the same state directory.
async fn driver_of_nothing_but(state: &std::path::Path) -> Driver {
    crate::support::setup::Setup::of(Seed::Acme).state(state).open().await
}

/// Every dialog that writes, by the keys that lead there, and its title.
const WRITE_DIALOGS: [(&str, &str, &str); 11] = [
    ("Coffee-Desk", "n", "Create an application"),
    ("Coffee-Desk", "1 down down space ctrl-s", "Save Coffee-Desk"),
    ("Coffee-Desk", "1 D", "Delete Coffee-Desk"),
    ("Coffee-Desk", "2 a", "Generate a client secret"),
    ("Coffee-Desk", "2 d", "Activate ••••"),
    ("Coffee-Desk", "2 down d", "Deactivate ••••"),
    ("Coffee-Desk", "2 x", "Delete ••••"),
    ("Coffee-Desk", "2 a enter D d i s c a r d enter", "Delete the discarded secret"),
    ("Coffee-Desk", "1 down down space ctrl-s enter z", "Undo: save"),
    ("Coffee-Desk", "1 down down space ctrl-s enter z enter Z", "Redo: save"),
    ("Roast-Planner", "2 d", "ctivate ••••"),
];

#[tokio::test]
async fn every_dialog_that_writes_says_whether_it_can_be_undone() {
    for size in [(120, 40), (80, 24), (60, 20)] {
        for (name, keys, title) in WRITE_DIALOGS {
            let mut driver = Driver::open(Seed::Acme).await;
            driver.resize(size.0, size.1).await;
            driver.find(name).press(keys).await.see(title);
            let screen = driver.screen();
            let said = ["z undoes it", "Z redoes it", "annot be undone"];
            assert!(said.iter().any(|words| screen.contains(words)), "{size:?} {keys}:\n{screen}");
        }
    }
}

#[tokio::test]
async fn where_everything_is_undone_that_is_said() {
    let mut driver = saved().await;
    driver.press("z enter").await.see("Undone");
    driver.press("z").await.see("Nothing is left to undo in Acme Development").see("Z redoes it");
}

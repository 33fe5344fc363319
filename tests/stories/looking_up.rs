//! Runs that are cut off while a save, a deletion or a change of a secret is on its way: the next run
//! finds out what became of it, says so, and can undo it.

use appdeck::domain::{ClientId, WriteKind};
use appdeck::runtime::journal::Process;
use appdeck::sandbox::Seed;
use serde_json::{Value as Json, json};

use super::configuring::on_field;
use super::recording::lines;
use super::{answer_lost, once};
use crate::support::driver::Driver;
use crate::support::other_run::OtherRun;
use crate::support::setup::Setup;

const PATCH: &str = "PATCH /api/v1/clients/{client_id}";
const PATCH_SECRET: &str = "PATCH /api/v1/clients/{client_id}/secrets/{secret_id}";
pub const NEVER: u64 = 3_600_000;

/// What is on its way when the run is cut off.
pub struct Write {
    /// The application's name.
    pub name: &'static str,
    pub route: &'static str,
    /// Keys, and text between quotes, up to the question; the last `enter` is pressed without waiting.
    pub keys: &'static [&'static str],
    /// How it is named in what is said.
    pub words: &'static str,
    undoable: bool,
}

pub const WRITES: [Write; 7] = [
    Write {
        name: "Coffee-Desk",
        route: PATCH,
        keys: &["1", "@Enforce PKCE", "space ctrl-s"],
        words: "save Coffee-Desk in Acme Development (Enforce PKCE)",
        undoable: true,
    },
    Write {
        name: "Barista-Training",
        route: PATCH,
        keys: &["3 a", "'https://mine.example/cb", "enter ctrl-s"],
        words: "save Barista-Training in Acme Development",
        undoable: true,
    },
    Write {
        name: "Default Client",
        route: PATCH,
        keys: &["1", "@Access token expiry", "enter ctrl-u", "'2 h", "enter ctrl-s"],
        words: "save Default Client in Acme Development (Access token expiry time)",
        undoable: true,
    },
    Write {
        name: "Roast-Planner",
        route: PATCH_SECRET,
        keys: &["2", "@••••", "d"],
        words: ": deactivate secret ••••",
        undoable: true,
    },
    Write {
        name: "Coffee-Desk",
        route: PATCH_SECRET,
        keys: &["2", "@••••", "d"],
        words: ": activate secret ••••",
        undoable: true,
    },
    Write {
        name: "Coffee-Desk",
        route: "DELETE /api/v1/clients/{client_id}/secrets/{secret_id}",
        keys: &["2", "@••••", "x"],
        words: ": delete secret ••••",
        undoable: false,
    },
    Write {
        name: "Coffee-Kiosk",
        route: "DELETE /api/v1/clients/{client_id}",
        keys: &["1 D", "'Coffee-Kiosk"],
        words: "delete Coffee-Kiosk in Acme Development",
        undoable: true,
    },
];

/// What the server has of an application: what an undoing brings back.
async fn state(driver: &Driver, id: &ClientId) -> Json {
    let answer = driver.colleague.call("GET", &format!("/api/v1/clients/{id}")).await;
    if answer.status == 404 {
        return Json::Null;
    }
    let mut client = answer.ok()["client"].clone();
    client.as_object_mut().unwrap().remove("update_time");
    // Signing in to look uses a secret.
    for secret in client["secrets"].as_array_mut().into_iter().flatten() {
        secret.as_object_mut().unwrap().remove("last_used_time");
        secret.as_object_mut().unwrap().remove("update_time");
    }
    client
}

/// Presses everything but the answer to the question.
pub async fn ask(driver: &mut Driver, keys: &[&str]) {
    for keys in keys {
        match (keys.strip_prefix('@'), keys.strip_prefix('\'')) {
            (Some(row), _) => drop(driver.go_to(row).await),
            (_, Some(text)) => drop(driver.type_text(text).await),
            _ => drop(driver.press(keys).await),
        }
    }
    let word = driver.word();
    driver.type_text(&word).await;
}

/// Answers the question; the run is cut off when the answer was lost, and before it was looked up.
async fn cut_off(driver: &mut Driver, fault: Json) {
    driver.faults(fault).await;
    driver.hurry("enter").until("Looking whether").await;
    driver.lost_on_disk().await;
    driver.faults(json!([])).await;
    driver.cut().await;
}

/// Waits until the server got the write, and takes no answer in.
pub async fn received(driver: &mut Driver) {
    let wait = async {
        while driver.writes().is_empty() {
            driver.session.drain();
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(30), wait).await.unwrap();
}

#[tokio::test]
async fn what_took_effect_is_told_and_undone() {
    for write in WRITES {
        let mut driver = Driver::open(Seed::Acme).await;
        driver.find(write.name).await;
        let id = driver.id_of(write.name);
        let before = state(&driver, &id).await;
        ask(&mut driver, write.keys).await;
        driver.forget_requests();
        cut_off(&mut driver, answer_lost(write.route)).await;
        driver.see("An answer was lost just now").see("it was done after all").see(write.words);
        let after = state(&driver, &id).await;
        assert_ne!(before, after, "{}", write.words);
        assert_eq!(driver.writes().len(), 1, "nothing is sent again");
        if !write.undoable {
            driver.see("it cannot be undone").see("gone for ever");
            continue;
        }
        driver.see("z undoes it");
        driver.press("z").await.see("Undoes what was done just now");
        driver.press("enter").await;
        if after.is_null() {
            driver.see("Created Coffee-Kiosk again");
        } else {
            driver.see("Undone");
            assert_eq!(state(&driver, &id).await, before, "{}", write.words);
        }
        // It is known now: no later run asks again.
        driver.restart().await.not_see("cut off").not_see("was lost");
    }
}

#[tokio::test]
async fn what_did_not_happen_is_told_as_soon_as_it_is_certain() {
    for write in WRITES {
        let mut driver = Driver::open(Seed::Acme).await;
        driver.find(write.name).await;
        let id = driver.id_of(write.name);
        let before = state(&driver, &id).await;
        ask(&mut driver, write.keys).await;
        driver.forget_requests();
        cut_off(&mut driver, once(write.route, json!({"kind": "drop_before"}))).await;
        driver.see("An answer was lost just now").see("it did not happen so far").see(write.words);
        driver.see("looked up again in a minute");
        driver.wait_seconds(61).await.see("looked up, and it did not happen:").see(write.words);
        let again = driver.screen().contains("unsaved again: open it to save it");
        assert_eq!(again, write.route == PATCH, "{}", driver.screen());
        assert_eq!(state(&driver, &id).await, before, "{}", write.words);
        assert_eq!(driver.writes().len(), 1, "nothing is sent again");
        assert_eq!(lines(&driver).last().unwrap()["outcome"], "found_undone");
        driver.restart().await.not_see("cut off").not_see("was lost");
    }
}

/// A save that never arrives, and the run after it, in which that is not certain yet.
async fn not_arrived() -> Driver {
    let mut driver = on_field("Coffee-Desk", "Access token expiry").await;
    driver.press("enter ctrl-u").type_text("2 h").press("enter ctrl-s").await;
    driver.forget_requests();
    cut_off(&mut driver, once(PATCH, json!({"kind": "drop_before"}))).await;
    driver.see("it did not happen so far");
    driver
}

#[tokio::test]
async fn a_save_that_did_not_happen_is_unsaved_again_and_can_be_saved() {
    let mut driver = not_arrived().await;
    let path = format!("/api/v1/clients/{}", driver.id_of("Coffee-Desk"));
    driver.colleague.send("PATCH", &path, json!({"scopes": ["openid"]})).await.ok();
    driver.wait_seconds(61).await.see("it is unsaved again");
    driver.find("Coffee-Desk").press("1").await.see("● unsaved").see("2 hours");
    driver.press("ctrl-s enter").await.see("Saved Coffee-Desk");
    let (sent, all) = (json!({"access_token_expiry": 7200}), driver.bodies("PATCH"));
    assert_eq!((&all[0], all.last().unwrap()), (&sent, &sent));
    let client = driver.colleague.call("GET", &path).await.ok()["client"].clone();
    assert_eq!(
        (&client["access_token_expiry"], &client["scopes"]),
        (&json!("7200"), &json!(["openid"]))
    );
}

#[tokio::test]
async fn what_is_being_edited_is_not_replaced_by_a_save_that_did_not_happen() {
    let mut driver = not_arrived().await;
    driver.find("Coffee-Desk").press("1").await.go_to("Access token expiry").await;
    driver.press("enter ctrl-u").type_text("3 h").press("enter").await;
    driver.wait_seconds(61).await.see("@ shows what it was to save").not_see("unsaved again");
    driver.see("3 hours");
}

#[tokio::test]
async fn what_is_done_meanwhile_is_not_taken_for_what_was_cut_off() {
    let mut driver = not_arrived().await;
    driver.find("Coffee-Desk").press("1").await.go_to("Access token expiry").await;
    driver.press("enter ctrl-u").type_text("2 h").press("enter ctrl-s enter").await.see("Saved");
    driver.press("esc").await.wait_seconds(61).await.not_see("after all").not_see("did not happen");
    assert!(driver.requests().iter().filter(|one| one.method == "GET").count() > 0);
    driver.press("!").await.not_see("after all");
}

#[tokio::test]
async fn what_may_not_be_saved_any_more_is_no_draft() {
    let mut driver = not_arrived().await;
    driver.cut_denying(WriteKind::Save).await;
    driver.wait_seconds(61).await.see("@ shows what it was to save").not_see("unsaved");
}

#[tokio::test]
async fn a_request_that_takes_effect_late_is_not_called_undone() {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.faults(once(PATCH, json!({"kind": "delay", "ms": NEVER}))).await;
    driver.press("space ctrl-s").await.hurry("enter");
    received(&mut driver).await;
    let id = driver.id_of("Coffee-Desk");
    driver.cut().await.see("it did not happen so far");
    let path = format!("/api/v1/clients/{id}");
    driver.colleague.send("PATCH", &path, json!({"enforce_pkce": true})).await.ok();
    driver.wait_seconds(61).await.see("it was done after all").see("z undoes it");
    driver.press("z enter").await.see("Undone");
}

#[tokio::test]
async fn what_the_server_cannot_tell_is_unknown_and_asked_again() {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.press("space ctrl-s").await;
    driver.faults(answer_lost(PATCH)).await;
    driver.hurry("enter").until("Looking whether").await;
    let broken = json!({"kind": "status", "code": 500});
    let read = "GET /api/v1/clients/{client_id}";
    driver.faults(json!([{"route": read, "fault": broken}])).await;
    driver.cut().await.see("unknown whether it happened").see("save Coffee-Desk").see("500");
    driver.faults(json!([])).await;
    driver.press("z").await.see("Nothing can be undone").see("unknown whether it happened");
    driver.press("r").await.see("it was done after all").see("z undoes it");
}

#[tokio::test]
async fn an_environment_that_cannot_be_reached_leaves_it_unknown() {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.press("space ctrl-s").await;
    driver.faults(answer_lost(PATCH)).await;
    driver.hurry("enter").until("Looking whether").await;
    driver.faults(json!([{"route": "*", "fault": {"kind": "status", "code": 503}}])).await;
    driver.cut().await.see("unknown whether it happened").see("save Coffee-Desk");
    // It can be read as long as it is so.
    driver.press("esc j !").await.see("unknown whether it happened in an earlier run: save Coffee");
    driver.press("esc").await;
    driver.faults(json!([])).await;
    driver.wait_seconds(61).await.see("it was done after all");
}

#[tokio::test]
async fn an_application_that_is_gone_is_told() {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.press("space ctrl-s").await;
    driver.faults(answer_lost(PATCH)).await;
    driver.hurry("enter").until("Looking whether").await;
    driver.faults(json!([])).await;
    let id = driver.id_of("Coffee-Desk");
    driver.colleague.call("DELETE", &format!("/api/v1/clients/{id}")).await;
    driver.cut().await.see("unknown whether it happened").see("save Coffee-Desk");
    driver.see("the application does not exist any more");
    driver.restart().await.not_see("cut off").not_see("was lost");
}

#[tokio::test]
async fn what_a_colleague_changed_since_is_said() {
    let mut driver = on_field("Coffee-Desk", "Access token expiry").await;
    driver.press("enter ctrl-u").type_text("2 h").press("enter ctrl-s").await;
    driver.faults(answer_lost(PATCH)).await;
    driver.hurry("enter").until("Looking whether").await;
    driver.faults(json!([])).await;
    let path = format!("/api/v1/clients/{}", driver.id_of("Coffee-Desk"));
    driver.colleague.send("PATCH", &path, json!({"access_token_expiry": 900})).await.ok();
    driver.cut().await.see("unknown whether it happened");
    driver.see("Access token expiry time is 15 minutes now");
}

#[tokio::test]
async fn an_undoing_that_was_cut_off_is_redone() {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.press("space ctrl-s enter").await.see("Saved");
    driver.press("z").await.see("Undo: save");
    driver.forget_requests();
    cut_off(&mut driver, answer_lost(PATCH)).await;
    driver.see("it was done after all: undo: save Coffee-Desk").see("Z redoes it");
    driver.press("z").await.see("Nothing is left to undo");
    driver.press("Z enter").await.see("Redone");
    assert_eq!(driver.bodies("PATCH").len(), 2);
}

#[tokio::test]
async fn a_locked_environment_is_looked_into_all_the_same() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.environment("Acme Production").await;
    driver.press("u").type_text("Acme Production").press("enter").await.see("WRITABLE");
    driver.find("Coffee-Desk").press("1").await.go_to("Enforce PKCE").await.press("space").await;
    driver.press("ctrl-s").await;
    driver.faults(answer_lost(PATCH)).await;
    driver.hurry("enter").until("Looking whether").await;
    driver.faults(json!([])).await;
    // The next run opens another environment first.
    driver.cut().await.see("Acme Development").see("it was done after all");
    driver.see("save Coffee-Desk in Acme Production");
    driver.environment("Acme Production").await.press("z").await.see("read-only · u unlocks");
    driver.press("u").type_text("Acme Production").press("enter z enter").await.see("Undone");
}

#[tokio::test]
async fn what_another_appdeck_has_on_its_way_is_left_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let other = OtherRun::new();
    let setup = Setup::of(Seed::Acme).state(folder.path()).process(other.process());
    let mut driver = setup.open().await;
    driver.find("Coffee-Desk").press("1").await.go_to("Enforce PKCE").await;
    driver.forget_requests();
    driver.faults(once(PATCH, json!({"kind": "delay", "ms": NEVER}))).await;
    driver.press("space ctrl-s").await.hurry("enter");
    received(&mut driver).await;
    driver.killed(Process::current()).await.not_see("cut off");
    drop(other);
    driver.restart().await.see("A run was cut off").see("save Coffee-Desk");
}

#[tokio::test]
async fn a_create_that_was_cut_off_and_did_not_happen_is_told() {
    let setup = Setup::of(Seed::Acme).journaled();
    let mut driver = setup.open().await;
    let route = "POST /api/v1/clients";
    driver.faults(once(route, json!({"kind": "delay", "ms": NEVER}))).await;
    driver.forget_requests();
    driver.press("n").type_text("Coffee-Test").await.hurry("enter");
    received(&mut driver).await;
    driver.cut().await.see("A run was cut off just now").see("it did not happen so far");
    driver.see("create the application Coffee-Test").see("looked up again in a minute");
    driver.wait_seconds(61).await.see("nothing was left behind").see("Coffee-Test");
    driver.restart().await.not_see("Coffee-Test");
    driver.faults(once(route, json!({"kind": "delay", "ms": NEVER}))).await;
    driver.forget_requests();
    driver.press("n").type_text("Coffee-Test").await.hurry("enter");
    received(&mut driver).await;
    driver.cut().await.see("it did not happen so far");
    // It is created again within the minute, by hand.
    driver.press("n").type_text("Coffee-Test").press("enter esc").await.see("Coffee-Test");
    driver.wait_seconds(61).await.see("nothing was left behind");
}

/// It is told once only, so that it stays on the line, and in what was said.
#[tokio::test]
async fn how_a_secret_of_a_run_that_was_cut_off_ended_stays_told() {
    let mut driver = Setup::of(Seed::Acme).journaled().open().await;
    let route = "POST /api/v1/clients/{client_id}/secrets";
    driver.faults(once(route, json!({"kind": "delay", "ms": NEVER}))).await;
    driver.forget_requests();
    driver.find("Coffee-Desk").press("2 a").await.hurry("enter");
    received(&mut driver).await;
    driver.cut().await.see("it did not happen so far").see("looked up again in a minute");
    let ended = "nothing was left behind";
    driver.wait_seconds(61).await.see(ended);
    driver.wait_seconds(30).await.see(ended);
    driver.press("esc").await.not_see(ended);
    driver.press("!").await.see(ended);
}

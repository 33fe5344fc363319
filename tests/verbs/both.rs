//! A screen and a shell on one sandbox: what one of them leaves behind, the other one finds.

use appdeck::runtime::journal::Process;
use appdeck::sandbox::Seed;
use serde_json::json;

use super::shop::{Ran, Shop, entry_with, ran, shell};
use crate::support::driver::Driver;
use crate::support::sandbox::read;
use crate::support::setup::Setup;

const GENERATE: &str = "POST /api/v1/clients/{client_id}/secrets";
const READ: &str = "GET /api/v1/clients/{client_id}";

/// A screen on a sandbox, and a shell that shares its state directory and its environment.
pub struct Both {
    pub driver: Driver,
    pub home: tempfile::TempDir,
}

impl Both {
    pub async fn open() -> Self {
        let home = tempfile::tempdir().unwrap();
        let state = home.path().join(".local/state/appdeck");
        let driver = Setup::of(Seed::Acme).state(&state).process(Process::current()).open().await;
        let there = driver.colleague.environment(0);
        let secret = read(&there.client_secret);
        let entry = entry_with(&there.id, &there.url, &there.client_id, secret);
        std::fs::write(home.path().join("config.toml"), entry).unwrap();
        Self { driver, home }
    }

    /// Runs the program in the shell.
    pub async fn run(&self, line: &str) -> Ran {
        ran(&mut shell(self.home.path(), &format!("appdeck {line}"))).await
    }
}

/// A script generates a secret for a new application, whose answer is lost; what it was to be looked up
/// with, too, where it is not `found`. The screen that is opened after it, and how the secret ends.
async fn lost(found: bool) -> (Shop, Driver, String) {
    let shop = Shop::with_one(Seed::Acme).await;
    let there = shop.world.environment(0);
    let secret = read(&there.client_secret);
    shop.configure(&entry_with(&there.id, &there.url, &there.client_id, secret));
    let id = shop.world.create("WEB_APP", "Till").await;
    // Nothing else of it is to be looked at.
    let path = format!("/api/v1/clients/{id}");
    let urls = json!({"post_login_uris": ["https://till.example.com/cb"]});
    shop.world.send("PATCH", &path, urls).await.ok();
    let mut faults = vec![json!({"route": GENERATE, "times": 1, "fault": {"kind": "truncate"}})];
    if !found {
        let fault = json!({"kind": "status", "code": 503});
        faults.push(json!({"route": READ, "skip": 1, "times": 9, "fault": fault}));
    }
    shop.world.set_faults(json!(faults)).await;
    shop.run("appdeck secrets create Till --to-file till.env").await.ended(5);
    shop.world.set_faults(json!([])).await;
    let secrets = shop.world.secrets(&id).await;
    let suffix = secrets[0]["secret_suffix"].as_str().unwrap().to_owned();
    // What appears besides does not make it doubtful again.
    if found {
        shop.world.create_secret(&id).await;
    }
    let setup = Setup::of(Seed::Acme).connected_to(shop.world.sandbox.announcement().clone());
    let state = shop.path(".local/state/appdeck");
    let driver = setup.state(&state).process(Process::current()).open().await;
    (shop, driver, suffix)
}

#[tokio::test]
async fn what_a_script_found_out_of_a_lost_answer_the_screen_knows() {
    let (_shop, mut driver, suffix) = lost(true).await;
    driver.see(&format!("Lost secret ••••{suffix}")).see("its value did not arrive");
    driver.not_see("cut off").not_see("more than one").not_see("Which secret");
    driver.press("esc").await;
    assert!(driver.line_with(" Till ").contains('▲'), "{}", driver.screen());
    driver.find("Till").press("2").await;
    driver.see(&format!("The value of ••••{suffix} is probably lost")).not_see("nobody can use it");
}

/// The question about it comes where its environment can be opened.
#[tokio::test]
async fn what_is_open_in_another_environment_is_not_counted_as_a_question() {
    let shop = Shop::with_one(Seed::Acme).await;
    let there = shop.world.environment(0);
    let secret = read(&there.client_secret);
    shop.configure(&entry_with(&there.id, &there.url, &there.client_id, secret));
    shop.world.create("WEB_APP", "Till").await;
    shop.world
        .set_faults(json!([{"route": GENERATE, "times": 1, "fault": {"kind": "truncate"}}]))
        .await;
    shop.run("appdeck secrets create Till --to-file till.env").await.ended(5);
    let state = shop.path(".local/state/appdeck");
    let setup = Setup::of(Seed::Empty).state(&state).process(Process::current());
    let mut driver = setup.open().await;
    driver.colleague.create("WEB_APP", "Shop").await;
    driver.press("r").await.find("Shop").press("2 a enter v").await.see("shown once");
    driver.restart().await.see("stored?").not_see("· 1 of 2");
}

#[tokio::test]
async fn a_script_that_ended_by_itself_was_not_cut_off() {
    let (_shop, driver, suffix) = lost(false).await;
    driver.see(&format!("Lost secret ••••{suffix}")).see("The answer was lost").not_see("cut off");
}

/// What a command may have stored, of a run that was ended: what the rotation on the screen says can be done.
#[tokio::test]
async fn a_rotation_whose_new_secret_may_be_stored_names_both_ways() {
    let mut both = Both::open().await;
    let id = both.driver.colleague.create("WEB_APP", "Till").await;
    both.driver.colleague.create_secret(&id).await;
    let file = both.home.path().join("config.toml");
    let before = std::fs::read_to_string(&file).unwrap();
    let run = "run = [\"sh\", \"-c\", \"kill -TERM $PPID; sleep 600\"]\n";
    std::fs::write(&file, format!("{before}[[deliver]]\nname = \"hang\"\n{run}")).unwrap();
    both.run("secrets rotate Till --to-command hang; exit $?").await.ended(143);
    let secrets = both.driver.colleague.secrets(&id).await;
    let new = secrets[1]["secret_suffix"].as_str().unwrap().to_owned();
    let driver = &mut both.driver;
    driver.press("r").await.find("Till").press("2 R").await;
    driver.see(&format!("Next: find out whether ••••{new} is stored"));
    driver.see("Its value is not here any more").see("x deletes it").see("test it with its value");
    driver.press("enter").await.see("Paste the secret");
    driver.press("esc esc").await.go_to(&format!("••••{new}")).await;
    driver.press("x").await.see(&format!("Delete ••••{new}?"));
    driver.type_text(&new).press("enter").await.see("is deleted");
    driver.press("R").await.see("Next: generate");
}

/// A script tests what takes another one's place before it passes it on; a run that is cut off in between
/// leaves a secret that was used by that test alone.
#[tokio::test]
async fn the_test_of_a_script_is_noted_before_the_value_goes_anywhere() {
    let both = Both::open().await;
    let id = both.driver.colleague.create("WEB_APP", "Till").await;
    both.driver.colleague.create_secret(&id).await;
    let file = both.home.path().join("config.toml");
    let before = std::fs::read_to_string(&file).unwrap();
    let run = "run = [\"sh\", \"-c\", \"cat > kept\"]\n";
    std::fs::write(&file, format!("{before}[[deliver]]\nname = \"keep\"\n{run}")).unwrap();
    both.run("secrets rotate Till --to-command keep --until tested").await.ended(0);
    let notes = both.home.path().join(".local/state/appdeck/intents.jsonl");
    let notes = std::fs::read_to_string(notes).unwrap();
    let at = |words: &str| notes.find(words).unwrap_or_else(|| panic!("{words}: {notes}"));
    let (test, stored) = (at("\"destination\":\"test\""), at("\"destination\":\"command\""));
    assert!(test < stored, "{notes}");
}

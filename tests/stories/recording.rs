//! What was done is written down.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use appdeck::runtime::leaving::RunEnd;
use appdeck::sandbox::Seed;
use serde_json::{Value as Json, json};

use super::configuring::on_field;
use super::{answer_lost, once};
use crate::support::driver::Driver;
use crate::support::setup::Setup;

/// The lines of the record.
pub fn lines(driver: &Driver) -> Vec<Json> {
    let text = std::fs::read_to_string(driver.state().join("record.jsonl")).unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn outcomes(driver: &Driver) -> Vec<Json> {
    lines(driver).into_iter().map(|line| line["outcome"].clone()).collect()
}

const SAVE: &str = "PATCH /api/v1/clients/{client_id}";

async fn saved(fault: Option<Json>) -> Driver {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    if let Some(fault) = fault {
        driver.faults(fault).await;
    }
    driver.press("space ctrl-s enter").await;
    driver
}

#[tokio::test]
async fn a_save_is_written_down_when_it_leaves_and_when_it_is_answered() {
    let driver = saved(None).await;
    let lines = lines(&driver);
    assert_eq!(outcomes(&driver), [json!("sent"), json!("done")]);
    let line = &lines[1];
    assert_eq!(lines[0]["id"], line["id"]);
    assert_eq!(line["action"], "save");
    assert_eq!(line["environment"]["name"], "Acme Development");
    assert!(line["client"].as_str().unwrap().starts_with("skc_"), "{line}");
    assert_eq!(line["application"]["name"], "Coffee-Desk");
    let changes = json!([{"field": "enforce_pkce", "before": false, "after": true}]);
    assert_eq!(line["changes"], changes);
    assert_eq!(line["trace_id"].as_str().unwrap().len(), 32, "{line}");
    assert!(line["at"].as_str().unwrap().ends_with('Z'));
}

#[tokio::test]
async fn a_refusal_is_written_down_in_the_servers_words() {
    let body = json!({"code": 9, "message": "not on a Tuesday"});
    let driver =
        saved(Some(once(SAVE, json!({"kind": "status", "code": 400, "body": body})))).await;
    let last = outcomes(&driver).pop().unwrap();
    let words = last["refused"].as_str().unwrap();
    assert!(words.contains("not on a Tuesday"), "{words}");
}

#[tokio::test]
async fn a_lost_answer_is_unknown_until_it_is_found_what_became_of_it() {
    let driver = saved(Some(answer_lost(SAVE))).await;
    let all = outcomes(&driver);
    assert_eq!(all[0], json!("sent"));
    assert!(all[1]["unknown"].is_string(), "{all:?}");
    assert_eq!(all[2..], [json!("found_done")]);
    let driver = saved(Some(once(SAVE, json!({"kind": "drop_before"})))).await;
    assert_eq!(outcomes(&driver)[2..], [json!("found_undone")]);
}

#[tokio::test]
async fn creates_and_secrets_that_were_lost_are_written_down_as_found() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.faults(answer_lost("POST /api/v1/clients")).await;
    driver.press("n").type_text("Coffee-Test").press("enter").await;
    let found = lines(&driver).pop().unwrap();
    assert_eq!(found["outcome"], "found_done");
    assert_eq!(found["application"]["id"], driver.id_of("Coffee-Test").as_str());
    driver.faults(answer_lost("POST /api/v1/clients/{client_id}/secrets")).await;
    driver.find("Coffee-Desk").press("2 a enter").await.see("Lost secret");
    let found = lines(&driver).pop().unwrap();
    assert_eq!(
        (&found["action"], &found["outcome"]),
        (&json!("generate_secret"), &json!("found_unclear"))
    );
    driver.see(found["secret"]["suffix"].as_str().unwrap());
}

#[tokio::test]
async fn unlocking_and_locking_are_written_down() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.environment("Production").press("u").type_text("Acme Production").press("enter u").await;
    let actions: Vec<_> = lines(&driver).into_iter().map(|line| line["action"].clone()).collect();
    assert_eq!(actions, [json!("unlock"), json!("lock")]);
}

/// A driver whose record cannot be written.
pub async fn without_record(state: &Path) -> Driver {
    std::fs::create_dir_all(state).unwrap();
    // Root may write anywhere; nobody may write to a folder as to a file.
    std::fs::create_dir(state.join("record.jsonl")).unwrap();
    Setup::of(Seed::Acme).state(state).open().await
}

#[tokio::test]
async fn a_record_that_cannot_be_written_stops_no_write_and_is_told_for_good() {
    let here = tempfile::tempdir().unwrap();
    let mut driver = without_record(here.path()).await;
    driver.not_see("not recorded");
    driver.find("Coffee-Desk").press("1").await.go_to("Enforce PKCE").await;
    driver.press("space ctrl-s enter").await;
    assert_eq!(driver.bodies("PATCH").len(), 1);
    driver.see("Saved Coffee-Desk").see("not in the history").see("ordinary file");
    // Longer than a notice lasts, and after it was taken away.
    driver.press("esc").wait_seconds(600).await.see("1 not recorded");
    driver.resize(60, 20).await.see("1 not recorded");
}

#[tokio::test]
async fn that_a_refused_write_is_not_in_the_record_is_not_said_of_its_answer() {
    let here = tempfile::tempdir().unwrap();
    let mut driver = without_record(here.path()).await;
    driver.find("Coffee-Desk").press("1").await.go_to("Enforce PKCE").await;
    let fault = json!({"kind": "status", "code": 403});
    let route = "PATCH /api/v1/clients/{client_id}";
    driver.faults(json!([{"route": route, "times": 1, "fault": fault}])).await;
    driver.press("space ctrl-s enter").await.see("403").see("1 not recorded");
    driver.press("esc").await.not_see("not in the history");
}

#[tokio::test]
async fn what_is_not_in_the_record_is_said_once_more_on_leaving() {
    let here = tempfile::tempdir().unwrap();
    let mut driver = without_record(here.path()).await;
    driver.find("Coffee-Desk").press("1").await.go_to("Enforce PKCE").await;
    driver.press("space ctrl-s enter q").await;
    let left = driver.leave().await;
    assert_eq!(left.code, 1);
    let words = left.words().unwrap();
    assert!(words.contains("not in the history: save Coffee-Desk"), "{words}");
    assert!(words.contains("ordinary file"), "{words}");
}

#[tokio::test]
async fn leaving_has_nothing_to_say_where_everything_is_written_down() {
    let mut driver = saved(None).await;
    let left = driver.leave().await;
    assert_eq!((left.code, left.words()), (0, None));
}

#[tokio::test]
async fn leaving_tells_of_a_secret_that_is_not_stored_and_of_no_other() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Desk").press("2 a enter").await.see("shown once");
    let words = |left: RunEnd| left.words().unwrap_or_default();
    let left = words(driver.leave().await);
    assert!(left.contains("of Coffee-Desk is active, and its value is lost"), "{left}");
    driver.press("v").await;
    let left = words(driver.leave().await);
    assert!(left.contains("its value is not known to be stored"), "{left}");
    driver.press("enter").type_text("stored").press("enter").await;
    assert_eq!(driver.leave().await.words(), None);
}

#[tokio::test]
async fn the_state_directory_and_what_is_in_it_are_closed_to_others() {
    let driver = saved(None).await;
    let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(driver.state()), 0o700);
    assert_eq!(mode(&driver.state().join("record.jsonl")), 0o600);
}

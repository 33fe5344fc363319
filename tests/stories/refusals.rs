//! Saves that fail: the draft is kept, and what happened is said.

use appdeck::sandbox::Seed;
use serde_json::{Value as Json, json};

use super::configuring::on_field;
use super::once;
use crate::support::setup::Setup;

const SAVE: &str = "PATCH /api/v1/clients/{client_id}";

#[tokio::test]
async fn a_draft_survives_a_failing_server() {
    let unreadable: [Json; 3] = [
        json!({"kind": "status", "code": 500}),
        json!({"kind": "drop_before"}),
        json!({"kind": "html"}),
    ];
    for fault in unreadable {
        let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
        driver.press("space").await;
        driver.faults(once(SAVE, fault)).await;
        driver.press("ctrl-s enter").await.see("did not happen").see("● unsaved");
        assert_eq!(driver.bodies("PATCH").len(), 1, "nothing is sent twice unasked");
        driver.press("ctrl-s enter").await.see("Saved").not_see("● unsaved");
        assert_eq!(driver.bodies("PATCH").len(), 2);
    }
}

#[tokio::test]
async fn that_one_answer_knows_no_such_thing_takes_nothing_off_the_list() {
    let not_found = json!({"kind": "status", "code": 404});
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.faults(once(SAVE, not_found.clone())).await;
    driver.press("space ctrl-s enter").await.see("though the application is there as it was");
    driver.not_see("deleted elsewhere").see("● unsaved").see("11 applications");
    driver.press("enter").await.see("Saved");

    driver.faults(once("DELETE /api/v1/clients/{client_id}", not_found.clone())).await;
    driver.find("Coffee-Kiosk").press("1 D").type_text("Coffee-Kiosk").press("enter").await;
    driver.see("though the application is there").not_see("deleted elsewhere");
    driver.press("esc").await;
    driver.see("11 applications");

    let one = "/api/v1/clients/{client_id}/secrets/{secret_id}";
    driver.faults(once(&format!("PATCH {one}"), not_found.clone())).await;
    driver.find("Roast-Planner").press("2").await.go_to("••••").await;
    let row = driver.line_with("▌ ••••");
    let suffix = row.split("▌ ••••").nth(1).unwrap()[..4].to_owned();
    driver.press("d").type_text(&suffix).press("enter").await;
    driver.see("though the secret is there");
    driver.press("esc").await;
    driver.faults(once(&format!("DELETE {one}"), not_found)).await;
    driver.press("x").type_text(&suffix).press("enter").await.see("though the secret is there");
}

#[tokio::test]
async fn a_dialog_that_was_refused_says_what_to_do_and_what_support_asks_for() {
    for (code, remedy) in [(403, true), (409, false)] {
        let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
        driver.faults(once(SAVE, json!({"kind": "status", "code": code}))).await;
        driver.press("space ctrl-s enter").await.see(&format!("HTTP status {code} · trace ID"));
        let words = "Allow this client the Scalekit Management API in the dashboard.";
        assert_eq!(driver.screen().contains(words), remedy, "{}", driver.screen());
    }
}

#[tokio::test]
async fn a_save_that_cannot_read_first_sends_nothing() {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.press("space").await;
    let fault = json!({"kind": "status", "code": 500});
    driver.faults(once("GET /api/v1/clients/{client_id}", fault)).await;
    driver.press("ctrl-s enter").await.see("500").see("● unsaved");
    assert_eq!(driver.writes(), []);
    driver.press("enter").await.see("Saved");
}

#[tokio::test]
async fn a_create_that_cannot_be_announced_says_that_and_nothing_else() {
    let mut driver = Setup::of(Seed::Acme).journaled().open().await;
    let journal = driver.state().join("intents.jsonl");
    std::fs::remove_file(&journal).unwrap();
    // Root may write anywhere; nobody may write to a folder as to a file.
    std::fs::create_dir(&journal).unwrap();
    driver.press("n").type_text("Coffee-Test").press("enter").await;
    driver
        .see("nothing was sent: cannot write the journal")
        .see("ordinary file")
        .see("Coffee-Test");
    driver.not_see("Not noted").not_see("next start").not_see("secret goes");
    assert_eq!(driver.writes(), []);
}

#[tokio::test]
async fn the_servers_objection_stands_beside_the_field() {
    let mut driver = on_field("Coffee-Desk", "Access token expiry").await;
    driver.press("enter ctrl-u").type_text("2 hours").press("enter").await;
    let violation =
        json!({"field": "client.access_token_expiry", "description": "at most an hour"});
    let body = json!({"code": 3, "message": "validation error", "details": [{
        "error_code": "INVALID_ARGUMENT",
        "validation_error_info": {"field_violations": [violation]}
    }]});
    driver.faults(once(SAVE, json!({"kind": "status", "code": 400, "body": body}))).await;
    driver.go_to("Scopes").await.press("ctrl-s enter").await;
    driver.see("✗ at most an hour").see("● unsaved");
    assert!(driver.line_with("▌ Access token").contains("2 hours"), "{}", driver.screen());
    driver.press("enter ctrl-u").type_text("1h").press("enter").await.not_see("✗ at most an hour");
}

#[tokio::test]
async fn the_servers_objection_to_a_url_stands_beside_the_url() {
    let mut driver = on_field("Coffee-Desk", "Application type").await;
    driver.press("3 a").type_text("https://new.example/cb").press("enter").await;
    let violation =
        json!({"field": "client.post_login_uris[2]", "description": "host is on a blocklist"});
    let body = json!({"code": 3, "message": "validation error", "details": [{
        "validation_error_info": {"field_violations": [violation]}
    }]});
    driver.faults(once(SAVE, json!({"kind": "status", "code": 400, "body": body}))).await;
    driver.press("ctrl-s enter").await;
    let line = driver.line_with("▌   https://new.example/cb");
    assert!(line.contains("✗ refused"), "{line}");
    driver.see("✗ host is on a blocklist");
}

#[tokio::test]
async fn the_whole_error_can_be_read_with_its_trace_id() {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.press("!").await.see("No message so far");
    driver.press("space").await;
    driver.faults(once(SAVE, json!({"kind": "status", "code": 403}))).await;
    driver.press("ctrl-s enter esc").await;
    driver.press("!").await.see("What went wrong").see("403").see("trace id").see("0000000000");
    driver.press("esc").await.see("● unsaved");
}

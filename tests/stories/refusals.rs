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
    driver.see("cannot write the journal").see("ordinary file").see("Coffee-Test");
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

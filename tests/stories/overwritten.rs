//! A save that another one overwrote, and everything that can go wrong with sending it again.

use appdeck::sandbox::Seed;
use serde_json::{Value as Json, json};

use crate::support::driver::Driver;

const ONE: &str = "GET /api/v1/clients/{client_id}";
const SAVE: &str = "PATCH /api/v1/clients/{client_id}";

/// *Barista-Training* with one more post login URL, about to be saved, and the application before.
async fn about_to_save() -> (Driver, Json) {
    let mut driver = Driver::open(Seed::Acme).await;
    let before = driver.on_server(&driver.id_of("Barista-Training")).await;
    driver.find("Barista-Training").press("3 a").type_text("https://mine.example/cb").await;
    driver.press("enter ctrl-s").await.see("Save Barista-Training");
    (driver, before)
}

/// Saves, and the first reading back shows what was there before; `rules` are added to that.
async fn overwritten(rules: Json) -> Driver {
    let (mut driver, before) = about_to_save().await;
    let old = json!({"kind": "status", "code": 200, "body": {"client": before}});
    let mut all = vec![json!({"route": ONE, "skip": 1, "times": 1, "fault": old})];
    all.extend(rules.as_array().unwrap().iter().cloned());
    driver.faults(Json::Array(all)).await;
    driver.press("enter").await;
    driver
}

#[tokio::test]
async fn what_cannot_be_sent_again_is_unsaved_again() {
    let refused = json!({"kind": "rate_limit", "retry_after": 1});
    let mut driver = overwritten(json!([
        {"route": SAVE, "skip": 1, "times": 1, "fault": refused}
    ]))
    .await;
    driver.see("oo many requests");
    driver.press("esc").await.see("your changes are kept");
    driver.see("● unsaved");
    driver.press("ctrl-s").await.see("+ https://mine.example/cb");
    driver.press("esc q q").await.see("unsaved changes of Barista-Training");
}

#[tokio::test]
async fn what_was_sent_again_and_lost_is_looked_up_and_unsaved_again() {
    let (mut driver, before) = about_to_save().await;
    let old = json!({"kind": "status", "code": 200, "body": {"client": before}});
    driver
        .faults(json!([
            {"route": ONE, "skip": 1, "times": 2, "fault": old},
            {"route": SAVE, "skip": 1, "times": 1, "fault": {"kind": "drop_before"}},
        ]))
        .await;
    driver.press("enter").await.see("it did not happen").see("● unsaved");
    driver.press("ctrl-s").await.see("+ https://mine.example/cb");
    driver.press("enter").await.see("The server has it so already").not_see("● unsaved");
}

#[tokio::test]
async fn what_is_gone_minutes_later_is_not_sent_again_unasked() {
    let (mut driver, before) = about_to_save().await;
    let busy = json!({"kind": "rate_limit", "retry_after": 120});
    driver.faults(json!([{"route": ONE, "skip": 1, "times": 1, "fault": busy}])).await;
    driver.press("enter").await.see("asked again");
    let path = format!("/api/v1/clients/{}", driver.id_of("Barista-Training"));
    let urls = json!({"post_login_uris": before["post_login_uris"]});
    driver.colleague.send("PATCH", &path, urls).await.ok();
    driver.forget_requests();
    driver.wait_seconds(120).await;
    driver
        .see("Your save of Barista-Training was overwritten by someone else")
        .see("it is unsaved again");
    assert_eq!(driver.writes(), []);
}

#[tokio::test]
async fn what_an_earlier_save_lost_is_unsaved_again_after_the_next_one() {
    let (mut driver, before) = about_to_save().await;
    driver.press("enter").await.see("Saved Barista-Training");
    let path = format!("/api/v1/clients/{}", driver.id_of("Barista-Training"));
    let urls = json!({"post_login_uris": before["post_login_uris"]});
    driver.colleague.send("PATCH", &path, urls).await.ok();
    driver.press("1").await.go_to("Access token").await;
    driver.press("enter ctrl-u").type_text("20").press("enter ctrl-s enter").await;
    driver.see("Saved Barista-Training").see("your save before was overwritten");
    driver.see("unsaved again: Post login URLs https://mine.example/cb").see("● unsaved");
    driver.press("ctrl-s").await.see("+ https://mine.example/cb");
}

#[tokio::test]
async fn what_the_operator_takes_back_is_no_loss() {
    let (mut driver, _) = about_to_save().await;
    driver.press("enter").await.see("Saved Barista-Training");
    driver.press("x ctrl-s enter").await.see("Saved Barista-Training").not_see("overwritten");
    driver.wait_seconds(5).await.not_see("overwrote").not_see("● unsaved");
}

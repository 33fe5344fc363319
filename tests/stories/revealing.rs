//! The one-time secret: shown once, never lost by accident.

use appdeck::domain::ClientId;
use appdeck::sandbox::Seed;
use serde_json::{Value as Json, json};

use super::once;
use crate::support::driver::Driver;

const TITLE: &str = "shown once";

/// A fresh secret of Coffee-Desk on screen.
async fn revealed() -> (Driver, ClientId) {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Desk").press("2 g enter").await.see(TITLE);
    let id = driver.id_of("Coffee-Desk");
    driver.forget_requests();
    (driver, id)
}

fn listed<'a>(client: &'a Json, suffix: &str) -> Option<&'a Json> {
    let secrets = client["secrets"].as_array().unwrap();
    secrets.iter().find(|secret| secret["secret_suffix"] == json!(suffix))
}

#[tokio::test]
async fn nothing_but_the_operators_decision_closes_it() {
    let (mut driver, _) = revealed().await;
    for key in ["esc", "q", "ctrl-c", "enter", "n", "E", "-", "?", "ctrl-c", "ctrl-c"] {
        driver.press(key).await.see(TITLE);
        assert!(!driver.left(), "{key}");
    }
    driver.press("esc").await.see("cannot be shown again").see("c copies it");
    driver.paste("anything").wait_seconds(86_400).await.see(TITLE);
    driver.resize(30, 8).await.see("a secret waits");
    driver.press("esc q ctrl-c enter").resize(60, 20).await.see(TITLE);
    driver.resize(120, 40).await.see(TITLE);
    driver.press("c").await;
    driver.colleague.sign_in(driver.id_of("Coffee-Desk").as_str(), &driver.copied()).await.ok();
}

#[tokio::test]
async fn late_answers_do_not_close_it() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Desk").press("2").await;
    let list = json!([{"route": "GET /api/v1/clients", "fault": {"kind": "status", "code": 500}}]);
    driver.faults(list).await;
    driver.hurry("r g enter").settle().await.see(TITLE);
    driver.press("c").await;
    driver.colleague.sign_in(driver.id_of("Coffee-Desk").as_str(), &driver.copied()).await.ok();
}

#[tokio::test]
async fn quitting_waits_for_a_secret_that_is_being_generated() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Desk").press("2").await;
    driver.hurry("g enter");
    driver.session.step().await;
    driver.hurry("ctrl-c").see("being generated");
    driver.hurry("ctrl-c q esc");
    assert!(!driver.left());
    driver.settle().await.see(TITLE);
}

#[tokio::test]
async fn the_value_is_masked_until_asked_for_and_hidden_again() {
    let (mut driver, _) = revealed().await;
    driver.press("c").await;
    let secret = driver.copied();
    let (begin, suffix) = (&secret[..40], &secret[secret.len() - 4..]);
    driver.see(suffix).not_see(begin);
    driver.press("v").await.see(begin).see("20 s");
    driver.wait_seconds(19).await.see(begin);
    driver.wait_seconds(1).await.not_see(begin);
    driver.press("v").await.see(begin);
    driver.focus(false).await.not_see(begin);
    driver.focus(true).await.not_see(begin);
    driver.press("v").await.see(begin);
    driver.press("v").await.not_see(begin);
}

#[tokio::test]
async fn a_paste_proves_that_it_arrived() {
    let (mut driver, _) = revealed().await;
    driver.press("c").await;
    let secret = driver.copied();
    driver.press("p").await.see("aste it");
    driver.type_text("x").await.not_see("arrived");
    driver.paste("something else").await.see("something else (14").not_see("Confirmed");
    driver.press("p").paste(&format!("{secret}\n")).await.see("onfirmed").not_see(&secret[..40]);
    driver.press("enter").await.not_see(TITLE).not_see(&secret[..40]);
}

#[tokio::test]
async fn discarding_takes_a_typed_word_and_offers_to_delete_what_is_abandoned() {
    let (mut driver, id) = revealed().await;
    driver.press("c").await;
    let secret = driver.copied();
    let suffix = &secret[secret.len() - 4..];
    driver.press("D enter").await.see(TITLE);
    driver.type_text("yes").press("enter").await.see(TITLE);
    driver.press("esc").await.see(TITLE);
    driver.press("D").type_text("discard").press("enter").await;
    driver.see("Delete").see("abandoned").see(suffix).not_see(TITLE);
    assert_eq!(driver.writes(), [], "it is offered, not done");
    driver.press("enter").await.see("deleted");
    assert_eq!(listed(&driver.on_server(&id).await, suffix), None);
    assert_eq!(driver.writes().len(), 1);
}

#[tokio::test]
async fn what_was_discarded_may_stay() {
    let (mut driver, id) = revealed().await;
    driver.press("D").type_text("discard").press("enter").await.see("abandoned");
    driver.press("esc").await.not_see("abandoned");
    assert_eq!(driver.writes(), []);
    assert_eq!(driver.on_server(&id).await["secrets"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn the_value_leaves_by_the_clipboard_only() {
    let (mut driver, _) = revealed().await;
    assert_eq!(driver.written(), b"");
    driver.press("c").await;
    let secret = driver.copied();
    assert!(!String::from_utf8_lossy(driver.written()).contains(&secret));
    driver.press("enter").await;
    let model = format!("{:?}", driver.session.model);
    assert!(!model.contains(&secret), "the model prints the secret");
}

#[tokio::test]
async fn a_refused_secret_says_why_and_reveals_nothing() {
    let mut driver = Driver::open(Seed::Acme).await;
    let refusal = json!({"kind": "status", "code": 403});
    driver.faults(once("POST /api/v1/clients/{client_id}/secrets", refusal)).await;
    driver.find("Coffee-Desk").press("2 g enter").await.see("scripted fault").not_see(TITLE);
    driver.press("enter").await.see(TITLE);
}

#[tokio::test]
async fn the_whole_value_is_on_the_smallest_screen() {
    let (mut driver, _) = revealed().await;
    driver.press("c").await;
    let value = driver.copied();
    for (columns, rows) in [(40, 10), (48, 12), (60, 15)] {
        driver.resize(columns, rows).press("v").await;
        let screen = driver.screen();
        let inside = screen.lines().filter_map(|line| line.rsplit_once(['│', '↑', '↓']));
        let shown: String = inside.filter_map(|(line, _)| line.split_whitespace().last()).collect();
        assert!(shown.contains(&value), "{columns}x{rows}:\n{screen}");
        driver.press("v").await;
    }
    driver.resize(40, 10).press("p").await.see("Paste it here");
}

#[tokio::test]
async fn what_left_the_clipboard_or_did_not_arrive_is_in_nobodys_hands() {
    for keys in ["k", "p"] {
        let (mut driver, _) = revealed().await;
        driver.press("c").await.see("unconfirmed");
        driver.press(keys).await;
        if keys == "p" {
            driver.paste("something else").await.see("did not arrive");
        }
        driver.see("Not in safe hands");
        driver.press("enter").await.see(TITLE).see("cannot be shown again");
    }
}

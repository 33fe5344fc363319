//! Replacing secrets without downtime.

use appdeck::sandbox::Seed;
use serde_json::{Value as Json, json};

use crate::support::driver::Driver;
use crate::support::setup::Setup;

/// The suffixes of an application's secrets with their status.
async fn secrets(driver: &Driver, name: &str) -> Vec<(String, String)> {
    let client = driver.on_server(&driver.id_of(name)).await;
    let text = |json: &Json| json.as_str().unwrap().to_owned();
    let all = client["secrets"].as_array().unwrap().iter();
    all.map(|secret| (text(&secret["secret_suffix"]), text(&secret["status"]))).collect()
}

async fn credentials_of(name: &str) -> Driver {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find(name).press("2").await;
    driver
}

#[tokio::test]
async fn with_two_active_secrets_one_is_retired_first() {
    let mut driver = credentials_of("Roast-Planner").await;
    let before = secrets(&driver, "Roast-Planner").await;
    driver.press("a").await.see("Two secrets are active").see("at most two");
    // One that was never used may just have been handed out: it counts from its creation.
    let idle = format!("••••{}", before[0].0);
    let first = driver.line_with("Deactivate ••••");
    assert!(first.contains(&idle) && first.contains("95 d ago"), "{}", driver.screen());
    driver.press("enter").await.see("Deactivate").see(&idle);
    assert_eq!(driver.writes(), []);
    driver.confirm().await.see("is inactive").see("1 of 2 active");
    assert_eq!(driver.bodies("PATCH"), [json!({"status": "INACTIVE"})]);
    driver.press("a enter").await.see("shown once");
    let after = secrets(&driver, "Roast-Planner").await;
    let states: Vec<_> = after.iter().map(|(_, status)| status.as_str()).collect();
    assert_eq!(states, ["INACTIVE", "ACTIVE", "ACTIVE"]);
}

#[tokio::test]
async fn where_only_an_untried_secret_would_be_left_the_other_ways_are_named() {
    let mut driver = Setup::of(Seed::Acme).size(80, 24).open().await;
    driver.environment("Acme Production").await;
    driver.find("Coffee-Desk").press("2 R").await.see("(never used) is");
    driver.see("Or on the Credentials tab: t tests ••••").see("deletes it if nobody has it");
    driver.see("· the old ones are deactivated, which can be undone");
    driver.see("Esc: leave").not_see("PgDn");
}

#[tokio::test]
async fn a_secret_is_deactivated_and_activated_again() {
    let mut driver = credentials_of("Roast-Planner").await;
    driver.go_to("••••").await;
    driver.press("d").await.see("Deactivate").see("activated again");
    driver.confirm().await.see("is inactive");
    driver.press("d").await.see("Activate").see("can sign in again");
    driver.press("enter").await.see("is active").see("2 of 2 active");
    let sent = driver.bodies("PATCH");
    assert_eq!(sent, [json!({"status": "INACTIVE"}), json!({"status": "ACTIVE"})]);
}

#[tokio::test]
async fn the_last_active_secret_is_named_as_such() {
    let mut driver = credentials_of("Coffee-Desk").await;
    driver.go_to("••••").await.press("down").await;
    driver.press("d").await.see("only active secret");
    driver.press("esc").await;
    assert_eq!(driver.writes(), []);
}

#[tokio::test]
async fn a_third_active_secret_is_refused_before_it_is_asked_for() {
    let mut driver = credentials_of("Coffee-Desk").await;
    driver.press("a enter c enter").await.see("Closed on your word");
    driver.go_to("••••").await;
    driver.forget_requests();
    driver.press("d").await.see("2 secrets are active").not_see("can sign in again");
    assert_eq!(driver.writes(), []);
}

#[tokio::test]
async fn an_active_secret_is_deleted_after_its_suffix_was_typed() {
    let mut driver = credentials_of("Roast-Planner").await;
    let (suffix, _) = secrets(&driver, "Roast-Planner").await[0].clone();
    driver.go_to(&format!("••••{suffix}")).await;
    driver.press("x enter").await.see("It is active");
    assert_eq!(driver.writes(), []);
    driver.type_text(&suffix).press("enter").await.see("deleted").not_see("2 in all");
    assert_eq!(secrets(&driver, "Roast-Planner").await.len(), 1);
}

#[tokio::test]
async fn an_inactive_secret_is_deleted_after_a_question() {
    let mut driver = credentials_of("Coffee-Desk").await;
    driver.go_to("••••").await;
    driver.see("inactive");
    driver.press("x").await.see("gone for ever").not_see("It is active");
    driver.press("enter").await.see("deleted").not_see("2 in all");
    assert_eq!(driver.bodies("DELETE").len(), 1);
}

#[tokio::test]
async fn enter_on_a_secret_offers_what_can_be_done() {
    let mut driver = credentials_of("Coffee-Desk").await;
    driver.go_to("••••").await;
    driver.press("enter").await.see("Activate").see("Delete");
    driver.press("enter").await.see("can sign in again");
    driver.press("enter").await.see("2 of 2 active");
}

#[tokio::test]
async fn what_is_known_of_a_secret_is_told() {
    let mut driver = credentials_of("Grinder-Telemetry").await;
    driver.see("expired 1 d ago ▲").see("1 of 2 active").see("Never used");
    driver.find("Roast-Planner").press("2").await.see("expires in").see("never used");
    driver.find("Coffee-Desk").press("2").await.see("used 4 h ago").not_see("expires");
}

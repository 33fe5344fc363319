//! Opening the program, choosing an environment, reading it again.

use appdeck::sandbox::Seed;
use serde_json::json;

use super::once;
use crate::support::driver::Driver;
use crate::support::screen::cursor_on;
use crate::support::setup::Setup;

const LIST: &str = "GET /api/v1/clients";

#[tokio::test]
async fn the_applications_of_the_first_environment_are_there_at_once() {
    let driver = Driver::open(Seed::Acme).await;
    driver.see("Acme Development").see("development").see("11 applications").see("Bench-Tool");
    driver.not_see("Legacy-Shop");
    let asked = driver.requests();
    let first = &driver.colleague.environment(0).id;
    assert!(asked.iter().all(|one| one.environment == *first), "the others are not asked yet");
}

#[tokio::test]
async fn another_environment_is_chosen_from_the_menu_and_left_again() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.environment("prod").await;
    driver.see("Acme Production").see("PRODUCTION").see("read-only").see("Legacy-Shop");
    // The name is whole where there is room for it.
    driver.resize(100, 30).await;
    let header = driver.screen().lines().next().unwrap_or_default().to_owned();
    assert!(header.contains("Acme Production "), "{header}");
    driver.not_see("Bench-Tool");
    driver.forget_requests();
    driver.press("-").await.see("Bench-Tool").not_see("Legacy-Shop");
    assert_eq!(driver.requests(), [], "what was read is still there");
}

#[tokio::test]
async fn another_environment_is_chosen_in_its_pane() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press("esc down enter").await.see("PRODUCTION").see("Legacy-Shop");
}

#[tokio::test]
async fn environments_are_a_line_where_they_fit_and_a_pane_when_one_goes_there() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.see("Environments: ▸Acme Development DEV   Acme Production PRD");
    driver.press("esc").await.see("╭ Environments ──").not_see("Environments: ");
    driver.press("down enter").await.see("  Acme Development DEV  ▸Acme Production PRD");
    driver.resize(100, 40).await.not_see("Environments");
}

#[tokio::test]
async fn every_environment_keeps_its_place() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Kiosk").press("3").await;
    driver.environment("prod").await;
    driver.find("Warehouse").press("2").await;
    driver.press("-").await;
    assert!(cursor_on(&driver.screen(), "Coffee-Kiosk"), "{}", driver.screen());
    driver.see("━3 Redirects━");
    driver.press("-").await;
    assert!(cursor_on(&driver.screen(), "Warehouse-Sync"), "{}", driver.screen());
    driver.see("━2 Credentials━");
}

#[tokio::test]
async fn an_environment_that_cannot_be_reached_says_why_and_the_others_go_on() {
    let mut driver = Setup::of(Seed::Acme).with_unreachable().open().await;
    driver.environment("nowhere").await;
    driver.see("cannot reach 127.0.0.1:1").see("r tries again");
    driver.press("!").await.see("What went wrong").see("onnection refused");
    driver.press("esc").await;
    driver.press("-").await.see("Bench-Tool").not_see("cannot reach");
    driver.environment("prod").await.see("Legacy-Shop");
}

#[tokio::test]
async fn a_long_list_can_be_used_while_it_comes() {
    let mut driver = Setup::of(Seed::Count(100)).begin().await;
    driver.see("Reading the applications");
    driver.until("30 of 101").await.see("more to come").see("Application 00001");
    driver.hurry("j j j");
    assert!(cursor_on(&driver.screen(), "Application 00004"), "{}", driver.screen());
    driver.until("60 of 101").await;
    driver.until("90 of 101").await;
    driver.settle().await.see("101 applications").not_see("to come");
    assert!(cursor_on(&driver.screen(), "Application 00004"), "{}", driver.screen());
    driver.press("G").await;
    assert!(cursor_on(&driver.screen(), "Default Client"), "{}", driver.screen());
}

#[tokio::test]
async fn a_session_that_was_signed_out_is_renewed_silently() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.faults(once(LIST, json!({"kind": "revoke_tokens"}))).await;
    driver.forget_requests();
    driver.wait_seconds(120).press("r").await;
    driver.see("just now").see("Bench-Tool").not_see("stale").not_see("✗ cannot");
    let renewed = driver.requests().into_iter().filter(|one| one.path == "/oauth/token").count();
    assert_eq!(renewed, 1);
}

#[tokio::test]
async fn what_cannot_be_read_again_stays_and_is_marked_as_old() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.faults(once(LIST, json!({"kind": "status", "code": 500}))).await;
    driver.wait_seconds(180).press("r").await;
    driver.see("stale").see("3 min ago").see("Bench-Tool").see("500");
    driver.press("r").await.not_see("stale").see("just now");
}

#[tokio::test]
async fn answers_for_the_environment_that_was_left_do_not_land_in_the_new_one() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.colleague.create("SPA", "Late-Comer").await;
    driver.hurry("r E j enter").see("Acme Production").not_see("Late-Comer");
    driver.settle().await.see("Legacy-Shop").see("11 applications").not_see("Late-Comer");
    driver.press("-").await.see("Late-Comer").see("12 applications").not_see("Legacy-Shop");
}

#[tokio::test]
async fn an_answer_does_not_move_the_cursor() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.hurry("r j j");
    assert!(cursor_on(&driver.screen(), "Coffee-Desk"), "{}", driver.screen());
    driver.settle().await;
    assert!(cursor_on(&driver.screen(), "Coffee-Desk"), "{}", driver.screen());
}

#[tokio::test]
async fn an_environment_without_applications_has_its_default_client() {
    let driver = Driver::open(Seed::Empty).await;
    driver.see("Default Client").see("1 application");
}

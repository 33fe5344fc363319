//! Rate limits, outages and a lost network: the wait is shown, and what was wanted comes by itself.

use appdeck::sandbox::{Database, SandboxOptions, Seed};
use serde_json::json;

use super::configuring::on_field;
use super::once;
use crate::support::driver::Driver;
use crate::support::sandbox::{World, options, world};
use crate::support::setup::Setup;

const LIST: &str = "GET /api/v1/clients";
const LOOK: &str = "GET /api/v1/clients/{client_id}";
const GENERATE: &str = "POST /api/v1/clients/{client_id}/secrets";

fn rate_limit(route: &str, seconds: u64) -> serde_json::Value {
    once(route, json!({"kind": "rate_limit", "retry_after": seconds}))
}

/// More refusals in a row than the client takes before it reports them.
fn outage(route: &str) -> serde_json::Value {
    json!([{"route": route, "times": 4, "fault": {"kind": "status", "code": 503}}])
}

#[tokio::test]
async fn a_rate_limit_shows_the_wait_and_passes_by_itself() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.faults(rate_limit(LIST, 12)).await;
    driver.forget_requests();
    driver.press("r").await.see("asked again in 12 s").see("stale").see("Coffee-Desk");
    assert_eq!(driver.requests().iter().filter(|one| one.path == "/api/v1/clients").count(), 1);
    driver.wait_seconds(7).await.see("asked again in 5 s");
    driver.colleague.create("SPA", "Aardvark").await;
    driver.wait_seconds(5).await.see("Acme Development answers again").see("Aardvark");
    driver.not_see("asked again").not_see("stale").not_see("! error");
}

#[tokio::test]
async fn where_one_writes_outlasts_what_else_the_first_line_tells() {
    for columns in [80, 60] {
        let mut driver = Setup::of(Seed::Acme).size(columns, 24).open().await;
        driver.environment("Production").press("u").type_text("Acme Production").await;
        driver.press("enter").await.see("WRITABLE 10:00");
        driver.faults(rate_limit(LIST, 12)).await;
        driver.press("r").await.see("▏PRODUCTION▕").see("WRITABLE 10:00 · asked again in 12 s");
    }
}

#[tokio::test]
async fn a_key_asks_before_the_wait_is_over() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.faults(rate_limit(LIST, 300)).await;
    driver.press("r").await.see("asked again in 300 s");
    driver.press("r").await.see("answers again").not_see("asked again");
    driver.forget_requests();
    driver.wait_seconds(300).await;
    assert_eq!(driver.requests(), [], "the old wait is forgotten");
}

#[tokio::test]
async fn a_wait_can_be_given_up() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.faults(rate_limit(LIST, 20)).await;
    driver.press("r").await.see("asked again in 20 s");
    driver.press("esc esc").await.see("Reading stopped").not_see("asked again");
    driver.forget_requests();
    driver.wait_seconds(20).await;
    assert_eq!(driver.requests(), []);
}

#[tokio::test]
async fn pages_that_came_before_are_not_asked_for_again() {
    let mut driver = Setup::of(Seed::Crowded).begin().await;
    let limit = json!({"kind": "rate_limit", "retry_after": 9});
    driver.faults(json!([{"route": LIST, "skip": 2, "times": 1, "fault": limit}])).await;
    driver.settle().await.see("asked again in 9 s").see("60 of");
    driver.forget_requests();
    driver.wait_seconds(9).await.not_see("more to come").not_see("asked again");
    let first = driver.requests().into_iter().filter(|one| !one.query.contains("page_token"));
    assert_eq!(first.count(), 0);
}

#[tokio::test]
async fn an_overloaded_server_is_asked_again_ever_more_seldom() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.faults(outage(LIST)).await;
    driver.press("r").await.see("asked again in 5 s");
    driver.faults(outage(LIST)).await;
    driver.wait_seconds(5).await.see("asked again in 10 s");
    driver.wait_seconds(10).await.see("answers again");
}

/// A loopback address that no other test has, so that nobody takes its port between two servers.
fn own_address() -> std::net::SocketAddr {
    let [.., high, low] = std::process::id().to_be_bytes();
    (std::net::Ipv4Addr::new(127, high, low, 77), 0).into()
}

/// A sandbox at `address` that keeps its data in `folder`.
async fn serve(folder: &std::path::Path, address: std::net::SocketAddr) -> World {
    let database = Database::File(folder.join("sandbox.sqlite"));
    let options = options(database, Seed::Acme);
    world(SandboxOptions { listen: address, ..options }).await
}

#[tokio::test]
async fn a_server_that_comes_back_is_found_without_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let world = serve(folder.path(), own_address()).await;
    let mut announcement = world.sandbox.announcement().clone();
    announcement.environments.truncate(1);
    let address = world.domain(0).parse().unwrap();
    let mut driver = Setup::of(Seed::Empty).connected_to(announcement).open().await;
    driver.find("Coffee-Desk").press("1").await;
    driver.go_to("Enforce PKCE").await.press("space").await.see("● unsaved");
    world.sandbox.stop().await;
    driver.press("r").await.see("asked again in 5 s").see("stale").see("● unsaved");
    driver.wait_seconds(5).await.see("asked again in 10 s");
    // A write is not tried again: it did not happen, and its draft is kept.
    driver.press("ctrl-s enter").await.see("asked again");
    driver.press("esc").await.see("connection refused");
    driver.press("esc").await.see("● unsaved");
    let world = serve(folder.path(), address).await;
    driver.wait_seconds(60).await.not_see("stale").not_see("asked again").see("● unsaved");
    driver.press("ctrl-s enter").await.see("Saved Coffee-Desk").not_see("● unsaved");
    let patches = world.sandbox.requests().into_iter().filter(|one| one.method == "PATCH");
    assert_eq!(patches.count(), 1);
}

#[tokio::test]
async fn a_save_waits_with_its_first_look_and_goes_on_by_itself() {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.press("space ctrl-s").await;
    driver.faults(rate_limit(LOOK, 8)).await;
    driver.press("enter").await.see("Waiting: ").see("asked again in 8 s").see("stale, ");
    driver.see("↵: ask now").see("Esc: stop trying");
    assert_eq!(driver.writes(), []);
    driver.wait_seconds(8).await.see("Saved Coffee-Desk").not_see("stale");
    assert_eq!(driver.bodies("PATCH").len(), 1);
}

#[tokio::test]
async fn a_save_that_waits_can_be_left() {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.press("space ctrl-s").await;
    driver.faults(rate_limit(LOOK, 8)).await;
    driver.press("enter esc").await.see("too many requests");
    driver.press("esc").await.see("● unsaved");
    driver.wait_seconds(8).await;
    assert_eq!(driver.writes(), []);
}

#[tokio::test]
async fn a_write_that_was_rate_limited_did_not_happen_and_is_not_repeated() {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.press("space ctrl-s").await;
    driver.faults(rate_limit("PATCH /api/v1/clients/{client_id}", 8)).await;
    driver.press("enter").await.see("too many requests").see("try again in 8 s");
    driver.wait_seconds(60).await;
    assert_eq!(driver.bodies("PATCH").len(), 1);
    driver.press("enter").await.see("Saved Coffee-Desk");
}

#[tokio::test]
async fn what_became_of_a_lost_secret_is_asked_until_it_is_known() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Partner-Portal").press("2 a").await.see("Generate");
    let mut faults = super::answer_lost(GENERATE);
    let blind = json!({"route": LOOK, "skip": 1, "times": 4, "fault": {"kind": "drop_before"}});
    faults.as_array_mut().unwrap().push(blind);
    driver.faults(faults).await;
    driver.press("enter").await.see("asked again in 5 s").not_see("Lost secret");
    driver.see("Looking whether it happened: ").see("Esc: stop looking").not_see("Waiting:");
    driver.see("asked again by itself").not_see("tells more");
    driver.wait_seconds(5).await.see("Lost secret");
    assert_eq!(driver.bodies("POST").len(), 1);
    // The record knows too what was found after the wait.
    let last = super::recording::lines(&driver).pop().unwrap();
    assert_eq!(last["outcome"], "found_unclear", "{last}");
}

#[tokio::test]
async fn an_environment_that_was_left_is_asked_again_when_it_is_opened() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.faults(rate_limit(LIST, 30)).await;
    driver.press("r").await.see("asked again in 30 s");
    driver.environment("Acme Production").await.not_see("asked again");
    driver.forget_requests();
    driver.wait_seconds(30).await;
    assert_eq!(driver.requests(), []);
    driver.environment("Acme Development").await.not_see("asked again").not_see("stale");
    assert_ne!(driver.requests(), []);
}

#[tokio::test]
async fn what_is_stale_comes_back_though_the_save_was_given_up() {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.press("space ctrl-s").await;
    driver.faults(rate_limit(LOOK, 300)).await;
    driver.press("enter").await.see("stale, ");
    driver.press("esc").await.see("asked again in 300 s").see("too many requests");
    driver.press("esc").await.see("● unsaved").see("stale, ");
    driver.wait_seconds(300).await.not_see("stale, ");
    assert_eq!(driver.writes(), []);
}

#[tokio::test]
async fn a_save_that_was_lost_and_looked_up_leaves_nothing_stale() {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.press("space ctrl-s").await;
    let lost = json!({"kind": "drop_before"});
    driver.faults(once("PATCH /api/v1/clients/{client_id}", lost)).await;
    driver.press("enter").await.see("it did not happen so far").see("● unsaved");
    driver.not_see("stale, ");
}

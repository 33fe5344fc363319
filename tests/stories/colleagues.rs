//! Two people at once.

use appdeck::sandbox::Seed;
use serde_json::{Value as Json, json};

use super::configuring::on_field;
use crate::support::driver::Driver;
use crate::support::screen::cursor_on;

pub async fn change(driver: &mut Driver, name: &str, changed: Json) {
    let path = format!("/api/v1/clients/{}", driver.id_of(name));
    driver.colleague.send("PATCH", &path, changed).await.ok();
    driver.forget_requests();
}

async fn delete(driver: &mut Driver, name: &str) {
    let path = format!("/api/v1/clients/{}", driver.id_of(name));
    driver.colleague.call("DELETE", &path).await.ok();
    driver.forget_requests();
}

#[tokio::test]
async fn changes_to_different_fields_both_survive() {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.press("space").await;
    change(&mut driver, "Coffee-Desk", json!({"access_token_expiry": 900})).await;
    driver.press("ctrl-s enter").await.see("Saved").see("15 minutes");
    assert_eq!(driver.bodies("PATCH"), [json!({"enforce_pkce": true})]);
    let client = driver.on_server(&driver.id_of("Coffee-Desk")).await;
    assert_eq!(client["access_token_expiry"], json!("900"));
    assert_eq!(client["enforce_pkce"], json!(true));
}

#[tokio::test]
async fn changes_to_different_urls_of_a_list_both_survive() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Barista-Training").press("3 a").type_text("https://mine.example/cb").await;
    driver.press("enter").await;
    let theirs = json!(["https://training.dev.acme.example/cb", "https://theirs.example/cb"]);
    change(&mut driver, "Barista-Training", json!({"post_login_uris": theirs})).await;
    driver.press("ctrl-s enter").await.see("Saved");
    driver.see("https://mine.example/cb").see("https://theirs.example/cb");
    let client = driver.on_server(&driver.id_of("Barista-Training")).await;
    assert_eq!(client["post_login_uris"].as_array().unwrap().len(), 3);
}

/// Both changed the expiry: mine to two hours, theirs to fifteen minutes.
async fn clash() -> Driver {
    let mut driver = on_field("Coffee-Desk", "Access token expiry").await;
    driver.press("enter ctrl-u").type_text("2 h").press("enter").await;
    change(&mut driver, "Coffee-Desk", json!({"access_token_expiry": 900})).await;
    driver.press("ctrl-s enter").await;
    driver.see("omebody").see("60 minutes").see("15 minutes").see("2 hours");
    assert_eq!(driver.writes(), []);
    driver
}

#[tokio::test]
async fn of_two_changes_to_one_field_mine_can_win() {
    let mut driver = clash().await;
    driver.see("✓ theirs  15 minutes").see("  mine    2 hours");
    assert!(driver.line_with("theirs").contains("mine"), "{}", driver.screen());
    driver.press("space").await.see("  theirs  15 minutes").see("✓ mine    2 hours");
    driver.press("enter").await.see("Save Coffee-Desk").see("15 minutes").see("2 hours");
    driver.press("enter").await.see("Saved");
    assert_eq!(driver.bodies("PATCH"), [json!({"access_token_expiry": 7200})]);
}

#[tokio::test]
async fn of_two_changes_to_one_field_theirs_can_win() {
    let mut driver = clash().await;
    driver.press("enter").await.see("Nothing of yours is left").see("15 minutes");
    driver.not_see("● unsaved");
    assert_eq!(driver.writes(), []);
}

#[tokio::test]
async fn an_undecided_clash_keeps_the_draft() {
    let mut driver = clash().await;
    driver.press("esc").await.see("your changes are kept").see("● unsaved").see("2 hours");
    assert_eq!(driver.writes(), []);
}

#[tokio::test]
async fn the_same_change_of_both_is_no_change_any_more() {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.press("space").await;
    change(&mut driver, "Coffee-Desk", json!({"enforce_pkce": true})).await;
    driver.press("ctrl-s enter").await.see("nothing was sent").not_see("● unsaved");
    assert_eq!(driver.writes(), []);
}

/// *Barista-Training* with one more post login URL, saved.
async fn saved_a_url() -> Driver {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Barista-Training").press("3 a").type_text("https://mine.example/cb").await;
    driver.press("enter ctrl-s enter").await.see("Saved Barista-Training");
    driver
}

#[tokio::test]
async fn the_cursor_stays_on_ones_own_url_when_a_save_merges_another() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Barista-Training").press("3 a").type_text("https://mine.example/cb").await;
    driver.press("enter").await;
    assert!(cursor_on(&driver.screen(), "https://mine.example/cb"), "{}", driver.screen());
    let theirs = json!(["https://aaa.example/cb", "https://training.dev.acme.example/cb"]);
    change(&mut driver, "Barista-Training", json!({"post_login_uris": theirs})).await;
    driver.press("ctrl-s enter").await.see("Saved Barista-Training").see("https://aaa.example/cb");
    assert!(cursor_on(&driver.screen(), "https://mine.example/cb"), "{}", driver.screen());
    // The one taken off is its own, and the next one takes its place.
    driver.press("x").await.not_see("https://mine.example/cb").see("https://aaa.example/cb");
}

#[tokio::test]
async fn a_save_that_is_overwritten_later_is_unsaved_again() {
    let mut driver = saved_a_url().await;
    let theirs = json!(["https://training.dev.acme.example/cb", "https://theirs.example/cb"]);
    change(&mut driver, "Barista-Training", json!({"post_login_uris": theirs})).await;
    driver.wait_seconds(4).await.not_see("someone else");
    driver
        .wait_seconds(1)
        .await
        .see("Your save of Barista-Training was overwritten by someone else");
    driver.see("Post login URLs https://mine.example/cb").see("● unsaved");
    driver.press("ctrl-s enter").await.see("Saved Barista-Training");
    let client = driver.on_server(&driver.id_of("Barista-Training")).await;
    assert_eq!(client["post_login_uris"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn what_somebody_changes_to_something_else_after_a_save_is_told_and_left() {
    let mut driver = on_field("Coffee-Desk", "Access token expiry").await;
    driver.press("enter ctrl-u").type_text("2 h").press("enter ctrl-s enter").await.see("Saved");
    change(&mut driver, "Coffee-Desk", json!({"access_token_expiry": 900})).await;
    driver.wait_seconds(5).await.see("Access token expiry time is 15 minutes now, not 2 hours");
    driver.not_see("● unsaved");
    assert_eq!(driver.writes(), []);
}

#[tokio::test]
async fn a_save_that_lasts_is_looked_at_twice_and_then_left_alone() {
    let mut driver = saved_a_url().await;
    driver.forget_requests();
    for _ in 0..4 {
        driver.wait_seconds(60).await.not_see("someone else");
    }
    // Besides, the sign-ins after it are followed.
    let requests = driver.requests().into_iter();
    let requests: Vec<_> = requests.filter(|one| !one.path.contains("/logs/")).collect();
    assert_eq!(requests.len(), 2, "{requests:?}");
    assert!(requests.iter().all(|request| request.method == "GET"));
}

#[tokio::test]
async fn a_save_that_cannot_be_read_back_is_still_a_save() {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.press("space ctrl-s").await;
    let route = "GET /api/v1/clients/{client_id}";
    let fault = json!({"kind": "status", "code": 501});
    driver.faults(json!([{"route": route, "skip": 1, "times": 1, "fault": fault}])).await;
    driver.press("enter").await.see("Saved Coffee-Desk, but verifying it failed");
    driver.not_see("● unsaved");
}

#[tokio::test]
async fn a_colleagues_change_that_was_merged_is_told() {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.press("space").await;
    change(&mut driver, "Coffee-Desk", json!({"access_token_expiry": 900})).await;
    driver.press("ctrl-s enter").await;
    driver.see("kept what somebody else changed: Access token expiry time");
}

#[tokio::test]
async fn reading_again_keeps_the_selection() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Kiosk").await;
    driver.colleague.create("SPA", "Aardvark").await;
    delete(&mut driver, "Barista-Training").await;
    driver.press("r").await.see("Aardvark").not_see("Barista-Training").see("11 applications");
    assert!(cursor_on(&driver.screen(), "Coffee-Kiosk"), "{}", driver.screen());
}

#[tokio::test]
async fn the_selection_goes_to_a_neighbour_when_it_was_deleted() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Kiosk").await;
    delete(&mut driver, "Coffee-Kiosk").await;
    driver.press("r").await.not_see("Coffee-Kiosk");
    assert!(cursor_on(&driver.screen(), "Coffee-Scale for An"), "{}", driver.screen());
}

#[tokio::test]
async fn a_draft_of_what_was_deleted_is_not_lost_silently() {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.press("space").await;
    delete(&mut driver, "Coffee-Desk").await;
    driver.press("esc r").await.see("Deleted elsewhere: Coffee-Desk");
    driver.see("unsaved changes are kept in case it comes back · ! shows them");
    // The one that is created again under its name is another one.
    driver.colleague.create("WEB_APP", "Coffee-Desk").await;
    driver.press("r").await.find("Coffee-Desk").press("!").await;
    driver.see("Unsaved changes of Coffee-Desk, deleted elsewhere").see("in Acme Development");
    driver.see("│ Enforce PKCE     on ");
    driver.press("esc").await;
    driver.press("q").await.see("Acme Development: unsaved changes of Coffee-Desk");
}

#[tokio::test]
async fn a_draft_outlives_a_listing_that_forgot_its_application() {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.press("space").await;
    let nothing = json!({"kind": "status", "code": 200, "body": {"clients": [], "total_size": 0}});
    driver.faults(json!([{"route": "GET /api/v1/clients", "times": 2, "fault": nothing}])).await;
    driver.press("esc r").await.see("Deleted elsewhere").not_see("Coffee-Desk  ");
    driver
        .press("r")
        .await
        .find("Coffee-Desk")
        .press("1 ctrl-s enter")
        .await
        .see("Saved Coffee-Desk");
    assert_eq!(driver.bodies("PATCH"), [json!({"enforce_pkce": true})]);
}

#[tokio::test]
async fn saving_what_was_deleted_says_so() {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.press("space").await;
    delete(&mut driver, "Coffee-Desk").await;
    driver.press("ctrl-s enter").await.see("deleted elsewhere").see("10 applications");
    driver.see("unsaved changes are kept").see("/10 ").not_see("not all read");
    assert_eq!(driver.writes(), []);
}

#[tokio::test]
async fn of_two_changes_to_one_claim_either_choice_keeps_the_other_claims() {
    let mut driver = on_field("Coffee-Desk", "Custom claims").await;
    driver.press("enter ctrl-u").type_text("team=mine, floor=2").press("enter").await;
    let theirs = json!([{"key": "team", "value": "theirs"}, {"key": "tier", "value": "1"}]);
    change(&mut driver, "Coffee-Desk", json!({"custom_claims": theirs})).await;
    driver.press("ctrl-s enter").await.see("omebody");
    driver.see("Custom claims: team").see("theirs  team=theirs").see("mine    team=mine");
    driver.press("space enter").await.see("Save Coffee-Desk");
    driver.press("enter").await.see("Saved");
    let client = driver.on_server(&driver.id_of("Coffee-Desk")).await;
    let claims: Vec<_> = client["custom_claims"].as_array().unwrap().clone();
    assert_eq!(claims.len(), 3);
    assert!(claims.contains(&json!({"key": "team", "value": "mine"})));
}

#[tokio::test]
async fn what_somebody_takes_away_after_a_save_is_told() {
    let mut driver = saved_a_url().await;
    let id = driver.id_of("Barista-Training");
    let client = driver.on_server(&id).await;
    let mut urls = client["post_login_uris"].as_array().unwrap().clone();
    let gone = urls.remove(0);
    change(&mut driver, "Barista-Training", json!({"post_login_uris": urls})).await;
    driver
        .wait_seconds(5)
        .await
        .see("Barista-Training was changed by someone else after your save");
    driver.see(&format!("without {}", gone.as_str().unwrap()));
    driver.press("esc esc").wait_seconds(55).await.not_see("after your save");
    assert_eq!(driver.writes(), []);
}

#[tokio::test]
async fn what_is_overwritten_with_ones_own_change_is_unsaved_again_too() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Barista-Training").press("3 a").type_text("https://mine.example/cb").await;
    let (old, third) = ("https://training.dev.acme.example/cb", "https://third.example/cb");
    change(&mut driver, "Barista-Training", json!({"post_login_uris": [old, third]})).await;
    driver.press("enter ctrl-s enter").await.see("Saved Barista-Training").see(third);
    let stale = json!([old, "https://other.example/cb"]);
    change(&mut driver, "Barista-Training", json!({"post_login_uris": stale})).await;
    driver
        .wait_seconds(5)
        .await
        .see("Your save of Barista-Training was overwritten by someone else");
    driver.see("(somebody else's:").see("● unsaved");
    driver.press("ctrl-s enter").await.see("Saved Barista-Training");
    let client = driver.on_server(&driver.id_of("Barista-Training")).await;
    assert_eq!(client["post_login_uris"].as_array().unwrap().len(), 4, "{client}");
}

#[tokio::test]
async fn what_is_lost_is_unsaved_again_beside_what_somebody_decided_otherwise() {
    let mut driver = on_field("Coffee-Desk", "Custom claims").await;
    driver.press("enter ctrl-u").type_text("floor=2").press("enter").await;
    let claims = |of: &[[&str; 2]]| {
        let claims = of.iter().map(|[key, value]| json!({"key": key, "value": value}));
        json!({"custom_claims": claims.collect::<Vec<_>>()})
    };
    change(&mut driver, "Coffee-Desk", claims(&[["team", "first"]])).await;
    driver.press("ctrl-s enter").await.see("Saved Coffee-Desk");
    change(&mut driver, "Coffee-Desk", claims(&[["team", "second"]])).await;
    driver.wait_seconds(5).await.see("Your save of Coffee-Desk was overwritten by someone else");
    driver.see("Custom claims floor=2 · it is unsaved again");
    driver.see("changed by someone else: Custom claims team=second, without team=first");
    driver.press("ctrl-s enter").await.see("Saved Coffee-Desk");
    let client = driver.on_server(&driver.id_of("Coffee-Desk")).await;
    let held = &client["custom_claims"];
    assert_eq!(*held, claims(&[["team", "second"], ["floor", "2"]])["custom_claims"]);
}

#[tokio::test]
async fn what_was_told_can_still_be_read_when_it_is_gone_from_its_line() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Barista-Training").press("3 a").type_text("https://mine.example/cb").await;
    driver.press("enter ctrl-s enter").await.see("Saved Barista-Training");
    change(&mut driver, "Barista-Training", json!({"access_token_expiry": 900})).await;
    driver.wait_seconds(5).await.see("after your save: Access token expiry time 15 minutes");
    driver.press("esc esc").wait_seconds(10).await.not_see("after your save");
    driver
        .press("!")
        .await
        .see("What was said")
        .see("Barista-Training was changed by someone else");
    driver.see("10 s ago").see("Saved Barista-Training").not_see("went wrong");
}

#[tokio::test]
async fn what_a_colleague_changes_and_takes_back_is_no_loss_of_ones_own() {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.press("space ctrl-s enter").await.see("Saved Coffee-Desk");
    change(&mut driver, "Coffee-Desk", json!({"access_token_expiry": 900})).await;
    driver.wait_seconds(5).await.see("Coffee-Desk was changed by someone else after your save");
    change(&mut driver, "Coffee-Desk", json!({"access_token_expiry": 3600})).await;
    driver.wait_seconds(55).await.see("after your save: Access token expiry time 60 minutes");
    driver.not_see("overwrote").not_see("unsaved");
    assert_eq!(driver.writes(), []);
}

#[tokio::test]
async fn a_decision_is_no_answer_to_what_changed_since() {
    let mut driver = clash().await;
    driver.press("space").await;
    change(&mut driver, "Coffee-Desk", json!({"access_token_expiry": 1800})).await;
    driver.press("enter").await.see("Save Coffee-Desk");
    driver.press("enter").await.see("Changed by somebody else").see("30 minutes");
    assert_eq!(driver.writes(), []);
}

#[tokio::test]
async fn a_conflict_that_changed_while_it_was_shown_is_decided_anew() {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.press("space ctrl-s enter").await.see("Saved Coffee-Desk");
    driver.go_to("Access token expiry").await.press("enter ctrl-u").type_text("2 h").await;
    change(&mut driver, "Coffee-Desk", json!({"access_token_expiry": 900})).await;
    driver.press("enter ctrl-s enter").await.see("✓ theirs  15 minutes");
    change(&mut driver, "Coffee-Desk", json!({"access_token_expiry": 1800})).await;
    // The save before is looked at again meanwhile.
    driver.press("space").wait_seconds(5).await.see("✓ mine    2 hours");
    driver
        .press("enter")
        .await
        .see("It was changed again by someone else: review the difference again");
    driver.see("✓ theirs  30 minutes").see("  mine    2 hours").not_see("15 minutes");
    driver.press("space enter").await.see("Save Coffee-Desk").see("30 minutes");
    driver.press("enter").await.see("Saved Coffee-Desk");
    assert_eq!(driver.bodies("PATCH"), [json!({"access_token_expiry": 7200})]);
}

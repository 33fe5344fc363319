//! Changing settings: a draft, its difference, and nothing sent but what changed.

use appdeck::sandbox::Seed;
use serde_json::json;

use crate::support::driver::Driver;

/// The Configuration tab of an application, with the cursor on a field.
pub async fn on_field(name: &str, field: &str) -> Driver {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find(name).press("1").await;
    driver.go_to(field).await;
    driver.forget_requests();
    driver
}

#[tokio::test]
async fn a_change_is_a_draft_until_its_difference_was_seen_and_saved() {
    let mut driver = on_field("Coffee-Desk", "Access token expiry").await;
    driver.press("enter ctrl-u").type_text("15 minutes").press("enter").await;
    driver.see("not saved").see("unsaved").see("15 minutes");
    assert_eq!(driver.writes(), []);
    driver.press("ctrl-s").await.see("Save Coffee-Desk").see("60 minutes").see("15 minutes");
    driver.press("enter").await.see("Saved Coffee-Desk").not_see("unsaved");
    let line = format!("PATCH /api/v1/clients/{}", driver.id_of("Coffee-Desk"));
    assert_eq!(driver.writes(), [(line, json!({"access_token_expiry": 900}))]);
}

#[tokio::test]
async fn what_is_being_typed_is_accepted_and_saved_with_one_key() {
    let mut driver = on_field("Coffee-Desk", "Access token expiry").await;
    driver.press("enter ctrl-u").type_text("soon").press("ctrl-s").await;
    driver.see("soon").not_see("Save Coffee-Desk");
    driver.press("ctrl-u").type_text("60 minutes").press("ctrl-s").await.see("Nothing was changed");
    driver.press("enter ctrl-u").type_text("15 minutes").press("ctrl-s").await;
    driver.see("Save Coffee-Desk");
    driver.press("enter").await.see("Saved Coffee-Desk");
    assert_eq!(driver.bodies("PATCH"), [json!({"access_token_expiry": 900})]);
}

#[tokio::test]
async fn a_switch_is_turned_and_sent_the_right_way_round() {
    let mut driver = on_field("Coffee-Desk", "Management API").await;
    driver.press("space").await.see("not allowed");
    driver.go_to("Enforce PKCE").await.press("space").await;
    driver.press("ctrl-s enter").await.see("Saved");
    let changed = json!({"disallow_scalekit_api_access": true, "enforce_pkce": true});
    assert_eq!(driver.bodies("PATCH"), [changed]);
}

#[tokio::test]
async fn no_key_of_the_difference_is_cut_on_the_smallest_screen() {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.resize(40, 10).press("space ctrl-s").await;
    driver.see("↵: save 1 change  Esc: keep editing");
}

#[tokio::test]
async fn what_was_turned_back_is_no_change() {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.press("space").await.see("unsaved");
    driver.press("space").await.not_see("unsaved");
    driver.press("ctrl-s").await.see("Nothing was changed");
}

#[tokio::test]
async fn what_is_fixed_says_why() {
    let mut driver = on_field("Coffee-Kiosk", "Enforce PKCE").await;
    driver.see("fixed");
    driver.press("space").await.see("public client").not_see("unsaved");
    driver.go_to("Application type").await.press("enter").await.see("never changes");
}

#[tokio::test]
async fn an_expiry_is_checked_while_it_is_typed() {
    let mut driver = on_field("Coffee-Desk", "Access token expiry").await;
    driver.press("enter ctrl-u").type_text("soon").await.see("not a length of time");
    driver.press("enter").await.not_see("unsaved");
    driver.press("ctrl-u").type_text("31 days").await.see("43200 minutes");
    driver.press("ctrl-u").type_text("8 days").press("enter").await;
    driver.see("unsaved").see("idle session timeout");
    driver.press("enter ctrl-u enter").await.see("inherited");
    driver.press("ctrl-s enter").await.see("Saved");
    assert_eq!(driver.bodies("PATCH"), [json!({"access_token_expiry": 0})]);
}

#[tokio::test]
async fn lists_and_claims_are_lines_of_text() {
    let mut driver = on_field("Coffee-Desk", "Scopes").await;
    driver.press("enter end").type_text(" roast:read").press("enter").await;
    driver.see("Was: openid profile email");
    driver.go_to("Custom claims").await.press("enter").type_text("team=desk, tier").await;
    driver.see("key=value");
    driver.press("enter").type_text("=gold").press("enter").await;
    driver.press("ctrl-s enter").await.see("Saved");
    let claims = json!([{"key": "team", "value": "desk"}, {"key": "tier", "value": "gold"}]);
    let scopes = json!(["openid", "profile", "email", "roast:read"]);
    assert_eq!(driver.bodies("PATCH"), [json!({"scopes": scopes, "custom_claims": claims})]);
}

#[tokio::test]
async fn leaving_a_field_asks_before_it_drops_what_was_typed() {
    let mut driver = on_field("Coffee-Desk", "Application name").await;
    driver
        .press("enter")
        .type_text("-2")
        .press("esc")
        .await
        .see("Unfinished edit")
        .see("↵ keeps it · Esc again discards it")
        .see("Coffee-Desk-2");
    driver.press("esc").await.not_see("Coffee-Desk-2").not_see("unsaved");
    // What cannot be kept is not offered to be.
    driver.press("enter ctrl-u enter esc").await.see("Unfinished edit · Esc again discards it");
}

#[tokio::test]
async fn a_difference_that_is_declined_keeps_the_draft() {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.press("space ctrl-s esc").await.see("Not saved").see("unsaved");
    assert_eq!(driver.writes(), []);
    driver.press("U").await.see("Throw away 1 unsaved change");
    driver.press("esc").await.see("unsaved");
    driver.press("U enter").await.see("thrown away").not_see("● unsaved");
}

#[tokio::test]
async fn a_draft_waits_while_the_operator_is_elsewhere() {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.press("space").await;
    driver.find("Coffee-Kiosk").await.not_see("● unsaved");
    driver.environment("prod").await;
    driver.press("-").await;
    assert!(driver.line_with("Coffee-Desk").contains('●'), "{}", driver.screen());
    driver.press("r").await;
    driver.find("Coffee-Desk").await.see("● unsaved");
    driver.press("ctrl-s enter").await.see("Saved");
    assert_eq!(driver.bodies("PATCH"), [json!({"enforce_pkce": true})]);
}

#[tokio::test]
async fn claims_keep_their_commas_and_equals_signs() {
    let mut driver = Driver::open(Seed::Acme).await;
    let id = driver.id_of("Coffee-Desk");
    let there = json!([{"key": "roles", "value": "admin, user"}, {"key": "a=b", "value": "c"}]);
    let path = format!("/api/v1/clients/{id}");
    driver.colleague.send("PATCH", &path, json!({"custom_claims": there})).await.ok();
    driver.press("r").await.find("Coffee-Desk").press("1").await.go_to("Custom claims").await;
    driver.forget_requests();
    driver.press("enter home").await.see(r"roles=admin\, user, a\=b");
    driver.press("enter ctrl-s").await.see("Nothing was changed");
    driver.press("enter end").type_text(", tier=1").press("enter ctrl-s enter").await.see("Saved");
    let mut there = there;
    there.as_array_mut().unwrap().push(json!({"key": "tier", "value": "1"}));
    assert_eq!(driver.bodies("PATCH"), [json!({"custom_claims": there})]);
}

#[tokio::test]
async fn scopes_with_a_comma_are_doubted() {
    let mut driver = on_field("Coffee-Desk", "Scopes").await;
    driver.press("enter ctrl-u").type_text("openid,email").await.see("not commas");
}

#[tokio::test]
async fn a_save_on_its_way_is_not_left_and_what_is_read_before_it_can_be_called_off() {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.press("space ctrl-s").await;
    driver.hurry("enter esc").see("Called off: nothing was sent");
    driver.settle().await;
    assert_eq!(driver.writes(), []);
    driver.see("Save Coffee-Desk");
    driver.hurry("enter ctrl-c").see("on its way").see("Save Coffee-Desk");
    driver.settle().await.see("Saved Coffee-Desk");
    assert!(!driver.left());
}

#[tokio::test]
async fn a_save_that_renames_says_the_new_name() {
    let mut driver = on_field("Coffee-Desk", "Application name").await;
    driver.press("enter ctrl-u").type_text("Coffee-Bar").press("enter ctrl-s enter").await;
    driver.see("Saved Coffee-Bar").not_see("Saved Coffee-Desk");
}

#[tokio::test]
async fn what_was_said_against_a_field_goes_when_it_is_mended() {
    let mut driver = on_field("Coffee-Desk", "Application name").await;
    driver.press("enter ctrl-u enter").await.see("▲ A name is needed");
    driver.type_text("Coffee-Bar").await.not_see("A name is needed");
    driver.press("ctrl-u enter").await.see("▲ A name is needed");
    driver.paste("Coffee-Bar").await.not_see("A name is needed");
}

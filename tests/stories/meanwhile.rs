//! What a colleague changed while something is unsaved is shown as soon as it was read, and nothing unsaved is lost.

use appdeck::sandbox::Seed;
use serde_json::json;

use super::colleagues::change;
use super::configuring::on_field;
use crate::support::driver::Driver;

#[tokio::test]
async fn what_is_not_unsaved_is_shown_as_the_server_has_it() {
    let mut driver = on_field("Coffee-Desk", "Application name").await;
    driver.press("enter ctrl-u").type_text("Desk-Mine").press("enter").await;
    let urls = json!(["https://one.example/cb", "https://two.example/cb"]);
    let theirs = json!({"access_token_expiry": 900, "post_login_uris": urls});
    change(&mut driver, "Coffee-Desk", theirs).await;
    driver.press("r").await.see("15 minutes").see("● unsaved").see("Desk-Mine");
    driver.press("3").await.see("https://one.example/cb").see("https://two.example/cb");
    driver.press("ctrl-s").await.see("Save Coffee-Desk").see("save 1 change");
    driver.press("enter").await.see("Saved");
    assert_eq!(driver.bodies("PATCH"), [json!({"name": "Desk-Mine"})]);
}

#[tokio::test]
async fn urls_that_both_added_stand_in_one_list() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Barista-Training").press("3 a").type_text("https://mine.example/cb").await;
    driver.press("enter").await;
    let theirs = json!(["https://training.dev.acme.example/cb", "https://theirs.example/cb"]);
    change(&mut driver, "Barista-Training", json!({"post_login_uris": theirs})).await;
    driver.press("r").await.see("https://mine.example/cb").see("https://theirs.example/cb");
    driver.press("ctrl-s").await.see("+ https://mine.example/cb").not_see("+ https://theirs");
    driver.not_see("- https://theirs");
    driver.press("esc").await;
    // Theirs can be taken off, as what is there.
    driver.go_to("https://theirs").await.press("x ctrl-s").await.see("- https://theirs.example/cb");
}

#[tokio::test]
async fn of_what_both_changed_both_values_are_told() {
    let mut driver = on_field("Coffee-Desk", "Access token expiry").await;
    driver.press("enter ctrl-u").type_text("2 h").press("enter").await;
    change(&mut driver, "Coffee-Desk", json!({"access_token_expiry": 900})).await;
    driver.see("Was: 60 minutes").not_see("On the server by now");
    driver.press("r").await.see("2 hours").see("Was: 60 minutes");
    driver.see("On the server by now: 15 minutes");
    driver.press("ctrl-s enter").await.see("Changed by somebody else");
    assert_eq!(driver.writes(), []);
}

#[tokio::test]
async fn what_both_did_is_unsaved_no_more() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Barista-Training").press("3 a").type_text("https://same.example/cb").await;
    driver.press("enter").await.see("● unsaved");
    let first = "https://training.dev.acme.example/cb";
    let theirs = json!([first, "https://same.example/cb", "https://theirs.example/cb"]);
    change(&mut driver, "Barista-Training", json!({"post_login_uris": theirs})).await;
    driver.press("r").await.see("is so on the server by now").not_see("● unsaved");
    driver.see("https://theirs.example/cb");
}

#[tokio::test]
async fn nothing_moves_while_it_is_typed() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Barista-Training").press("3 a").type_text("https://mine.example/cb").await;
    driver.press("enter a").type_text("https://second.example/cb").await;
    let theirs = json!(["https://training.dev.acme.example/cb", "https://theirs.example/cb"]);
    change(&mut driver, "Barista-Training", json!({"post_login_uris": theirs})).await;
    driver.wait_seconds(3600).await.see("https://second.example/cb").not_see("theirs.example");
    driver.press("enter r").await.see("https://theirs.example/cb").see("https://second.example/cb");
    driver.press("ctrl-s enter").await.see("Saved");
    let client = driver.on_server(&driver.id_of("Barista-Training")).await;
    assert_eq!(client["post_login_uris"].as_array().unwrap().len(), 4, "{client}");
}

#[tokio::test]
async fn a_text_from_the_editor_takes_nothing_back_that_came_meanwhile() {
    let mut driver = on_field("Coffee-Desk", "Application name").await;
    driver.press("ctrl-e").await;
    change(&mut driver, "Coffee-Desk", json!({"access_token_expiry": 900})).await;
    driver.press("r").await.see("15 minutes");
    driver.edit_text(|text| Ok(text.replace("\"Coffee-Desk\"", "\"Desk-Mine\""))).await;
    driver.see("1 field changed").see("15 minutes").see("Desk-Mine");
    driver.press("ctrl-s enter").await.see("Saved");
    assert_eq!(driver.bodies("PATCH"), [json!({"name": "Desk-Mine"})]);
}

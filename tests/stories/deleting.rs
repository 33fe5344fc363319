//! Retiring applications.

use appdeck::sandbox::Seed;
use serde_json::json;

use crate::support::driver::Driver;
use crate::support::screen::cursor_on;

#[tokio::test]
async fn an_application_is_deleted_after_its_name_was_typed() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Desk").press("1 D").await;
    driver.see("Delete Coffee-Desk").see("refresh tokens").see("1 active secret");
    driver.press("enter").await.see("Delete Coffee-Desk");
    driver.type_text("coffee-desk").press("enter").await.see("That is not Coffee-Desk");
    assert_eq!(driver.writes(), []);
    driver.press("esc").await.not_see("That is not Coffee-Desk");
    let id = driver.id_of("Coffee-Desk");
    driver.press("D").type_text("Coffee-Desk").press("enter").await;
    driver.see("Deleted Coffee-Desk").see("10 applications");
    assert_eq!(driver.writes(), [(format!("DELETE /api/v1/clients/{id}"), json!(null))]);
    assert!(cursor_on(&driver.screen(), "Coffee-Kiosk"), "{}", driver.screen());
}

#[tokio::test]
async fn a_declined_deletion_deletes_nothing() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Kiosk").press("1 D").type_text("Coffee-Kiosk").press("esc").await;
    assert_eq!(driver.writes(), []);
    driver.see("11 applications");
}

#[tokio::test]
async fn the_default_client_is_not_deleted_and_it_is_said_why() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Default Client").press("1 D").await;
    driver.see("cannot be deleted").not_see("Delete Default Client");
    driver.go_to("Delete application").await.press("enter").await;
    driver.see("cannot be deleted").not_see("Delete Default Client");
    assert_eq!(driver.writes(), []);
}

#[tokio::test]
async fn the_branch_one_sits_on_is_not_cut_off() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Default Client").press("2").await;
    driver.go_to("••••").await.press("j").await;
    driver.press("d").await.see("appdeck itself signs in with").not_see("↵: deactivate");
    driver.press("x").await.see("appdeck itself signs in with").not_see("for ever");
    driver.press("1").await;
    driver.go_to("Management API").await.press("enter ctrl-s").await;
    driver.see("would be locked out").not_see("Save Default Client");
    assert!(driver.writes().is_empty(), "{:?}", driver.writes());
}

#[tokio::test]
async fn the_grant_type_one_signs_in_by_is_not_taken_away() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Default Client").press("1").await.go_to("Grant types").await;
    driver.press("enter ctrl-u").type_text("authorization_code").press("enter ctrl-s").await;
    driver.see("without the grant type client_credentials it would be locked out");
    assert!(driver.writes().is_empty(), "{:?}", driver.writes());
    // Beside another one it stays.
    driver.press("enter").type_text(" client_credentials").press("enter ctrl-s enter").await;
    driver.see("Saved");
    assert_eq!(driver.writes().len(), 1);
}

#[tokio::test]
async fn one_that_somebody_deleted_already_leaves_the_list() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Kiosk").press("1 D").type_text("Coffee-Kiosk").await;
    let path = format!("/api/v1/clients/{}", driver.id_of("Coffee-Kiosk"));
    driver.colleague.call("DELETE", &path).await.ok();
    driver.press("enter").await.see("it was deleted elsewhere").see("10 applications");
    driver.not_see("Delete Coffee-Kiosk");
}

#[tokio::test]
async fn what_somebody_deleted_closes_no_form_about_something_else() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Kiosk").press("1").await.go_to("Access token").await;
    driver.press("enter ctrl-u").type_text("20").press("enter ctrl-s enter").await.see("Saved");
    let path = format!("/api/v1/clients/{}", driver.id_of("Coffee-Kiosk"));
    driver.colleague.call("DELETE", &path).await.ok();
    driver.press("n").type_text("Half-typed").wait_seconds(5).await;
    driver.see("Coffee-Kiosk does not exist any more").see("Half-typed");
    driver.type_text("-name").await.see("Half-typed-name");
}

#[tokio::test]
async fn what_was_deleted_here_is_not_missed_afterwards() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Kiosk").press("1").await.go_to("Access token").await;
    driver.press("enter ctrl-u").type_text("20").press("enter ctrl-s enter").await.see("Saved");
    driver.press("D").type_text("Coffee-Kiosk").press("enter").await.see("Deleted Coffee-Kiosk");
    driver.wait_seconds(5).await.not_see("not found");
    driver.see("Deleted Coffee-Kiosk");
    driver.press("!").await.see("What was said").not_see("went wrong").see("Deleted Coffee-Kiosk");
    driver.press("esc").await.not_see("Deleted Coffee-Kiosk");
}

#[tokio::test]
async fn what_has_another_name_by_now_is_not_deleted_under_the_old_one() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Kiosk").press("1 D").type_text("Coffee-Kiosk").await;
    let path = format!("/api/v1/clients/{}", driver.id_of("Coffee-Kiosk"));
    driver.colleague.send("PATCH", &path, json!({"name": "Tea-Kiosk"})).await.ok();
    driver.forget_requests();
    driver.press("enter").await.see("it is Tea-Kiosk now").see("Delete Tea-Kiosk");
    assert_eq!(driver.bodies("DELETE"), [json!(null); 0]);
    driver.type_text("Tea-Kiosk").press("enter").await.see("Deleted Tea-Kiosk");
}

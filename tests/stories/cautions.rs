//! What may be meant otherwise is said before it is done.

use appdeck::api::request::{ListFilter, Page};
use appdeck::api::{Reply, Request};
use appdeck::app::Msg;
use appdeck::app::screen::flight::Flight;
use appdeck::sandbox::Seed;
use serde_json::{Value as Json, json};

use super::configuring::on_field;
use crate::support::driver::Driver;
use crate::support::setup::Setup;

#[tokio::test]
async fn claims_that_tokens_have_already_are_cautioned_about() {
    let set = "is set by the server";
    let own = "has a meaning of its own";
    for claims in [
        [("sub", set), ("iss", set), ("aud", set), ("exp", set)],
        [("iat", set), ("nbf", set), ("jti", set), ("sid", set)],
        [("scope", own), ("client_id", own), ("nonce", own), ("azp", own)],
    ] {
        let mut driver = on_field("Coffee-Desk", "Custom claims").await;
        driver.press("enter").type_text("team=x, sub=x").await.see("sub is set by the server");
        let typed: Vec<String> = claims.iter().map(|(name, _)| format!("{name}=x")).collect();
        driver.press("ctrl-u").type_text(&typed.join(", ")).press("enter ctrl-s").await;
        for (name, words) in claims {
            driver.see(&format!("▲ {name} {words}"));
        }
        driver.press("enter").await.see("Saved Coffee-Desk");
    }
}

#[tokio::test]
async fn claims_stand_in_their_row_as_they_are_typed() {
    let mut driver = on_field("Coffee-Desk", "Custom claims").await;
    driver.press("enter").type_text("team=desk, tier=gold").press("enter").await;
    driver.line_with("● team=desk, tier=gold");
    // With a space between them they are one.
    driver.press("enter ctrl-u").type_text("team=desk tier=gold").await;
    driver.see("team is one claim").see("commas");
    driver.press("ctrl-u").type_text("team=the desk").await.not_see("is one claim");
}

#[tokio::test]
async fn a_name_that_another_application_has_is_cautioned_about() {
    let mut driver = on_field("Coffee-Desk", "Application name").await;
    let (taken, id) = ("Coffee-Kiosk is the name of another", driver.id_of("Coffee-Kiosk"));
    driver.press("enter ctrl-u").type_text("Coffee-Kiosk").press("enter ctrl-s").await;
    driver.see(taken).see(id.as_str());
    driver.press("esc U enter n").type_text("Coffee-Kios").await.not_see("the name of another");
    driver.type_text("k").await.see(taken).see(id.as_str());
}

#[tokio::test]
async fn taking_off_the_only_login_url_is_cautioned_about() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Barista-Training").press("3 a").type_text("https://mine.example/cb").await;
    driver.press("enter").await.go_to("https://training").await.press("x ctrl-s").await;
    driver.see("Save Barista-Training").not_see("nobody can sign in");
    driver.press("esc").await.go_to("https://mine").await.press("x ctrl-s").await;
    driver.see("none is left, so nobody can sign in");
    driver.press("enter").await.see("Saved");
}

#[tokio::test]
async fn an_application_for_machines_needs_no_login_url() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Grinder-Telemetry").press("3").await.not_see("No post login URL");
    // As soon as users may sign in, it does.
    driver.press("1").await.go_to("Grant types").await;
    driver.press("enter").type_text(" authorization_code").press("enter ctrl-s enter").await;
    driver.see("Saved Grinder-Telemetry");
    driver.press("3").await.see("No post login URL: sign-in fails");
}

#[tokio::test]
async fn a_change_of_the_grant_types_that_shuts_users_out_is_cautioned_about() {
    let mut driver = on_field("Coffee-Desk", "Grant types").await;
    driver.press("enter ctrl-u").type_text("client_credentials").press("enter ctrl-s").await;
    driver.see("▲ without authorization_code nobody can sign in");
    driver.press("enter").await.see("Saved Coffee-Desk");
    // It is so already.
    driver.press("1").await.go_to("Grant types").await;
    driver.press("enter").type_text(" refresh_token").press("enter ctrl-s").await;
    driver.see("Save Coffee-Desk").not_see("nobody can sign in");
}

/// A production secret that was made a year ago and used when it is said.
async fn used(at: Option<&str>) -> Driver {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.environment("Acme Production").await;
    driver.press("u").type_text("Acme Production").press("enter").await.see("WRITABLE");
    let at = at.map(|at| at.parse().unwrap());
    let state = driver.session.model().environment().unwrap();
    let mut items: Vec<_> = state.applications().cloned().collect();
    for application in items.iter_mut().filter(|one| one.name() == "Roast-Planner") {
        for secret in &mut application.secrets {
            secret.last_used = at.or(secret.created);
        }
    }
    // The listing says so.
    driver.hurry("r");
    let all = |flight: &&Flight| {
        matches!(flight.request, Request::ListApplications { filter: ListFilter::All, .. })
    };
    let mut flights = driver.session.model().flights.iter();
    let ticket = *flights.find(|(_, flight)| all(flight)).unwrap().0;
    let page = Page { items, unreadable: 0, total: None, next: String::new() };
    let reply = Ok(Box::new(Reply::Applications(page)));
    driver.session.apply(Msg::Replied(ticket, reply, Box::default()));
    driver.settle().await;
    driver.find("Roast-Planner").press("2").await.go_to("••••").await;
    while !driver.line_with("▌ ••••").contains("● active") {
        driver.press("down").await;
    }
    driver.forget_requests();
    driver
}

#[tokio::test]
async fn a_production_secret_that_is_in_use_takes_a_typed_word() {
    let mut driver = used(None).await;
    driver.press("d").await.see("never used").not_see("it was used").not_see("This is production");
    let mut driver = used(Some("2025-11-24T12:00:00Z")).await;
    driver
        .press("d")
        .await
        .see("used 365 d ago")
        .not_see("it was used")
        .not_see("This is production");

    let mut driver = used(Some("2026-11-24T07:00:00Z")).await;
    let line = driver.line_with("▌ ••••");
    let end: String = line.split("••••").nth(1).unwrap().chars().take(4).collect();
    driver.press("d").await.see("Something signed in with it, or tested it, 5 h ago");
    driver.see(&format!("This is production. Type {end} to deactivate it anyway"));
    driver.press("enter").await.see("Deactivate ••••");
    assert_eq!(driver.writes(), []);
    driver.press("esc x").await.see("or tested it, 5 h ago").see(&format!("Type {end}"));
}

/// It was stored here, so that no word is asked for.
#[tokio::test]
async fn that_what_is_left_was_never_used_is_told() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Desk").press("2 a enter").await.see("shown once");
    let path = driver.folder().join("desk.env");
    driver.press("f ctrl-u").type_text(path.to_str().unwrap()).press("enter enter enter").await;
    driver.press("j d").await.see("What is left then, ••••");
    driver.see("was never used.").not_see("anyway");
    driver.press("esc j d").await.see("Deactivate ••••").not_see("What is left");
}

#[tokio::test]
async fn elsewhere_a_secret_in_use_is_told_and_takes_no_word_where_another_one_is() {
    let mut driver = Driver::open(Seed::Acme).await;
    let id = driver.colleague.create("WEB_APP", "Till").await;
    for _ in 0..2 {
        let (_, value) = driver.colleague.create_secret(&id).await;
        driver.colleague.sign_in(&id, &value).await;
    }
    driver.press("r").await.find("Till").press("2").await.go_to("••••").await;
    driver.press("d").await.see("Deactivate ••••").not_see("This is production");
    driver.press("enter").await.see("is inactive");
}

#[tokio::test]
async fn of_namesakes_the_one_is_deleted_whose_client_id_was_typed() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Partner-Portal").press("1").await;
    let id = driver.session.model().environment().unwrap().place.selected.clone().unwrap();
    driver.press("D").await.see("Delete Partner-Portal").see("2 applications of this name");
    let end = &id.as_str()[id.as_str().len() - 4..];
    driver.see(&format!("type {end}"));
    driver.type_text("Partner-Portal").press("enter").await.see(&format!("That is not {end}"));
    assert_eq!(driver.writes(), []);
    driver.press("ctrl-u").type_text(end).press("enter").await.see("Deleted Partner-Portal");
    let deleted = format!("DELETE /api/v1/clients/{id}");
    assert_eq!(driver.writes().last().unwrap(), &(deleted, json!(null)));
    // The other one has its name for itself.
    driver.find("Partner-Portal").press("1 D").await.see("Type the application's name");
}

#[tokio::test]
async fn reading_that_was_stopped_says_how_to_go_on() {
    let mut driver = Setup::of(Seed::Acme).begin().await;
    driver.hurry("esc").settle().await.see("The applications were not read").see("r reads them");
    driver.not_see("Reading the applications…");
    driver.press("r").await.see("11 applications");
}

async fn replaces(driver: &Driver, urls: &[&str]) {
    let path = format!("/api/v1/clients/{}", driver.id_of("Barista-Training"));
    let changed: Json = json!({"post_login_uris": urls});
    driver.colleague.send("PATCH", &path, changed).await.ok();
}

#[tokio::test]
async fn what_a_colleague_did_besides_is_told_where_nothing_is_left_to_send() {
    for (urls, told) in [
        (vec!["https://theirs.example/cb"], Some("Post login URLs https://theirs.example/cb")),
        (vec![], None),
    ] {
        let mut driver = Driver::open(Seed::Acme).await;
        driver.find("Barista-Training").press("3").await.go_to("https://training").await;
        driver.press("x").await;
        replaces(&driver, &urls).await;
        driver.forget_requests();
        driver.press("ctrl-s enter").await.see("The server has it so already; nothing was sent");
        match told {
            Some(told) => drop(driver.see("changed by someone else").see(told)),
            None => drop(driver.not_see("somebody else")),
        }
        assert_eq!(driver.writes(), []);
    }
}

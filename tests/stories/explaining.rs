//! Why a sign-in fails: the URL is pasted, and what could be registered is taken over.

use appdeck::sandbox::Seed;
use serde_json::json;

use crate::support::driver::Driver;
use crate::support::listener::Listener;
use crate::support::setup::Setup;

const STATE: &str = "canary-5f0c";
const WRONG: &str = "http://localhost:3001/auth/callback";

fn url(driver: &Driver, name: &str, redirect_uri: &str) -> String {
    let host = &driver.session.model().environment().unwrap().world.environment.host;
    let id = driver.id_of(name);
    format!(
        "https://{host}/oauth/authorize?response_type=code&scope=openid&client_id={id}\
         &redirect_uri={redirect_uri}&state={STATE}"
    )
}

/// The text as a narrow terminal shows it.
fn wrapped(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    characters.chunks(60).map(String::from_iter).collect::<Vec<_>>().join("\r\n")
}

async fn open() -> Driver {
    let mut driver = Setup::of(Seed::Acme).size(120, 40).open().await;
    driver.press("2").await;
    driver.forget_requests();
    driver
}

#[tokio::test]
async fn where_nothing_may_be_written_no_url_is_offered_to_be_added() {
    let mut driver = open().await;
    driver.environment("Acme Production").await.find("Coffee-Desk").await.see("read-only");
    let url = url(&driver, "Coffee-Desk", WRONG);
    driver.press("W").await.paste(&url).press("enter").await.see("Nearest").see("Esc: close");
    driver.not_see("add the URL");
    driver.press("esc u").type_text("Acme Production").press("enter").await.see("WRITABLE");
    driver.press("W").await.paste(&url).press("enter").await.see("^T: add the URL");
}

#[tokio::test]
async fn a_long_answer_scrolls_to_its_end_and_no_further() {
    let mut driver = open().await;
    let line = url(&driver, "Coffee-Desk", WRONG);
    for size in [(48, 12), (40, 10)] {
        driver.resize(size.0, size.1).await;
        driver.press("W").await.paste(&line).await.see("This sign-in fails");
        driver.press(&"down ".repeat(40)).await.see("Not kept");
        let end = driver.screen();
        driver.press("up").await;
        assert_ne!(driver.screen(), end, "no key is lost past the end");
        driver.press("down").await;
        assert_eq!(driver.screen(), end);
        driver.press("esc").await;
    }
}

#[tokio::test]
async fn a_pasted_url_is_explained_and_its_redirect_taken_over_as_a_draft() {
    let mut driver = open().await;
    let line = format!("GET {} HTTP/1.1\" 400", url(&driver, "Coffee-Desk", WRONG));
    driver.press("W").await.see("Paste the authorize URL");
    driver.paste(&wrapped(&line)).await.see("This sign-in fails: 1 reason");
    driver.see("Nearest: http://localhost:3000/auth/callback").see("port 3001 instead of 3000");
    // All of it is on the screen: nothing scrolls.
    driver.press("down").await.see("This sign-in fails: 1 reason");
    // What differs is no reason of its own.
    assert_eq!(driver.screen().matches('✗').count(), 2, "{}", driver.screen());
    driver.see("Not kept: state").not_see(STATE);
    assert!(!format!("{:?}", driver.session.model()).contains(STATE));
    assert!(driver.requests().is_empty(), "nothing is asked: {:?}", driver.requests());

    driver.press("ctrl-t").await.see("Added, not saved yet").see(WRONG);
    assert!(driver.writes().is_empty(), "it is a draft");
    let id = driver.id_of("Coffee-Desk");
    driver.press("ctrl-s enter").await.see("Saved Coffee-Desk");
    assert!(
        driver.on_server(&id).await["post_login_uris"].as_array().unwrap().contains(&json!(WRONG))
    );
    let line = url(&driver, "Coffee-Desk", WRONG);
    driver.press("W").await.paste(&line).await.see("Nothing keeps this sign-in from working");
    driver.press("esc").await.not_see("Why does a sign-in fail?");
}

#[tokio::test]
async fn an_application_without_an_active_secret_cannot_exchange_its_code() {
    let mut driver = open().await;
    let id = driver.id_of("Coffee-Desk");
    let line = url(&driver, "Coffee-Desk", "http://localhost:3000/auth/callback");
    driver.press("W").await.paste(&line).await.see("Nothing keeps this sign-in from working");
    for secret in driver.on_server(&id).await["secrets"].as_array().unwrap() {
        let path = format!("/api/v1/clients/{id}/secrets/{}", secret["id"].as_str().unwrap());
        driver.colleague.send("PATCH", &path, json!({"status": "INACTIVE"})).await.ok();
    }
    driver.press("esc r").await.press("W").await.paste(&line).await;
    driver.see("This sign-in fails: 1 reason").see("Coffee-Desk has no active secret: the sign-in");
}

#[tokio::test]
async fn an_application_of_another_environment_is_found_there() {
    let mut driver = open().await;
    let there = url(&driver, "Coffee-Kiosk", "http://localhost:5173/other");
    driver.environment("Acme Production").await;
    driver
        .press("W")
        .await
        .paste(&there)
        .await
        .see("in Acme Development")
        .see("code_challenge is missing");
    driver.press("ctrl-t").await.see("http://localhost:5173/other").see("Acme Development");
    assert!(driver.writes().is_empty());
}

#[tokio::test]
async fn a_scope_that_is_not_the_applications_is_no_clean_bill() {
    let mut driver = open().await;
    let id = driver.id_of("Coffee-Desk");
    let path = format!("/api/v1/clients/{id}");
    driver.colleague.send("PATCH", &path, json!({"scopes": ["openid", "email"]})).await.ok();
    driver.press("r").await;
    let there = url(&driver, "Coffee-Desk", "http://localhost:3000/auth/callback");
    let more = there.replace("scope=openid", "scope=openid+profile");
    driver.press("W").await.paste(&more).await.see("This sign-in may fail: 1 warning");
    driver.see("profile is not one of its scopes (openid email)");
    driver.paste(&there).await.see("Nothing keeps this sign-in from working");
}

#[tokio::test]
async fn environments_that_were_not_listed_are_read_for_it() {
    let mut driver = open().await;
    let world = &driver.colleague;
    let id = world.environment(1).client_id.clone();
    let pasted = format!(
        "{}/oauth/authorize?response_type=code&scope=openid&client_id={id}&redirect_uri={WRONG}",
        world.environment(1).url
    );
    driver.press("W").await.paste(&pasted).await.see(&id).see("in Acme Production");
    assert!(driver.writes().is_empty());
    driver.forget_requests();
    let nobody = pasted.replace(&id, "webc_404");
    driver.paste(&nobody).await.see("No application of Acme Production has webc_404");
    assert!(driver.requests().is_empty(), "all is listed by now");
}

#[tokio::test]
async fn what_is_typed_is_not_shown_and_what_is_no_url_is_said() {
    let mut driver = open().await;
    driver.press("W").await.type_text("canary").await.see("> 6 characters").not_see("canary");
    driver.press("enter").await.see("There is no authorize URL in it");
    driver.press("ctrl-t").await.see("There is no URL to add");
    driver
        .paste("Sandbox: invalid_scope")
        .await
        .see("invalid_scope means that scope does not hold");
    let line = url(&driver, "Coffee-Desk", "http://localhost:3000/auth/callback");
    driver.type_text(&line).await.not_see(STATE);
    driver.press("enter").await.see("Nothing keeps this sign-in from working").not_see(STATE);
    driver.press("enter").await.see("Nothing keeps this sign-in from working");
}

#[tokio::test]
async fn a_url_that_cannot_be_changed_there_is_left_alone() {
    let mut driver = Setup::of(Seed::Acme).read_only().open().await;
    let line = url(&driver, "Coffee-Desk", WRONG);
    driver.press("W").await.paste(&line).await.press("ctrl-t").await;
    driver.not_see("not saved yet").not_see("Why does a sign-in fail?");
}

#[tokio::test]
async fn it_is_read_aloud() {
    let mut one = Listener::open(Seed::Acme).await;
    let line = url(&one.driver, "Coffee-Desk", WRONG);
    one.press("W").await.paste(&line, "the URL").await;
    let said = one.said();
    for words in
        ["Why does a sign-in fail?", "This sign-in fails: 1 reason", "port 3001 instead of"]
    {
        assert!(said.contains(words), "{words}: {said}");
    }
    assert!(!one.transcript().contains(STATE), "{said}");
    one.press("ctrl-t").await;
    assert!(one.said().contains("Added, not saved yet"), "{}", one.said());
}

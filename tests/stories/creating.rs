//! Registering applications.

use appdeck::sandbox::Seed;
use serde_json::json;

use super::once;
use crate::support::driver::Driver;

const CREATE: &str = "POST /api/v1/clients";

#[tokio::test]
async fn of_several_urls_each_finding_names_its_own() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press("n down down").type_text("not a").await;
    driver.see("✗ not: A scheme is missing").see("✗ a: A scheme is missing");
}

#[tokio::test]
async fn the_key_of_the_type_is_told_on_its_line() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press("n").await.see("↓: next line").not_see("→: type");
    driver.press("down").await.see("→: type");
    driver.press("down").await.not_see("→: type");
}

#[tokio::test]
async fn each_type_is_created_as_what_it_is() {
    let mut driver = Driver::open(Seed::Acme).await;
    for (name, choose, code, words) in [
        ("Web-Test", "", "WEB_APP", "Web Application"),
        ("Spa-Test", "right", "SPA", "Single Page Application"),
        ("Native-Test", "right right", "NTV", "Native Application"),
    ] {
        driver.press("1 esc n").type_text(name).press("down").press(choose).press("enter").await;
        driver.press("esc 1").await.see(&format!("Created {name}")).see(words);
        let client = driver.on_server(&driver.id_of(name)).await;
        assert_eq!(client["client_type"], json!(code));
        assert_eq!(client["enforce_pkce"], json!(code != "WEB_APP"));
        assert_eq!(client["secrets"], json!([]));
    }
}

#[tokio::test]
async fn from_nothing_to_a_stored_secret_in_less_than_twenty_keys() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press("n").type_text("Coffee-Test").press("enter").await;
    driver.see("Created Coffee-Test").see("Generate a client secret").see("only once");
    driver.press("enter").await.see("shown once").see("Coffee-Test").see("Acme Development");
    driver.press("c").await.see("OSC 52").see("Not confirmed").not_see("Copied");
    let (id, secret) = (driver.id_of("Coffee-Test"), driver.copied());
    driver.not_see(&secret);
    driver.press("enter").await.see("Closed on your word").not_see("shown once");
    assert!(driver.pressed() < 20, "{} keys", driver.pressed());
    driver.colleague.sign_in(id.as_str(), &secret).await.ok();
    let posts: Vec<_> = driver.writes().into_iter().map(|(line, _)| line).collect();
    assert_eq!(posts, [CREATE.to_owned(), format!("POST /api/v1/clients/{id}/secrets")]);
}

#[tokio::test]
async fn a_public_client_says_that_it_has_no_secret_and_why() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press("n").type_text("Kiosk-Test").press("down right enter").await;
    driver.see("Created Kiosk-Test").not_see("Generate");
    driver.press("2").await.see("public client").see("PKCE").not_see("Generate");
    driver.press("a").await.see("no client secrets");
    assert_eq!(driver.writes().len(), 1);
}

#[tokio::test]
async fn what_the_rules_refuse_is_not_sent() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press("n enter").await.see("A name is needed");
    driver.type_text("Coffee-Test").press("down down").type_text("app.example.com/cb").await;
    driver.see("scheme is missing");
    driver.press("enter").await.see("scheme is missing");
    assert_eq!(driver.writes(), []);
    driver.press("ctrl-u").type_text("https://app.example.com/cb https://b.example/cb").await;
    driver.press("enter").await.see("Created Coffee-Test");
    let urls = json!(["https://app.example.com/cb", "https://b.example/cb"]);
    assert_eq!(driver.bodies("POST")[0]["post_login_uris"], urls);
}

#[tokio::test]
async fn a_form_that_was_left_opens_again_as_it_was() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver
        .press("n")
        .type_text("Coffee-Te")
        .press("down right esc")
        .await
        .see("Nothing was created");
    driver.press("n").await.see("Coffee-Te").see("[Single Page]");
    driver.press("up").type_text("st").press("enter").await.see("Created Coffee-Test");
    driver.press("1 esc n enter").await.see("A name is needed");
    assert_eq!(
        driver.bodies("POST"),
        [json!({
            "name": "Coffee-Test", "client_type": "SPA", "enforce_pkce": true
        })]
    );
}

#[tokio::test]
async fn the_servers_objection_is_shown_in_the_form_and_the_input_kept() {
    let mut driver = Driver::open(Seed::Acme).await;
    let violation = json!({"field": "client.name", "description": "name is reserved"});
    let body = json!({"code": 3, "message": "validation error", "details": [{
        "error_code": "INVALID_ARGUMENT",
        "validation_error_info": {"field_violations": [violation]}
    }]});
    let refusal = json!({"kind": "status", "code": 400, "body": body});
    driver.faults(once(CREATE, refusal)).await;
    driver.press("n").type_text("Coffee-Test").press("enter").await;
    driver.see("name is reserved").see("Create an application").see("Coffee-Test");
    driver.type_text("2").press("enter").await.see("Created Coffee-Test2");
}

#[tokio::test]
async fn a_pasted_name_stays_one_harmless_line() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press("n").paste("Coffee\u{1b}[31m-Test\n").press("down right enter").await;
    assert_eq!(driver.bodies("POST")[0]["name"], json!("Coffee[31m-Test"));
}

#[tokio::test]
async fn nothing_is_confirmed_twice() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press("n").type_text("Coffee-Test").press("down right").await;
    driver.hurry("enter enter enter esc q").see("on its way");
    driver.settle().await.see("Created Coffee-Test");
    assert_eq!(driver.bodies("POST").len(), 1);
}

#[tokio::test]
async fn a_name_that_looks_like_another_one_is_remarked() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press("n").type_text("Соffee-Desk").await;
    driver.see("Latin and Cyrillic letters in one word");
}

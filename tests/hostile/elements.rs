//! Answers that are small on the wire and large in memory, and items that cannot be read.

use appdeck::sandbox::Seed;
use appdeck::wire::split::VALUES;

use super::{client, facing, json, listing, page, server, works};
use crate::support::driver::Driver;
use crate::support::setup::Setup;

/// An application with this list in it.
fn with(id: &str, key: &str, items: &str) -> String {
    client(id, "Overfull").replace('}', &format!(r#","{key}":[{items}]}}"#))
}

/// What a list of so many of these holds.
fn many(item: &str, number: usize) -> String {
    vec![item; number].join(",")
}

/// One good application and these, and the screen they make.
async fn beside(items: &[String]) -> Driver {
    let good =
        [client("webc_1", "Coffee-Desk"), client("skc_1", "Default").replace("WEB_APP", "ENV")];
    let body = page(&[&good, items].concat(), 0, "");
    let server = listing(move || json("200 OK", &body)).await;
    let setup = Setup::of(Seed::Acme).size(120, 30).patience(5000).strange(&server.url);
    setup.open().await
}

#[tokio::test]
async fn an_application_with_a_million_elements_is_not_decoded_and_hides_no_other() {
    for (key, item) in [
        ("secrets", "{}"),
        ("post_login_uris", "0"),
        ("post_logout_redirect_uris", "[]"),
        ("custom_claims", "{}"),
        ("scopes", "\"\""),
        ("what_comes_next", r#"{"":0}"#),
    ] {
        let mut driver = beside(&[with("webc_2", key, &many(item, 500_000))]).await;
        driver.see("Coffee-Desk").see("1 application cannot be read").not_see("Overfull");
        works(&mut driver).await;
    }
}

#[tokio::test]
async fn a_million_applications_end_in_words() {
    let body = page(&vec![r#"{"id":7}"#.to_owned(); 400_000], 0, "");
    let server = listing(move || json("200 OK", &body)).await;
    let setup = Setup::of(Seed::Acme).size(120, 30).patience(5000).strange(&server.url);
    let mut driver = setup.open().await;
    driver.see("applications cannot be read");
    works(&mut driver).await;
}

#[tokio::test]
async fn many_values_outside_of_any_list_are_refused() {
    let body = format!(r#"{{"clients":[],"more":[{}]}}"#, many("{}", 1_000_000));
    super::ends_in(move || json("200 OK", &body), "more than 5000 values").await;
    let refusal = format!(r#"{{"code":3,"message":"no","details":[{}]}}"#, many("{}", 1_000_000));
    super::ends_in(move || json("400 Bad Request", &refusal), "more than 5000 values").await;
}

#[tokio::test]
async fn an_item_that_cannot_be_read_hides_no_other() {
    let deep = format!(r#"{{"id":"webc_9","x":{}{}}}"#, "[".repeat(200), "]".repeat(200));
    let bad = [
        "7".to_owned(),
        "null".to_owned(),
        "[]".to_owned(),
        client("", "Nameless"),
        client("webc_2", r"\ud800"),
        client("webc_3", "a\u{1}b"),
        r#"{"id":"webc_4","x":1e999}"#.to_owned(),
        r#"{"id":"webc_5" "name":"x"}"#.to_owned(),
        deep,
    ];
    for one in &bad {
        let mut driver = beside(std::slice::from_ref(one)).await;
        driver.see("Coffee-Desk").see("1 application cannot be read and is not in the list");
        works(&mut driver).await;
    }
    beside(&bad).await.see("9 applications cannot be read and are not in the list");
}

#[tokio::test]
async fn what_cannot_be_read_is_not_taken_for_deleted() {
    let server = server(|_, before| {
        let second = client("webc_2", if before == 0 { "Coffee-Kiosk" } else { r"\ud800" });
        json("200 OK", &page(&[client("webc_1", "Coffee-Desk"), second], 0, ""))
    })
    .await;
    let mut driver = facing(&server).await;
    driver.see("Coffee-Kiosk");
    driver.press("r").await.see("Coffee-Kiosk").see("cannot be read");
}

#[tokio::test]
async fn an_odd_item_of_a_list_is_shown_and_named() {
    let odd = client("webc_2", "Odd").replace(
        '}',
        r#","post_login_uris":["https://a.example/cb",{"uri":"https://b.example"}],"scopes":"all","secrets":["canary-listed"]}"#,
    );
    let mut driver = beside(&[odd]).await;
    driver.find("Odd").await.press("1").await;
    driver.see("unreadable post_l").see(r#"[{"uri":"https://b.exa"#);
    driver.see("unreadable scopes").see("all").see("unreadable secrets").not_see("canary");
    driver.press("3").await.see("https://a.example/cb");
}

#[tokio::test]
async fn an_application_with_as_many_as_allowed_is_worked_on() {
    let urls: Vec<String> =
        (0..VALUES - 20).map(|n| format!(r#""https://a.example/{n}""#)).collect();
    let full = with("webc_2", "post_login_uris", &urls.join(","));
    let mut driver = beside(&[full]).await;
    driver.find("Overfull").await.press("3").await.see("https://a.example/0");
    driver.press("down down").await.see("https://a.example/1");
    let secrets = with("webc_2", "secrets", &many(r#"{"id":"s","secret_suffix":"abcd"}"#, 1_000));
    let mut driver = beside(&[secrets]).await;
    driver.find("Overfull").await.press("2").await.see("1000 in all");
    driver.press("G").await.see("Generate a client secret");
}

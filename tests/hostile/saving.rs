//! Strange answers to a save: the draft is never lost, and the operator knows what happened.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Does, answer, client, json, page, patience, server, usual, works};
use crate::api::server::Server;
use crate::support::driver::Driver;
use crate::support::setup::Setup;
use appdeck::sandbox::Seed;

/// A server whose saves are answered so; what it holds never changes.
async fn answering(does: fn() -> Does) -> (Server, Driver) {
    let server = server(move |seen, _| match seen.line.split(' ').next() {
        Some("PATCH") => does(),
        Some("GET") if seen.line.starts_with("GET /api/v1/clients/") => {
            json("200 OK", &format!(r#"{{"client":{}}}"#, client("webc_1", "Coffee-Desk")))
        }
        _ => json("200 OK", &usual()),
    })
    .await;
    let patience = patience(&does());
    let setup = Setup::of(Seed::Acme).size(100, 30).patience(patience).strange(&server.url);
    let mut driver = setup.open().await;
    driver.find("Coffee-Desk").press("1").await;
    driver.go_to("Enforce PKCE").await.press("space").await.see("● unsaved");
    driver.press("ctrl-s enter").await;
    (server, driver)
}

#[tokio::test]
async fn a_save_that_went_wrong_keeps_the_draft_and_is_sent_once() {
    for (does, words) in [
        ((|| answer("502 Bad Gateway", "", "<html>no</html>")) as fn() -> Does, "did not happen"),
        (|| answer("200 OK", "", "<html>yes</html>"), "did not happen"),
        (|| json("200 OK", "[1,2"), "did not happen"),
        (|| Does::ClosesWithoutAnswer, "did not happen"),
        (|| Does::NeverAnswers, "did not happen"),
        (
            || Does::Answers(b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{".to_vec()),
            "did not happen",
        ),
        (|| answer("302 Found", "location: http://127.0.0.1:1/\r\n", ""), "did not happen"),
        (|| json("403 Forbidden", r#"{"code":7,"message":"no right","details":[]}"#), "no right"),
        (|| json("429 Too Many Requests", r#"{"code":8,"message":"slow"}"#), "too many requests"),
        (
            || json("400 Bad Request", r#"{"code":9,"message":"not in this state","details":[]}"#),
            "not in this state",
        ),
        (|| json("409 Conflict", r#"{"code":10,"message":"aborted"}"#), "aborted"),
    ] {
        let (server, mut driver) = answering(does).await;
        driver.see(words);
        driver.press("esc esc").await.see("● unsaved");
        works(&mut driver).await;
        assert_eq!(server.count("PATCH"), 1, "{words}");
    }
}

#[tokio::test]
async fn an_echo_that_says_otherwise_is_told() {
    let other = || json("200 OK", &format!(r#"{{"client":{}}}"#, client("webc_1", "Coffee-Desk")));
    let (server, mut driver) = answering(other).await;
    driver.see("the server did not take: Enforce PKCE");
    assert_eq!(server.count("GET /api/v1/clients/webc_1"), 2, "it is read back anyway");
    works(&mut driver).await;
}

#[tokio::test]
async fn an_echo_of_another_application_is_not_taken_for_this_one() {
    let other = || json("200 OK", &format!(r#"{{"client":{}}}"#, client("webc_7", "Stranger")));
    let (_, mut driver) = answering(other).await;
    driver.not_see("Saved Stranger");
    works(&mut driver).await;
}

/// Coffee-Desk as it is after the save, with these post login URLs.
fn application(urls: &str) -> String {
    let client = client("webc_1", "Coffee-Desk");
    let client = client.trim_end_matches('}');
    format!(r#"{client},"enforce_pkce":true,"post_login_uris":[{urls}]}}"#)
}

fn saved(urls: &str) -> String {
    format!(r#"{{"client":{}}}"#, application(urls))
}

#[tokio::test]
async fn what_vanishes_between_the_echo_and_the_reading_back_is_told() {
    const BOTH: &str = r#""https://a.example/cb","https://b.example/cb""#;
    let reads = AtomicUsize::new(0);
    let server = server(move |seen, _| match seen.line.split(' ').next() {
        // In another order than before, which means the same.
        Some("PATCH") => json("200 OK", &saved(r#""https://b.example/cb","https://a.example/cb""#)),
        Some("GET") if seen.line.starts_with("GET /api/v1/clients/") => {
            match reads.fetch_add(1, Ordering::Relaxed) {
                0 => json("200 OK", &saved(BOTH).replace("true", "false")),
                _ => json("200 OK", &saved(r#""https://b.example/cb""#)),
            }
        }
        _ => json("200 OK", &usual()),
    })
    .await;
    let setup = Setup::of(Seed::Acme).size(200, 30).strange(&server.url);
    let mut driver = setup.open().await;
    driver.find("Coffee-Desk").press("1").await;
    driver.go_to("Enforce PKCE").await.press("space ctrl-s enter").await;
    driver.see("Saved Coffee-Desk").see("changed by someone else");
    driver.see("without https://a.example/cb").not_see("did not take");
    assert_eq!(server.count("PATCH"), 1);
}

/// Two saves at once, the other one made before a third one's that this one kept: what the other
/// one takes away with this one's change is sent again with it.
#[tokio::test]
async fn what_somebody_else_loses_with_ones_own_change_is_sent_again_and_told() {
    const OLD: &str = r#""https://a.example/cb""#;
    const THIRD: &str = r#""https://a.example/cb","https://third.example/cb""#;
    const BOTH: &str =
        r#""https://a.example/cb","https://third.example/cb","https://mine.example/cb""#;
    const OVERWRITTEN: &str = r#""https://a.example/cb","https://other.example/cb""#;
    const ALL: &str = r#""https://a.example/cb","https://other.example/cb","https://third.example/cb","https://mine.example/cb""#;
    let server = server(move |seen, before| match seen.line.split(' ').next() {
        Some("PATCH") if seen.body.contains("other") => json("200 OK", &saved(ALL)),
        Some("PATCH") => json("200 OK", &saved(BOTH)),
        Some("GET") if seen.line.starts_with("GET /api/v1/clients/") => {
            let urls = [THIRD, OVERWRITTEN, ALL];
            json("200 OK", &saved(urls[before.min(2)]))
        }
        _ => json("200 OK", &page(&[application(OLD)], 1, "")),
    })
    .await;
    let setup = Setup::of(Seed::Acme).size(200, 40).strange(&server.url);
    let mut driver = setup.open().await;
    driver.find("Coffee-Desk").press("3 a").type_text("https://mine.example/cb").await;
    driver.press("enter ctrl-s enter").await;
    driver.see("Saved Coffee-Desk twice: a save at the same moment had overwritten");
    driver.see("Post login URLs https://third.example/cb, https://mine.example/cb");
    driver.see("(somebody else's: Post login URLs https://third.example/cb)");
    driver.see("changed by someone else: Post login URLs https://other.example/cb");
    let patches = server.seen().into_iter().filter(|seen| seen.line.starts_with("PATCH"));
    let bodies: Vec<_> = patches.map(|seen| seen.body).collect();
    assert_eq!(bodies.len(), 2, "{bodies:?}");
    assert!(bodies[1].contains("third") && bodies[1].contains("mine"), "{}", bodies[1]);
}

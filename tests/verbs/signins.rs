//! Who signed in, as a script reads it.

use std::sync::atomic::{AtomicUsize, Ordering};

use appdeck::sandbox::Seed;
use serde_json::{Value as Json, json};

use super::shop::{Shop, entry_with, ran, shell};
use crate::api::server::{Server, json as json_answer};

async fn listed(shop: &Shop, flags: &str) -> Json {
    let line = format!("appdeck signins list Coffee-Desk {flags} --json");
    shop.run(&line).await.ended(0).document()
}

fn told<'a>(document: &'a Json, name: &str) -> Vec<&'a str> {
    let all = document["sign_ins"].as_array().unwrap().iter();
    all.map(|one| one[name].as_str().unwrap()).collect()
}

#[tokio::test]
async fn sign_ins_are_listed_newest_first_and_addresses_only_where_they_are_asked_for() {
    let shop = Shop::with_one(Seed::Acme).await;
    let all = listed(&shop, "").await;
    assert_eq!(all["complete"], json!(true));
    assert!(told(&all, "timestamp").is_sorted_by(|a, b| a >= b), "{all}");
    assert_eq!(told(&all, "email")[0], "a…@acme.example");
    assert!(!all.to_string().contains("ana@"), "{all}");
    assert_eq!(told(&listed(&shop, "--emails").await, "email")[0], "ana@acme.example");
    let people = shop.run("appdeck signins list Coffee-Desk").await.ended(0);
    assert!(people.out.contains("a…@acme.example") && !people.out.contains("ana@"), "{people:?}");
    assert!(people.err.contains("no reason and no redirect URL"), "{people:?}");
}

#[tokio::test]
async fn they_can_be_narrowed() {
    let shop = Shop::with_one(Seed::Acme).await;
    for (flags, outcomes, complete) in [
        ("--status failed", vec!["FAILED"], true),
        ("--status FAILED --status success", vec!["SUCCESS", "FAILED", "SUCCESS"], true),
        ("--status pending", vec![], true),
        ("--since 1h", vec!["SUCCESS"], true),
        ("--since 2100-01-01T00:00:00Z", vec![], true),
        ("--limit 1", vec!["SUCCESS"], false),
        ("--limit 3", vec!["SUCCESS", "FAILED", "SUCCESS"], true),
    ] {
        let document = listed(&shop, flags).await;
        let mut told = told(&document, "status");
        // Two of them are of the same moment.
        told.sort_unstable_by(|a, b| b.cmp(a));
        let mut outcomes = outcomes;
        outcomes.sort_unstable_by(|a, b| b.cmp(a));
        assert_eq!((told, &document["complete"]), (outcomes, &json!(complete)), "{flags}");
    }
    for flags in ["--status lost", "--since yesterday", "--limit 0"] {
        shop.run(&format!("appdeck signins list Coffee-Desk {flags}")).await.ended(2);
    }
}

#[tokio::test]
async fn a_hostile_log_cannot_drive_the_terminal_and_ends_at_the_limit() {
    let pages = AtomicUsize::new(0);
    let server = Server::start(move |seen, _| match seen.line.as_str() {
        "POST /oauth/token" => json_answer("200 OK", r#"{"access_token":"token"}"#),
        line if line.starts_with("GET /api/v1/logs/") => {
            let before = pages.fetch_add(1, Ordering::SeqCst);
            let nasty = "\u{1b}]0;title\u{7}\u{202e}";
            let rows: Vec<_> = (0..30)
                .map(|at| {
                    json!({"auth_request_id": format!("{nasty}{before}-{at}"), "status": nasty,
                        "email": nasty, "timestamp": "9999-12-01T00:00:00Z", "workflow": nasty})
                })
                .collect();
            let body = json!({"authRequests": rows, "total_size": 1_000_000, "next_page_token": before.to_string()});
            json_answer("200 OK", &body.to_string())
        }
        _ => json_answer("200 OK", r#"{"client":{"id":"webc_1","name":"Till","client_type":"WEB_APP"}}"#),
    })
    .await;
    let home = tempfile::tempdir().unwrap();
    let config = entry_with("Acme", &server.url, "skc_1", "test_no_such_secret");
    std::fs::write(home.path().join("config.toml"), config).unwrap();
    for flags in ["", " --json", " --emails"] {
        let line = format!("appdeck signins list webc_1{flags}");
        let told = ran(&mut shell(home.path(), &line)).await.ended(0);
        let bad = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!told.out.contains(bad) && !told.err.contains(bad), "{told:?}");
        let lines = told.out.lines().count();
        assert_eq!(lines, if flags == " --json" { 1 } else { 101 });
    }
    assert!(server.count("GET /api/v1/logs/") <= 12);
}

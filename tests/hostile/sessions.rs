//! Sessions that are endless, strange or meant for the terminal.

use std::sync::atomic::{AtomicUsize, Ordering};

use appdeck::app::screen::sessions_view::MOST;
use serde_json::{Value as Json, json};

use super::{answer, client, facing, json as answered, page, server, works};
use crate::support::driver::Driver;

const LOG: &str = "GET /api/v1/logs/authentication/requests";
const SEARCH: &str = "GET /api/v1/users:search";
const LIST: &str = "GET /api/v1/users/";

fn entry(email: &str) -> Json {
    json!({"auth_request_id": "areq_1", "timestamp": "2026-11-24T06:00:00Z", "status": "SUCCESS", "email": email})
}

/// A server that finds these users, and whose sessions are these by how often it was asked before.
async fn open(
    users: Json,
    sessions: impl Fn(usize) -> Json + Send + Sync + 'static,
) -> (Driver, super::Server) {
    let asked = AtomicUsize::new(0);
    let server = server(move |seen, _| {
        if seen.line.starts_with(LOG) {
            let log = json!({"authRequests": [entry("ana@acme.example")]});
            return answered("200 OK", &log.to_string());
        }
        if seen.line.starts_with(SEARCH) {
            return answered("200 OK", &users.to_string());
        }
        if seen.line.starts_with(LIST) {
            let before = asked.fetch_add(1, Ordering::SeqCst);
            return answered("200 OK", &sessions(before).to_string());
        }
        answered("200 OK", &page(&[client("webc_1", "Coffee-Desk")], 1, ""))
    })
    .await;
    let mut driver = facing(&server).await;
    driver.find("Coffee-Desk").press("4 s").await;
    (driver, server)
}

fn ana() -> Json {
    json!({"users": [{"id": "usr_1", "email": "ANA@acme.example"}]})
}

#[tokio::test]
async fn sessions_without_an_end_are_a_thousand_rows() {
    let (mut driver, _server) = open(ana(), |before| {
        let row = |at: usize| json!({"session_id": format!("ses_{}", before * 30 + at), "status": "active"});
        let rows: Vec<_> = (0..30).map(row).collect();
        json!({"sessions": rows, "total_size": 1_000_000, "next_page_token": before.to_string()})
    })
    .await;
    driver.see("30 live of at least 30");
    for _ in 0..MOST / 30 + 3 {
        driver.press("G").await;
    }
    driver.see("1000 live of at least 1000").see(" 1000/1000 ");
    driver.press("X").await.see("at least 1000 live sessions");
    driver.press("n g").await.see(" 1/1000 ");
    driver.press("esc").await;
    works(&mut driver).await;
}

#[tokio::test]
async fn the_same_page_again_and_again_is_read_once() {
    let (mut driver, server) = open(ana(), |before| {
        json!({"sessions": [{"session_id": "ses_1"}], "next_page_token": before.to_string()})
    })
    .await;
    driver.see("1 live of 1");
    assert!(server.count("GET /api/v1/users/usr_1/sessions") < 5);
    driver.press("esc").await;
    works(&mut driver).await;
}

#[tokio::test]
async fn what_drives_a_terminal_is_shown_and_does_nothing() {
    let nasty = "\u{1b}]0;title\u{7}\u{202e}\u{9b}31m\n";
    let huge = "x".repeat(300_000);
    let device = json!({"browser": nasty, "browser_version": huge, "os": nasty, "ip": nasty,
        "device_type": nasty, "location": {"city": nasty, "region": huge}});
    let (mut driver, _server) = open(
        json!({"users": [{"id": "usr_1", "email": "ana@acme.example"}, 5, null, {"id": nasty}]}),
        move |_| {
            let clients = vec![json!({"client_id": nasty}); 300];
            json!({"total_size": "lots", "sessions": [
                {"session_id": format!("a{nasty}"), "user_id": nasty, "status": nasty, "device": device,
                 "authenticated_clients": clients, "last_active_at": "9999-12-01T00:00:00Z"},
                {"session_id": "ses_2", "status": "active", "last_active_at": "9999-12-01T00:00:00Z",
                 "created_at": "9999-12-01T00:00:00Z", "idle_expires_at": "tomorrow"},
                {"session_id": "ses_3", "status": "active", "device": [], "authenticated_clients": "all"},
                {"session_id": huge, "status": huge, "user_id": huge},
                {"session_id": "ses_5", "status": "active", "idle_expires_at": "0002-01-01T00:00:00Z"},
                {}, null, "nonsense", 5,
            ]})
        },
    )
    .await;
    driver.see("in 2").see("at least 5");
    for key in [
        "down", "enter", "down", "down", "down", "esc", "down", "x", "n", "X", "n", "down", "down",
        "v",
    ] {
        for cell in driver.buffer().content() {
            assert!(!cell.symbol().contains(char::is_control), "{key}: {}", driver.screen());
            assert!(!cell.symbol().contains('\u{202e}'), "{key}: {}", driver.screen());
        }
        driver.press(key).await;
    }
    assert!(format!("{:?}", driver.session.model().sessions).len() < 200_000);
    driver.press("esc").await;
    works(&mut driver).await;
}

#[tokio::test]
async fn an_address_that_only_resembles_it_is_nobody() {
    for users in [
        json!({"users": [{"id": "usr_1", "email": "x.ana@acme.example"}]}),
        json!({"users": [{"id": "", "email": "ana@acme.example"}]}),
        json!({"users": []}),
        json!({}),
    ] {
        let (mut driver, server) = open(users, |_| json!({"sessions": []})).await;
        driver.see("No user of this environment has the e-mail address a…@acme.example");
        assert_eq!(server.count("GET /api/v1/users/usr_1/sessions"), 0);
        driver.press("esc").await;
        works(&mut driver).await;
    }
    let two = json!({"users": [
        {"id": "usr_1", "email": "ana@acme.example"}, {"id": "usr_2", "email": "Ana@acme.example"},
    ]});
    let (driver, _server) = open(two, |_| json!({"sessions": []})).await;
    driver.see("Several users have the e-mail address a…@acme.example");
}

#[tokio::test]
async fn a_search_without_an_end_is_left() {
    let pages = AtomicUsize::new(0);
    let server = server(move |seen, _| {
        if seen.line.starts_with(LOG) {
            let log = json!({"authRequests": [entry("ana@acme.example")]});
            return answered("200 OK", &log.to_string());
        }
        if seen.line.starts_with(SEARCH) {
            let token = pages.fetch_add(1, Ordering::SeqCst).to_string();
            let users = json!({"users": [{"id": "usr_1", "email": "b@acme.example"}], "next_page_token": token});
            return answered("200 OK", &users.to_string());
        }
        answered("200 OK", &page(&[client("webc_1", "Coffee-Desk")], 1, ""))
    })
    .await;
    let mut driver = facing(&server).await;
    driver.find("Coffee-Desk").press("4 s").await.see("No user of this environment");
    assert!(server.count(SEARCH) <= 10);
}

#[tokio::test]
async fn what_is_no_list_is_said() {
    for body in ["[]", "<html>", "{\"sessions\": 5}", "{\"sessions\": [[[]]]}", "\0"] {
        let server = server(move |seen, _| {
            if seen.line.starts_with(LOG) {
                let log = json!({"authRequests": [entry("ana@acme.example")]});
                return answered("200 OK", &log.to_string());
            }
            if seen.line.starts_with(SEARCH) {
                return answered("200 OK", &ana().to_string());
            }
            if seen.line.starts_with(LIST) {
                return answer("200 OK", "application/json", body);
            }
            answered("200 OK", &page(&[client("webc_1", "Coffee-Desk")], 1, ""))
        })
        .await;
        let mut driver = facing(&server).await;
        driver.find("Coffee-Desk").press("4 s").await;
        let screen = driver.screen();
        let said = ["no session", "could not be read"];
        assert!(said.iter().any(|words| screen.contains(words)), "{body}:\n{screen}");
        driver.press("esc").await;
        works(&mut driver).await;
    }
}

//! Sign-in logs that are endless, strange or meant for the terminal.

use appdeck::app::screen::activity::KEPT;
use serde_json::{Value as Json, json};

use super::{answer, client, facing, json as answered, page, server, works};
use crate::support::driver::Driver;

const LOG: &str = "GET /api/v1/logs/authentication/requests";

/// A server whose log answers so, by how often it was asked before.
async fn open(log: impl Fn(usize) -> Json + Send + Sync + 'static) -> (Driver, super::Server) {
    let asked = std::sync::atomic::AtomicUsize::new(0);
    let server = server(move |seen, _| {
        if seen.line.starts_with(LOG) {
            let before = asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            return answered("200 OK", &log(before).to_string());
        }
        answered("200 OK", &page(&[client("webc_1", "Coffee-Desk")], 1, ""))
    })
    .await;
    let mut driver = facing(&server).await;
    driver.find("Coffee-Desk").press("4").await;
    (driver, server)
}

fn entry(id: &str, at: &str, status: &str, email: &str) -> Json {
    json!({"auth_request_id": id, "timestamp": at, "status": status, "email": email})
}

#[tokio::test]
async fn a_million_sign_ins_are_a_thousand_rows() {
    let (mut driver, _server) = open(|before| {
        let row = |at: usize| {
            let id = format!("areq_{:07}", before * 30 + at);
            entry(&id, "2026-11-24T06:00:00Z", "SUCCESS", "ana@acme.example")
        };
        let rows: Vec<_> = (0..30).map(row).collect();
        json!({"authRequests": rows, "total_size": 1_000_000, "next_page_token": before.to_string()})
    })
    .await;
    driver.see("30 of 1000000");
    for _ in 0..KEPT / 30 + 3 {
        driver.press("G").await;
    }
    driver.see("1000 of 1000000, no more are kept");
    let kept = |driver: &Driver| {
        let state = driver.session.model().environment().unwrap();
        state.sign_ins.as_ref().unwrap().rows().len()
    };
    assert_eq!(kept(&driver), KEPT);
    driver.press("home").await;
    for _ in 0..20 {
        driver.wait_seconds(10).await;
    }
    assert_eq!(kept(&driver), 150, "what is new reaches no old one: the list begins again with it");
    works(&mut driver).await;
}

#[tokio::test]
async fn what_drives_a_terminal_is_shown_and_does_nothing() {
    let nasty = "\u{1b}]0;title\u{7}\u{202e}\u{9b}31m\n";
    let huge = "x".repeat(30_000);
    let (mut driver, _server) = open(move |_| {
        json!({"total_size": "lots", "authRequests": [
            entry("areq_1", "2026-11-24T06:00:00Z", nasty, nasty),
            entry(nasty, "9999-12-01T00:00:00Z", "FAILED", &format!("{nasty}@{nasty}")),
            entry("", "0001-01-01T00:00:00Z", "", ""),
            entry("areq_4", "tomorrow", "TELEPORTED", "nobody"),
            {"auth_request_id": huge, "email": huge, "workflow": huge, "connection_id": huge,
             "organization_id": huge, "status": huge},
            {"auth_request_id": 7, "timestamp": 12, "status": null, "email": ["a"], "workflow": nasty},
            "nonsense", null, 5,
        ]})
    })
    .await;
    driver.see("in 2").see("6 sign-ins");
    for _ in 0..7 {
        for cell in driver.buffer().content() {
            assert!(!cell.symbol().contains(char::is_control), "{}", driver.screen());
            assert!(!cell.symbol().contains('\u{202e}'), "{}", driver.screen());
        }
        driver.press("down").await;
    }
    driver.press("home").await.see("no reason and no redirect URL");
    driver.press("v f f").await;
    let state = driver.session.model().environment().unwrap();
    let rows = state.sign_ins.as_ref().unwrap().rows();
    let longest = rows.iter().map(|row| row.entry.email.whole().len()).max();
    assert!(longest <= Some(200 * 4), "{longest:?}");
    works(&mut driver).await;
}

#[tokio::test]
async fn workflow_and_connection_have_columns_where_there_is_room() {
    let (mut driver, _server) = open(|_| {
        json!({"authRequests": [{
            "auth_request_id": "areq_1", "timestamp": "2026-11-24T06:00:00Z", "status": "PENDING",
            "email": "ana@acme.example", "workflow": "LOGIN", "connection_id": "conn_7", "organization_id": "org_7",
        }]})
    })
    .await;
    driver.see("Workflow LOGIN").see("Connection conn_7").see("Organization org_7");
    driver.resize(200, 50).await;
    let line = driver.line_with("PENDING");
    assert!(line.contains("LOGIN") && line.contains("conn_7"), "{line}");
    driver.resize(80, 24).await;
    assert!(!driver.line_with("PENDING").contains("LOGIN"), "{}", driver.screen());
}

#[tokio::test]
async fn a_log_that_is_no_log_is_said() {
    for body in ["[]", "<html>", "{\"authRequests\": 5}", "{\"authRequests\": [[[]]]}", "\0"] {
        let server = server(move |seen, _| {
            if seen.line.starts_with(LOG) {
                return answer("200 OK", "application/json", body);
            }
            answered("200 OK", &page(&[client("webc_1", "Coffee-Desk")], 1, ""))
        })
        .await;
        let mut driver = facing(&server).await;
        driver.find("Coffee-Desk").press("4").await;
        let screen = driver.screen();
        let said = ["Nobody has signed in", "could not be read"];
        assert!(said.iter().any(|words| screen.contains(words)), "{body}:\n{screen}");
        works(&mut driver).await;
    }
}

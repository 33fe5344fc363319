//! What the contract's fifth section asks a client to tolerate, one test each, in its order.

use appdeck::sandbox::Seed;
use serde_json::json;

use super::{Does, answer, client, facing, json, listing, page, server, usual, works};
use crate::api::server::{Seen, Server};
use crate::support::driver::Driver;
use crate::support::setup::Setup;

/// The screen that a listing with this body makes.
async fn shown(body: &str) -> Driver {
    let body = body.to_owned();
    let server = listing(move || json("200 OK", &body)).await;
    let mut driver = facing(&server).await;
    works(&mut driver).await;
    driver
}

/// One application with these further keys, and the screen it makes.
async fn shown_with(keys: &str) -> Driver {
    let one = client("webc_1", "Coffee-Desk").replace('}', &format!(",{keys}}}"));
    let mut driver = shown(&page(&[one], 1, "")).await;
    driver.find("Coffee-Desk").await;
    driver
}

async fn facing_strange(server: &Server) -> Driver {
    Setup::of(Seed::Acme).size(100, 30).patience(400).strange(&server.url).open().await
}

#[tokio::test]
async fn routes_that_are_missing() {
    for (status, body) in [
        ("404 Not Found", r#"{"code":5,"message":"Not Found","details":[]}"#),
        ("501 Not Implemented", r#"{"code":12,"message":"Method Not Implemented","details":[]}"#),
        ("501 Not Implemented", ""),
    ] {
        let server = listing(move || json(status, body)).await;
        let mut driver = facing(&server).await;
        driver.see("does not offer the applications API");
        works(&mut driver).await;
    }
}

#[tokio::test]
async fn two_hundred_or_two_hundred_and_one() {
    for status in ["200 OK", "201 Created", "202 Accepted"] {
        let server = server(move |seen, _| match seen.line.split(' ').next() {
            Some("POST") => {
                json(status, &format!(r#"{{"client":{}}}"#, client("spac_9", "Coffee-Test")))
            }
            _ => json(status, &usual()),
        })
        .await;
        let mut driver = facing_strange(&server).await;
        driver.press("n").type_text("Coffee-Test").press("enter").await.see("Created Coffee-Test");
        driver.press("esc").await;
        works(&mut driver).await;
    }
}

/// A server whose deletes are answered so.
async fn deleting(does: fn() -> Does) -> Driver {
    let server = server(move |seen, _| match seen.line.split(' ').next() {
        Some("DELETE") => does(),
        Some("GET") if seen.line.starts_with("GET /api/v1/clients/") => {
            json("200 OK", &format!(r#"{{"client":{}}}"#, client("webc_1", "Coffee-Desk")))
        }
        _ => json("200 OK", &usual()),
    })
    .await;
    let mut driver = facing_strange(&server).await;
    driver.find("Coffee-Desk").press("1 D").type_text("Coffee-Desk").press("enter").await;
    driver
}

#[tokio::test]
async fn an_empty_object_or_nothing() {
    for does in [
        (|| json("200 OK", "{}")) as fn() -> Does,
        || json("200 OK", ""),
        || Does::Answers(b"HTTP/1.1 204 No Content\r\n\r\n".to_vec()),
        || Does::Answers(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".to_vec()),
    ] {
        let mut driver = deleting(does).await;
        driver.see("Deleted Coffee-Desk");
        works(&mut driver).await;
    }
}

#[tokio::test]
async fn every_spelling_of_unset() {
    for value in ["null", "\"\"", "[]", "0", "\"0\"", "\"0001-01-01T00:00:00Z\""] {
        // Each key in the spellings that its type allows.
        let text = if value == "[]" || value == "0" { "\"\"" } else { value };
        let list = if value == "[]" || value == "null" { value } else { "[]" };
        let number = if value.contains('0') && !value.contains("01") { value } else { "null" };
        let time = if value == "null" || value.contains("01") { value } else { "\"\"" };
        let keys = format!(
            r#""post_login_uris":{list},"initiate_login_uri":{},"access_token_expiry":{number},"secrets":{list},"custom_claims":{list},"scopes":{list},"update_time":{time}"#,
            if text.contains('0') { "\"\"" } else { text }
        );
        let mut driver = shown_with(&keys).await;
        driver.see("Access token expiry   inherited").see("Scopes                –");
        driver.press("3").await.see("Post login URLs   none").see("Initiate login URL   none");
        driver.press("2").await.see("Secrets     none yet");
    }
    // And left out.
    shown_with(r#""keyId":"1""#).await.see("Access token expiry   inherited");
}

#[tokio::test]
async fn numbers_as_text_and_text_as_numbers() {
    shown_with(r#""access_token_expiry":"3600""#).await.see("60 minutes");
    shown_with(r#""access_token_expiry":3600"#).await.see("60 minutes");
}

#[tokio::test]
async fn legacy_and_unknown_keys_types_and_statuses() {
    let keys = r#""redirect_uris":["https://old.example"],"colour":{"deep":[1,2]},"secrets":[
        {"id":"sec_1","secret_suffix":"aaaa","create_time":"2026-11-01T00:00:00Z"},
        {"id":"sec_2","secret_suffix":"bbbb","status":"ROTTING"}]"#;
    let mut driver = shown_with(keys).await;
    driver.not_see("old.example");
    driver.press("2").await.see("••••aaaa   ● active").see("••••bbbb").see("rotting");
    let m2m = client("m2m_1", "Robot").replace("WEB_APP", "M2M");
    let mut driver = shown(&page(&[m2m], 1, "")).await;
    driver.find("Robot").await.see("M2M");
    driver.press("1 down e").await.see("read-only here: their rules are not known");
    let untyped = client("x_1", "Untyped").replace(r#","client_type":"WEB_APP""#, "");
    shown(&page(&[untyped], 1, "")).await.see("Untyped");
}

#[tokio::test]
async fn a_list_that_lags_after_a_create() {
    let server = server(|seen, _| match seen.line.split(' ').next() {
        Some("POST") => {
            json("200 OK", &format!(r#"{{"client":{}}}"#, client("webc_9", "Coffee-Test")))
        }
        _ => json("200 OK", &usual()),
    })
    .await;
    let mut driver = facing_strange(&server).await;
    driver.press("n").type_text("Coffee-Test").press("enter").await.see("Created Coffee-Test");
    driver.press("esc esc r").wait_seconds(10).await.not_see("Created Coffee-Test");
    driver.see("Coffee-Test").not_see("Deleted elsewhere");
    // After a while the server's word counts.
    driver.wait_seconds(61).press("r").await.not_see("Coffee-Test");
    works(&mut driver).await;
}

#[tokio::test]
async fn a_total_that_counts_more_than_the_filter() {
    let mut driver = shown(&page(&[client("webc_1", "Coffee-Desk")], 400, "")).await;
    driver.see("1 application").not_see("more to come");
    works(&mut driver).await;
}

/// A server that refuses to list with this status.
async fn refusing(status: &'static str, code: u8) -> Driver {
    let body = format!(r#"{{"code":{code},"message":"not today","details":[]}}"#);
    let server = listing(move || json(status, &body)).await;
    facing(&server).await
}

#[tokio::test]
async fn four_hundred_and_one_where_403_was_expected_and_the_reverse() {
    let mut driver = refusing("401 Unauthorized", 7).await;
    driver.see("check this environment's credentials");
    works(&mut driver).await;
    let mut driver = refusing("403 Forbidden", 16).await;
    driver.see("not today");
    works(&mut driver).await;
}

#[tokio::test]
async fn several_details_of_foreign_types() {
    let body = json!({"code": 3, "message": "validation error", "details": [
        {"@type": "type.googleapis.com/google.rpc.Whatever", "x": [1]},
        7, null, "text", [],
        {"@type": "type.googleapis.com/scalekit.v1.errdetails.ErrorInfo",
         "error_code": "INVALID_ARGUMENT", "help_info": {"links": [{"url": 7}]}},
    ]});
    let server = listing(move || json("400 Bad Request", &body.to_string())).await;
    let mut driver = facing(&server).await;
    driver.see("validation error");
    works(&mut driver).await;
}

#[tokio::test]
async fn two_applications_of_the_same_name() {
    let both = [client("webc_1", "Coffee-Desk"), client("webc_2", "Coffee-Desk")];
    let body = page(&both, 2, "");
    let server = listing(move || json("200 OK", &body)).await;
    let mut driver = facing(&server).await;
    // Told apart in the list, where there is no column for the client ID.
    driver.see("webc_1").see("webc_2");
    works(&mut driver).await;
}

fn asks_for_default(seen: &Seen) -> bool {
    seen.line.contains("client_type=ENV")
}

#[tokio::test]
async fn all_may_leave_out_the_default_client() {
    let default = client("skc_1", "Default").replace("WEB_APP", "ENV");
    let alone = page(&[client("webc_1", "Coffee-Desk")], 1, "");
    let with = page(&[default], 1, "");
    let server =
        server(move |seen, _| json("200 OK", if asks_for_default(seen) { &with } else { &alone }))
            .await;
    let mut driver = facing(&server).await;
    driver.see("Coffee-Desk").see("Default").see("2 applications");
    works(&mut driver).await;
    assert_eq!(server.seen().iter().filter(|seen| asks_for_default(seen)).count(), 1);
    // And it may include it, which is not asked for twice.
    let server = listing(|| json("200 OK", &usual())).await;
    let mut driver = facing(&server).await;
    driver.see("2 applications");
    works(&mut driver).await;
    assert!(!server.seen().iter().any(asks_for_default));
}

#[tokio::test]
async fn names_and_urls_that_would_drive_a_terminal() {
    let long = "n".repeat(100_000);
    let wide = "宽".repeat(40_000);
    let stacked = format!("a{}", "\u{0301}".repeat(50_000));
    for name in [
        long.as_str(),
        wide.as_str(),
        stacked.as_str(),
        r"\u001b]0;owned\u0007",
        r"\u001b[2J\u001b[H",
        r"\u0000\u0008\u007f\u0085\u009b31m",
        r"\u202eevil\u2066x\u2069",
        r"line\nline\r\tx",
        r"\u200d\u200b\ufeff",
        "👩‍👩‍👧‍👦",
    ] {
        let app = client("webc_1", name).replace(
            r#""create_time""#,
            &format!(
                r#""post_login_uris":["{name}","https://{name}"],"initiate_login_uri":"{name}","scopes":["{name}"],"custom_claims":[{{"key":"{name}","value":"{name}"}}],"grant_types":["{name}"],"secrets":[{{"id":"s","secret_suffix":"{name}","created_by":"{name}","status":"{name}"}}],"create_time""#
            ),
        );
        let body = page(&[app], 1, "");
        let server = listing(move || json("200 OK", &body)).await;
        for (columns, rows) in [(100, 30), (80, 24), (44, 12)] {
            let setup = Setup::of(Seed::Acme).size(columns, rows).strange(&server.url);
            let mut driver = setup.open().await;
            for keys in [
                "enter",
                "1",
                "down enter esc",
                "2",
                "down enter esc",
                "3 down",
                "Y esc",
                "1 D esc",
            ] {
                driver.press(keys).await;
                harmless(&driver);
            }
        }
    }
}

#[tokio::test]
async fn errors_that_would_drive_a_terminal() {
    let evil = r"\u001b]52;c;ZXZpbA==\u0007\u202e";
    let body = format!(
        r#"{{"code":3,"message":"{evil}","details":[{{"error_code":"{evil}","validation_error_info":{{"field_violations":[{{"field":"{evil}","description":"{evil}"}}]}}}}]}}"#
    );
    let server =
        listing(move || answer("400 Bad Request", "x-trace-id: ab\x1b[31m\r\n", &body)).await;
    let mut driver = facing(&server).await;
    harmless(&driver);
    driver.press("!").await.see("What went wrong");
    harmless(&driver);
    assert_eq!(driver.written(), b"");
}

/// No cell holds what a terminal obeys.
fn harmless(driver: &Driver) {
    let obeyed = |c: char| {
        c.is_control()
            || ('\u{202a}'..='\u{202e}').contains(&c)
            || ('\u{2066}'..='\u{2069}').contains(&c)
    };
    let found = driver.buffer().content().iter().find(|cell| cell.symbol().contains(obeyed));
    assert!(
        found.is_none(),
        "{:?}:\n{}",
        found.map(ratatui::buffer::Cell::symbol),
        driver.screen()
    );
}

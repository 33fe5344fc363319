//! What the doctor finds and says.

use std::path::Path;

use appdeck::api::http::{self, Options, Trust};
use appdeck::api::{ApiError, ErrorKind};
use appdeck::config::{Flags, Resolved, resolve};
use appdeck::doctor::{Report, Subject, examine};

use crate::api::server::{Does, Server, answer, json};

const SECRET: &str = "canary-doctor-secret";

fn config(url: &str) -> Resolved {
    let variables = |name: &str| match name {
        "SCALEKIT_ENVIRONMENT_URL" => Some(url.to_owned()),
        "SCALEKIT_CLIENT_ID" => Some("skc_1".to_owned()),
        "SCALEKIT_CLIENT_SECRET" => Some(SECRET.to_owned()),
        _ => None,
    };
    resolve(&Flags::default(), &variables, Path::new("/nowhere/config.toml")).unwrap()
}

async fn report(config: Resolved) -> Report {
    let http = http::client(&Options { trust: Trust::Nobody, ..Options::default() });
    let here = vec![("clipboard".to_owned(), "OSC 52 through tmux".to_owned())];
    examine(Subject { config, log: None, here }, http).await
}

fn discovery(date: &str) -> Does {
    answer("200 OK", &format!("date: {date}\r\n"), r#"{"issuer":"https://acme.example"}"#)
}

#[tokio::test]
async fn all_is_well() {
    let server = Server::start(|seen, _| match seen.line.as_str() {
        "POST /oauth/token" => json("200 OK", r#"{"access_token":"canary-token"}"#),
        _ => json("200 OK", r#"{"issuer":"https://acme.example"}"#),
    })
    .await;
    let report = report(config(&server.url)).await;
    assert!(report.healthy(), "{report:?}");
    let text = report.text();
    for words in [
        "configuration  /nowhere/config.toml (not there)",
        "clipboard      OSC 52 through tmux",
        "Development",
        "client secret  environment variable SCALEKIT_CLIENT_SECRET",
        "discovery      ok: issuer https://acme.example",
        "sign-in        ok: the credentials are accepted",
        &server.url,
    ] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let json: serde_json::Value = serde_json::from_str(&report.json().unwrap()).unwrap();
    assert_eq!(json["ok"], true);
    assert_eq!(json["environments"][0]["type"], "Development");
    assert!(!format!("{text}{json}").contains("canary"), "{text}{json}");
}

#[tokio::test]
async fn what_fails_is_named_and_no_secret_is() {
    let server = Server::start(|seen, _| match seen.line.as_str() {
        "POST /oauth/token" => json("401 Unauthorized", &format!(r#"{{"error":"no {SECRET}"}}"#)),
        _ => discovery("Thu, 01 Jan 1970 00:00:00 GMT"),
    })
    .await;
    let report = report(config(&server.url)).await;
    assert!(!report.healthy());
    let text = report.text();
    assert!(text.contains("sign-in        FAILED: cannot sign in: "), "{text}");
    assert!(text.contains("clock          FAILED: "), "{text}");
    assert!(text.contains("ahead of the server's: set this machine's clock"), "{text}");
    let json = report.json().unwrap();
    assert!(json.contains("\"ok\": false"), "{json}");
    assert!(!format!("{text}{json}").contains("canary"), "{text}{json}");
}

#[tokio::test]
async fn a_place_without_network_is_told_from_a_place_without_environments() {
    let none = resolve(&Flags::default(), &|_| None, Path::new("/nowhere/config.toml")).unwrap();
    let alone = report(none.clone()).await;
    assert!(alone.healthy() && alone.text().contains("appdeck --sandbox needs none"));
    let error = ApiError::new(ErrorKind::Unreachable, "no certificate authorities");
    let subject = Subject { config: none, log: None, here: Vec::new() };
    let cut_off = examine(subject, Err(error)).await;
    assert!(!cut_off.healthy());
    assert!(cut_off.text().contains("network        FAILED: no certificate authorities"));
}

//! Every system call that could carry what a sign-in is made of, as strace sees it.

use std::collections::BTreeMap;

use reqwest::header::{COOKIE, LOCATION, SET_COOKIE};
use reqwest::redirect::Policy;
use url::Url;

use super::assert_restored;
use super::program::ready;
use super::trace::{Places, call, files_under, traceable};
use crate::secrets::watch::tells;
use crate::support::browser::ANA;

/// Opens the URL in a browser in which somebody signs in at once; the address that it ends at.
async fn visited(url: &Url) -> String {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().redirect(Policy::none()).build().unwrap();
    let signed = client.post(url.join("/_sandbox/sign_in").unwrap());
    let signed = signed.body(format!("{{\"email\":\"{ANA}\"}}")).send().await.unwrap();
    let cookie = signed.headers()[SET_COOKIE].to_str().unwrap().split(';').next().unwrap();
    let sent = client.get(url.clone()).header(COOKIE, cookie).send().await.unwrap();
    sent.headers()[LOCATION].to_str().unwrap().to_owned()
}

/// What stands in the trace between these.
fn between(trace: &str, before: &str, after: char) -> String {
    let (_, rest) = trace.split_once(before).unwrap_or_else(|| panic!("no {before}"));
    rest.split(after).next().unwrap().trim_end_matches('\\').to_owned()
}

#[tokio::test]
async fn code_tokens_and_verifier_leave_the_program_to_the_server_only() {
    if !traceable() {
        return;
    }
    let places = Places::new();
    let mut pty = ready(places.run());
    // The first of the list.
    pty.press("L");
    pty.wait_text("Open this URL on this machine");
    pty.press("\x19");
    let url = Url::parse(&String::from_utf8(pty.wait_copied(1)).unwrap()).unwrap();
    let asked: BTreeMap<_, _> = url.query_pairs().into_owned().collect();
    let address = Url::parse(&visited(&url).await).unwrap();
    let code = address.query_pairs().find(|(name, _)| name == "code").unwrap().1.into_owned();
    pty.paste(address.as_str());
    pty.wait_text("This sign-in works as configured");
    pty.press("\u{1b}");
    pty.wait("the list", |screen| !screen.contents().contains("Try a sign-in"));
    pty.press("\u{3}");
    assert!(pty.exit().success());

    let trace = places.text("trace");
    let values = [
        ("code", code),
        ("verifier", between(&trace, "code_verifier=", '&')),
        ("access token", between(&trace, "access_token\\\":\\\"", '"')),
        ("ID token", between(&trace, "id_token\\\":\\\"", '"')),
    ];
    for (name, value) in &values {
        let mut seen = 0;
        // Whatever begins like a token is one.
        let value = value.rsplit('.').next().unwrap();
        for line in trace.lines().filter(|line| tells(line, value)) {
            let (_, to, _) = call(line);
            // What is pasted comes in by a read, which is not traced.
            assert!(to.contains("<TCP:[127.0.0.1:"), "{name}: {line}");
            seen += 1;
        }
        assert!(seen > 0, "the {name} was sent");
    }
    let known = [("state", asked["state"].clone()), ("nonce", asked["nonce"].clone())];
    let kept: Vec<_> = [files_under(&pty.home()), files_under(&places.path("state"))].concat();
    assert!(kept.iter().any(|path| path.ends_with("appdeck.log")), "{kept:?}");
    for (name, value) in values.iter().chain(&known) {
        let value = value.rsplit('.').next().unwrap();
        for path in &kept {
            let bytes = std::fs::read(path).unwrap();
            let text = String::from_utf8_lossy(&bytes);
            assert!(!tells(&text, value), "the {name} is in {}", path.display());
        }
        assert!(pty.titles().iter().all(|title| !tells(title, value)), "{name}");
        assert_restored(&pty, value);
    }
}

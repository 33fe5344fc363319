//! What is private in a pasted authorize URL, which is explained and dropped.

use std::fmt::Write;

use appdeck::runtime::last_run::RunEnding;
use appdeck::sandbox::Seed;

use super::files;
use super::issuer::Values;
use super::seen::{none_in, watching};
use super::watch::Log;
use crate::support::listener::Listener;
use crate::support::setup::Setup;

/// The parameters whose values are nobody's business.
const PRIVATE: [&str; 13] = [
    "state",
    "nonce",
    "login_hint",
    "id_token_hint",
    "code",
    "code_verifier",
    "client_secret",
    "access_token",
    "refresh_token",
    "id_token",
    "request",
    "request_uri",
    "logout_token",
];
const WRONG: &str = "http://localhost:3001/auth/callback";

/// What stands at these names, and in the redirect URI; a value is of no form that anything else has.
pub fn values() -> Values {
    let names = PRIVATE.into_iter().chain(["user", "query", "fragment", "unknown"]);
    names.map(|name| (name, format!("canary{}0123456789", name.replace('_', "")))).collect()
}

/// A line of a log with all of it.
pub fn line(id: &str, host: &str) -> String {
    let values = values();
    let mut uri = WRONG.replace("//", &format!("//{}@", values["user"]));
    write!(uri, "?session={}#{}", values["query"], values["fragment"]).unwrap();
    let uri: String = url::form_urlencoded::byte_serialize(uri.as_bytes()).collect();
    let mut line = format!(
        "GET https://{host}/oauth/authorize?response_type=code&scope=openid&client_id={id}&redirect_uri={uri}"
    );
    for name in PRIVATE.into_iter().chain(["unknown"]) {
        write!(line, "&{name}={}", values[name]).unwrap();
    }
    line + " HTTP/1.1 400"
}

#[tokio::test]
async fn what_is_private_in_a_pasted_url_goes_nowhere() {
    let log = Log::default();
    let _listening = log.listen();
    let folder = tempfile::tempdir().unwrap();
    let (setup, seen, recorder) = watching(Setup::of(Seed::Acme), folder.path());
    let mut driver = setup.open().await;
    let host = driver.session.model().environment().unwrap().world.environment.host.clone();
    let id = driver.id_of("Coffee-Desk").to_string();
    driver.find("Coffee-Desk").press("W").await;
    driver.paste(&line(&id, &host)).await.see("This sign-in fails").see("Not kept: state, nonce");
    driver.see("http://…@localhost:3001/auth/callback?…");
    // The port alone is wrong now: what could be registered is taken over, saved and undone.
    driver.paste(&line(&id, &host).replace("canaryuser0123456789%40", "")).await;
    driver.press("end").await.press("ctrl-t").await;
    driver.press("ctrl-s enter").await.see("Saved Coffee-Desk");
    driver.press("@ enter").await.see("+ http://localhost:3001/auth/callback");
    driver.press("esc esc").await;
    // A code in the error page, and a line that holds no request.
    for text in [format!("error={}", values()["code"]), values()["access_token"].clone()] {
        driver.press("W").paste(&text).await.see("There is no authorize URL in it");
        driver.press("esc").await;
    }
    recorder.lock().unwrap().take().unwrap().end(RunEnding::Left(0));
    let values = values();
    let mut seen = seen.lock().unwrap();
    seen.look(&driver);
    seen.holds_none(&values, "a pasted URL");
    none_in("log", &log.text(), &values, "a pasted URL");
    let kept = files(folder.path());
    assert!(kept.contains("3001/auth/callback") && kept.contains("explain-bottom"), "{kept}");
    none_in("files", &kept, &values, "a pasted URL");
    let requests = format!("{:?}", driver.colleague.sandbox.requests());
    none_in("sandbox's requests", &requests, &values, "a pasted URL");
    assert!(driver.written().is_empty(), "nothing is copied");
}

#[tokio::test]
async fn nothing_private_is_read_aloud() {
    let mut one = Listener::open(Seed::Acme).await;
    let id = one.driver.id_of("Coffee-Desk").to_string();
    one.press("W").await;
    one.paste(&line(&id, "acme.scalekit.dev"), "a log line").await;
    assert!(one.said().contains("This sign-in fails"), "{}", one.said());
    none_in("transcript", &one.transcript(), &values(), "a pasted URL");
}

//! A secret's way from the server to the operator, and everywhere it must not be on the way.

mod explaining;
mod issuer;
mod seen;
mod signing_in;
mod verbs;
pub mod watch;

use std::path::Path;
use std::sync::{Arc, Mutex};

use appdeck::api::{ApiError, ErrorKind, Reply};
use appdeck::app::msg::CopyTicket;
use appdeck::app::{Effect, Msg, Ticket};
use appdeck::domain::{CopyText, Secret};
use appdeck::sandbox::Seed;
use serde_json::json;
use tempfile::TempDir;

use crate::support::driver::Driver;
use crate::support::samples;
use crate::support::sandbox::read;
use crate::support::screen;
use crate::support::setup::Setup;
use watch::{Log, tells};

/// What was drawn before each message, and what the model printed for debugging.
type Seen = Arc<Mutex<Vec<String>>>;

/// One Web Application in a development environment, on a sandbox that keeps its data in a file; the
/// state directory is in the same folder.
async fn open() -> (Driver, Seen, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let seen = Seen::default();
    let sees = Arc::clone(&seen);
    let setup = Setup::of(Seed::Empty).database(&folder.path().join("sandbox.sqlite"));
    let ctx = setup.look().1;
    let setup = setup.state(&folder.path().join("state")).prepared(move |session| {
        let sees = Arc::clone(&sees);
        session.listen(move |model, _, _| {
            let mut sees = sees.lock().unwrap();
            sees.push(screen::text(&screen::painted(model, &ctx)));
            sees.push(format!("{model:?}"));
        });
    });
    let mut driver = setup.open().await;
    driver.colleague.create("WEB_APP", "Coffee-Desk").await;
    driver.press("r").await.see("Coffee-Desk");
    (driver, seen, folder)
}

/// Every byte of the files in a folder, as text.
fn files(folder: &Path) -> String {
    let mut all = String::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all += &files(&path);
        } else {
            all += &String::from_utf8_lossy(&std::fs::read(path).unwrap());
        }
    }
    all
}

#[tokio::test]
async fn a_secret_is_seen_where_the_operator_wants_it_and_nowhere_else() {
    let log = Log::default();
    let _listening = log.listen();
    let (mut driver, seen, folder) = open().await;
    driver.find("Coffee-Desk").press("2 a enter").await.see("Coffee-Desk").see("••••");
    let masked = driver.see("shown once").screen();
    let before = seen.lock().unwrap().len();
    let shown = driver.press("v").await.screen();
    let printed = format!("{:?}", driver.session.model());
    let hidden = driver.press("v").await.screen();
    // What was seen meanwhile holds the value, as it should.
    seen.lock().unwrap().truncate(before);
    driver.press("c").await;
    let secret = driver.copied();
    // A copied secret may be left.
    driver.press("enter").await.not_see("shown once");

    assert!(secret.starts_with("test_") && secret.len() == 69, "{} characters", secret.len());
    assert!(tells(&shown, &secret), "{shown}");
    for (what, screen) in [("masked", masked), ("hidden", hidden)] {
        assert!(!tells(&screen, &secret), "{what}:\n{screen}");
    }
    assert!(!tells(&printed, &secret), "the model's debug print while it is shown");
    seen.lock().unwrap().push(driver.screen());
    for text in seen.lock().unwrap().iter() {
        assert!(!tells(text, &secret), "a screen or a debug print:\n{text}");
    }

    let world = &driver.colleague;
    let requests = format!("{:?}", world.sandbox.requests());
    assert!(requests.contains("/secrets"), "{requests}");
    let (files, text) = (files(folder.path()), log.text());
    assert!(files.contains("Coffee-Desk"), "the files are the sandbox's");
    assert!(files.contains("generate_secret"), "and the record is among them");
    assert!(
        text.contains("generate a client secret") && text.contains("DEBUG appdeck::api"),
        "{text}"
    );
    let default = world.environment(0).client_secret.clone();
    let workspace = world.workspace_token().to_owned();
    let announced = [read(&default), &workspace];
    for value in [secret.as_str()].into_iter().chain(announced) {
        assert!(!tells(&text, value), "the log");
        assert!(!tells(&files, value), "the sandbox's files");
        assert!(!tells(&requests, value), "the sandbox's record");
        let seen = seen.lock().unwrap();
        assert!(seen.iter().all(|seen| !tells(seen, value)), "a screen or a debug print");
    }
    // Access tokens are JWTs, which begin alike.
    for (what, place) in [("log", &text), ("files", &files), ("record", &requests)] {
        assert!(!holds_token(place), "an access token in the {what}");
    }
    assert!(holds_token(&world.token), "as access tokens begin");
}

// Three letters occur in binary files by chance; twenty more of the alphabet after them do not.
fn holds_token(text: &str) -> bool {
    let of_token = |c: &char| c.is_ascii_alphanumeric() || "-_.".contains(*c);
    text.split("eyJ").skip(1).any(|rest| rest.chars().take_while(of_token).count() > 20)
}

#[tokio::test]
async fn a_server_that_repeats_credentials_makes_no_error_repeat_them() {
    let log = Log::default();
    let _listening = log.listen();
    let (mut driver, seen, _folder) = open().await;
    let secret = driver.colleague.environment(0).client_secret.clone();
    let echo = format!("no {} here, nor ", read(&secret));
    let fault = json!({"kind": "status", "code": 400, "body": {"code": 3, "message": echo}});
    let signed_out = json!({"kind": "status", "code": 401});
    driver
        .faults(json!([
            {"route": "POST /oauth/token", "fault": fault},
            {"route": "GET /api/v1/clients", "times": 1, "fault": signed_out},
        ]))
        .await;
    let screen = driver.press("r").await.see("sign in").see("no … here").screen();
    let whole = driver.press("!").await.screen();
    let text = log.text();
    assert!(text.contains("no … here"), "the log tells of it: {text}");
    for place in seen.lock().unwrap().iter().chain([&screen, &whole, &text]) {
        assert!(!tells(place, read(&secret)), "{place}");
    }
}

#[test]
fn messages_effects_and_errors_print_no_value() {
    let value = "test_canary_0123456789_canary";
    let listed = samples::secret("sks_1");
    let secret = Secret::new(value.into());
    let reply = Reply::SecretCreated(listed, secret.clone());
    let printed = [
        format!("{:?}", Msg::Replied(Ticket(1), Ok(Box::new(reply)), Box::default())),
        format!(
            "{:?}",
            Effect::Copy(CopyTicket::Secret(Ticket(1)), CopyText::Secret(secret.clone()))
        ),
        format!("{:?}", ApiError::new(ErrorKind::Refused, secret.redact(&format!("no {value}")))),
        format!("{:?}", appdeck::config::CredentialSource::Typed(secret.clone())),
        format!(
            "{:?}",
            appdeck::api::Credential::Workspace { token: secret.clone(), domain: None }
        ),
    ];
    for text in printed {
        assert!(!tells(&text, value), "{text}");
    }
}

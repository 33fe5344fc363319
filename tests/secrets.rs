//! A secret's way from the server to the operator, and everywhere it must not be on the way.

mod desk;
pub mod watch;

use appdeck::api::{ApiError, ErrorKind, Reply};
use appdeck::app::msg::CopyTicket;
use appdeck::app::{Effect, Msg, Ticket};
use appdeck::domain::{ClientSecret, CopyText, Secret, SecretId, SecretStatus};
use crossterm::event::KeyCode;
use serde_json::json;

use crate::sandbox::support::read;
use desk::Desk;
use watch::{Log, tells};

#[tokio::test]
async fn a_secret_is_seen_where_the_operator_wants_it_and_nowhere_else() {
    let log = Log::default();
    let _listening = log.listen();
    let mut desk = Desk::new().await;
    desk.press(KeyCode::Home).await;
    desk.press(KeyCode::Enter).await;
    desk.keys("2").await;
    desk.keys("g").await;
    let masked = desk.press(KeyCode::Enter).await;
    assert!(masked.contains("Coffee-Desk") && masked.contains("••••"), "{masked}");
    assert_eq!(desk.session.model().reveals.len(), 1, "{masked}");
    let unseen = desk.seen.len();
    let shown = desk.keys("v").await;
    let seen = desk.seen.split_off(unseen);
    let hidden = desk.keys("v").await;
    desk.keys("c").await;
    let secret = desk.clipboard();
    desk.press(KeyCode::Enter).await;
    assert_eq!(desk.session.model().reveals.len(), 0, "a copied secret may be left");

    assert!(secret.starts_with("test_") && secret.len() == 69, "{} characters", secret.len());
    assert!(tells(&shown, &secret), "{shown}");
    for (what, screen) in [("masked", masked), ("hidden", hidden)] {
        assert!(!tells(&screen, &secret), "{what}:\n{screen}");
    }
    assert!(!tells(&seen[1], &secret), "the model's debug print while it is shown");
    for text in &desk.seen {
        assert!(!tells(text, &secret), "a screen or a debug print:\n{text}");
    }

    let requests = format!("{:?}", desk.world.sandbox.requests());
    assert!(requests.contains("/secrets"), "{requests}");
    let (files, text) = (desk.files(), log.text());
    assert!(files.contains("Coffee-Desk"), "the files are the sandbox's");
    assert!(files.contains("generate_secret"), "and the record is among them");
    assert!(
        text.contains("generate a client secret") && text.contains("DEBUG appdeck::api"),
        "{text}"
    );
    let default = desk.world.environment(0).client_secret.clone();
    let workspace = desk.world.workspace_token().to_owned();
    let announced = [read(&default), &workspace];
    for value in [secret.as_str()].into_iter().chain(announced) {
        assert!(!tells(&text, value), "the log");
        assert!(!tells(&files, value), "the sandbox's files");
        assert!(!tells(&requests, value), "the sandbox's record");
        assert!(desk.seen.iter().all(|seen| !tells(seen, value)), "a screen or a debug print");
    }
    // Access tokens are JWTs, which begin alike.
    for (what, place) in [("log", &text), ("files", &files), ("record", &requests)] {
        assert!(!holds_token(place), "an access token in the {what}");
    }
    assert!(holds_token(&desk.world.token), "as access tokens begin");
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
    let mut desk = Desk::new().await;
    let secret = desk.world.environment(0).client_secret.clone();
    let echo = format!("no {} here, nor ", read(&secret));
    let fault = json!({"kind": "status", "code": 400, "body": {"code": 3, "message": echo}});
    let signed_out = json!({"kind": "status", "code": 401});
    desk.world
        .set_faults(json!([
            {"route": "POST /oauth/token", "fault": fault},
            {"route": "GET /api/v1/clients", "times": 1, "fault": signed_out},
        ]))
        .await;
    let screen = desk.keys("r").await;
    assert!(screen.contains("sign in") && screen.contains("no … here"), "{screen}");
    let whole = desk.keys("!").await;
    let text = log.text();
    assert!(text.contains("no … here"), "the log tells of it: {text}");
    for place in desk.seen.iter().chain([&screen, &whole, &text]) {
        assert!(!tells(place, read(&secret)), "{place}");
    }
}

#[test]
fn messages_effects_and_errors_print_no_value() {
    let value = "test_canary_0123456789_canary";
    let listed = ClientSecret {
        id: SecretId::new("sks_1"),
        suffix: "nary".into(),
        status: SecretStatus::Active,
        created: None,
        expires: None,
        last_used: None,
        created_by: None,
    };
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

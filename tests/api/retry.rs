use appdeck::api::address::base_url;
use appdeck::api::{ApiClient, ErrorKind, Reply, Request};
use appdeck::domain::{ClientId, FieldSet, Kind, NewApplication, Settings};

use super::server::{Does, answer, json};
use super::{EAGER, client, credential, http, impatient, signed_in};

type Script = fn() -> Does;

fn read() -> Request {
    Request::GetApplication(ClientId::new("webc_1"))
}

fn create() -> Request {
    Request::CreateApplication(Box::new(NewApplication {
        kind: Kind::Web,
        settings: Settings::default(),
        named: FieldSet::default(),
    }))
}

const FOUND: &str = r#"{"client":{"id":"webc_1","name":"Coffee-Desk"}}"#;

#[tokio::test]
async fn a_read_outlasts_passing_trouble() {
    let server = signed_in(|_, before| match before {
        0 => Does::ClosesWithoutAnswer,
        1 => answer("503 Service Unavailable", "", ""),
        2 => answer("429 Too Many Requests", "retry-after: 0\r\n", ""),
        _ => json("200 OK", FOUND),
    })
    .await;
    let reply = client(&server).call(&read()).await.unwrap();
    assert!(matches!(reply, Reply::Application(found) if found.name() == "Coffee-Desk"));
    assert_eq!(server.count("GET"), 4);
}

#[tokio::test]
async fn a_read_gives_up_in_the_end() {
    let server = signed_in(|_, _| answer("502 Bad Gateway", "", "")).await;
    let error = client(&server).call(&read()).await.unwrap_err();
    assert_eq!((error.kind, error.status), (ErrorKind::Unavailable, Some(502)));
    assert!(!error.may_have_happened, "a read changes nothing");
    assert_eq!(server.count("GET"), 4);
}

#[tokio::test]
async fn a_read_that_is_refused_is_not_repeated() {
    for status in ["400 Bad Request", "403 Forbidden", "404 Not Found", "500 Internal"] {
        let server = signed_in(move |_, _| answer(status, "", "")).await;
        client(&server).call(&read()).await.unwrap_err();
        assert_eq!(server.count("GET"), 1, "{status}");
    }
}

#[tokio::test]
async fn a_server_that_wants_a_long_pause_is_told_to_the_operator() {
    let server = signed_in(|_, _| answer("429 Too Many", "retry-after: 3600\r\n", "")).await;
    let error = client(&server).call(&read()).await.unwrap_err();
    assert_eq!((error.kind, error.retry_after), (ErrorKind::RateLimited, Some(3600)));
    assert!(error.message.contains("try again in 3600 s"), "{error}");
    assert_eq!(server.count("GET"), 1);
}

#[tokio::test]
async fn a_write_whose_answer_is_lost_is_sent_once_and_left_in_doubt() {
    let lost: [(&str, Script, ErrorKind); 6] = [
        ("reset", || Does::ClosesWithoutAnswer, ErrorKind::Unreachable),
        ("timeout", || Does::NeverAnswers, ErrorKind::TimedOut),
        ("500", || answer("500 Internal", "", ""), ErrorKind::Unavailable),
        ("503", || answer("503 Unavailable", "retry-after: 0\r\n", ""), ErrorKind::Unavailable),
        ("garbage", || json("200 OK", "{\"client\":"), ErrorKind::Unexpected),
        ("no id", || json("201 Created", r#"{"client":{}}"#), ErrorKind::Unexpected),
    ];
    for (name, does, kind) in lost {
        for write in [create(), Request::CreateSecret(ClientId::new("webc_1"))] {
            let server = signed_in(move |_, _| does()).await;
            let base = base_url(&server.url).unwrap();
            let http = if kind == ErrorKind::TimedOut { impatient() } else { http() };
            let client = ApiClient::with_retry(http, base, credential(), EAGER);
            let error = client.call(&write).await.unwrap_err();
            assert_eq!(error.kind, kind, "{name}: {error}");
            assert!(error.may_have_happened, "{name}: {error}");
            assert!(error.message.contains(write.doing()), "{name}: {error}");
            assert_eq!(server.count("POST /api"), 1, "{name}");
        }
    }
}

#[tokio::test]
async fn a_write_that_is_refused_or_never_left_is_certain_not_to_have_happened() {
    for status in ["400 Bad Request", "409 Conflict", "429 Too Many", "404 Not Found"] {
        let server = signed_in(move |_, _| answer(status, "", "")).await;
        let error = client(&server).call(&create()).await.unwrap_err();
        assert!(!error.may_have_happened, "{status}: {error}");
        assert_eq!(server.count("POST /api"), 1, "{status}");
    }

    // A port that is taken, so that nobody else can, and that nobody listens on.
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let url = format!("http://{}", socket.local_addr().unwrap());
    let client = ApiClient::with_retry(http(), base_url(&url).unwrap(), credential(), EAGER);
    let error = client.call(&create()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unreachable);
    assert!(!error.may_have_happened);
    assert!(error.message.ends_with("to sign in: connection refused"), "{error}");
    assert!(error.causes.len() > 1, "{:?}", error.causes);
}

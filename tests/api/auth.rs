use appdeck::api::address::base_url;
use appdeck::api::request::ListFilter;
use appdeck::api::{ApiClient, Credential, ErrorKind, Request};
use appdeck::domain::{ClientId, Secret};

use super::server::{Server, answer, json};
use super::{EAGER, SECRET, TOKEN, client, http, signed_in, token_answer};

fn list() -> Request {
    Request::ListApplications { filter: ListFilter::All, page_token: None }
}

#[tokio::test]
async fn ten_calls_at_once_sign_in_once() {
    let server = signed_in(|_, _| json("200 OK", "{}")).await;
    let client = client(&server);
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..10 {
        let client = client.clone();
        calls.spawn(async move { client.call(&list()).await.unwrap() });
    }
    assert_eq!(calls.join_all().await.len(), 10);
    assert_eq!(server.count("POST /oauth/token"), 1);

    let grant = &server.seen()[0];
    assert_eq!(
        grant.body,
        format!("grant_type=client_credentials&client_id=skc_1&client_secret={SECRET}")
    );
    let call = &server.seen()[1];
    assert!(call.head.contains(&format!("authorization: Bearer {TOKEN}\n")), "{}", call.head);
    assert!(call.head.contains("user-agent: appdeck/"), "{}", call.head);
}

#[tokio::test]
async fn a_revoked_token_is_renewed_once_for_everyone() {
    let server = Server::start(|seen, before| match seen.line.as_str() {
        "POST /oauth/token" => token_answer(&format!("token-{before}")),
        _ if seen.head.contains("Bearer token-0") => json("401 Unauthorized", r#"{"code":16}"#),
        _ => json("200 OK", "{}"),
    })
    .await;
    let client = client(&server);
    client.sign_in().await.unwrap();
    let mut calls = tokio::task::JoinSet::new();
    for _ in 0..5 {
        let client = client.clone();
        calls.spawn(async move { client.call(&list()).await.unwrap() });
    }
    assert_eq!(calls.join_all().await.len(), 5);
    assert_eq!(server.count("POST /oauth/token"), 2);
}

#[tokio::test]
async fn a_write_is_sent_again_after_a_401_and_never_a_third_time() {
    let server = signed_in(|_, _| json("401 Unauthorized", r#"{"code":16,"message":"no"}"#)).await;
    let write = Request::DeleteApplication(ClientId::new("webc_1"));
    let error = client(&server).call(&write).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::SignedOut);
    assert!(!error.may_have_happened);
    assert_eq!(server.count("DELETE"), 2);
    assert_eq!(server.count("POST /oauth/token"), 2);
}

#[tokio::test]
async fn a_refused_secret_is_told_once_to_all_who_wait_and_not_repeated_in_words() {
    let server = Server::start(|_, _| {
        let echo = format!(r#"{{"error":"invalid_client","error_description":"bad {SECRET}"}}"#);
        json("401 Unauthorized", &echo)
    })
    .await;
    let client = client(&server);
    // Polled in turn on one thread: both ask before the first answer comes.
    let (first, second) = tokio::join!(client.sign_in(), client.sign_in());
    let error = first.unwrap_err();
    assert_eq!(second.unwrap_err(), error);
    assert_eq!(error.kind, ErrorKind::SignedOut);
    assert_eq!(error.error_code.as_deref(), Some("invalid_client"));
    assert!(error.message.starts_with("cannot sign in: 127.0.0.1:"), "{error}");
    assert!(!format!("{error:?} {error}").contains(SECRET), "{error}");
    assert_eq!(server.count("POST /oauth/token"), 1);
}

#[tokio::test]
async fn a_token_that_is_over_at_once_is_asked_for_again() {
    let server = Server::start(|seen, _| match seen.line.as_str() {
        // The payload says: good for one second.
        "POST /oauth/token" => json(
            "200 OK",
            r#"{"access_token":"e30.eyJpYXQiOjAsImV4cCI6MH0.s","expires_in":18446744064486179580}"#,
        ),
        _ => json("200 OK", "{}"),
    })
    .await;
    let client = client(&server);
    client.call(&list()).await.unwrap();
    client.call(&list()).await.unwrap();
    assert_eq!(server.count("POST /oauth/token"), 2, "the token's own end counts");
}

#[tokio::test]
async fn a_token_answer_without_a_token_is_unexpected() {
    for body in ["{}", r#"{"access_token":""}"#, "<html>", r#"{"access_token":["x"]}"#] {
        let server = Server::start(move |_, _| json("200 OK", body)).await;
        let error = client(&server).sign_in().await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Unexpected, "{body}");
    }
}

#[tokio::test]
async fn a_workspace_names_the_environment_it_speaks_of() {
    let server = Server::start(|_, _| json("200 OK", "{}")).await;
    let domain = Some("acme.scalekit.dev".to_owned());
    let credential = Credential::Workspace { token: Secret::new(TOKEN.into()), domain };
    let base = base_url(&server.url).unwrap();
    let client = ApiClient::with_retry(http(), base, credential, EAGER);
    client.sign_in().await.unwrap();
    client.call(&list()).await.unwrap();
    let seen = server.seen();
    assert!(seen[0].line.starts_with("GET /api/v1/environments?"), "{}", seen[0].line);
    assert!(!seen[0].head.contains("x-env-domain"), "{}", seen[0].head);
    assert!(seen[1].head.contains("x-env-domain: acme.scalekit.dev\n"), "{}", seen[1].head);
    assert!(seen[1].head.contains(&format!("authorization: Bearer {TOKEN}\n")));
}

#[tokio::test]
async fn a_workspace_that_is_not_let_in_has_a_token_to_check() {
    let server = Server::start(|_, _| json("401 Unauthorized", r#"{"message":"invalid"}"#)).await;
    for domain in [None, Some("acme.scalekit.dev".to_owned())] {
        let credential = Credential::Workspace { token: Secret::new(TOKEN.into()), domain };
        let base = base_url(&server.url).unwrap();
        let client = ApiClient::with_retry(http(), base, credential, EAGER);
        let error = client.call(&list()).await.unwrap_err();
        let remedy = error.remedy().unwrap();
        assert!(remedy.contains("token") && !remedy.contains("client ID"), "{remedy}");
    }
    let error = client(&server).sign_in().await.unwrap_err();
    assert_eq!(error.remedy(), Some("Check the client ID and the secret"));
}

#[tokio::test]
async fn a_redirect_takes_no_credentials_elsewhere() {
    let elsewhere = Server::start(|_, _| json("200 OK", "{}")).await;
    let location = format!("location: {}/login?from=here\r\n", elsewhere.url);
    let server = signed_in(move |_, _| answer("302 Found", &location, "")).await;
    let error = client(&server).call(&list()).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unexpected);
    assert!(error.message.contains("a redirect to 127.0.0.1"), "{error}");
    assert_eq!(elsewhere.seen().len(), 0);

    let location = format!("location: {}/oauth/token\r\n", elsewhere.url);
    let server = Server::start(move |_, _| answer("307 Temporary Redirect", &location, "")).await;
    let error = client(&server).sign_in().await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unexpected);
    assert_eq!(elsewhere.seen().len(), 0);
}

#[tokio::test]
async fn plain_http_leaves_this_machine_never() {
    let token = Secret::new(TOKEN.into());
    for credential in [super::credential(), Credential::Workspace { token, domain: None }] {
        let base = url::Url::parse("http://acme.scalekit.invalid").unwrap();
        let client = ApiClient::with_retry(http(), base, credential, EAGER);
        for error in [client.sign_in().await.unwrap_err(), client.call(&list()).await.unwrap_err()]
        {
            assert_eq!(error.kind, ErrorKind::Unreachable);
            assert!(error.message.contains("plain http to acme.scalekit.invalid"), "{error}");
            assert!(!error.may_have_happened);
        }
    }
}

#[tokio::test]
async fn a_refused_secret_is_told_by_its_odd_ends_and_not_by_its_value() {
    let refusal = || json("401 Unauthorized", r#"{"error":"invalid_client"}"#);
    let server = Server::start(move |_, _| refusal()).await;
    for (text, said) in [
        (format!(" {SECRET}"), Some("the secret begins with a space")),
        (format!("\"{SECRET}\""), Some("the secret begins and ends with a quotation mark")),
        (format!("\u{feff}{SECRET}"), Some("the secret begins with a byte order mark")),
        (format!("{SECRET}\u{a0}"), Some("the secret ends with a no-break space")),
        (format!("{SECRET}\u{200b}"), Some("the secret ends with a zero-width character")),
        (SECRET.to_owned(), None),
    ] {
        let credential =
            Credential::Client { id: ClientId::new("skc_1"), secret: Secret::new(text) };
        let base = base_url(&server.url).unwrap();
        let error =
            ApiClient::with_retry(http(), base, credential, EAGER).sign_in().await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::SignedOut);
        assert_eq!(error.message.contains("the secret "), said.is_some(), "{error}");
        assert!(error.message.contains(said.unwrap_or_default()), "{error}");
        assert!(!format!("{error:?}").contains(SECRET), "{error:?}");
    }
}

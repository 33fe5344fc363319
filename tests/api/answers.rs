use std::io::Write as _;

use appdeck::api::address::base_url;
use appdeck::api::request::{ListFilter, SignInQuery};
use appdeck::api::{ApiClient, ErrorKind, Reply, Request};
use appdeck::domain::{ClientId, SecretId, SecretStatus};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::server::{Does, answer, json};
use super::{EAGER, SECRET, TOKEN, client, credential, http, signed_in};

type Script = fn() -> Does;

fn id() -> ClientId {
    ClientId::new("webc_1")
}

async fn asked(request: Request, does: impl Fn() -> Does + Send + Sync + 'static) -> Answered {
    let server = signed_in(move |_, _| does()).await;
    client(&server).call(&request).await
}

type Answered = Result<Reply, appdeck::api::ApiError>;

#[tokio::test]
async fn violations_reach_the_operator_in_the_servers_words() {
    let body = r#"{"code":3,"message":"validation error","details":[
        {"@type":"type.googleapis.com/google.rpc.Help","links":[]},
        {"error_code":"INVALID_ARGUMENT","request_info":{"request_id":"from-the-body"},
         "validation_error_info":{"field_violations":[
           {"field":"client.name","description":"must be\u001b[31m shorter","constraint":"max"}]}}]}"#;
    let error = asked(Request::GetApplication(id()), move || json("400 Bad Request", body))
        .await
        .unwrap_err();
    assert_eq!(error.kind, ErrorKind::Refused);
    assert_eq!(error.error_code.as_deref(), Some("INVALID_ARGUMENT"));
    assert_eq!(error.violations[0].target(), ("name", None));
    assert_eq!(error.violations[0].description, "must be␛[31m shorter");
    assert_eq!(error.trace_id.as_deref(), Some("from-the-body"));
    assert_eq!(
        error.message,
        "cannot read the application: validation error: name must be␛[31m shorter"
    );
}

#[tokio::test]
async fn a_page_of_a_gateway_becomes_its_title() {
    let page = "<html><head><title>502 Bad\n Gateway</title></head><body>x</body></html>";
    let headers = "content-type: text/html\r\nx-trace-id: 0123456789abcdef\r\n";
    let server = signed_in(move |_, _| answer("502 Bad Gateway", headers, page)).await;
    let error = client(&server).call(&Request::GetKeys).await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Unavailable);
    assert!(error.message.ends_with("answered 502 (502 Bad Gateway)"), "{error}");
    assert_eq!(error.trace_id.as_deref(), Some("0123456789abcdef"));
}

#[tokio::test]
async fn a_missing_family_is_not_a_missing_application() {
    let bare = r#"{"code":5,"message":"Not Found","details":[]}"#;
    let named = r#"{"code":5,"message":"client not found","details":[{"error_code":"NOT_FOUND"}]}"#;
    for (status, body, kind, words) in [
        ("404 Not Found", bare, ErrorKind::Unexpected, "does not offer the applications API"),
        ("501 Not Implemented", "", ErrorKind::Unexpected, "does not offer the applications API"),
        ("404 Not Found", named, ErrorKind::NotFound, "client not found"),
        ("404 Not Found", "<html>", ErrorKind::Unexpected, "answered 404 (an HTML page)"),
    ] {
        let error =
            asked(Request::DeleteApplication(id()), move || json(status, body)).await.unwrap_err();
        assert_eq!(error.kind, kind, "{error}");
        assert!(error.message.contains(words), "{error}");
        assert!(!error.may_have_happened, "{error}");
    }
}

#[tokio::test]
async fn a_body_that_is_not_the_contracts_is_unexpected() {
    let cases: [(&str, Script, &str); 8] = [
        ("html", || answer("200 OK", "", "<!doctype html><title>Sign in"), "an HTML page"),
        ("empty", || answer("200 OK", "", ""), "an empty answer"),
        ("array", || json("200 OK", "[]"), "no JSON object"),
        ("cut", || json("200 OK", "{\"clients\":[{\"id\":"), "breaks off"),
        ("other", || json("200 OK", "{\"clients\" 5}"), "no JSON (line 1, column"),
        (
            "short",
            || Does::Answers(b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"cli".to_vec()),
            "broke off",
        ),
        (
            "announced too large",
            || Does::Answers(b"HTTP/1.1 200 OK\r\ncontent-length: 9999999\r\n\r\n{}".to_vec()),
            "larger than 4 MiB",
        ),
        (
            "too large",
            || {
                let mut bytes = b"HTTP/1.1 200 OK\r\n\r\n{\"x\":\"".to_vec();
                bytes.resize(5 * 1024 * 1024, b'x');
                Does::Answers(bytes)
            },
            "larger than 4 MiB",
        ),
    ];
    let list = Request::ListApplications { filter: ListFilter::All, page_token: None };
    for (name, does, words) in cases {
        let error = asked(list.clone(), does).await.unwrap_err();
        let kind = if name == "short" { ErrorKind::Unreachable } else { ErrorKind::Unexpected };
        assert_eq!(error.kind, kind, "{name}: {error}");
        assert!(error.message.contains(words), "{name}: {error}");
        assert_eq!(error.status, Some(200), "{name}");
    }
}

#[tokio::test]
async fn nothing_is_a_good_answer_to_a_delete_and_to_a_change_of_status() {
    let secret = SecretId::new("sec_1");
    for body in ["", "{}", " {\n} "] {
        let deleted = asked(Request::DeleteApplication(id()), move || json("200 OK", body)).await;
        assert_eq!(deleted, Ok(Reply::ApplicationDeleted), "{body}");
        let deleted =
            asked(Request::DeleteSecret(id(), secret.clone()), move || json("204 No", body)).await;
        assert_eq!(deleted, Ok(Reply::SecretDeleted), "{body}");
        let change = Request::SetSecretStatus(id(), secret.clone(), SecretStatus::Inactive);
        let Ok(Reply::SecretUpdated(changed)) = asked(change, move || json("200 OK", body)).await
        else {
            panic!("{body}");
        };
        assert_eq!((changed.id, changed.status), (secret.clone(), SecretStatus::Inactive));
    }
    let portal = || answer("200 OK", "content-type: text/html\r\n", "<html>log in first</html>");
    let error = asked(Request::DeleteApplication(id()), portal).await.unwrap_err();
    assert!(error.may_have_happened && error.kind == ErrorKind::Unexpected, "{error}");
}

#[tokio::test]
async fn a_new_secret_arrives_and_no_error_repeats_it() {
    let good = format!(r#"{{"plain_secret":"{SECRET}","secret":{{"id":"sec_1"}}}}"#);
    let request = Request::CreateSecret(id());
    let Ok(Reply::SecretCreated(listed, value)) =
        asked(request.clone(), move || json("201 Created", &good)).await
    else {
        panic!("no secret");
    };
    assert_eq!(listed.id, SecretId::new("sec_1"));
    assert!(value.matches(SECRET));

    // The value counts, whatever is said of it.
    for about in ["", r#","secret":null"#, r#","secret":7"#, r#","secret":{"id":["x"]}"#] {
        let body = format!(r#"{{"plain_secret":"{SECRET}"{about}}}"#);
        let reply = asked(request.clone(), move || json("201 Created", &body)).await.unwrap();
        let Reply::SecretCreated(listed, value) = reply else { panic!("no secret") };
        assert!(value.matches(SECRET) && SECRET.ends_with(&listed.suffix), "{about}");
    }
    for bad in [
        format!(r#"{{"plain_secret":["{SECRET}"],"secret":{{}}}}"#),
        format!(r#"{{"plain_secret":"{SECRET}""#),
        format!(r#"{{"{SECRET}":1,"plain_secret":"","secret":{{}}}}"#),
        format!("<title>{SECRET}"),
    ] {
        let body = bad.clone();
        let error = asked(request.clone(), move || json("200 OK", &body)).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Unexpected, "{bad}");
        assert!(error.may_have_happened, "{bad}");
        assert!(!format!("{error} {error:?}").contains(SECRET), "{error:?}");
    }
}

fn compressed(body: &str) -> Does {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body.as_bytes()).unwrap();
    let body = encoder.finish().unwrap();
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\n";
    let mut bytes = format!("{head}content-length: {}\r\n\r\n", body.len()).into_bytes();
    bytes.extend(body);
    Does::Answers(bytes)
}

#[tokio::test]
async fn a_page_may_come_compressed_and_is_bounded_by_what_it_unpacks_to() {
    let page = r#"{"clients":[{"id":"webc_1","name":"Coffee-Desk","client_type":"WEB_APP"}]}"#;
    let request = Request::ListApplications { filter: ListFilter::All, page_token: None };
    let reply = asked(request.clone(), || compressed(page)).await.unwrap();
    let Reply::Applications(page) = reply else { panic!("{reply:?}") };
    assert_eq!(page.items[0].name(), "Coffee-Desk");

    let large = asked(request, || compressed(&" ".repeat(8 << 20))).await.unwrap_err();
    assert!(large.message.contains("larger than 4 MiB"), "{large}");
}

#[tokio::test]
async fn what_holds_a_secret_or_a_token_is_asked_for_uncompressed() {
    let server = signed_in(|seen, _| {
        if seen.line.starts_with("GET") {
            return json("200 OK", r#"{"clients":[]}"#);
        }
        json("201 Created", &format!(r#"{{"plain_secret":"{SECRET}","secret":{{"id":"sec_1"}}}}"#))
    })
    .await;
    let client = client(&server);
    let list = Request::ListApplications { filter: ListFilter::All, page_token: None };
    client.call(&list).await.unwrap();
    client.call(&Request::CreateSecret(id())).await.unwrap();
    let seen = server.seen();
    let encoding = |at: usize| {
        let mut lines = seen[at].head.lines();
        lines.find_map(|line| line.strip_prefix("accept-encoding: ")).map(str::to_owned)
    };
    assert_eq!(
        [0, 1, 2].map(encoding),
        ["identity", "gzip", "identity"].map(|one| Some(one.into()))
    );
}

#[tokio::test]
async fn an_echo_of_the_token_is_taken_out() {
    let echo = format!("request with Bearer {TOKEN} failed");
    let error =
        asked(Request::GetApplication(id()), move || answer("500 Internal", "", &echo)).await;
    let error = error.unwrap_err();
    assert!(error.message.contains("request with Bearer … failed"), "{error}");
    assert!(!format!("{error:?}").contains(TOKEN));
}

#[tokio::test]
async fn what_is_asked_is_encoded() {
    let server = signed_in(|_, _| json("200 OK", "{}")).await;
    let client = client(&server);
    let page_token = Some(">:a b=&".to_owned());
    client.call(&Request::ListApplications { filter: ListFilter::All, page_token }).await.unwrap();
    client
        .call(&Request::ListSignIns(SignInQuery { application: Some(id()), ..Default::default() }))
        .await
        .unwrap();
    let lines: Vec<_> = server.seen().into_iter().map(|seen| seen.line).collect();
    assert_eq!(
        lines[1..],
        [
            "GET /api/v1/clients?page_size=30&filter.client_type=ALL&page_token=%3E%3Aa+b%3D%26",
            "GET /api/v1/logs/authentication/requests?page_size=30&client_id=webc_1",
        ]
    );
}

#[tokio::test]
async fn an_id_cannot_lead_to_another_route() {
    let server = signed_in(|_, _| json("200 OK", "{}")).await;
    let client = client(&server);
    for id in ["..", "."] {
        let error = client.call(&Request::DeleteApplication(ClientId::new(id))).await.unwrap_err();
        assert_eq!(error.kind, ErrorKind::Unexpected, "{error}");
        assert!(!error.may_have_happened);
    }
    assert_eq!(server.count("DELETE"), 0);
    client.call(&Request::DeleteApplication(ClientId::new("a/../b?c"))).await.unwrap();
    assert_eq!(server.count("DELETE /api/v1/clients/a%2F%2E%2E%2Fb%3Fc"), 1);
}

#[tokio::test]
async fn the_client_shows_its_address_only() {
    let client = ApiClient::with_retry(
        http(),
        base_url("https://acme.scalekit.dev").unwrap(),
        credential(),
        EAGER,
    );
    assert_eq!(format!("{client:?}"), r#"Client("https://acme.scalekit.dev/")"#);
    assert!(!format!("{:?}", credential()).contains(SECRET));
}

#[tokio::test]
async fn a_probe_tells_the_servers_time() {
    let body = r#"{"issuer":"https://acme.scalekit.dev"}"#;
    let headers = "date: Thu, 01 Jan 1970 00:00:00 GMT\r\n";
    let server = signed_in(move |_, _| answer("200 OK", headers, body)).await;
    let probe = client(&server).probe().await.unwrap();
    assert_eq!(probe.discovery.issuer, "https://acme.scalekit.dev");
    assert!(probe.skew.unwrap() < -1_000_000_000, "{:?}", probe.skew);
    assert_eq!(server.count("POST /oauth/token"), 0);
}

#[tokio::test]
async fn an_item_that_cannot_be_read_is_counted_in_every_listing() {
    let list = r#"[{"id":"env_1","auth_request_id":"areq_1"},7,{"id":"\ud800"},{"id":"env_2"}]"#;
    let body = |key: &str| format!(r#"{{"{key}":{list},"total_size":4,"next_page_token":"2"}}"#);
    let environments = body("environments");
    let asked_for = Request::ListEnvironments { page_token: None };
    let Ok(Reply::Environments(page)) =
        asked(asked_for, move || json("200 OK", &environments)).await
    else {
        panic!("no environments")
    };
    assert_eq!((page.items.len(), page.unreadable, page.total), (2, 2, Some(4)));
    assert_eq!(page.next, "2");
    let sign_ins = body("authRequests");
    let asked_for = Request::ListSignIns(SignInQuery::default());
    let Ok(Reply::SignIns(page)) = asked(asked_for, move || json("200 OK", &sign_ins)).await else {
        panic!("no sign-ins")
    };
    assert_eq!((page.items.len(), page.unreadable), (2, 2));
}

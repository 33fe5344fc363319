use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use appdeck::sandbox::{Database, RecordedRequest, SandboxOptions, Seed, start};
use serde_json::{Value as Json, json};

use crate::support::sandbox::{Answer, World, empty, options, read};

const SECRETS: &str = "POST /api/v1/clients/{client_id}/secrets";

fn once(route: &str, fault: &Json) -> Json {
    json!([{"route": route, "times": 1, "fault": fault}])
}

/// Every byte of the answer to one request over a connection of its own.
async fn raw(world: &World, method: &str, path: &str) -> Vec<u8> {
    let host = world.domain(0).to_owned();
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {}\r\n\
         Connection: close\r\nContent-Length: 0\r\n\r\n",
        world.token
    );
    let exchange = move || {
        let mut stream = TcpStream::connect(host).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        // A reset is an end too.
        let _ = stream.read_to_end(&mut answer);
        answer
    };
    tokio::task::spawn_blocking(exchange).await.unwrap()
}

#[tokio::test]
async fn a_drop_sends_no_byte() {
    let world = empty().await;
    let client = world.create("WEB_APP", "Desk").await;
    let path = format!("/api/v1/clients/{client}/secrets");
    for (kind, secrets) in [("drop_before", 0), ("drop_after_commit", 1)] {
        world.set_faults(once(SECRETS, &json!({"kind": kind}))).await;
        assert_eq!(raw(&world, "POST", &path).await, b"", "{kind}");
        assert_eq!(world.secrets(&client).await.len(), secrets, "{kind}");
    }
    let answer = raw(&world, "POST", &path).await;
    assert!(answer.starts_with(b"HTTP/1.1 200"), "the fault struck once");
}

#[tokio::test]
async fn a_drop_reaches_a_client_that_keeps_its_connection_once() {
    let world = empty().await;
    let client = world.create("WEB_APP", "Desk").await;
    let path = format!("/api/v1/clients/{client}/secrets");
    let before = world.sandbox.requests().len();
    world.set_faults(once(SECRETS, &json!({"kind": "drop_after_commit"}))).await;
    assert!(world.request("POST", &path).send().await.is_err());
    assert_eq!(world.sandbox.requests().len(), before + 1);
    assert_eq!(world.secrets(&client).await.len(), 1);
}

#[tokio::test]
async fn a_truncated_answer_ends_in_the_middle_of_what_it_announced() {
    let world = empty().await;
    let client = world.create("WEB_APP", "Desk").await;
    world.set_faults(once(SECRETS, &json!({"kind": "truncate"}))).await;
    let answer = raw(&world, "POST", &format!("/api/v1/clients/{client}/secrets")).await;
    let answer = String::from_utf8(answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
    assert!(!body.is_empty() && body.len() < length.parse().unwrap(), "{head}\n{}", body.len());
    assert_eq!(world.secrets(&client).await.len(), 1, "it took effect");
}

#[tokio::test]
async fn statuses_are_answered_without_serving() {
    let world = empty().await;
    let body = json!({"name": "a", "client_type": "SPA"});
    for (fault, status, expected) in [
        (json!({"kind": "status", "code": 503}), 503, json!(14)),
        (json!({"kind": "status", "code": 500, "body": {"code": 99}}), 500, json!(99)),
        (json!({"kind": "status", "code": 504, "body": "upstream timed out"}), 504, json!(null)),
        (json!({"kind": "rate_limit", "retry_after": 7}), 429, json!(8)),
        (json!({"kind": "html"}), 502, json!(null)),
    ] {
        world.set_faults(once("POST /api/v1/clients", &fault)).await;
        let answer = world.send("POST", "/api/v1/clients", body.clone()).await;
        assert_eq!((answer.status, &answer.body["code"]), (status, &expected));
    }
    let all = world.call("GET", "/api/v1/clients?filter.client_type=ALL").await.ok();
    assert_eq!(all["total_size"], json!(1), "nothing was created");
}

#[tokio::test]
async fn a_rate_limit_says_how_long_to_wait_and_html_is_html() {
    let world = empty().await;
    world.set_faults(once("GET /keys", &json!({"kind": "rate_limit", "retry_after": 7}))).await;
    let answer = world.bare("GET", "/keys").send().await.unwrap();
    assert_eq!(answer.headers()["retry-after"], "7");
    world.set_faults(once("*", &json!({"kind": "html"}))).await;
    let answer = world.bare("GET", "/keys").send().await.unwrap();
    assert!(answer.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    assert!(answer.text().await.unwrap().contains("<h1>502"));
}

#[tokio::test]
async fn garbage_hides_an_answer_that_took_effect() {
    let world = empty().await;
    let client = world.create("WEB_APP", "Desk").await;
    world.set_faults(once(SECRETS, &json!({"kind": "garbage"}))).await;
    let request = world.request("POST", &format!("/api/v1/clients/{client}/secrets"));
    let answer = request.send().await.unwrap();
    assert_eq!(
        (answer.status(), &answer.headers()["content-type"]),
        (200.try_into().unwrap(), &"application/json".try_into().unwrap())
    );
    let bytes = answer.bytes().await.unwrap();
    assert!(serde_json::from_slice::<Json>(&bytes).is_err());
    assert_eq!(world.secrets(&client).await.len(), 1);
}

#[tokio::test]
async fn a_delayed_request_is_served_all_the_same() {
    let world = empty().await;
    world.set_faults(once("POST /api/v1/clients", &json!({"kind": "delay", "ms": 1}))).await;
    world.create("SPA", "Kiosk").await;
    let left = Answer::of(world.bare("GET", "/_sandbox/faults").send().await.unwrap()).await;
    assert_eq!(left.ok(), json!([]), "it was used up");
}

/// Asks for the key set, and expects that it stays unanswered until the sandbox is gone.
async fn keys_wait(world: World) {
    let keys = tokio::spawn(world.bare("GET", "/keys").send());
    let received = |told: &Json| told.as_array().unwrap().iter().any(|r| r["path"] == "/keys");
    let record = async || {
        let request = world.bare("GET", "/_sandbox/requests");
        Answer::of(request.send().await.unwrap()).await.ok()
    };
    while !received(&record().await) {}
    for _ in 0..50 {
        record().await;
    }
    assert!(!keys.is_finished());
    drop(world.sandbox);
    assert!(keys.await.unwrap().is_err(), "dropping the sandbox closes its connections");
}

#[tokio::test]
async fn a_delay_holds_an_answer_back() {
    let world = empty().await;
    world.set_faults(once("GET /keys", &json!({"kind": "delay", "ms": 3_600_000}))).await;
    keys_wait(world).await;
}

#[tokio::test]
async fn latency_holds_every_answer_back() {
    let latency = Duration::from_secs(3600);
    let sandbox = start(SandboxOptions { latency, ..options(Database::Memory, Seed::Empty) }).await;
    keys_wait(World::unsigned(sandbox.unwrap())).await;
}

#[tokio::test]
async fn revoked_tokens_are_refused_and_new_ones_are_not() {
    let world = empty().await;
    world.set_faults(once("GET /api/v1/clients", &json!({"kind": "revoke_tokens"}))).await;
    for _ in 0..2 {
        assert_eq!(world.call("GET", "/api/v1/clients").await.refused(401), "UNAUTHENTICATED");
    }
    World::of(world.sandbox).await.call("GET", "/api/v1/clients").await.ok();
}

#[tokio::test]
async fn faults_are_listed_skipped_and_cleared() {
    let world = empty().await;
    let rule = json!({
        "route": "GET /keys", "times": 2, "skip": 1, "fault": {"kind": "status", "code": 500}
    });
    world.set_faults(json!([rule])).await;
    let keys = async || world.bare("GET", "/keys").send().await.unwrap().status().as_u16();
    assert_eq!((keys().await, keys().await), (200, 500));
    let list = async |method| {
        Answer::of(world.bare(method, "/_sandbox/faults").send().await.unwrap()).await.ok()
    };
    let left = list("GET").await;
    assert_eq!((&left[0]["times"], &left[0]["skip"]), (&json!(1), &json!(0)));
    assert_eq!(list("DELETE").await, json!([]));
    assert_eq!(keys().await, 200);
}

#[tokio::test]
async fn a_rule_that_could_never_strike_is_refused_in_words() {
    let world = empty().await;
    world.set_faults(json!([{"route": "GET /keys", "fault": {"kind": "html"}}])).await;
    for (body, words) in [
        (r#"[{"route":"*"}]"#, "rule 1: missing field `fault`"),
        (r#"{"route":"*","fault":{"kind":"html"}}"#, "send a list such as [{"),
        ("no JSON", "send a list such as [{"),
        (r#"[{"route":"*","fault":{"kind":"explode"}}]"#, "rule 1: unknown variant `explode`"),
        (r#"[{"route":"GET /kyes","fault":{"kind":"html"}}]"#, "there is no route \"GET /kyes\""),
        (r#"[{"route":"GET /kyes","fault":{"kind":"html"}}]"#, "GET /keys"),
        (r#"[{"route":"*","fault":{"kind":"status","code":42}}]"#, "42 is not a status"),
    ] {
        let request = world.bare("PUT", "/_sandbox/faults").body(body);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 400, "{body}");
        let said = answer.text().await.unwrap();
        assert!(said.contains(words), "{body}: {said}");
    }
    let status = world.bare("GET", "/keys").send().await.unwrap().status();
    assert_eq!(status, 502, "the rules before stay in force");
}

#[tokio::test]
async fn a_rate_limit_that_does_not_say_lasts_a_second() {
    let world = empty().await;
    world.set_faults(once("GET /keys", &json!({"kind": "rate_limit"}))).await;
    let answer = world.bare("GET", "/keys").send().await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["retry-after"]),
        (429, &"1".parse().unwrap())
    );
}

#[tokio::test]
async fn the_record_holds_every_request_but_no_credential() {
    let world = empty().await;
    let body = json!({"name": "Desk", "client_type": "WEB_APP"});
    world.send("POST", "/api/v1/clients?x=%201", body.clone()).await.ok();
    let request = world.bare("GET", "/api/v1/clients").bearer_auth(world.workspace_token());
    request.header("x-env-domain", world.domain(1)).send().await.unwrap();

    let requests = world.sandbox.requests();
    let [token, create, list] = requests.as_slice() else { panic!("{requests:?}") };
    assert_eq!((token.method.as_str(), token.path.as_str()), ("POST", "/oauth/token"));
    let client_id = &world.environment(0).client_id;
    assert_eq!(token.body, json!({"grant_type": "client_credentials", "client_id": client_id}));
    assert_eq!((create.query.as_str(), &create.body), ("x=%201", &body));
    assert_eq!(create.environment, world.environment(0).id);
    assert_eq!(list.environment, world.environment(1).id);

    let told = world.bare("GET", "/_sandbox/requests").send().await.unwrap().text().await.unwrap();
    assert_eq!(serde_json::from_str::<Vec<RecordedRequest>>(&told).unwrap(), requests);
    for secret in [read(&world.environment(0).client_secret), &world.token, world.workspace_token()]
    {
        assert!(!told.contains(secret));
    }
}

//! What is asked for and not served: the API's own answer, and a word that it is the sandbox's.

use reqwest::Response;
use serde_json::{Value as Json, json};

use crate::support::binary::SandboxProcess;
use crate::support::sandbox::{Answer, World, empty};

fn header(answer: &Response, name: &str) -> Option<String> {
    answer.headers().get(name).map(|value| value.to_str().unwrap().to_owned())
}

async fn log(world: &World) -> Vec<Json> {
    let answer = world.bare("GET", "/_sandbox/requests").send().await.unwrap();
    Answer::of(answer).await.ok().as_array().unwrap().clone()
}

#[tokio::test]
async fn a_route_of_the_api_that_is_missing_is_named() {
    let world = empty().await;
    for (method, path, route) in [
        ("GET", "/api/v1/connections", Some("GET /api/v1/connections")),
        ("GET", "/api/v1/organizations/org_1", Some("GET /api/v1/organizations/{id}")),
        // The sandbox has the path, and the API has the method.
        ("POST", "/api/v1/organizations", Some("POST /api/v1/organizations")),
        (
            "PATCH",
            "/api/v1/environments/env_1/session-settings",
            Some("PATCH /api/v1/environments/{id}/session-settings"),
        ),
        ("GET", "/api/v1/nothing", None),
        ("GET", "/", None),
    ] {
        let answer = world.request(method, path).send().await.unwrap();
        assert_eq!(header(&answer, "x-appdeck-sandbox").as_deref(), Some("not-served"), "{path}");
        assert_eq!(header(&answer, "x-appdeck-sandbox-route").as_deref(), route, "{path}");
        let answer = Answer::of(answer).await;
        assert_eq!((answer.status, answer.trace.len()), (404, 32), "{path}");
        assert_eq!(answer.body, json!({"code": 5, "message": "Not Found", "details": []}));
        let last = log(&world).await.pop().unwrap();
        assert_eq!((&last["path"], &last["served"]), (&json!(path), &json!(false)));
    }
}

#[tokio::test]
async fn a_method_that_nobody_has_is_no_route_either() {
    let world = empty().await;
    let answer = world.request("DELETE", "/api/v1/clients").send().await.unwrap();
    assert_eq!(header(&answer, "x-appdeck-sandbox").as_deref(), Some("not-served"));
    assert_eq!(header(&answer, "x-appdeck-sandbox-route"), None);
    assert_eq!(Answer::of(answer).await.status, 501);
}

#[tokio::test]
async fn what_is_served_says_nothing_of_it() {
    let world = empty().await;
    // One that is there, and one of an application that is not.
    for (path, status) in [("/api/v1/clients", 200), ("/api/v1/clients/webc_0", 404)] {
        let answer = world.request("GET", path).send().await.unwrap();
        assert_eq!(
            (answer.status().as_u16(), header(&answer, "x-appdeck-sandbox")),
            (status, None)
        );
        assert_eq!(log(&world).await.pop().unwrap()["served"], json!(true));
    }
}

#[tokio::test]
async fn the_log_says_it_too() {
    let (server, json) = SandboxProcess::json(&[]);
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let url = json["environments"][0]["url"].as_str().unwrap();
    for path in ["/keys", "/api/v1/roles", "/api/v1/nothing"] {
        client.get(format!("{url}{path}")).send().await.unwrap();
    }
    let told = server.complaint();
    for words in [
        "/api/v1/roles is not served: the API has it",
        "/api/v1/nothing is not served, and the API",
    ] {
        assert!(told.contains(words), "{words}: {told}");
    }
    assert_eq!(told.lines().count(), 2, "{told}");
}

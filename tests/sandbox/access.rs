use appdeck::sandbox::{Database, Seed};
use serde_json::json;

use crate::support::sandbox::{Answer, empty, options, token, world};

#[tokio::test]
async fn a_token_opens_its_own_environment_only() {
    let world = empty().await;
    let url = format!("{}/api/v1/clients", world.environment(1).url);
    let foreign = world.client.get(&url).bearer_auth(&world.token).send().await.unwrap();
    assert_eq!(Answer::of(foreign).await.refused(401), "UNAUTHENTICATED");
    let own = token(&world.client, world.environment(1)).await;
    let page = Answer::of(world.client.get(&url).bearer_auth(own).send().await.unwrap()).await;
    assert_eq!(page.ok()["clients"][0]["id"], json!(world.environment(1).client_id));
    for request in [
        world.bare("GET", "/api/v1/clients"),
        world.bare("GET", "/api/v1/clients").bearer_auth("made.up.token"),
        world.bare("GET", "/api/v1/clients").basic_auth("a", Some("b")),
    ] {
        let answer = Answer::of(request.send().await.unwrap()).await;
        assert_eq!(answer.refused(401), "UNAUTHENTICATED");
    }
}

#[tokio::test]
async fn the_management_api_can_be_disallowed() {
    let world = empty().await;
    let web = world.create("WEB_APP", "Desk").await;
    let (_, secret) = world.create_secret(&web).await;
    let token =
        world.sign_in(&web, &secret).await.ok()["access_token"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/clients/{web}");
    let ask = async || {
        let request = world.bare("GET", &path).bearer_auth(&token);
        Answer::of(request.send().await.unwrap()).await
    };
    ask().await.ok();
    world.send("PATCH", &path, json!({"disallow_scalekit_api_access": true})).await.ok();
    assert_eq!(ask().await.refused(401), "UNAUTHENTICATED");
    world.send("PATCH", &path, json!({"disallow_scalekit_api_access": false})).await.ok();
    ask().await.ok();
    world.call("DELETE", &path).await.ok();
    assert_eq!(ask().await.refused(401), "UNAUTHENTICATED", "a deleted application");
}

#[tokio::test]
async fn an_application_can_begin_without_the_management_api() {
    let world = empty().await;
    let body = json!({
        "name": "Desk", "client_type": "WEB_APP", "disallow_scalekit_api_access": true
    });
    let created = world.send("POST", "/api/v1/clients", body).await.ok()["client"].clone();
    assert_eq!(created["disallow_scalekit_api_access"], json!(true));
    let id = created["id"].as_str().unwrap();
    let (_, secret) = world.create_secret(id).await;
    let token = world.sign_in(id, &secret).await.ok()["access_token"].clone();
    let request = world.bare("GET", "/api/v1/clients").bearer_auth(token.as_str().unwrap());
    let answer = Answer::of(request.send().await.unwrap()).await;
    assert_eq!(answer.refused(401), "UNAUTHENTICATED");
}

#[tokio::test]
async fn an_expired_secret_does_not_authenticate() {
    // The sandbox never says the value of a seeded secret, so its store is made to end a known one.
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("sandbox.db");
    let world = world(options(Database::File(file.clone()), Seed::Empty)).await;
    let client = world.create("WEB_APP", "Desk").await;
    let (id, secret) = world.create_secret(&client).await;
    world.sign_in(&client, &secret).await.ok();
    let store = rusqlite::Connection::open(file).unwrap();
    store.execute("UPDATE secrets SET expires = 1 WHERE id = ?1", [id]).unwrap();
    assert_eq!(world.sign_in(&client, &secret).await.body["error"], json!("invalid_client"));
}

#[tokio::test]
async fn another_host_name_is_refused_in_words() {
    let world = empty().await;
    let host =
        async |host: &str| world.bare("GET", "/keys").header("host", host).send().await.unwrap();
    let port = world.domain(0).rsplit_once(':').unwrap().1;
    for name in ["127.0.0.1", "localhost", "[::1]"] {
        assert_eq!(host(&format!("{name}:{port}")).await.status(), 200);
    }
    let names = [format!("evil.example:{port}"), "localhost".into(), world.domain(1).to_owned()];
    for name in names {
        let answer = host(&name).await;
        assert_eq!(answer.status(), 421, "{name}");
        assert_eq!(answer.headers()["x-trace-id"].len(), 32);
        assert!(answer.text().await.unwrap().contains(&name));
    }
}

#[tokio::test]
async fn unknown_routes_and_methods_and_large_bodies_are_refused() {
    let world = empty().await;
    let answer = world.call("GET", "/api/v1/nothing").await;
    assert_eq!(answer.status, 404);
    assert_eq!(answer.body, json!({"code": 5, "message": "Not Found", "details": []}));
    assert_eq!(answer.trace.len(), 32);
    assert_eq!(world.call("DELETE", "/api/v1/clients").await.status, 501);
    let large = world.send("POST", "/api/v1/clients", json!({"name": "n".repeat(1 << 20)})).await;
    assert_eq!(large.status, 413);
}

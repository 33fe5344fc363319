use appdeck::sandbox::{Database, Seed};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents};
use serde_json::{Value as Json, json};

use super::support::{Answer, empty, options, read, token, world};

#[tokio::test]
async fn the_key_set_verifies_the_tokens() {
    let world = empty().await;
    let discovery =
        Answer::of(world.bare("GET", "/.well-known/openid-configuration").send().await.unwrap())
            .await
            .ok();
    assert_eq!(discovery["issuer"], json!(world.environment(0).url));
    let uri = discovery["jwks_uri"].as_str().unwrap();
    let keys = Answer::of(world.client.get(uri).send().await.unwrap()).await.ok();

    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    let part = |name: &str| decode(keys["keys"][0][name].as_str().unwrap());
    let key = RsaPublicKeyComponents { n: part("n"), e: part("e") };
    let (signed, signature) = world.token.rsplit_once('.').unwrap();
    key.verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &decode(signature)).unwrap();

    let (header, claims) = signed.split_once('.').unwrap();
    let read = |text: &str| serde_json::from_slice::<Json>(&decode(text)).unwrap();
    let (header, claims) = (read(header), read(claims));
    assert_eq!((&header["alg"], &header["kid"]), (&json!("RS256"), &keys["keys"][0]["kid"]));
    assert_eq!(claims["iss"], discovery["issuer"]);
    assert_eq!(claims["sub"], json!(world.environment(0).client_id));
    let lifetime = claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
    assert_eq!(lifetime, 86_399);
}

#[tokio::test]
async fn credentials_come_by_form_or_by_basic() {
    let world = empty().await;
    let environment = world.environment(0);
    let (id, secret) = (&environment.client_id, read(&environment.client_secret));
    let answer = world.sign_in(id, secret).await.ok();
    assert_eq!((&answer["token_type"], &answer["expires_in"]), (&json!("Bearer"), &json!(86_399)));

    let basic = |secret: &str| {
        let request = world.bare("POST", "/oauth/token").basic_auth(id, Some(secret));
        request.form(&[("grant_type", "client_credentials")]).send()
    };
    Answer::of(basic(secret).await.unwrap()).await.ok();
    let refused = basic("wrong").await.unwrap();
    assert_eq!(refused.status(), 401);
    assert!(refused.headers()["www-authenticate"].to_str().unwrap().starts_with("Basic"));
    assert_eq!(refused.headers()["cache-control"], "no-store");
}

#[tokio::test]
async fn the_token_endpoint_refuses_in_the_words_of_rfc_6749() {
    let world = empty().await;
    let web = world.create("WEB_APP", "Desk").await;
    let spa = world.create("SPA", "Kiosk").await;
    let (_, secret) = world.create_secret(&web).await;
    let code = |client, secret, grant| {
        [("grant_type", grant), ("client_id", client), ("client_secret", secret), ("code", "c")]
    };
    for (fields, status, error) in [
        (code(web.as_str(), secret.as_str(), "authorization_code"), 400, "invalid_grant"),
        (code(&web, "wrong", "authorization_code"), 401, "invalid_client"),
        (code("webc_0", &secret, "client_credentials"), 401, "invalid_client"),
        (code(&spa, "", "client_credentials"), 400, "unauthorized_client"),
        (code(&spa, "", "authorization_code"), 400, "invalid_grant"),
        (code(&web, &secret, "password"), 400, "unsupported_grant_type"),
    ] {
        let answer = world.grant(&fields).await;
        assert_eq!((answer.status, &answer.body["error"]), (status, &json!(error)), "{fields:?}");
        assert!(!answer.body.to_string().contains(&secret));
    }
    let answer = world.grant(&[("client_id", web.as_str())]).await;
    assert_eq!(answer.body["error"], json!("invalid_request"));
}

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

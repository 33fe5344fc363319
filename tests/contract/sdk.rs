//! What the official Go SDK's own integration test of applications does, call for call. There the
//! calls are gRPC; here they are those of the REST API beneath. What it does with the SDK's sign-in is in
//! `tests/interop`.

use serde_json::{Value as Json, json};

use crate::support::sandbox::{Answer, World, empty};

const CLIENTS: &str = "/api/v1/clients";

async fn token_of(world: &World, client: &str, secret: &str) -> String {
    let answer = world.sign_in(client, secret).await.ok();
    answer["access_token"].as_str().unwrap().to_owned()
}

/// The probe of API access, with a token.
async fn may_call(world: &World, token: &str) -> bool {
    let request = world.bare("GET", "/api/v1/organizations?page_size=1").bearer_auth(token);
    let answer = Answer::of(request.send().await.unwrap()).await;
    assert!(answer.status == 200 || answer.refused(401) == "UNAUTHENTICATED", "{answer:?}");
    answer.status == 200
}

#[tokio::test]
async fn a_web_application_lives_as_in_the_sdks_own_test() {
    let world = empty().await;
    let new = json!({
        "name": "SDK test", "client_type": "WEB_APP",
        "post_login_uris": ["https://a.example/cb"],
        "initiate_login_uri": "https://a.example/login",
        "post_logout_redirect_uris": ["https://a.example/bye"],
        "back_channel_logout_uris": ["https://a.example/logout"],
        "access_token_expiry": 3600, "scopes": ["openid", "profile"],
        "custom_claims": [{"key": "tier", "value": "gold"}],
        "grant_types": ["client_credentials", "authorization_code"], "enforce_pkce": true
    });
    let created = world.send("POST", CLIENTS, new.clone()).await.ok()["client"].clone();
    for (key, value) in new.as_object().unwrap() {
        let echoed = if key == "access_token_expiry" { &json!("3600") } else { value };
        assert_eq!(&created[key.as_str()], echoed, "{key}");
    }
    let id = created["id"].as_str().unwrap();
    let path = format!("{CLIENTS}/{id}");
    assert_eq!(world.call("GET", &path).await.ok()["client"], created);

    let update = json!({"name": "SDK test, updated", "scopes": ["openid"]});
    let updated = world.send("PATCH", &path, update).await.ok()["client"].clone();
    assert_eq!(updated["name"], json!("SDK test, updated"));
    assert_eq!(updated["scopes"], json!(["openid"]));
    assert_eq!(updated["custom_claims"], created["custom_claims"], "what was not sent stays");

    let listed = async |kind: &str| -> Vec<Json> {
        let query = format!("{CLIENTS}?page_size=30&filter.client_type={kind}");
        let page = world.call("GET", &query).await.ok();
        page["clients"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect()
    };
    assert_eq!(listed("WEB_APP").await, [json!(id)]);
    assert_eq!(listed("SPA").await, [json!(null); 0]);

    let secrets = format!("{path}/secrets");
    let made = world.call("POST", &secrets).await.ok();
    let (plain, secret) = (made["plain_secret"].as_str().unwrap(), &made["secret"]);
    assert_eq!(secret["status"], json!("ACTIVE"));
    assert!(plain.ends_with(secret["secret_suffix"].as_str().unwrap()));
    let secret = format!("{secrets}/{}", secret["id"].as_str().unwrap());
    token_of(&world, id, plain).await;

    let answer = world.send("PATCH", &secret, json!({"status": "INACTIVE"})).await.ok();
    assert_eq!(answer["secret"]["status"], json!("INACTIVE"));
    assert_eq!(world.sign_in(id, plain).await.status, 401);
    assert_eq!(world.call("DELETE", &secret).await.ok(), json!({}));
    assert_eq!(world.call("DELETE", &path).await.ok(), json!({}));
    assert_eq!(world.call("GET", &path).await.refused(404), "NOT_FOUND");
}

#[tokio::test]
async fn api_access_is_probed_with_organizations() {
    let world = empty().await;
    for disallowed in [false, true] {
        let body = json!({
            "name": "Probe", "client_type": "WEB_APP", "disallow_scalekit_api_access": disallowed
        });
        let created = world.send("POST", CLIENTS, body).await.ok()["client"].clone();
        let id = created["id"].as_str().unwrap();
        let (_, secret) = world.create_secret(id).await;
        let token = token_of(&world, id, &secret).await;
        assert_eq!(may_call(&world, &token).await, !disallowed);
        let path = format!("{CLIENTS}/{id}");
        let toggled = json!({"disallow_scalekit_api_access": !disallowed});
        world.send("PATCH", &path, toggled).await.ok();
        assert_eq!(may_call(&world, &token).await, disallowed, "at once, with the same token");
    }
}

#[tokio::test]
async fn a_token_is_renewed_while_the_old_one_is_sent_along() {
    let world = empty().await;
    let id = world.create("WEB_APP", "Renewed").await;
    let (_, secret) = world.create_secret(&id).await;
    let mut token = token_of(&world, &id, &secret).await;
    for _ in 0..2 {
        let revoke = json!([{"route": "GET /keys", "fault": {"kind": "revoke_tokens"}}]);
        world.set_faults(revoke).await;
        world.bare("GET", "/keys").send().await.unwrap();
        world.set_faults(json!([])).await;
        assert!(!may_call(&world, &token).await, "it was revoked");
        let form =
            [("grant_type", "client_credentials"), ("client_id", &id), ("client_secret", &secret)];
        let request = world.bare("POST", "/oauth/token").bearer_auth(&token).form(&form);
        let answer = Answer::of(request.send().await.unwrap()).await.ok();
        token = answer["access_token"].as_str().unwrap().to_owned();
        assert!(may_call(&world, &token).await);
    }
}

/// The addresses of one application of that test.
fn pair(suffix: &str, path: &str) -> Json {
    json!([
        format!("https://{suffix}.example.com/{path}-1"),
        format!("https://{suffix}.example.com/{path}-2")
    ])
}

async fn read(world: &World, path: &str) -> Json {
    world.call("GET", path).await.ok()["client"].clone()
}

/// Whether the application has what was sent, and numbers as the API writes them.
fn holds(client: &Json, sent: &Json) {
    for (key, value) in sent.as_object().unwrap() {
        let value = value.as_u64().map_or_else(|| value.clone(), |n| json!(n.to_string()));
        assert_eq!(client[key.as_str()], value, "{key}");
    }
}

#[tokio::test]
async fn public_applications_live_as_in_the_sdks_own_test() {
    let world = empty().await;
    for kind in ["SPA", "NTV"] {
        let new = json!({
            "name": format!("sdk-it-initial-{kind}"), "client_type": kind,
            "post_login_uris": pair(kind, "callback"),
            "post_logout_redirect_uris": pair(kind, "logout"), "access_token_expiry": 3600
        });
        let created = world.send("POST", CLIENTS, new.clone()).await.ok()["client"].clone();
        let path = format!("{CLIENTS}/{}", created["id"].as_str().unwrap());
        let client = read(&world, &path).await;
        holds(&client, &new);
        let receivers = client["back_channel_logout_uris"].as_array();
        assert!(receivers.is_none_or(Vec::is_empty), "{receivers:?}");

        let changed = json!({
            "name": format!("sdk-it-updated-{kind}"),
            "post_login_uris": pair(kind, "new-callback"),
            "post_logout_redirect_uris": pair(kind, "new-logout"), "access_token_expiry": 1800
        });
        world.send("PATCH", &path, changed.clone()).await.ok();
        holds(&read(&world, &path).await, &changed);
        world.call("DELETE", &path).await.ok();
    }
}

#[tokio::test]
async fn a_web_application_has_two_secrets_as_in_the_sdks_own_test() {
    let world = empty().await;
    for enforced in [Some(true), None] {
        let mut new = json!({
            "name": "sdk-it-web-initial", "client_type": "WEB_APP",
            "post_login_uris": pair("web", "callback"),
            "post_logout_redirect_uris": pair("web", "logout"),
            "back_channel_logout_uris": pair("web", "backchannel"), "access_token_expiry": 3600
        });
        if let Some(enforced) = enforced {
            new["enforce_pkce"] = json!(enforced);
        }
        let created = world.send("POST", CLIENTS, new.clone()).await.ok()["client"].clone();
        let id = created["id"].as_str().unwrap();
        let path = format!("{CLIENTS}/{id}");
        let client = read(&world, &path).await;
        holds(&client, &new);
        assert_eq!(client["enforce_pkce"].as_bool(), Some(enforced == Some(true)));

        let changed = json!({
            "name": "sdk-it-web-updated", "post_login_uris": pair("web", "new-callback"),
            "post_logout_redirect_uris": pair("web", "new-logout"),
            "back_channel_logout_uris": pair("web", "new-backchannel"), "access_token_expiry": 1800
        });
        world.send("PATCH", &path, changed.clone()).await.ok();
        holds(&read(&world, &path).await, &changed);

        let (first, old) = world.create_secret(id).await;
        let (second, plain) = world.create_secret(id).await;
        assert_ne!(first, second);
        let secrets = async || -> Vec<Json> {
            let client = read(&world, &path).await;
            client["secrets"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect()
        };
        assert!(secrets().await.len() >= 2);
        world.call("DELETE", &format!("{path}/secrets/{first}")).await.ok();
        assert_eq!(secrets().await, [json!(second)]);
        token_of(&world, id, &plain).await;
        assert_eq!(world.sign_in(id, &old).await.status, 401);
        assert!(!may_call(&world, "invalid.token.value").await);
        world.call("DELETE", &path).await.ok();
    }
}

//! The IP allowlist: what is kept of it, and whom it keeps out.

use serde_json::{Value as Json, json};

use crate::support::sandbox::{Answer, World, empty};

fn networks(values: &[&str]) -> Json {
    let cidrs: Vec<_> = values.iter().map(|value| json!({"value": value, "type": "FAX"})).collect();
    json!({"ip_allowlist": {"opted_in": true, "cidrs": cidrs}})
}

async fn ask(world: &World, token: &str) -> Answer {
    let request = world.bare("GET", "/api/v1/organizations").bearer_auth(token);
    Answer::of(request.send().await.unwrap()).await
}

#[tokio::test]
async fn networks_bind_the_minting_and_the_use_of_tokens() {
    let world = empty().await;
    let id = world.create("WEB_APP", "Desk").await;
    let (_, secret) = world.create_secret(&id).await;
    let path = format!("/api/v1/clients/{id}");
    let token = world.sign_in(&id, &secret).await.ok()["access_token"].clone();
    let token = token.as_str().unwrap();

    world.send("PATCH", &path, networks(&["203.0.113.0/24"])).await.ok();
    let refused = world.sign_in(&id, &secret).await;
    assert_eq!((refused.status, &refused.body["error"]), (400, &json!("unauthorized_client")));
    assert!(refused.body["error_description"].to_string().contains("127.0.0.1"), "{refused:?}");
    assert_eq!(ask(&world, token).await.refused(403), "PERMISSION_DENIED", "at once");

    for inside in ["127.0.0.0/8", "127.0.0.1/32", "::ffff:127.0.0.0/104"] {
        world.send("PATCH", &path, networks(&["2001:db8::/32", inside])).await.ok();
        world.sign_in(&id, &secret).await.ok();
        assert_eq!(ask(&world, token).await.status, 200, "{inside}");
    }
    let opted_out =
        json!({"ip_allowlist": {"opted_in": false, "cidrs": [{"value": "203.0.113.0/24"}]}});
    world.send("PATCH", &path, opted_out).await.ok();
    world.sign_in(&id, &secret).await.ok();
}

#[tokio::test]
async fn the_type_is_derived_and_an_allowlist_can_be_created() {
    let world = empty().await;
    let mut body = networks(&["203.0.113.0/24", "2001:db8::/32"]);
    body["name"] = json!("Desk");
    body["client_type"] = json!("WEB_APP");
    let created = world.send("POST", "/api/v1/clients", body).await.ok()["client"].clone();
    let kept = json!({"opted_in": true, "cidrs": [
        {"value": "203.0.113.0/24", "type": "IPV4"}, {"value": "2001:db8::/32", "type": "IPV6"}
    ]});
    assert_eq!(created["ip_allowlist"], kept);
    let path = format!("/api/v1/clients/{}", created["id"].as_str().unwrap());
    world.send("PATCH", &path, json!({"name": "Counter"})).await.ok();
    assert_eq!(world.call("GET", &path).await.ok()["client"]["ip_allowlist"], kept);
}

#[tokio::test]
async fn an_allowlist_that_lets_in_all_or_nobody_is_refused() {
    let world = empty().await;
    let web = world.create("WEB_APP", "Desk").await;
    let spa = world.create("SPA", "Kiosk").await;
    let many: Vec<_> = (0..51).map(|one| format!("203.0.{one}.0/24")).collect();
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    for (id, body) in [
        (&web, networks(&[])),
        (&web, json!({"ip_allowlist": {"opted_in": true}})),
        (&web, networks(&["0.0.0.0/0"])),
        (&web, networks(&["203.0.113.0/24", "::/0"])),
        (&web, networks(&["office"])),
        (&web, networks(&many)),
        (&spa, networks(&["203.0.113.0/24"])),
    ] {
        let answer = world.send("PATCH", &format!("/api/v1/clients/{id}"), body.clone()).await;
        assert_eq!(answer.refused(400), "INVALID_ARGUMENT", "{body}");
    }
}

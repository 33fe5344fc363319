use std::collections::HashSet;

use appdeck::sandbox::Seed;
use serde_json::json;

use crate::support::sandbox::{empty, seeded};

#[tokio::test]
async fn an_application_lives_from_create_to_delete() {
    let world = empty().await;
    let body = json!({
        "name": "Coffee-Desk", "client_type": "WEB_APP", "scopes": ["openid"],
        "custom_claims": [{"key": "team", "value": "desk"}], "unknown": 1
    });
    let answer = world.send("POST", "/api/v1/clients", body).await;
    assert!(answer.trace.len() == 32 && answer.trace.bytes().all(|b| b.is_ascii_hexdigit()));
    let created = answer.ok()["client"].clone();
    assert_eq!(created["secrets"], json!([]), "creating makes no secret");
    assert_eq!(created["access_token_expiry"], json!("0"), "integers are strings");
    assert_eq!(created["disallow_scalekit_api_access"], json!(false));
    assert_eq!(created["enforce_pkce"], json!(false));
    let id = created["id"].as_str().unwrap();
    assert!(id.starts_with("webc_") && id.len() <= 32);

    let path = format!("/api/v1/clients/{id}");
    assert_eq!(world.call("GET", &path).await.ok()["client"], created);

    let change = json!({"access_token_expiry": 900, "initiate_login_uri": "https://a.example/l"});
    let updated = world.send("PATCH", &path, change).await.ok()["client"].clone();
    assert_eq!(updated["access_token_expiry"], json!("900"));
    assert_eq!(updated["initiate_login_uri"], json!("https://a.example/l"));
    assert_eq!(updated["name"], created["name"], "fields that are absent stay");
    assert_eq!(updated["custom_claims"], created["custom_claims"]);
    assert_ne!(updated["update_time"], created["update_time"]);
    assert_eq!(updated["create_time"], created["create_time"]);

    assert_eq!(world.call("DELETE", &path).await.ok(), json!({}));
    assert_eq!(world.call("GET", &path).await.refused(404), "NOT_FOUND");
    assert_eq!(world.call("DELETE", &path).await.refused(404), "NOT_FOUND");
}

#[tokio::test]
async fn a_create_is_echoed_as_it_was_asked() {
    let world = empty().await;
    let asked = json!({
        "disallow_scalekit_api_access": true, "enforce_pkce": true,
        "access_token_expiry": "900", "scopes": ["openid"], "grant_types": ["client_credentials"],
        "custom_claims": [{"key": "team", "value": "desk"}],
        "post_login_uris": ["https://a.example/cb"],
        "initiate_login_uri": "https://a.example/login",
        "post_logout_redirect_uris": ["https://a.example/bye"],
        "back_channel_logout_uris": ["https://a.example/logout"]
    });
    for (key, value) in asked.as_object().unwrap() {
        let body = json!({"name": "Desk", "client_type": "WEB_APP", key.as_str(): value});
        let created = world.send("POST", "/api/v1/clients", body).await.ok()["client"].clone();
        let plain = world.create("WEB_APP", "Desk").await;
        let path = format!("/api/v1/clients/{plain}");
        let mut updated =
            world.send("PATCH", &path, json!({key.as_str(): value})).await.ok()["client"].clone();
        assert_eq!(&created[key.as_str()], value);
        for own in ["id", "keyId", "create_time", "update_time"] {
            updated[own] = created[own].clone();
        }
        assert_eq!(created, updated, "a create and an update say the same of {key}");
    }
}

#[tokio::test]
async fn a_refusal_names_each_field() {
    let world = empty().await;
    let body = json!({"name": "n".repeat(129), "client_type": "SPA", "enforce_pkce": false});
    let answer = world.send("POST", "/api/v1/clients", body).await;
    assert_eq!(answer.refused(400), "INVALID_ARGUMENT");
    let violations = &answer.body["details"][0]["validation_error_info"]["field_violations"];
    let fields: HashSet<_> = violations
        .as_array()
        .unwrap()
        .iter()
        .map(|found| found["field"].as_str().unwrap())
        .collect();
    assert_eq!(fields, HashSet::from(["client.name", "client.enforce_pkce"]));

    let id = world.create("WEB_APP", "a").await;
    let path = format!("/api/v1/clients/{id}");
    for body in [json!({}), json!({"client_type": "SPA"}), json!({"name": ""}), json!([])] {
        let answer = world.send("PATCH", &path, body.clone()).await;
        assert_eq!(answer.refused(400), "INVALID_ARGUMENT", "{body}");
    }
    let twice = json!({"post_login_uris": ["https://a.example/", "https://a.example/"]});
    let answer = world.send("PATCH", &path, twice).await;
    assert!(answer.body.to_string().contains("client.post_login_uris[1]"), "{answer:?}");
}

#[tokio::test]
async fn the_default_client_is_neither_created_nor_deleted() {
    let world = empty().await;
    let body = json!({"name": "a", "client_type": "ENV"});
    let answer = world.send("POST", "/api/v1/clients", body).await;
    assert_eq!(answer.refused(400), "INVALID_ARGUMENT");
    let path = format!("/api/v1/clients/{}", world.environment(0).client_id);
    assert_eq!(world.call("DELETE", &path).await.refused(400), "FAILED_PRECONDITION");
    assert_eq!(world.call("GET", &path).await.ok()["client"]["client_type"], json!("ENV"));
}

#[tokio::test]
async fn public_clients_enforce_pkce_from_the_start() {
    let world = empty().await;
    for (kind, prefix) in [("SPA", "spac_"), ("NTV", "ntvc_")] {
        let id = world.create(kind, "Kiosk").await;
        assert!(id.starts_with(prefix));
        let client = world.call("GET", &format!("/api/v1/clients/{id}")).await.ok();
        assert_eq!(client["client"]["enforce_pkce"], json!(true));
    }
}

#[tokio::test]
async fn paging_lists_each_application_once_and_ends() {
    let world = seeded(Seed::Count(70)).await;
    let (mut ids, mut token, mut sizes) = (HashSet::new(), String::new(), Vec::new());
    loop {
        let query = [("page_size", "30"), ("filter.client_type", "ALL"), ("page_token", &token)];
        let request = world.request("GET", "/api/v1/clients").query(&query);
        let page = crate::support::sandbox::Answer::of(request.send().await.unwrap()).await.ok();
        assert_eq!(page["total_size"], json!(71));
        assert_eq!(page["prev_page_token"] == json!(""), sizes.is_empty());
        let clients = page["clients"].as_array().unwrap();
        sizes.push(clients.len());
        ids.extend(clients.iter().map(|client| client["id"].as_str().unwrap().to_owned()));
        token = page["next_page_token"].as_str().unwrap().to_owned();
        if token.is_empty() {
            break;
        }
    }
    assert_eq!(sizes, [30, 30, 11]);
    assert_eq!(ids.len(), 71);
}

#[tokio::test]
async fn the_previous_page_comes_back() {
    let world = seeded(Seed::Count(20)).await;
    let page = async |token: &str| {
        let query = [("page_size", "5"), ("filter.client_type", "ALL"), ("page_token", token)];
        let request = world.request("GET", "/api/v1/clients").query(&query);
        crate::support::sandbox::Answer::of(request.send().await.unwrap()).await.ok()
    };
    let first = page("").await;
    let second = page(first["next_page_token"].as_str().unwrap()).await;
    let back = page(second["prev_page_token"].as_str().unwrap()).await;
    assert_eq!(back, first);
    assert_ne!(second["clients"], first["clients"]);
}

#[tokio::test]
async fn the_filter_names_types() {
    let world = seeded(Seed::Acme).await;
    let kinds = async |query: &str| {
        let page = world.call("GET", &format!("/api/v1/clients?page_size=30{query}")).await.ok();
        let clients = page["clients"].as_array().unwrap().iter();
        let kinds: HashSet<_> =
            clients.map(|client| client["client_type"].as_str().unwrap().to_owned()).collect();
        let mut kinds: Vec<_> = kinds.into_iter().collect();
        kinds.sort();
        kinds.join(" ")
    };
    assert_eq!(kinds("").await, "ENV", "without a filter only the Default Client");
    assert_eq!(kinds("&filter.client_type=ALL").await, "ENV NTV SPA WEB_APP");
    assert_eq!(kinds("&filter.client_type=SPA&filter.client_type=NTV").await, "NTV SPA");
    for query in ["page_size=31", "filter.client_type=FAX", "page_token=forged"] {
        let answer = world.call("GET", &format!("/api/v1/clients?{query}")).await;
        assert_eq!(answer.refused(400), "INVALID_ARGUMENT", "{query}");
    }
}

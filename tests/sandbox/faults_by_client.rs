//! Trouble for one application, while the others have none.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::support::browser::{App, Browser};
use crate::support::sandbox::{World, empty};

/// The status of a request of an application, wherever it says which one it is.
async fn asked(world: &World, route: &str, app: &App) -> u16 {
    let (method, path) = route.split_once(' ').unwrap();
    let path = path.replace("{client_id}", &app.id);
    let named = [("client_id", app.id.as_str())];
    let request = match (method, path.as_str()) {
        ("POST", "/oauth/token") => {
            // The official SDKs write the scheme as they like.
            let basic = STANDARD.encode(format!("{}:{}", app.id, app.secret));
            let request =
                world.bare(method, &path).header("authorization", format!("basic {basic}"));
            request.form(&[("grant_type", "client_credentials")])
        }
        ("POST", "/revoke") => {
            let mut form = app.shows();
            form.push(("token", "none"));
            world.bare(method, &path).form(&form)
        }
        ("POST", "/oidc/logout") => world.bare(method, &path).form(&named),
        ("GET", "/oidc/logout") => world.bare(method, &path).query(&named),
        _ => world.request(method, &path),
    };
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn the_client_is_known_wherever_it_is_named() {
    let world = empty().await;
    let (desk, other) = (
        App::new(&world, "WEB_APP", json!({})).await,
        App::new(&world, "WEB_APP", json!({})).await,
    );
    for route in [
        "POST /oauth/token",
        "POST /revoke",
        "GET /oidc/logout",
        "POST /oidc/logout",
        "GET /api/v1/clients/{client_id}",
    ] {
        for named in [route, "*"] {
            let fault = json!({"kind": "status", "code": 418});
            let rule = json!([{"route": named, "client_id": desk.id, "fault": fault}]);
            world.set_faults(rule).await;
            assert_eq!(asked(&world, route, &desk).await, 418, "{route} {named}");
            assert_eq!(asked(&world, route, &other).await, 200, "{route} {named}");
            world.set_faults(json!([])).await;
        }
    }
}

#[tokio::test]
async fn an_authorize_request_names_its_client_in_the_query_or_in_the_form() {
    let world = empty().await;
    let (desk, other) =
        (App::new(&world, "SPA", json!({})).await, App::new(&world, "SPA", json!({})).await);
    let browser = Browser::new(&world);
    for route in ["GET /oauth/authorize", "POST /oauth/authorize"] {
        let fault = json!({"kind": "status", "code": 418});
        world.set_faults(json!([{"route": route, "client_id": desk.id, "fault": fault}])).await;
        for (app, status) in [(&desk, 418), (&other, 200)] {
            let answer = if route.starts_with("GET") {
                browser.authorize(&app.asks()).await
            } else {
                let request = browser.request("POST", "/oauth/authorize").form(&app.asks());
                browser.send(request).await
            };
            assert_eq!(answer.status, status, "{route}: {}", answer.text);
        }
    }
}

#[tokio::test]
async fn a_rule_whose_client_is_never_named_is_refused() {
    let world = empty().await;
    for (rule, words) in [
        (
            json!({"route": "GET /keys", "client_id": "a", "fault": {"kind": "html"}}),
            "a request to GET /keys does not name its client",
        ),
        (
            json!({"route": "GET /userinfo", "fault": {"kind": "wrong_issuer"}}),
            "tokens are given out by POST /oauth/token only",
        ),
        (json!({"route": "*", "fault": {"kind": "skewed_clock"}}), "missing field `seconds`"),
    ] {
        let request = world.bare("PUT", "/_sandbox/faults").body(json!([rule]).to_string());
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 400, "{rule}");
        let said = answer.text().await.unwrap();
        assert!(said.contains(words), "{rule}: {said}");
    }
}

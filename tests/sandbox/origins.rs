//! What pages of other origins may read.

use reqwest::Method;

use crate::support::sandbox::{World, empty};

const ORIGIN: &str = "http://localhost:5173";

async fn asked(world: &World, method: &str, path: &str) -> reqwest::Response {
    let request = world.bare(method, path).header("origin", ORIGIN);
    let request = if method == "OPTIONS" {
        request.header("access-control-request-method", "POST")
    } else {
        request
    };
    request.send().await.unwrap()
}

#[tokio::test]
async fn browsers_read_what_a_public_client_calls_and_nothing_else() {
    let world = empty().await;
    for (method, path, open) in [
        ("GET", "/.well-known/openid-configuration", true),
        ("GET", "/.well-known/oauth-authorization-server", true),
        ("GET", "/keys", true),
        ("POST", "/oauth/token", true),
        ("GET", "/userinfo", true),
        ("POST", "/userinfo", true),
        ("POST", "/revoke", true),
        ("GET", "/oauth/authorize", false),
        ("GET", "/oidc/logout", false),
        ("GET", "/api/v1/clients", false),
        ("POST", "/api/v1/clients", false),
        ("GET", "/_sandbox/users", false),
        ("POST", "/_sandbox/sign_in", false),
        ("GET", "/_sandbox/requests", false),
    ] {
        let (answer, before) =
            (asked(&world, method, path).await, asked(&world, "OPTIONS", path).await);
        for answer in [&answer, &before] {
            let allowed = answer.headers().get("access-control-allow-origin");
            assert_eq!(allowed.is_some(), open, "{method} {path}");
            assert!(allowed.is_none_or(|origin| origin == ORIGIN), "{method} {path}");
            assert!(!answer.headers().contains_key("access-control-allow-credentials"));
        }
        assert_eq!(before.status() == 204, open, "{path}");
        let methods = before.headers().get("access-control-allow-methods");
        let listed = methods.is_some_and(|all| all.to_str().unwrap().contains(method));
        assert_eq!(listed, open, "{method} {path}");
    }
    let bare = world.bare(Method::GET.as_str(), "/keys").send().await.unwrap();
    assert!(!bare.headers().contains_key("access-control-allow-origin"));
}

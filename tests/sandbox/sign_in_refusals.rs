//! Authorize requests that are refused: on a page while it is not known whom to answer, by a redirect
//! afterwards.

use proptest::prelude::*;
use serde_json::json;

use appdeck::domain::redirect::{RedirectList, check};
use appdeck::domain::{EnvironmentType, Kind};

use crate::support::browser::{ANA, App, Browser, HOME, changed};
use crate::support::sandbox::{World, empty};

type Change = (&'static str, Option<&'static str>);

#[tokio::test]
async fn nobody_is_sent_to_what_is_not_registered() {
    let world = empty().await;
    let browser = Browser::of(&world, ANA).await;
    let uris = json!({"post_login_uris": [HOME, "https://*.acme.example/cb",
        "https://{{org_slug}}.b.example/cb"]});
    let app = App::new(&world, "SPA", uris).await;
    for (change, words) in
        [(("client_id", Some("spac_0")), "spac_0"), (("client_id", None), "client_id is missing")]
    {
        let page = browser.authorize(&changed(&app.asks(), &[change])).await;
        let text = page.page(400);
        assert!(text.contains("invalid_client") && text.contains(words), "{text}");
    }
    for (asked, words) in [
        (Some("https://app.example/cb/"), "differs only by a slash at the end"),
        (Some("http://app.example/cb"), "differs only by http and https"),
        (Some("https://app.example/CB"), "differs only by upper and lower case"),
        (Some("https://evil.example/<script>"), "&lt;script&gt;"),
        (Some("https://a.b.acme.example/cb"), "https://*.acme.example/cb"),
        (Some("https://*.acme.example/cb"), "none of the application"),
        (Some("https://beans.b.example/cb"), "{{org_slug}}"),
        (Some("javascript:alert(1)"), "javascript:alert(1)"),
        (None, "redirect_uri is missing"),
    ] {
        let page = browser.authorize(&changed(&app.asks(), &[("redirect_uri", asked)])).await;
        let text = page.page(400);
        assert!(text.contains("invalid_redirect_uri") && text.contains(words), "{asked:?}: {text}");
        assert!(text.contains(HOME), "what is registered: {text}");
    }
    let mut twice = app.asks();
    twice.push(("redirect_uri", "https://evil.example"));
    browser.authorize(&twice).await.page(400);
    world.call("DELETE", &format!("/api/v1/clients/{}", app.id)).await.ok();
    browser.authorize(&app.asks()).await.page(400);
}

#[tokio::test]
async fn patterns_let_through_what_they_say() {
    let world = empty().await;
    let browser = Browser::of(&world, ANA).await;
    let uris = json!({"post_login_uris": ["https://desk-*.acme.example/cb",
        "https://{{org_slug}}.b.example/cb", "com.acme.app:/cb"]});
    let app = App::new(&world, "NTV", uris).await;
    for (uri, organization) in [
        ("https://desk-7.acme.example/cb", None),
        ("https://acme.b.example/cb", Some("org_112000000000000001")),
        ("com.acme.app:/cb", None),
    ] {
        let changes = [("redirect_uri", Some(uri)), ("organization_id", organization)];
        let (base, _) = browser.authorize(&changed(&app.asks(), &changes)).await.sent();
        assert_eq!(base, uri);
    }
}

#[tokio::test]
async fn the_application_is_told_what_is_wrong() {
    let world = empty().await;
    let browser = Browser::of(&world, ANA).await;
    let web = App::new(&world, "WEB_APP", json!({})).await;
    let spa = App::new(&world, "SPA", json!({})).await;
    let strict = App::new(&world, "WEB_APP", json!({"enforce_pkce": true})).await;
    let scoped = App::new(&world, "SPA", json!({"scopes": ["openid", "email"]})).await;
    let robot = App::new(&world, "WEB_APP", json!({"grant_types": ["client_credentials"]})).await;
    let long: &'static str = "a".repeat(129).leak();
    let none: &[Change] = &[("code_challenge", None), ("code_challenge_method", None)];
    let rows: &[(&App, &[Change], &str)] = &[
        (&web, &[("response_type", Some("token"))], "unsupported_response_type"),
        (&web, &[("response_type", Some("code id_token"))], "unsupported_response_type"),
        (&web, &[("response_type", None)], "unsupported_response_type"),
        (&web, &[("scope", None)], "invalid_scope"),
        (&web, &[("scope", Some("profile openid2"))], "invalid_scope"),
        (&scoped, &[("scope", Some("openid profile"))], "invalid_scope"),
        (&spa, none, "invalid_request"),
        (&strict, none, "invalid_request"),
        (&web, &[("code_challenge", None)], "invalid_request"),
        (&web, &[("code_challenge_method", None)], "invalid_request"),
        (&web, &[("code_challenge_method", Some("plain"))], "invalid_request"),
        (&web, &[("code_challenge", Some("short"))], "invalid_request"),
        (&web, &[("code_challenge", Some(long))], "invalid_request"),
        (&web, &[("prompt", Some("none login"))], "invalid_request"),
        (&web, &[("prompt", Some("consent"))], "invalid_request"),
        (&web, &[("request", Some("e30.e30."))], "request_not_supported"),
        (&web, &[("request_uri", Some("https://a.example"))], "request_uri_not_supported"),
        (&robot, &[], "unauthorized_client"),
    ];
    for (app, changes, error) in rows {
        let answer = browser.authorize(&changed(&app.asks(), changes)).await;
        assert_eq!(answer.refused(), *error, "{changes:?}");
        let (url, parameters) = answer.sent();
        assert_eq!((url.as_str(), &*parameters["state"]), (HOME, "a state & more"));
        assert!(!parameters["error_description"].is_empty(), "{changes:?}");
    }
    browser.authorize(&changed(&web.asks(), none)).await.code();
    let mut twice = web.asks();
    twice.push(("scope", "openid"));
    assert_eq!(browser.authorize(&twice).await.refused(), "invalid_request");
    let form = browser.request("POST", "/oauth/authorize").form(&web.asks());
    browser.send(form).await.code();
    let silent = changed(&web.asks(), &[("prompt", Some("none"))]);
    assert_eq!(Browser::new(&world).authorize(&silent).await.refused(), "login_required");
}

/// Whether the user is sent to `uri`, where it alone is registered in the database.
async fn accepted(world: &World, app: &App, uri: &str) -> (bool, bool) {
    let browser = Browser::of(world, ANA).await;
    let settings = json!({"post_login_uris": [uri]});
    let path = format!("/api/v1/clients/{}", app.id);
    let registered = world.send("PATCH", &path, settings).await.status == 200;
    let asked = changed(&app.asks(), &[("redirect_uri", Some(uri))]);
    let answer = browser.authorize(&asked).await;
    if answer.status == 302 {
        answer.code();
    } else {
        answer.page(400);
    }
    (registered, answer.status == 302)
}

fn uri() -> impl Strategy<Value = String> {
    let schemes = vec!["https://", "http://", "com.acme.app:/", "com.acme.app://", "javascript:"];
    let pieces = vec![
        "a",
        "b.example",
        ".",
        "/",
        "cb",
        "*",
        "{{org_slug}}",
        "?",
        "#",
        "@",
        ":8080",
        "%41",
        " ",
        "localhost",
        "-",
        "*.b.example/cb",
        "{{org_slug}}.b.example/cb",
    ];
    let pieces = prop::collection::vec(prop::sample::select(pieces), 1..6);
    (prop::sample::select(schemes), pieces).prop_map(|(one, rest)| one.to_owned() + &rest.concat())
}

#[test]
fn the_server_agrees_with_the_editors_rules() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (world, app) = runtime.block_on(async {
        let world = empty().await;
        let app = App::new(&world, "NTV", json!({})).await;
        (world, app)
    });
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 150,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let agrees = |uri: String| {
        let (list, environment) = (RedirectList::PostLogin, EnvironmentType::Development);
        let found = check(list, &uri, &Kind::Native, environment);
        let refused = found.iter().any(appdeck::domain::Finding::blocks);
        let pattern = uri.contains('*') || uri.contains("{{");
        let (registered, sent) = runtime.block_on(accepted(&world, &app, &uri));
        prop_assert_eq!(registered, !refused, "{:?}", uri);
        prop_assert_eq!(sent, !refused && !pattern, "{:?}", uri);
        Ok(())
    };
    runner.run(&uri(), agrees).unwrap();
}

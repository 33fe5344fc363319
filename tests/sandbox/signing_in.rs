//! Signing users in by the code flow, as applications of every type do.

use appdeck::sandbox::{Database, SandboxOptions, Seed};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use serde_json::{Value as Json, json};

use crate::support::browser::{ANA, App, BEN, Browser, HOME, changed, claims, text};
use crate::support::sandbox::{Answer, empty, fixed, options, world};

fn half(value: &str) -> Json {
    json!(URL_SAFE_NO_PAD.encode(&digest(&SHA256, value.as_bytes()).as_ref()[..16]))
}

#[tokio::test]
async fn a_web_application_gets_tokens_for_its_code() {
    let world = empty().await;
    let settings = json!({"access_token_expiry": 900, "custom_claims": [
        {"key": "team", "value": "desk"}, {"key": "sub", "value": "somebody"},
        {"key": "roles", "value": "admin"}, {"key": "scope", "value": "all"}
    ]});
    let app = App::new(&world, "WEB_APP", settings).await;
    let browser = Browser::new(&world);
    let no_pkce = [("code_challenge", None), ("code_challenge_method", None)];
    let page = browser.authorize(&changed(&app.asks(), &no_pkce)).await;
    assert!(page.page(200).contains("Coffee-Desk") && page.text.contains(ANA), "{}", page.text);
    let ana = browser.user(ANA).await;
    let back = browser.press(&page, &ana).await;
    let (url, parameters) = back.sent();
    assert_eq!((url.as_str(), parameters["state"].as_str()), (HOME, "a state & more"));
    assert_eq!(parameters.len(), 2, "{parameters:?}");
    let code = back.code();

    let form = changed(&app.exchanges(&code), &[("code_verifier", None), ("client_secret", None)]);
    let basic = world.bare("POST", "/oauth/token").basic_auth(&app.id, Some(&app.secret));
    let response = basic.form(&form).send().await.unwrap();
    assert_eq!(response.headers()["cache-control"], "no-store");
    let tokens = Answer::of(response).await.ok();
    assert_eq!((text(&tokens, "token_type"), &tokens["expires_in"]), ("Bearer", &json!(900)));
    assert_eq!(text(&tokens, "scope"), "openid profile email");
    assert!(tokens.get("refresh_token").is_none(), "offline_access was not asked for");

    let access = claims(&world, text(&tokens, "access_token")).await;
    let organization = "org_112000000000000001";
    for (name, value) in [
        ("iss", json!(world.environment(0).url)),
        ("sub", json!(ana)),
        ("aud", json!([app.id])),
        ("client_id", json!(app.id)),
        ("oid", json!(organization)),
        ("scope", json!("openid profile email")),
        ("roles", json!(["admin"])),
        ("permissions", json!(["orders:read", "orders:write"])),
        ("team", json!("desk")),
        ("nbf", access["iat"].clone()),
        ("exp", json!(access["iat"].as_i64().unwrap() + 900)),
    ] {
        assert_eq!(access[name], value, "{name}: {access}");
    }
    assert!(text(&access, "jti").starts_with("tkn_") && text(&access, "sid").starts_with("ses_"));

    identifies(&claims(&world, text(&tokens, "id_token")).await, &tokens, &code, &access);
}

/// Whether an ID token says all that it must, beside this access token.
fn identifies(identity: &Json, tokens: &Json, code: &str, access: &Json) {
    for (name, value) in [
        ("iss", access["iss"].clone()),
        ("aud", access["aud"].clone()),
        ("azp", access["client_id"].clone()),
        ("sub", access["sub"].clone()),
        ("oid", access["oid"].clone()),
        ("sid", access["sid"].clone()),
        ("nonce", json!("n-0S6")),
        ("at_hash", half(text(tokens, "access_token"))),
        ("c_hash", half(code)),
        ("email", json!(ANA)),
        ("email_verified", json!(true)),
        ("name", json!("Ana Costa")),
        ("given_name", json!("Ana")),
        ("family_name", json!("Costa")),
    ] {
        assert_eq!(identity[name], value, "{name}: {identity}");
    }
    assert!(identity.get("team").is_none(), "custom claims are the access token's");
}

#[tokio::test]
async fn public_clients_prove_who_asked_by_pkce() {
    let world = empty().await;
    let browser = Browser::of(&world, ANA).await;
    for kind in ["SPA", "NTV", "WEB_APP"] {
        let app = App::new(&world, kind, json!({"enforce_pkce": true})).await;
        let code = async || browser.authorize(&app.asks()).await.code();
        let refused = async |changes: &[(&'static str, Option<&'static str>)]| {
            let code = code().await;
            let answer = world.grant(&changed(&app.exchanges(&code), changes)).await;
            (answer.status, text(&answer.body, "error").to_owned())
        };
        let other = "x".repeat(43).leak();
        let no = (400, "invalid_grant".to_owned());
        assert_eq!(refused(&[("code_verifier", None)]).await, no, "{kind}");
        assert_eq!(refused(&[("code_verifier", Some(other))]).await, no, "{kind}");
        assert_eq!(refused(&[("redirect_uri", None)]).await, no, "{kind}");
        assert_eq!(refused(&[("redirect_uri", Some("https://app.example/cb/"))]).await, no);
        let unknown = (401, "invalid_client".to_owned());
        assert_eq!(refused(&[("client_secret", Some("a secret"))]).await, unknown, "{kind}");
        let code = code().await;
        let tokens = world.grant(&app.exchanges(&code)).await.ok();
        let identity = claims(&world, text(&tokens, "id_token")).await;
        assert_eq!(identity["aud"], json!([app.id]));
        assert_eq!(tokens["expires_in"], json!(3600), "the session policy's 60 minutes");
    }
}

#[tokio::test]
async fn a_code_is_of_one_application_and_of_ten_minutes() {
    let world = fixed(Seed::Empty).await;
    let browser = Browser::of(&world, ANA).await;
    let (desk, kiosk) =
        (App::new(&world, "SPA", json!({})).await, App::new(&world, "SPA", json!({})).await);
    let code = browser.authorize(&desk.asks()).await.code();
    assert_eq!(text(&world.grant(&kiosk.exchanges(&code)).await.body, "error"), "invalid_grant");
    world.grant(&desk.exchanges(&code)).await.ok();

    for (seconds, status) in [(590, 200), (600, 400)] {
        let code = browser.authorize(&desk.asks()).await.code();
        world.sandbox.advance(seconds);
        assert_eq!(world.grant(&desk.exchanges(&code)).await.status, status, "{seconds}");
    }
}

#[tokio::test]
async fn applications_share_one_session() {
    let world = empty().await;
    let browser = Browser::new(&world);
    let web = App::new(&world, "WEB_APP", json!({})).await;
    let spa = App::new(&world, "SPA", json!({})).await;
    let page = browser.authorize(&web.asks()).await;
    let first = browser.press(&page, &browser.user(BEN).await).await.code();
    let second = browser.authorize(&spa.asks()).await.code();
    let sid = async |app: &App, code: &str| {
        let tokens = world.grant(&app.exchanges(code)).await.ok();
        let access = claims(&world, text(&tokens, "access_token")).await;
        (text(&access, "sid").to_owned(), text(&access, "sub").to_owned())
    };
    assert_eq!(sid(&web, &first).await, sid(&spa, &second).await);

    let asked = changed(&spa.asks(), &[("prompt", Some("none"))]);
    browser.authorize(&asked).await.code();
    for prompt in ["login", "create", "select_account", "login select_account"] {
        let asked = changed(&spa.asks(), &[("prompt", Some(prompt))]);
        browser.authorize(&asked).await.page(200);
    }
    let elsewhere = ("organization_id", Some("org_112000000000000002"));
    let page = browser.authorize(&changed(&spa.asks(), &[elsewhere])).await;
    assert!(!page.page(200).contains(ANA) && page.text.contains("li@beans.example"));
    let name = browser.cookies.lock().unwrap().keys().last().unwrap().clone();
    assert!(name.ends_with(&world.environment(0).id), "{name}");
}

#[tokio::test]
async fn a_session_ends_by_the_policy_of_its_environment() {
    let world = fixed(Seed::Empty).await;
    let spa = App::new(&world, "SPA", json!({})).await;
    let silent = changed(&spa.asks(), &[("prompt", Some("none"))]);
    let (day, week) = (86_400, 7 * 86_400);
    let browser = Browser::of(&world, ANA).await;
    for _ in 0..4 {
        world.sandbox.advance(week - 60);
        browser.authorize(&silent).await.code();
    }
    world.sandbox.advance(3 * day);
    assert_eq!(browser.authorize(&silent).await.refused(), "login_required", "30 days at most");

    let browser = Browser::of(&world, ANA).await;
    world.sandbox.advance(week + 1);
    assert_eq!(browser.authorize(&silent).await.refused(), "login_required", "idle for a week");
}

#[tokio::test]
async fn every_attempt_is_in_the_sign_in_log() {
    let world = empty().await;
    let app = App::new(&world, "SPA", json!({})).await;
    let log = async || {
        let path = format!("/api/v1/logs/authentication/requests?client_id={}", app.id);
        let found = world.call("GET", &path).await.ok();
        let entries = found["authRequests"].as_array().unwrap().clone();
        let shown = entries.iter().map(|entry| {
            assert!(text(entry, "auth_request_id").starts_with("areq_"), "{entry}");
            format!("{} {}", text(entry, "status"), text(entry, "email"))
        });
        shown.collect::<Vec<_>>()
    };
    let browser = Browser::new(&world);
    let page = browser.authorize(&app.asks()).await;
    assert_eq!(log().await, ["INITIATED "]);
    let code = browser.press(&page, &browser.user(ANA).await).await.code();
    assert_eq!(log().await, ["INITIATED ana@acme.example"]);
    world.grant(&app.exchanges(&code)).await.ok();
    assert_eq!(log().await, ["SUCCESS ana@acme.example"]);

    let wrong = changed(&app.asks(), &[("scope", None)]);
    assert_eq!(browser.authorize(&wrong).await.refused(), "invalid_scope");
    let elsewhere = changed(&app.asks(), &[("redirect_uri", Some("https://evil.example"))]);
    browser.authorize(&elsewhere).await.page(400);
    assert_eq!(log().await, ["FAILED ", "FAILED ", "SUCCESS ana@acme.example"]);
}

#[tokio::test]
async fn a_database_of_an_earlier_version_lets_users_in() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("sandbox.db");
    let run = || options(Database::File(file.clone()), Seed::Acme);
    world(run()).await.sandbox.stop().await;
    let store = rusqlite::Connection::open(&file).unwrap();
    let earlier = "DROP TABLE user_tokens; DROP TABLE refresh_tokens; DROP TABLE codes;
        DROP TABLE grants; DROP TABLE auth_requests; DROP TABLE participants; DROP TABLE sessions;
        DROP TABLE users; DROP INDEX sign_ins_of_request; ALTER TABLE sign_ins DROP COLUMN request;
        ALTER TABLE sign_ins DROP COLUMN organization; PRAGMA user_version = 1;";
    store.execute_batch(earlier).unwrap();
    drop(store);
    for _ in 0..2 {
        let world = world(run()).await;
        let browser = Browser::of(&world, ANA).await;
        let app = App::new(&world, "SPA", json!({})).await;
        app.tokens(&browser, "openid").await;
        world.sandbox.stop().await;
    }
    let reset = SandboxOptions { reset: true, ..run() };
    let world = world(reset).await;
    assert_eq!(world.call("GET", "/api/v1/logs/authentication/requests").await.status, 200);
    Browser::of(&world, ANA).await;
}

//! The end of sessions and tokens, by whomever.

use std::collections::BTreeMap;

use appdeck::sandbox::Seed;
use serde_json::{Value as Json, json};

use crate::support::browser::{ANA, App, BEN, Browser, Shown, changed, claims, text};
use crate::support::sandbox::{Answer, World, empty, fixed};

const OFFLINE: &str = "openid email offline_access";
const BYE: &str = "https://app.example/bye";

/// The status of a request for what the access token tells.
async fn userinfo(world: &World, token: &str) -> u16 {
    world.bare("GET", "/userinfo").bearer_auth(token).send().await.unwrap().status().as_u16()
}

async fn refresh(world: &World, app: &App, tokens: &Json) -> u16 {
    world.grant(&app.refreshes(text(tokens, "refresh_token"))).await.status
}

async fn app(world: &World) -> App {
    App::new(world, "SPA", json!({"post_logout_redirect_uris": [BYE]})).await
}

async fn log_out(browser: &Browser<'_>, parameters: &[(&str, &str)]) -> Shown {
    browser.get("/oidc/logout", parameters).await
}

/// Whether the browser's session goes on.
async fn signed_in(browser: &Browser<'_>, app: &App) -> bool {
    let silent = changed(&app.asks(), &[("prompt", Some("none"))]);
    browser.authorize(&silent).await.sent().1.contains_key("code")
}

#[tokio::test]
async fn userinfo_tells_what_the_scope_allows() {
    let world = empty().await;
    let browser = Browser::of(&world, ANA).await;
    let app = app(&world).await;
    let name = ["family_name", "given_name", "name", "sub"];
    let email = ["email", "email_verified", "sub"];
    for (scope, keys) in
        [("openid", &["sub"][..]), ("openid profile", &name), ("openid email", &email)]
    {
        let tokens = app.tokens(&browser, scope).await;
        for method in ["GET", "POST"] {
            let request = world.bare(method, "/userinfo");
            let request = request.bearer_auth(text(&tokens, "access_token"));
            let told = Answer::of(request.send().await.unwrap()).await.ok();
            assert_eq!(told.as_object().unwrap().keys().collect::<Vec<_>>(), keys);
            assert_eq!(told["sub"], json!(browser.user(ANA).await));
        }
        let identity = text(&tokens, "id_token");
        for wrong in ["gibberish", identity, world.token.as_str()] {
            let request = world.bare("GET", "/userinfo").bearer_auth(wrong);
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), 401);
            let challenge = answer.headers()["www-authenticate"].to_str().unwrap();
            assert!(challenge.starts_with("Bearer error=\"invalid_token\""), "{challenge}");
        }
        let other = world.environment(1).url.clone() + "/userinfo";
        let other = world.client.get(other).bearer_auth(text(&tokens, "access_token"));
        assert_eq!(other.send().await.unwrap().status(), 401, "another environment's");
        for token in [text(&tokens, "access_token"), identity] {
            let api = world.bare("GET", "/api/v1/clients").bearer_auth(token);
            assert_eq!(api.send().await.unwrap().status(), 401, "the API is not for users");
        }
    }
    let bare = world.bare("GET", "/userinfo").send().await.unwrap();
    assert_eq!(
        (bare.status().as_u16(), bare.headers().contains_key("www-authenticate")),
        (401, true)
    );
}

#[tokio::test]
async fn a_client_takes_back_its_own_tokens() {
    let world = empty().await;
    let browser = Browser::of(&world, ANA).await;
    let (own, other) = (
        App::new(&world, "WEB_APP", json!({})).await,
        App::new(&world, "WEB_APP", json!({})).await,
    );
    let revoke = async |app: &App, token: &str| {
        let mut fields = app.shows();
        fields.push(("token", token));
        let request = world.bare("POST", "/revoke").form(&fields);
        request.send().await.unwrap().status().as_u16()
    };
    let tokens = own.tokens(&browser, OFFLINE).await;
    let access = text(&tokens, "access_token");
    assert_eq!(revoke(&other, access).await, 200);
    assert_eq!(revoke(&other, text(&tokens, "refresh_token")).await, 200);
    assert_eq!(revoke(&own, "gibberish").await, 200);
    assert_eq!(userinfo(&world, access).await, 200, "others' tokens are left alone");

    assert_eq!(revoke(&own, access).await, 200);
    assert_eq!(userinfo(&world, access).await, 401);
    let tokens = Answer::ok(world.grant(&own.refreshes(text(&tokens, "refresh_token"))).await);
    assert_eq!(userinfo(&world, text(&tokens, "access_token")).await, 200);
    assert_eq!(revoke(&own, text(&tokens, "refresh_token")).await, 200);
    assert_eq!(userinfo(&world, text(&tokens, "access_token")).await, 401, "the whole family");
    assert_eq!(refresh(&world, &own, &tokens).await, 400);

    let post = |fields: &[(&str, &str)]| world.bare("POST", "/revoke").form(fields).send();
    let wrong = [("client_id", own.id.as_str()), ("client_secret", "wrong"), ("token", "t")];
    assert_eq!(post(&wrong).await.unwrap().status(), 401);
    assert_eq!(post(&own.shows()).await.unwrap().status(), 400);
}

#[tokio::test]
async fn a_code_used_twice_takes_back_access_too() {
    let world = empty().await;
    let browser = Browser::of(&world, ANA).await;
    let app = app(&world).await;
    let code = browser.authorize(&app.asks()).await.code();
    let tokens = world.grant(&app.exchanges(&code)).await.ok();
    assert_eq!(userinfo(&world, text(&tokens, "access_token")).await, 200);
    assert_eq!(world.grant(&app.exchanges(&code)).await.status, 400);
    assert_eq!(userinfo(&world, text(&tokens, "access_token")).await, 401);
}

#[tokio::test]
async fn logging_out_ends_the_session_for_all() {
    let world = empty().await;
    let (desk, kiosk) = (app(&world).await, app(&world).await);
    for by_form in [false, true] {
        let browser = Browser::of(&world, ANA).await;
        let tokens = desk.tokens(&browser, OFFLINE).await;
        let others = kiosk.tokens(&browser, OFFLINE).await;
        let pending = browser.authorize(&kiosk.asks()).await.code();
        let hint = text(&tokens, "id_token");
        let asked = [
            ("id_token_hint", hint),
            ("client_id", &desk.id),
            ("post_logout_redirect_uri", BYE),
            ("state", "so long"),
        ];
        let answer = if by_form {
            browser.send(browser.request("POST", "/oidc/logout").form(&asked)).await
        } else {
            log_out(&browser, &asked).await
        };
        let state = BTreeMap::from([("state".to_owned(), "so long".to_owned())]);
        assert_eq!(answer.sent(), (BYE.to_owned(), state));
        assert!(browser.cookies.lock().unwrap().is_empty(), "the cookie is gone");
        for (app, tokens) in [(&desk, &tokens), (&kiosk, &others)] {
            assert_eq!(refresh(&world, app, tokens).await, 400);
            assert_eq!(userinfo(&world, text(tokens, "access_token")).await, 401);
        }
        assert_eq!(world.grant(&kiosk.exchanges(&pending)).await.status, 400, "codes too");
        assert!(!signed_in(&browser, &kiosk).await);
    }
}

#[tokio::test]
async fn nobody_is_sent_anywhere_after_a_wrong_logout() {
    let world = empty().await;
    let (desk, kiosk) = (app(&world).await, app(&world).await);
    let browser = Browser::of(&world, ANA).await;
    let tokens = desk.tokens(&browser, "openid").await;
    let (hint, access) = (text(&tokens, "id_token"), text(&tokens, "access_token"));
    let forged = hint.replacen('.', ".A", 1);
    let uri = "post_logout_redirect_uri";
    let slash = BYE.to_owned() + "/";
    for asked in [
        &[("id_token_hint", hint), (uri, "https://evil.example")][..],
        &[("id_token_hint", hint), (uri, &slash)],
        &[("id_token_hint", hint), (uri, "https://app.example/cb")],
        &[("id_token_hint", hint), ("client_id", &kiosk.id), (uri, BYE)],
        &[("id_token_hint", &forged), (uri, BYE)],
        &[("id_token_hint", access), (uri, BYE)],
        &[("client_id", "spac_0"), (uri, BYE)],
        &[(uri, BYE)],
        &[("client_id", &desk.id), (uri, BYE), (uri, "https://evil.example")],
    ] {
        let page = log_out(&browser, asked).await;
        page.page(400);
    }
    assert!(signed_in(&browser, &desk).await, "and nothing ended");
    assert!(log_out(&browser, &[]).await.page(200).contains("signed out"));
    assert!(!signed_in(&browser, &desk).await);
}

#[tokio::test]
async fn a_hint_that_expired_still_ends_its_session_and_nobody_elses() {
    let world = fixed(Seed::Empty).await;
    let desk = app(&world).await;
    let browser = Browser::of(&world, ANA).await;
    let tokens = desk.tokens(&browser, OFFLINE).await;
    let hint = text(&tokens, "id_token");
    world.sandbox.advance(7200);
    let page = browser.authorize(&changed(&desk.asks(), &[("prompt", Some("login"))])).await;
    browser.press(&page, &browser.user(BEN).await).await.code();
    log_out(&browser, &[("id_token_hint", hint)]).await.page(200);
    assert!(signed_in(&browser, &desk).await, "Ben stays");

    let browser = Browser::of(&world, ANA).await;
    let tokens = desk.tokens(&browser, OFFLINE).await;
    world.sandbox.advance(7200);
    let hint = [("id_token_hint", text(&tokens, "id_token")), ("post_logout_redirect_uri", BYE)];
    // From another browser: without the cookie.
    assert_eq!(log_out(&Browser::new(&world), &hint).await.sent().0, BYE);
    assert!(!signed_in(&browser, &desk).await);
}

#[tokio::test]
async fn operators_list_and_revoke_sessions() {
    let world = empty().await;
    let desk = app(&world).await;
    let (here, there) = (Browser::of(&world, ANA).await, Browser::of(&world, ANA).await);
    let tokens = desk.tokens(&here, OFFLINE).await;
    let access = claims(&world, text(&tokens, "access_token")).await;
    let (session, user) = (text(&access, "sid"), text(&access, "sub"));
    let listed = async |query: &str| {
        world.call("GET", &format!("/api/v1/users/{user}/sessions?{query}")).await.ok()
    };
    let all = listed("").await;
    assert_eq!((&all["total_size"], all["sessions"].as_array().unwrap().len()), (&json!(2), 2));
    let first = listed("page_size=1").await;
    let next = first["next_page_token"].as_str().unwrap().replace('=', "%3D");
    let second = listed(&format!("page_size=1&page_token={next}")).await;
    assert_eq!(second["sessions"][0], all["sessions"][1]);

    let path = format!("/api/v1/sessions/{session}");
    let found = world.call("GET", &path).await.ok();
    assert_eq!((&found["status"], &found["user_id"]), (&json!("active"), &json!(user)));
    assert_eq!(found["authenticated_clients"], json!([{"client_id": desk.id}]));
    let revoked = world.call("POST", &format!("{path}/revoke")).await.ok();
    assert_eq!(revoked["revoked_session"]["status"], json!("revoked"));
    assert!(!signed_in(&here, &desk).await && signed_in(&there, &desk).await);
    assert_eq!(refresh(&world, &desk, &tokens).await, 400);

    let path = format!("/api/v1/users/{user}/sessions/revoke");
    assert_eq!(world.call("POST", &path).await.ok()["total_revoked"], json!(1));
    assert!(!signed_in(&there, &desk).await);
    assert_eq!(world.call("POST", &path).await.ok()["total_revoked"], json!(0));
    for (method, path) in [
        ("GET", "/api/v1/users/usr_0/sessions"),
        ("POST", "/api/v1/users/usr_0/sessions/revoke"),
        ("GET", "/api/v1/sessions/ses_0"),
        ("POST", "/api/v1/sessions/ses_0/revoke"),
    ] {
        assert_eq!(world.call(method, path).await.status, 404, "{method} {path}");
        let bare = world.bare(method, path).send().await.unwrap();
        assert_eq!(bare.status(), 401, "{method} {path}");
    }
}

#[tokio::test]
async fn operators_find_a_user_by_a_part_of_the_address() {
    let world = empty().await;
    let search =
        async |query: &str| world.call("GET", &format!("/api/v1/users:search?{query}")).await.ok();
    let emails = |page: &Json| -> Vec<String> {
        let users = page["users"].as_array().unwrap().iter();
        users.map(|one| one["email"].as_str().unwrap().to_owned()).collect()
    };
    let found = search("query=ANA%40").await;
    assert_eq!((emails(&found), &found["total_size"]), (vec![ANA.to_owned()], &json!(1)));
    let id = found["users"][0]["id"].as_str().unwrap();
    assert_eq!(emails(&search(&format!("query={id}")).await), [ANA]);
    let all = search("query=acme.example&page_size=30").await;
    assert!(emails(&all).len() > 1);
    let first = search("query=acme.example&page_size=1").await;
    let next = first["next_page_token"].as_str().unwrap().replace('=', "%3D");
    let second = search(&format!("query=acme.example&page_size=1&page_token={next}")).await;
    assert_eq!(emails(&second), emails(&all)[1..2]);
    assert_eq!(search("query=nobody").await["users"], json!([]));
    let long = format!("query={}", "x".repeat(101));
    for query in ["", "query=an", &long, "query=ana&page_size=31"] {
        let path = format!("/api/v1/users:search?{query}");
        assert_eq!(world.call("GET", &path).await.status, 400, "{query}");
    }
    let bare = world.bare("GET", "/api/v1/users:search?query=ana").send().await.unwrap();
    assert_eq!(bare.status(), 401);
}

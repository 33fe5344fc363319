//! What applications are told when a session ends.

use appdeck::sandbox::Seed;
use serde_json::{Value as Json, json};

use crate::support::browser::{ANA, App, Browser, claims, text};
use crate::support::receiver::Receiver;
use crate::support::sandbox::{World, empty, fixed};

/// A receiver that gives these answers, then 200, and its URL.
async fn receiver(answers: &[u16]) -> (String, Receiver) {
    let receiver = Receiver::new(answers).await;
    (format!("{}/bye", receiver.url), receiver)
}

async fn app(world: &World, url: &str) -> App {
    App::new(world, "WEB_APP", json!({"back_channel_logout_uris": [url]})).await
}

/// The tries, once there are this many.
async fn tries(world: &World, count: usize) -> Vec<Json> {
    loop {
        let answer = world.bare("GET", "/_sandbox/logouts").send().await.unwrap();
        let all: Vec<Json> = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
        if all.len() >= count {
            return all;
        }
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn every_application_that_took_part_is_told_once() {
    let world = empty().await;
    let (first_url, mut first) = receiver(&[]).await;
    let (second_url, mut second) = receiver(&[302]).await;
    let (absent_url, mut absent) = receiver(&[]).await;
    let desk = app(&world, &first_url).await;
    let scale = app(&world, &second_url).await;
    app(&world, &absent_url).await;
    let browser = Browser::of(&world, ANA).await;
    let tokens = desk.tokens(&browser, "openid").await;
    scale.tokens(&browser, "openid").await;
    browser.get("/oidc/logout", &[]).await.page(200);

    for (told, app) in [(&mut first, &desk), (&mut second, &scale)] {
        let (_, body) = told.next().await;
        let token = body.strip_prefix("logout_token=").unwrap();
        let said = claims(&world, token).await;
        let access = claims(&world, text(&tokens, "access_token")).await;
        for (name, value) in [
            ("iss", json!(world.environment(0).url)),
            ("sub", access["sub"].clone()),
            ("sid", access["sid"].clone()),
            ("aud", json!([app.id])),
            ("exp", json!(said["iat"].as_i64().unwrap() + 120)),
            ("events", json!({"http://schemas.openid.net/event/backchannel-logout": {}})),
        ] {
            assert_eq!(said[name], value, "{name}: {said}");
        }
        assert!(said.get("nonce").is_none() && text(&said, "jti").starts_with("tkn_"), "{said}");
        let kind = "eyJhbGciOiJSUzI1NiIsImtpZCI6InNua19zYW5kYm94IiwidHlwIjoibG9nb3V0K2p3dCJ9";
        assert_eq!(token.split('.').next().unwrap(), kind, "the type is logout+jwt");
    }
    let all = tries(&world, 2).await;
    let statuses: Vec<_> = all.iter().map(|one| one["status"].as_u64().unwrap()).collect();
    assert!(statuses.contains(&200) && statuses.contains(&302), "no redirect is followed: {all:?}");
    assert!(absent.quiet(), "it took no part");
    assert!(!format!("{all:?}").contains("eyJ"), "no token: {all:?}");
}

#[tokio::test]
async fn a_receiver_that_fails_is_tried_three_times() {
    let world = empty().await;
    let (url, _told) = receiver(&[500, 503]).await;
    let desk = app(&world, &url).await;
    let browser = Browser::of(&world, ANA).await;
    let tokens = desk.tokens(&browser, "openid").await;
    let access = claims(&world, text(&tokens, "access_token")).await;
    let path = format!("/api/v1/sessions/{}/revoke", text(&access, "sid"));
    world.call("POST", &path).await.ok();
    let all = tries(&world, 3).await;
    let statuses: Vec<_> = all.iter().map(|one| one["status"].clone()).collect();
    assert_eq!(statuses, [500, 503, 200]);
    world.call("POST", &path).await.ok();
    assert_eq!(tries(&world, 3).await.len(), 3, "a session ends once");
}

#[tokio::test]
async fn nothing_leaves_this_machine() {
    let world = empty().await;
    let desk = app(&world, "https://app.example/bye").await;
    let browser = Browser::of(&world, ANA).await;
    desk.tokens(&browser, "openid").await;
    let user = browser.user(ANA).await;
    world.call("POST", &format!("/api/v1/users/{user}/sessions/revoke")).await.ok();
    let all = tries(&world, 1).await;
    assert_eq!((all.len(), &all[0]["status"]), (1, &json!(null)));
    assert!(text(&all[0], "reason").contains("on this machine only"), "{all:?}");
}

#[tokio::test]
async fn a_session_that_ends_by_itself_is_told_too() {
    let world = fixed(Seed::Empty).await;
    let (url, mut told) = receiver(&[]).await;
    let desk = app(&world, &url).await;
    let browser = Browser::of(&world, ANA).await;
    desk.tokens(&browser, "openid").await;
    world.sandbox.advance(8 * 86_400);
    // Nobody asks for anything.
    assert!(told.next().await.1.starts_with("logout_token="));
}

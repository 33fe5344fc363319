//! The sessions of a user, looked up and revoked from a script.

use std::sync::atomic::{AtomicUsize, Ordering};

use appdeck::sandbox::Seed;
use serde_json::{Value as Json, json};

use super::shop::{Shop, entry_with, ran, shell};
use crate::api::server::{Server, json as json_answer};
use crate::support::browser::{ANA, App, Browser, text};

const SEARCH: &str = "GET /api/v1/users:search";
const LIST: &str = "GET /api/v1/users/{id}/sessions";
const GET: &str = "GET /api/v1/sessions/{id}";
const REVOKE: &str = "POST /api/v1/sessions/{id}/revoke";
const REVOKE_ALL: &str = "POST /api/v1/users/{id}/sessions/revoke";

/// A user who is signed in to an application, and the refresh token that it was given.
async fn signed_in(shop: &Shop) -> (App, String, String) {
    let app = App::new(&shop.world, "SPA", json!({})).await;
    let browser = Browser::of(&shop.world, ANA).await;
    let tokens = app.tokens(&browser, "openid offline_access").await;
    let user = browser.user(ANA).await;
    (app, text(&tokens, "refresh_token").to_owned(), user)
}

async fn refreshes(shop: &Shop, app: &App, token: &str) -> bool {
    shop.world.grant(&app.refreshes(token)).await.status == 200
}

async fn listed(shop: &Shop, user: &str) -> Json {
    shop.run(&format!("appdeck sessions list {user} --json")).await.ended(0).document()
}

fn fault(route: &str, kind: &Json) -> Json {
    json!([{"route": route, "times": 9, "fault": kind}])
}

#[tokio::test]
async fn the_sessions_of_a_user_are_listed_by_identifier_and_by_address() {
    let shop = Shop::with_one(Seed::Empty).await;
    let (app, _, user) = signed_in(&shop).await;
    let told = listed(&shop, &user).await;
    assert_eq!(told, listed(&shop, &ANA.to_uppercase()).await);
    assert!(!told.to_string().contains('@'), "{told}");
    assert_eq!((&told["user_id"], &told["complete"]), (&json!(user), &json!(true)));
    let one = &told["sessions"][0];
    assert_eq!((&one["state"], &one["live"]), (&json!("live"), &json!(true)));
    assert_eq!((&one["client_ids"], &one["browser"]), (&json!([app.id]), &Json::Null));
    let people = shop.run(&format!("appdeck sessions list {ANA}")).await.ended(0);
    assert!(people.out.contains("live") && people.out.contains(&app.id), "{people:?}");
    assert!(!people.out.contains('@') && !people.err.contains('@'), "{people:?}");

    shop.run(&format!("appdeck sessions revoke --user {user}")).await.ended(0);
    assert_eq!(listed(&shop, &user).await["sessions"][0]["state"], json!("revoked"));
    let live = shop.run(&format!("appdeck sessions list {user} --live --json")).await.ended(0);
    assert_eq!(live.document()["sessions"], json!([]));
    let live = shop.run(&format!("appdeck sessions list {user} --live")).await.ended(0);
    assert!(live.err.contains("has no live session"), "{live:?}");
}

#[tokio::test]
async fn whom_the_search_does_not_find_is_not_guessed() {
    let shop = Shop::with_one(Seed::Empty).await;
    let (_, _, user) = signed_in(&shop).await;
    for address in ["a@acme.example", "na@acme.example", "nobody@acme.example"] {
        let error = shop.run(&format!("appdeck sessions list {address} --json")).await.ended(1);
        assert_eq!(error.error()["kind"], json!("not_found"), "{address}");
        assert!(!error.err.contains(address), "{error:?}");
    }
    for code in [400, 403, 404, 501] {
        let body = json!({"code": 7, "message": format!("no {ANA} for you"), "details": []});
        shop.world
            .set_faults(fault(SEARCH, &json!({"kind": "status", "code": code, "body": body})))
            .await;
        let error = shop.run(&format!("appdeck sessions list {ANA} --json")).await.ended(1);
        assert!(error.error()["remedy"].as_str().unwrap().contains("identifier"), "{error:?}");
        assert!(!error.err.contains(ANA), "{code}: {error:?}");
        listed(&shop, &user).await;
    }
    shop.run("appdeck sessions list").await.ended(2);
    shop.run("appdeck sessions list ''").await.ended(2);
}

#[tokio::test]
async fn one_session_is_revoked_and_its_refresh_token_fails() {
    let shop = Shop::with_one(Seed::Empty).await;
    let (app, token, user) = signed_in(&shop).await;
    let session = listed(&shop, &user).await["sessions"][0]["session_id"].clone();
    let session = session.as_str().unwrap();
    let line = format!("appdeck sessions revoke {session}");
    let planned = shop.run(&format!("{line} --dry-run --json")).await.ended(0).document();
    assert_eq!((&planned["outcome"], &planned["user_id"]), (&json!("planned"), &json!(user)));
    assert_eq!(listed(&shop, &user).await["sessions"][0]["live"], json!(true));

    let done = shop.run(&format!("{line} --reason leaving --json")).await.ended(0).document();
    assert_eq!((&done["operation"], &done["outcome"]), (&json!("revoke_sessions"), &json!("done")));
    assert_eq!((&done["session_id"], &done["client_id"]), (&json!(session), &Json::Null));
    assert!(!refreshes(&shop, &app, &token).await);
    let again = shop.run(&format!("{line} --json")).await.ended(0).document();
    assert_eq!(again["outcome"], json!("unchanged"));
    let history = shop.run("appdeck history --json").await.ended(0);
    let entry = &history.document()["entries"][0];
    assert_eq!(
        (&entry["operation"], &entry["reason"]),
        (&json!("revoke_sessions"), &json!("leaving"))
    );
    assert_eq!((&entry["user_id"], &entry["session_id"]), (&json!(user), &json!(session)));
    let undone = shop.run("appdeck undo").await;
    assert!(undone.code != 0 && undone.err.contains("signs in again"), "{undone:?}");
    for line in ["revoke", "revoke ses_1 --user usr_1", "revoke ana@acme.example"] {
        shop.run(&format!("appdeck sessions {line}")).await.ended(2);
    }
    // What is missing is told with both ways to name it.
    let missing = shop.run("appdeck sessions revoke").await.ended(2).err;
    assert!(missing.contains("<SESSION|--user <USER>>"), "{missing}");
    shop.run("appdeck sessions revoke ses_0").await.ended(1);
}

#[tokio::test]
async fn the_locks_are_those_of_every_write() {
    let shop = Shop::with_one(Seed::Empty).await;
    let (app, token, user) = signed_in(&shop).await;
    let line = format!("appdeck sessions revoke --user {user}");
    shop.run(&format!("{line} --read-only")).await.ended(4);
    let entry = super::shop::entry(shop.world.environment(0));
    shop.configure(&format!("{entry}deny = [\"revoke-sessions\"]\n"));
    let denied = shop.run(&format!("{line} --json")).await.ended(4);
    assert_eq!(denied.error()["kind"], json!("forbidden"));
    shop.configure(&format!("{entry}read_only = true\n"));
    shop.run(&line).await.ended(4);
    assert!(refreshes(&shop, &app, &token).await);
    let name = &shop.world.environment(0).name;
    shop.run(&format!("{line} --unlock '{name}'")).await.ended(0);
    assert!(!refreshes(&shop, &app, &token).await);
}

#[tokio::test]
async fn a_lost_answer_is_looked_up() {
    for (route, kind, code, outcome) in [
        (REVOKE, json!({"kind": "drop_after_commit"}), 0, "done"),
        (REVOKE_ALL, json!({"kind": "drop_after_commit"}), 0, "done"),
        (REVOKE, json!({"kind": "drop_before"}), 5, "unknown"),
        (REVOKE_ALL, json!({"kind": "garbage"}), 0, "done"),
    ] {
        let shop = Shop::with_one(Seed::Empty).await;
        let (_, _, user) = signed_in(&shop).await;
        let session = listed(&shop, &user).await["sessions"][0]["session_id"].clone();
        let line = match route {
            REVOKE => format!("appdeck sessions revoke {}", session.as_str().unwrap()),
            _ => format!("appdeck sessions revoke --user {user}"),
        };
        shop.world.set_faults(fault(route, &kind)).await;
        let told = shop.run(&format!("{line} --json")).await.ended(code);
        let document: Json = serde_json::from_str(&told.out).unwrap();
        assert_eq!(document["outcome"], json!(outcome), "{route} {kind}");
        assert!(document["found"].is_string(), "{document}");
    }
}

#[tokio::test]
async fn what_the_server_refuses_is_no_success() {
    let shop = Shop::with_one(Seed::Empty).await;
    let (app, token, user) = signed_in(&shop).await;
    let session = listed(&shop, &user).await["sessions"][0]["session_id"].clone();
    let session = session.as_str().unwrap();
    for (route, line) in [
        (LIST, format!("list {user}")),
        (LIST, format!("revoke --user {user}")),
        (REVOKE_ALL, format!("revoke --user {user}")),
        (GET, format!("revoke {session}")),
        (REVOKE, format!("revoke {session}")),
    ] {
        for code in [403, 404, 501] {
            shop.world.set_faults(fault(route, &json!({"kind": "status", "code": code}))).await;
            shop.run(&format!("appdeck sessions {line}")).await.ended(1);
        }
    }
    shop.world.set_faults(json!([])).await;
    assert!(refreshes(&shop, &app, &token).await);
}

#[tokio::test]
async fn hostile_sessions_cannot_drive_the_terminal_and_end_at_the_limit() {
    let pages = AtomicUsize::new(0);
    let server = Server::start(move |seen, _| {
        if seen.line == "POST /oauth/token" {
            return json_answer("200 OK", r#"{"access_token":"token"}"#);
        }
        let nasty = "\u{1b}]0;title\u{7}\u{202e}";
        let page = pages.fetch_add(1, Ordering::SeqCst);
        let rows: Vec<_> = (0..30)
            .map(|at| {
                json!({"session_id": format!("{nasty}{page}-{at}"), "status": nasty, "user_id": nasty,
                    "created_at": "9999-12-01T00:00:00Z", "last_active_at": nasty,
                    "authenticated_clients": [{"client_id": nasty}, 5, null],
                    "device": {"browser": nasty, "os": nasty, "location": {"city": nasty}}})
            })
            .collect();
        let next = page.to_string();
        let body = json!({"sessions": rows, "total_size": 1_000_000, "next_page_token": next});
        json_answer("200 OK", &body.to_string())
    })
    .await;
    let home = tempfile::tempdir().unwrap();
    let config = entry_with("Acme", &server.url, "skc_1", "test_no_such_secret");
    std::fs::write(home.path().join("config.toml"), config).unwrap();
    for flags in ["", " --json", " --live"] {
        let line = format!("appdeck sessions list usr_1{flags}");
        let told = ran(&mut shell(home.path(), &line)).await.ended(0);
        let bad = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!told.out.contains(bad) && !told.err.contains(bad), "{told:?}");
    }
    assert!(server.count("GET /api/v1/users/") <= 20);
}

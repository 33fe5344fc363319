//! Refresh tokens, and what becomes of everything when one or a code is used twice.

use serde_json::{Value as Json, json};

use crate::support::browser::{ANA, App, BEN, Browser, changed, claims, text};
use crate::support::sandbox::{Answer, World, empty, fixed};

const OFFLINE: &str = "openid email offline_access";

async fn refresh(world: &World, app: &App, tokens: &Json) -> Answer {
    world.grant(&app.refreshes(text(tokens, "refresh_token"))).await
}

fn refused(answer: &Answer) {
    assert_eq!((answer.status, text(&answer.body, "error")), (400, "invalid_grant"));
}

#[tokio::test]
async fn a_refresh_token_becomes_another_one() {
    let world = empty().await;
    let browser = Browser::of(&world, ANA).await;
    for kind in ["WEB_APP", "SPA", "NTV"] {
        let app = App::new(&world, kind, json!({})).await;
        let first = app.tokens(&browser, OFFLINE).await;
        let second = refresh(&world, &app, &first).await.ok();
        assert_ne!(first["refresh_token"], second["refresh_token"]);
        let access = claims(&world, text(&second, "access_token")).await;
        let identity = claims(&world, text(&second, "id_token")).await;
        let before = claims(&world, text(&first, "access_token")).await;
        assert_eq!((&access["sub"], &access["sid"]), (&before["sub"], &before["sid"]));
        assert_ne!(access["jti"], before["jti"]);
        assert_eq!(access["scope"], json!(OFFLINE));
        assert!(identity.get("nonce").is_none() && identity.get("c_hash").is_none());

        let token = text(&second, "refresh_token");
        let narrow = changed(&app.refreshes(token), &[("scope", Some("openid"))]);
        let wide = changed(&app.refreshes(token), &[("scope", Some("openid profile"))]);
        assert_eq!(text(&world.grant(&wide).await.body, "error"), "invalid_scope");
        let third = world.grant(&narrow).await.ok();
        assert_eq!(third["scope"], json!("openid"));
        let fourth = refresh(&world, &app, &third).await.ok();
        assert_eq!(fourth["scope"], json!(OFFLINE), "what was narrowed were the tokens alone");
    }
    let app = App::new(&world, "SPA", json!({"grant_types": ["authorization_code"]})).await;
    assert_eq!(app.tokens(&browser, OFFLINE).await.get("refresh_token"), None);
}

#[tokio::test]
async fn a_refresh_token_used_twice_ends_its_family_alone() {
    let world = empty().await;
    let browser = Browser::of(&world, ANA).await;
    let app = App::new(&world, "SPA", json!({})).await;
    let (first, other) = (app.tokens(&browser, OFFLINE).await, app.tokens(&browser, OFFLINE).await);
    let second = refresh(&world, &app, &first).await.ok();
    refused(&refresh(&world, &app, &first).await);
    refused(&refresh(&world, &app, &second).await);
    refresh(&world, &app, &other).await.ok();
}

#[tokio::test]
async fn a_code_used_twice_takes_back_what_it_gave() {
    let world = empty().await;
    let browser = Browser::of(&world, ANA).await;
    let app = App::new(&world, "WEB_APP", json!({})).await;
    let asked = changed(&app.asks(), &[("scope", Some(OFFLINE))]);
    let code = browser.authorize(&asked).await.code();
    let tokens = world.grant(&app.exchanges(&code)).await.ok();
    let tokens = refresh(&world, &app, &tokens).await.ok();
    refused(&world.grant(&app.exchanges(&code)).await);
    refused(&refresh(&world, &app, &tokens).await);
}

#[tokio::test]
async fn a_refresh_token_is_of_one_application_and_one_session() {
    let world = fixed(appdeck::sandbox::Seed::Empty).await;
    let browser = Browser::of(&world, ANA).await;
    let (desk, kiosk) =
        (App::new(&world, "SPA", json!({})).await, App::new(&world, "SPA", json!({})).await);
    let tokens = desk.tokens(&browser, OFFLINE).await;
    refused(&world.grant(&kiosk.refreshes(text(&tokens, "refresh_token"))).await);
    refused(&world.grant(&desk.refreshes("a guess")).await);
    let tokens = refresh(&world, &desk, &tokens).await.ok();

    // Somebody else signs in in the same browser.
    let page = browser.authorize(&changed(&desk.asks(), &[("prompt", Some("login"))])).await;
    browser.press(&page, &browser.user(BEN).await).await.code();
    refused(&refresh(&world, &desk, &tokens).await);

    let tokens = desk.tokens(&browser, OFFLINE).await;
    world.call("DELETE", &format!("/api/v1/clients/{}", desk.id)).await.ok();
    refused(&refresh(&world, &desk, &tokens).await);

    let tokens = kiosk.tokens(&browser, OFFLINE).await;
    world.sandbox.advance(8 * 86_400);
    refused(&refresh(&world, &kiosk, &tokens).await);
}

#[cfg(unix)]
#[tokio::test]
async fn the_database_holds_no_code_cookie_or_token() {
    use appdeck::sandbox::{Database, Seed};
    let directory = tempfile::tempdir().unwrap();
    let file = Database::File(directory.path().join("sandbox.db"));
    let options = crate::support::sandbox::options(file, Seed::Empty);
    let world = crate::support::sandbox::world(options).await;
    let browser = Browser::of(&world, ANA).await;
    let app = App::new(&world, "SPA", json!({})).await;
    let code = browser.authorize(&app.asks()).await.code();
    let tokens = app.tokens(&browser, OFFLINE).await;
    let cookie = browser.cookies.lock().unwrap().values().next().unwrap().clone();
    let secrets = [code.as_str(), &cookie, text(&tokens, "refresh_token")];
    for file in std::fs::read_dir(directory.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for secret in secrets {
            assert!(secret.len() >= 43, "256 bits: {secret}");
            let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{secret}");
        }
    }
    let told = world.bare("GET", "/_sandbox/requests").send().await.unwrap().text().await.unwrap();
    assert!(secrets.iter().all(|secret| !told.contains(secret)), "{told}");
}

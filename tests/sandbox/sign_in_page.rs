//! The sign-in page: what it shows, and from whom it takes a decision.

use std::collections::BTreeMap;

use serde_json::json;

use crate::support::browser::{ANA, App, Browser, HOME, changed};
use crate::support::sandbox::{World, empty, fixed};

async fn app(world: &World, initiate: &str) -> App {
    App::new(world, "SPA", json!({"initiate_login_uri": initiate})).await
}

#[tokio::test]
async fn a_page_shows_what_was_asked_and_runs_nothing() {
    let world = empty().await;
    let app = app(&world, "").await;
    let browser = Browser::new(&world);
    let hints = [
        ("login_hint", Some("\"><script>alert(1)</script>")),
        ("connection_id", Some("conn_1")),
        ("provider", Some("google")),
        ("domain_hint", Some("beans.example")),
    ];
    let page = browser.authorize(&changed(&app.asks(), &hints)).await;
    let text = page.page(200);
    for words in ["&lt;script&gt;", "conn_1", "google", "beans.example", "Deny", "Fail"] {
        assert!(text.contains(words), "{words}: {text}");
    }
    let policy = page.header("content-security-policy");
    assert!(policy.contains("form-action 'self' https://app.example;"), "{policy}");
    assert!(page.field("request").starts_with("areq_"));
    let place = |words: &str| text.find(words).unwrap();
    assert!(place("li@beans.example") < place(ANA), "the likely ones first");
}

#[tokio::test]
async fn deny_and_fail_are_told_to_the_application() {
    let world = empty().await;
    let app = app(&world, "").await;
    let browser = Browser::new(&world);
    for (decision, error) in
        [("deny", "access_denied"), ("fail", "server_error"), ("usr_0", "access_denied")]
    {
        let page = browser.authorize(&app.asks()).await;
        let answer = browser.press(&page, decision).await;
        assert_eq!(answer.refused(), error);
        assert_eq!(answer.sent().0, HOME);
        assert_eq!(answer.sent().1["state"], "a state & more");
    }
    assert_eq!(browser.cookies.lock().unwrap().len(), 1, "nobody signed in");
}

#[tokio::test]
async fn a_decision_is_taken_once_in_time_and_from_its_own_browser() {
    let world = fixed(appdeck::sandbox::Seed::Empty).await;
    let start = "https://app.example/login";
    for initiate in ["", start] {
        let app = app(&world, initiate).await;
        let browser = Browser::new(&world);
        let ana = browser.user(ANA).await;
        let refused = |shown: &crate::support::browser::Shown| match initiate {
            "" => assert!(shown.page(400).contains("begin again"), "{}", shown.text),
            start => assert_eq!(shown.sent(), (start.to_owned(), BTreeMap::default())),
        };
        let page = browser.authorize(&app.asks()).await;
        refused(&Browser::new(&world).press(&page, &ana).await);
        let (request, csrf) = (page.field("request"), page.field("csrf"));
        let other = browser.authorize(&app.asks()).await;
        let others = other.field("csrf");
        let local = Some("http://localhost:1");
        for (csrf, origin) in
            [("", None), (&*others, None), (&*csrf, local), (&*csrf, Some("null"))]
        {
            let form = [("request", &*request), ("csrf", csrf), ("decision", &ana)];
            let mut post = browser.request("POST", "/oauth/authorize/decision").form(&form);
            if let Some(origin) = origin {
                post = post.header("origin", origin);
            }
            refused(&browser.send(post).await);
        }
        browser.press(&page, &ana).await.code();
        refused(&browser.press(&page, &ana).await);
        browser.press(&other, &ana).await.code();

        let late = browser.authorize(&changed(&app.asks(), &[("prompt", Some("login"))])).await;
        world.sandbox.advance(601);
        refused(&browser.press(&late, &ana).await);
    }
    let form = [("request", "areq_0"), ("csrf", ""), ("decision", "deny")];
    let browser = Browser::new(&world);
    let post = browser.request("POST", "/oauth/authorize/decision").form(&form);
    browser.send(post).await.page(400);
}

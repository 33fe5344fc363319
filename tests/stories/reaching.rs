//! The URLs of an application are asked: after a question, a few at a time, and never a logout.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use appdeck::app::Msg;
use appdeck::sandbox::Seed;
use serde_json::json;

use super::interrupting::clicked;
use crate::api::reaching::server;
use crate::support::driver::Driver;
use crate::support::listener::Listener;
use crate::support::setup::Setup;
use crate::verbs::probing::{Site, application};

/// An application with these URLs, its Redirects tab open.
async fn open(initiate: &str, receivers: &[String]) -> Driver {
    open_on(Setup::of(Seed::Empty), initiate, receivers).await
}

async fn open_on(setup: Setup, initiate: &str, receivers: &[String]) -> Driver {
    let mut driver = setup.open().await;
    application(&driver.colleague, initiate, receivers).await;
    driver.press("r").await.find("Till").press("3").await;
    driver
}

#[tokio::test]
async fn nothing_is_sent_before_the_question_is_answered() {
    let site = Site::open(|_| (200, String::new())).await;
    let (login, out) = (format!("{}/login", site.url), format!("{}/out", site.url));
    let mut driver = open(&login, std::slice::from_ref(&out)).await;
    driver.forget_requests();
    driver.press("t").await.see("Do its URLs answer?");
    driver.see(&format!("not asked: {login}")).see("Loopback and private: not asked");
    driver.press("space").await.see(&format!("GET {login} and where it redirects"));
    driver.see(&format!("HEAD {out}: never a logout"));
    driver.press("esc").await.not_see("Do its URLs answer?");
    assert_eq!(site.heads(), [""; 0]);
    assert!(driver.requests().is_empty(), "{:?}", driver.requests());

    // As they are, this machine is not asked.
    driver
        .press("t")
        .await
        .see("Only loopback and private addresses, which are not asked")
        .not_see("ask 2 URLs");
    driver.see(&format!("not asked: {out}")).not_see("HEAD");
    // All of it is on the screen: nothing scrolls.
    let whole = driver.screen();
    driver.press("j ctrl-d").await;
    assert_eq!(driver.screen(), whole);
    driver.press("enter").await.see("Nothing to ask · Space asks them, too");
    assert_eq!(site.heads(), [""; 0]);
    driver.press("space").await.see("ask 2 URLs").see("without credentials");
    driver.not_see("not asked: ");
    driver.press("esc").await;

    driver.press("t space").await.see("Loopback and private: asked, too");
    driver.press("space").await.see("Loopback and private: not asked");
    driver.press("space enter").await.see("it answers (200 to HEAD)").see("a script may do that");
    let heads = site.heads();
    assert_eq!(heads.len(), 2, "{heads:?}");
    assert!(heads.iter().any(|head| head.starts_with("GET /login ")), "{heads:?}");
    assert!(heads.iter().any(|head| head.starts_with("HEAD /out ")), "{heads:?}");
    for head in &heads {
        let lower = head.to_lowercase();
        assert!(!lower.contains("cookie") && !lower.contains("authorization"), "{head}");
    }
    assert!(driver.requests().is_empty() && driver.writes().is_empty());
    // Once more, by the same choice.
    driver.press("r").await.see("it answers (200 to HEAD)");
    assert_eq!(site.heads().len(), 2);
    driver.press("enter").await.not_see("Do its URLs answer?");
}

#[tokio::test]
async fn each_answer_is_told_as_it_comes() {
    let mut driver = open("", &[]).await;
    let server = driver.colleague.environment(0).url.clone();
    let id = driver.id_of("Till");
    let to = format!("{server}/oauth/authorize?client_id={id}&scope=openid");
    let site = Site::open(move |path| match path {
        "/login" => (302, to.clone()),
        "/there" | "/there2" => (405, String::new()),
        _ => (503, String::new()),
    })
    .await;
    let urls: Vec<_> = ["/there", "/broken", "/there2", "/broken2"]
        .map(|path| format!("{}{path}", site.url))
        .into();
    let settings = json!({"initiate_login_uri": format!("{}/login", site.url), "back_channel_logout_uris": urls});
    driver.colleague.send("PATCH", &format!("/api/v1/clients/{id}"), settings).await.ok();
    driver.press("r t space").await;
    driver.hurry("enter").see("0 of 5 answered so far").see("/login: asking…");
    // Not all at once.
    driver.not_see("/broken2: asking…").see("/broken2");
    driver.until("1 of 5 answered so far").await;
    // An Enter that comes twice stops nothing.
    driver.hurry("enter").settle().await;
    driver.see("2 of 5 not as they should be").see("it leads to /oauth/authorize after 1 redirect");
    driver.see("/broken: it fails (503)").see("/there: it answers (405 to HEAD)");
    let asked = driver.requests();
    assert!(!asked.iter().any(|one| one.path.contains("authorize")), "it is not asked: {asked:?}");
}

#[tokio::test]
async fn esc_stops_what_is_under_way() {
    // Takes connections, and never answers.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let site = Site::open(|_| (200, String::new())).await;
    let urls =
        [format!("{}/1", site.url), format!("{url}/2"), format!("{url}/3"), format!("{url}/4")];
    let reached = Arc::new(AtomicUsize::new(0));
    let counts = Arc::clone(&reached);
    let setup = Setup::of(Seed::Empty).prepared(move |session| {
        let counts = Arc::clone(&counts);
        session.listen(move |_, _, msg| {
            counts.fetch_add(usize::from(matches!(msg, Msg::Reached(..))), Ordering::SeqCst);
        });
    });
    let mut driver = open_on(setup, &format!("{url}/login"), &urls).await;
    driver.press("t space").await;
    driver.hurry("enter").until("1 of 5 answered so far").await;
    driver.hurry("esc").see("Stopped: 1 of 5 are known").see("/4: not asked to the end");
    driver.settle().await.see("Stopped: 1 of 5 are known").see("it answers (200 to HEAD)");
    assert_eq!(site.heads().len(), 1);
    assert_eq!(reached.load(Ordering::SeqCst), 1, "the others are called off");
    // Not closed with it: a second one closes.
    driver.press("esc").await.not_see("Do its URLs answer?");
    // What is left behind a closed dialog is dropped.
    driver.press("t space").await;
    driver.hurry("enter esc esc t").settle().await;
    driver.see("Loopback and private: not asked");
}

#[tokio::test]
async fn what_a_server_says_is_bounded_and_harmless() {
    let long = "x".repeat(6000);
    let nasty = "/%1b]0;title%07\u{202e}%9b31m";
    let site = Site::open(move |path| match path {
        "/long" => (302, format!("/{long}")),
        "/nasty" => (302, nasty.to_owned()),
        "/loop" => (302, "/loop".into()),
        path => (404, path.to_owned()),
    })
    .await;
    for path in ["/long", "/nasty", "/loop"] {
        let mut driver = open(&format!("{}{path}", site.url), &[]).await;
        driver.press("t space enter").await.see("not as they should be");
        for size in [(120, 40), (80, 24), (60, 20), (40, 10), (10, 3), (1, 1)] {
            driver.resize(size.0, size.1).await;
            for cell in driver.buffer().content() {
                assert!(!cell.symbol().contains(char::is_control), "{}", driver.screen());
                assert!(!cell.symbol().contains('\u{202e}'), "{}", driver.screen());
            }
        }
        let shown = driver.resize(120, 40).await.screen();
        assert!(shown.matches("xxxx").count() < 60, "{shown}");
    }
}

#[tokio::test]
async fn an_application_without_urls_says_so_and_many_are_not_all_asked() {
    let mut driver = open("", &[]).await;
    driver.press("t").await.see("It has no URLs to ask");
    let id = driver.id_of("Till");
    let urls: Vec<_> = (0..60).map(|at| format!("http://127.0.0.1:1/{at}")).collect();
    let settings = json!({"back_channel_logout_uris": urls});
    driver.colleague.send("PATCH", &format!("/api/v1/clients/{id}"), settings).await.ok();
    driver.press("r t").await.see("which are not asked");
    driver.press("space").await.see("ask 50 URLs");
    driver.press("pgdn pgdn pgdn pgdn pgdn").await.see("10 more URLs not asked");
    driver.press("space enter").await.see("Nothing to ask");
    // On the other tabs the key is not theirs.
    driver.press("esc 1 t").await.not_see("Do its URLs answer?");
    driver.press(":").type_text("probe").await.see("Ask whether the initiate login");
    driver.press("esc").await;
}

#[tokio::test]
async fn the_days_of_a_certificate_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let (url, _) = server(2999, folder.path()).await;
    let setup = Setup::of(Seed::Empty).trusting(&folder.path().join("ca.pem"));
    let mut driver = open_on(setup, "", &[]).await;
    let id = driver.id_of("Till");
    let settings = json!({"post_login_uris": [format!("{url}/cb"), format!("{url}/other")]});
    driver.colleague.send("PATCH", &format!("/api/v1/clients/{id}"), settings).await.ok();
    driver.press("r t").await.see(&format!("not asked: {url}/cb"));
    driver.press("space").await.see(&format!("HEAD {url}/ for its certificate alone"));
    driver.press("enter").await.see("1 URL: nothing is wrong").see("until 2999-03-04");
    driver.see("certificate good for 355");
}

#[tokio::test]
async fn the_mouse_does_what_the_keys_do() {
    let site = Site::open(|_| (200, String::new())).await;
    let mut driver = open("", &[format!("{}/out", site.url)]).await;
    driver.press("t").await;
    clicked(&mut driver, "Space: private").await.see("Loopback and private: asked, too");
    assert_eq!(site.heads(), [""; 0]);
    clicked(&mut driver, "ask 1 URL").await.see("it answers (200 to HEAD)");
    clicked(&mut driver, "ask again").await.see("it answers (200 to HEAD)");
    assert_eq!(site.heads().len(), 2);
    clicked(&mut driver, "Esc: close").await.not_see("Do its URLs answer?");
}

#[tokio::test]
async fn it_is_read_aloud() {
    let mut one = Listener::on(Setup::of(Seed::Empty)).await;
    let site = Site::open(|_| (200, String::new())).await;
    let out = format!("{}/out", site.url);
    application(&one.driver.colleague, "", std::slice::from_ref(&out)).await;
    one.driver.press("r").await.find("Till").press("3").await;
    one.press("t").await;
    let said = one.said();
    assert!(
        said.contains("Do its URLs answer?") && said.contains(&format!("not asked: {out}")),
        "{said}"
    );
    assert!(said.contains("Loopback and private: not asked"), "{said}");
    one.press("space").await;
    assert!(one.said().contains("Loopback and private: asked, too"), "{}", one.said());
    one.press("enter").await;
    let said = one.said();
    assert!(said.contains("1 URL: nothing is wrong"), "{said}");
    assert!(said.contains(&format!("{out}: it answers (200 to HEAD)")), "{said}");
}

#[tokio::test]
async fn that_unsaved_changes_are_not_asked_is_said() {
    let mut driver = open("http://127.0.0.1:9/login", &[]).await;
    driver.press("t").await.see("Do its URLs answer?").not_see("saved URLs");
    driver.press("esc").await.go_to("http://127.0.0.1:9/login").await;
    driver.press("up a").type_text("https://new.example.com/cb").press("enter t").await;
    driver.see("These are the saved URLs: unsaved changes are not asked").not_see("HEAD");
    // The list of what is asked follows the line that announces it.
    let screen = driver.screen();
    let (own, list) = (screen.find("saved URLs").unwrap(), screen.find("Only loopback").unwrap());
    assert!(own < list, "{screen}");
    driver.press("space enter").await.see("connection refused");
    // Once they have answered, what came of it stands first.
    let screen = driver.screen();
    assert!(screen.find("1 of 1 not as").unwrap() < screen.find("saved URLs").unwrap(), "{screen}");
}

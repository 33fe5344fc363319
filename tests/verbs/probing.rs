//! `redirects probe`: the URLs of an application are asked, as far as they may be.

use std::sync::{Arc, Mutex};

use appdeck::sandbox::Seed;
use serde_json::{Value as Json, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;

use super::shop::Shop;
use crate::support::sandbox::World;

/// A server on this machine that answers by path, and keeps what it was asked.
pub struct Site {
    pub url: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Site {
    /// `answer` gives status and location for a path.
    pub async fn open(answer: impl Fn(&str) -> (u16, String) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let mut stream = BufReader::new(stream);
                let mut head = String::new();
                while !head.ends_with("\r\n\r\n") {
                    if stream.read_line(&mut head).await.unwrap_or(0) == 0 {
                        break;
                    }
                }
                let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
                seen.lock().unwrap().push(head);
                let (status, to) = answer(&path);
                let to = if to.is_empty() { to } else { format!("location: {to}\r\n") };
                let text = format!(
                    "HTTP/1.1 {status} x\r\n{to}content-length: 0\r\nconnection: close\r\n\r\n"
                );
                let _ = stream.get_mut().write_all(text.as_bytes()).await;
            }
        });
        Self { url, asked }
    }

    pub fn heads(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

/// A Web Application with these URLs.
pub async fn application(world: &World, initiate: &str, receivers: &[String]) -> String {
    let id = world.create("WEB_APP", "Till").await;
    let settings = json!({"initiate_login_uri": initiate, "back_channel_logout_uris": receivers});
    world.send("PATCH", &format!("/api/v1/clients/{id}"), settings).await.ok();
    id
}

async fn probed(shop: &Shop, line: &str, code: i32) -> Vec<Json> {
    let ran = shop.run(&format!("appdeck redirects probe {line} --json")).await.ended(code);
    ran.document()["findings"].as_array().unwrap().clone()
}

fn message(finding: &Json) -> &str {
    finding["message"].as_str().unwrap()
}

#[tokio::test]
async fn where_a_sign_in_begins_elsewhere_is_followed_up_to_the_authorize_endpoint() {
    let shop = Shop::with_one(Seed::Empty).await;
    let server = shop.world.environment(0).url.clone();
    let authorize = format!("{server}/oauth/authorize?client_id=");
    let to = authorize.clone();
    let site = Site::open(move |path| match path {
        "/login" => (302, "/there".into()),
        "/there?x=1" | "/there" => (303, format!("{to}CLIENT")),
        "/other" => (302, format!("{to}webc_1")),
        "/away" => (302, "https://elsewhere.example/oauth/authorize".into()),
        "/odd" => (302, "javascript:alert(1)".into()),
        "/page" => (200, String::new()),
        "/gone" => (404, String::new()),
        loops => (302, format!("{loops}x")),
    })
    .await;
    for (path, result, said) in [
        ("/login", "bad", "the client ID of another application"),
        ("/away", "bad", "elsewhere.example, not of this environment"),
        ("/odd", "bad", "no URL of the web"),
        ("/page", "unknown", "without leading to /oauth/authorize"),
        ("/gone", "bad", "with 404"),
        ("/loop", "bad", "more than 5 times"),
        ("/other", "bad", "the client ID of another application"),
    ] {
        let id = application(&shop.world, &format!("{}{path}", site.url), &[]).await;
        let code = if result == "bad" { 6 } else { 0 };
        let before = shop.asked().len();
        let found = probed(&shop, &format!("{id} --private"), code).await;
        assert_eq!((found.len(), &found[0]["result"]), (1, &json!(result)), "{path}: {found:?}");
        assert!(message(&found[0]).contains(said), "{path}: {found:?}");
        let asked = shop.asked().split_off(before);
        assert!(!asked.iter().any(|line| line.contains("authorize")), "it is not asked: {asked:?}");
        let heads = site.heads();
        assert!(heads.len() <= 6, "{heads:?}");
        for head in heads {
            assert!(head.starts_with("GET "), "{head}");
            let lower = head.to_lowercase();
            assert!(!lower.contains("cookie") && !lower.contains("authorization"), "{head}");
        }
    }
}

#[tokio::test]
async fn a_login_page_that_leads_there_is_good() {
    let shop = Shop::with_one(Seed::Empty).await;
    let server = shop.world.environment(0).url.clone();
    let id = application(&shop.world, "http://localhost/later", &[]).await;
    let to = format!("{server}/oauth/authorize?client_id={id}&scope=openid");
    let site = Site::open(move |_| (302, to.clone())).await;
    let settings = json!({"initiate_login_uri": format!("{}/login", site.url)});
    shop.world.send("PATCH", &format!("/api/v1/clients/{id}"), settings).await.ok();
    let found = probed(&shop, &format!("{id} --private"), 0).await;
    assert_eq!(found[0]["result"], "good", "{found:?}");
    assert!(message(&found[0]).contains("leads to /oauth/authorize after 1 redirect"), "{found:?}");
}

#[tokio::test]
async fn a_receiver_is_asked_whether_it_is_there_and_never_sent_a_logout() {
    let shop = Shop::with_one(Seed::Empty).await;
    let site = Site::open(|path| match path {
        "/there" => (405, String::new()),
        "/moved" => (301, "/there".into()),
        "/gone" => (404, String::new()),
        _ => (503, String::new()),
    })
    .await;
    let urls = ["/there", "/moved", "/gone", "/broken"].map(|path| format!("{}{path}", site.url));
    let id = application(&shop.world, "", &urls).await;
    let found = probed(&shop, &format!("{id} --private"), 6).await;
    let results: Vec<_> = found.iter().map(|one| one["result"].as_str().unwrap()).collect();
    assert_eq!(results, ["good", "bad", "unknown", "bad"], "{found:?}");
    let heads = site.heads();
    assert_eq!(heads.len(), 4, "no redirect is followed: {heads:?}");
    assert!(heads.iter().all(|head| head.starts_with("HEAD ")), "{heads:?}");
}

#[tokio::test]
async fn addresses_of_this_machine_and_private_ones_are_asked_only_when_it_is_said() {
    let shop = Shop::with_one(Seed::Empty).await;
    let site = Site::open(|_| (200, String::new())).await;
    let port = site.url.rsplit(':').next().unwrap().to_owned();
    let urls = [site.url.clone(), format!("http://localhost:{port}/out")];
    let id = application(&shop.world, "http://10.0.0.1/login", &urls).await;
    let found = probed(&shop, &id, 0).await;
    assert_eq!(found.len(), 3, "{found:?}");
    for (one, what) in found.iter().zip(["a private address", "a loopback", "a loopback"]) {
        assert_eq!(one["result"], "unknown", "{found:?}");
        assert!(message(one).contains(what) && message(one).contains("not asked"), "{found:?}");
    }
    assert_eq!(site.heads(), [""; 0]);
    let people = shop.run(&format!("appdeck redirects probe {id}")).await.ended(0);
    assert!(people.err.contains("3 URLs of Till not looked at. --private asks"), "{people:?}");
    let some = application(&shop.world, "not-of-the-web://login", &urls[..1]).await;
    let people = shop.run(&format!("appdeck redirects probe {some}")).await.ended(0);
    let words = "1 URL of Till looked at: nothing is known to be wrong, 1 could not be checked; 1 not looked at";
    assert!(people.err.contains(words), "{people:?}");
    let line = format!("appdeck redirects probe {some} --private");
    assert!(!shop.run(&line).await.ended(0).err.contains("--private"));
    let bare = shop.world.create("SPA", "Bare").await;
    let none = shop.run(&format!("appdeck redirects probe {bare}")).await.ended(0);
    assert!(none.err.contains("has no URLs to ask"), "{none:?}");
}

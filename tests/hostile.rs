//! Servers that are strange, broken or hostile: each ends in a sentence and a working screen.

mod bodies;
mod elements;
mod paging;
mod redirects;
mod saving;
mod sessions;
mod sign_ins;
mod tls;
mod tolerance;
mod unknown;

use std::sync::Arc;

use appdeck::sandbox::Seed;

use crate::api::server::{Does, Seen, Server, answer, json};
use crate::support::driver::Driver;
use crate::support::setup::Setup;

/// An application as the API answers it.
fn client(id: &str, name: &str) -> String {
    format!(
        r#"{{"id":"{id}","name":"{name}","client_type":"WEB_APP","create_time":"2026-11-01T00:00:00Z"}}"#
    )
}

/// A page of applications.
fn page(clients: &[String], total: u64, next: &str) -> String {
    let clients = clients.join(",");
    format!(r#"{{"total_size":{total},"clients":[{clients}],"next_page_token":"{next}"}}"#)
}

/// The one application of a server that behaves.
fn usual() -> String {
    page(
        &[client("webc_1", "Coffee-Desk"), client("skc_1", "Default").replace("WEB_APP", "ENV")],
        2,
        "",
    )
}

fn lists(seen: &Seen) -> bool {
    seen.line.starts_with("GET /api/v1/clients?")
}

/// A server that signs everyone in and leaves the rest to `script`.
async fn server(script: impl Fn(&Seen, usize) -> Does + Send + Sync + 'static) -> Server {
    Server::start(move |seen, before| match seen.line.as_str() {
        "POST /oauth/token" => {
            json("200 OK", r#"{"access_token":"canary-access-token","expires_in":86399}"#)
        }
        _ => script(seen, before),
    })
    .await
}

/// A server that answers every listing so.
async fn listing(does: impl Fn() -> Does + Send + Sync + 'static) -> Server {
    let does = Arc::new(does);
    server(move |_, _| does()).await
}

/// The program before `server`, with an environment besides that is as it should be.
async fn facing(server: &Server) -> Driver {
    Setup::of(Seed::Acme).size(100, 30).strange(&server.url).open().await
}

/// How long an answer is waited for, in milliseconds. One that ends may take its time on a busy
/// machine; one that does not is given up soon.
fn patience(does: &Does) -> u64 {
    if matches!(does, Does::NeverAnswers | Does::Drips(..)) { 400 } else { 20_000 }
}

/// Whatever came, the screen works and the other environments too.
async fn works(driver: &mut Driver) {
    for cell in driver.buffer().content() {
        assert!(!cell.symbol().contains(char::is_control), "{}", driver.screen());
    }
    assert!(!driver.screen().contains("canary"), "{}", driver.screen());
    driver.press("esc esc ?").await.see("Keys that work here");
    driver.press("esc").await;
    driver.environment("Acme Development").await.see("Coffee-Kiosk");
    driver.environment("Strange").await;
}

/// A listing that is answered so ends in these words, and the screen works.
async fn ends_in(does: impl Fn() -> Does + Send + Sync + 'static, words: &str) -> Server {
    let patience = patience(&does());
    let server = listing(does).await;
    let setup = Setup::of(Seed::Acme).size(100, 30).patience(patience).strange(&server.url);
    let mut driver = setup.open().await;
    driver.see(words);
    driver.press("!").await.see("What went wrong");
    driver.press("esc").await;
    works(&mut driver).await;
    server
}

//! The typed client against servers of every temper.

mod answers;
mod auth;
mod network;
mod obstacles;
mod proof;
pub mod reaching;
mod retry;
pub mod server;
mod socks;

use std::time::Duration;

use appdeck::api::address::base_url;
use appdeck::api::http::{self, HttpOptions, Trust};
use appdeck::api::{ApiClient, Credential, RetryPolicy};
use appdeck::domain::{ClientId, Secret};

use server::{Does, Seen, Server, json};

const SECRET: &str = "test_canary_client_secret_0123";
const TOKEN: &str = "canary-access-token";

/// No waiting between attempts.
const EAGER: RetryPolicy =
    RetryPolicy { attempts: 4, base: Duration::ZERO, cap: Duration::ZERO, longest: 2 };

fn http() -> reqwest::Client {
    http::client(&HttpOptions { trust: Trust::Nobody, ..HttpOptions::default() }).unwrap()
}

/// For servers that never answer.
fn impatient() -> reqwest::Client {
    let timeout = Duration::from_millis(300);
    http::client(&HttpOptions { trust: Trust::Nobody, timeout, ..HttpOptions::default() }).unwrap()
}

fn credential() -> Credential {
    Credential::Client { id: ClientId::new("skc_1"), secret: Secret::new(SECRET.into()) }
}

fn client(server: &Server) -> ApiClient {
    ApiClient::with_retry(http(), base_url(&server.url).unwrap(), credential(), EAGER)
}

/// A server that signs everyone in and leaves the rest to `script`.
async fn signed_in(script: impl Fn(&Seen, usize) -> Does + Send + Sync + 'static) -> Server {
    Server::start(move |seen, before| match seen.line.as_str() {
        "POST /oauth/token" => token_answer(TOKEN),
        _ => script(seen, before),
    })
    .await
}

fn token_answer(token: &str) -> Does {
    json("200 OK", &format!(r#"{{"access_token":"{token}","expires_in":86399}}"#))
}

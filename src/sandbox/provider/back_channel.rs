//! Telling applications that a session ended (OpenID Connect Back-Channel Logout 1.0), at receivers on
//! this machine only.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use jiff::Timestamp;
use reqwest::redirect::Policy;
use rusqlite::Connection;
use serde_json::json;
use tokio::runtime::Handle;
use url::{Host, Url};
use zeroize::Zeroizing;

use super::logouts::LogoutTry;
use crate::domain::Application;
use crate::sandbox::site::{Port, ServedEnvironment, Shared};
use crate::sandbox::store::sessions::{self, StoredSession};
use crate::sandbox::store::{StoreError, clients};

/// How long a logout token is good, in seconds.
const LIFETIME: i64 = 120;
const TRIES: u64 = 3;
/// How long a receiver may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// Between a try and the next one, times its number.
const PAUSE: Duration = Duration::from_millis(200);
/// `GET /_sandbox/logouts`
pub async fn list(State(port): State<Port>) -> Json<Vec<LogoutTry>> {
    Json(port.shared.logouts.all())
}

/// Ends a session, and tells every application that took part in it and wants to know. The telling
/// begins when the end is committed, and is in nobody's way: it goes on when the answer is given.
pub fn end(
    db: &Connection,
    shared: &Arc<Shared>,
    site: &ServedEnvironment,
    session: &StoredSession,
    now: Timestamp,
) -> Result<(), StoreError> {
    if session.ended.is_some() {
        return Ok(());
    }
    sessions::end(db, &session.id, now)?;
    for (client, issuer) in sessions::participants(db, &session.id)? {
        let Some(client) = clients::get(db, &site.stored.id, &client)? else { continue };
        let application = Application::from(client);
        if !application.kind.has_back_channel_logout() {
            continue;
        }
        for url in application.settings.back_channel_logout_uris.iter() {
            let jti = shared.mint.token_id();
            let claims = json!({
                "iss": issuer,
                "sub": session.user,
                "aud": [application.id.as_str()],
                "iat": now.as_second(),
                "exp": now.as_second().saturating_add(LIFETIME),
                "jti": jti,
                "sid": session.id,
                "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
            });
            let one = LogoutTry {
                client_id: application.id.as_str().to_owned(),
                url: url.clone(),
                session_id: session.id.clone(),
                jti,
                status: None,
                reason: None,
            };
            let token = shared.tokens.sign_as("logout+jwt", &claims)?;
            let (shared, runtime) = (Arc::clone(shared), Handle::current());
            let store = shared.store.clone();
            store.afterwards(move || drop(runtime.spawn(tell(shared, one, token))));
        }
    }
    Ok(())
}

async fn tell(shared: Arc<Shared>, one: LogoutTry, token: Zeroizing<String>) {
    let skip =
        |reason: &str| shared.logouts.add(LogoutTry { reason: Some(reason.into()), ..one.clone() });
    let Some(url) = Url::parse(&one.url).ok().filter(loopback) else {
        skip("not sent: the sandbox tells receivers on this machine only");
        return;
    };
    let Some(client) = client(&url) else {
        skip("not sent: the HTTP client could not be made");
        return;
    };
    for number in 1..=TRIES {
        let request = client.post(url.clone()).form(&[("logout_token", token.as_str())]);
        let (status, reason) = match request.send().await {
            Ok(answer) => (Some(answer.status().as_u16()), None),
            Err(error) if error.is_timeout() => (None, Some("no answer in time".to_owned())),
            Err(_) => (None, Some("no connection".to_owned())),
        };
        shared.logouts.add(LogoutTry { status, reason, ..one.clone() });
        if status.is_some_and(|status| status < 500) {
            return;
        }
        if number < TRIES {
            tokio::time::sleep(PAUSE * u32::try_from(number).unwrap_or(1)).await;
        }
    }
}

fn loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        None => false,
    }
}

/// A client that reaches this machine and follows nothing, whatever the resolver says of the name.
fn client(url: &Url) -> Option<reqwest::Client> {
    // An error means that there is one already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let here =
        [SocketAddr::from((Ipv4Addr::LOCALHOST, 0)), SocketAddr::from((Ipv6Addr::LOCALHOST, 0))];
    let builder = reqwest::Client::builder().no_proxy().redirect(Policy::none()).timeout(PATIENCE);
    builder.resolve_to_addrs(url.host_str()?, &here).build().ok()
}

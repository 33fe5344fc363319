//! Taking tokens back (RFC 7009).

use axum::body::Bytes;
use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use rusqlite::Connection;
use serde_json::Value;

use super::visit::Visit;
use crate::domain::Secret;
use crate::sandbox::credentials;
use crate::sandbox::no_token::NoToken;
use crate::sandbox::oauth::authenticate;
use crate::sandbox::presented::present_token;
use crate::sandbox::site::Port;
use crate::sandbox::store::grants;

/// `POST /revoke`
pub async fn revoke(
    State(port): State<Port>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, NoToken> {
    let (token, client) = present_token(&headers, &body)?;
    let store = port.shared.store.clone();
    let work = move |db: &Connection| {
        let now = port.shared.mint.now();
        let visit = Visit { db, port: &port, headers: &headers, now };
        let application = authenticate(&visit, &client)?;
        take_back(&visit, application.id.as_str(), &token)
    };
    store.write(work).await?;
    // Whether there was such a token is not told (RFC 7009 §2.2).
    Ok((StatusCode::OK, [(CACHE_CONTROL, "no-store")]).into_response())
}

/// Takes back a token of the client, of either kind: a refresh token with its family.
#[expect(clippy::disallowed_methods, reason = "the token's signature is verified")]
fn take_back(visit: &Visit, client: &str, token: &Secret) -> Result<(), NoToken> {
    if let Some((grant, _)) = grants::refresh(visit.db, &credentials::hash(token))? {
        if grant.client == client {
            grants::revoke(visit.db, &grant.id)?;
        }
        return Ok(());
    }
    let Ok(payload) = visit.port.shared.tokens.read(token.expose()) else { return Ok(()) };
    let id = payload.get("jti").and_then(Value::as_str).unwrap_or_default();
    if grants::access(visit.db, id)?.is_some_and(|grant| grant.client == client) {
        grants::revoke_access(visit.db, id)?;
    }
    Ok(())
}

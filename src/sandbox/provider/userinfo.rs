//! What an access token tells of its user (OpenID Connect Core §5.3).

use axum::Json;
use axum::extract::State;
use axum::http::header::{AUTHORIZATION, CACHE_CONTROL, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::authorize::answer;
use super::user_claims::person;
use super::visit::Visit;
use crate::sandbox::site::Port;
use crate::sandbox::store::{StoreError, grants, sessions, users};

/// `GET /userinfo` and `POST /userinfo`
pub async fn userinfo(State(port): State<Port>, headers: HeaderMap) -> Response {
    answer(port, headers, |visit| {
        let Some(token) = bearer(visit) else { return Ok(refuse(None)) };
        Ok(match told(visit, token)? {
            Ok(claims) => ([(CACHE_CONTROL, "no-store")], Json(claims)).into_response(),
            Err(words) => refuse(Some(words)),
        })
    })
    .await
}

/// The access token of the request (RFC 6750 §2.1).
fn bearer<'a>(visit: &'a Visit) -> Option<&'a str> {
    let header = visit.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

type UserInfo = Result<Map<String, Value>, &'static str>;

fn told(visit: &Visit, token: &str) -> Result<UserInfo, StoreError> {
    let payload = match visit.port.shared.tokens.verify_any(token, visit.now) {
        Ok(payload) => payload,
        Err(words) => return Ok(Err(words)),
    };
    let claim = |name: &str| payload.get(name).and_then(Value::as_str).unwrap_or_default();
    if !visit.site().issued(claim("iss")) {
        return Ok(Err("the access token is of another environment"));
    }
    let Some(grant) = grants::access(visit.db, claim("jti"))?.filter(|grant| !grant.revoked) else {
        return Ok(Err("the token is no user's access token, or was revoked"));
    };
    let session = sessions::get(visit.db, visit.environment(), &grant.session)?;
    let Some(session) = session.filter(|session| session.live(visit.now)) else {
        return Ok(Err("the user's session has ended"));
    };
    let user = users::get(visit.db, visit.environment(), &session.user)?;
    Ok(user.map(|user| person(&user, &grant)).ok_or("the user is not known any more"))
}

/// 401, which says how to ask (RFC 6750 §3).
fn refuse(words: Option<&'static str>) -> Response {
    let challenge = match words {
        None => "Bearer realm=\"sandbox\"".to_owned(),
        Some(words) => format!("Bearer error=\"invalid_token\", error_description=\"{words}\""),
    };
    let body = Json(json!({
        "error": "invalid_token",
        "error_description": words.unwrap_or("no access token was sent"),
    }));
    (StatusCode::UNAUTHORIZED, [(WWW_AUTHENTICATE, challenge)], body).into_response()
}

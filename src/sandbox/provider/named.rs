//! The sandbox's own way to sign in, for tests without a browser.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::authorize::answer;
use super::{onward, session};
use crate::sandbox::refused::Refused;
use crate::sandbox::site::Port;
use crate::sandbox::store::users;

/// `GET /_sandbox/users`
pub async fn list(State(port): State<Port>) -> Result<Json<Value>, Refused> {
    let environment = port.site.stored.id.clone();
    let users = port.shared.store.read(move |db| users::all(db, &environment)).await?;
    let shown = users.iter().map(|user| {
        json!({
            "id": user.id, "email": user.email, "name": user.name(),
            "organization_id": user.organization,
        })
    });
    Ok(Json(json!({"users": shown.collect::<Vec<_>>()})))
}

#[derive(Deserialize)]
struct NamedUser {
    email: String,
}

/// `POST /_sandbox/sign_in`
pub async fn sign_in(State(port): State<Port>, headers: HeaderMap, body: Bytes) -> Response {
    let refuse = |status: StatusCode, words: &str| (status, format!("{words}\n")).into_response();
    let Ok(NamedUser { email }) = serde_json::from_slice(&body) else {
        return refuse(StatusCode::BAD_REQUEST, "the body must be {\"email\": …}");
    };
    answer(port, headers, move |visit| {
        let Some(user) = users::get(visit.db, visit.environment(), &email)? else {
            let words = "no user has this email: GET /_sandbox/users lists them";
            return Ok(refuse(StatusCode::NOT_FOUND, words));
        };
        let (session, cookie) = session::begin(visit, &user)?;
        let told = Json(json!({"session_id": session.id, "user_id": user.id}));
        Ok(onward::with_cookie(told.into_response(), cookie))
    })
    .await
}

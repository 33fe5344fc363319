//! Sending a browser on to an application.

use axum::http::header::{CACHE_CONTROL, LOCATION, REFERRER_POLICY, SET_COOKIE};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use url::form_urlencoded::Serializer;

use super::asked::AskedSignIn;
use super::terms::Objection;

/// A redirect to `url`, with parameters behind it.
pub fn send(url: &str, parameters: &[(&str, &str)]) -> Response {
    let query = Serializer::new(String::new()).extend_pairs(parameters).finish();
    let mark = if query.is_empty() {
        ""
    } else if url.contains('?') {
        "&"
    } else {
        "?"
    };
    let mut headers = HeaderMap::new();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(CACHE_CONTROL, "no-store");
    set(REFERRER_POLICY, "no-referrer");
    set(LOCATION, &ascii(&format!("{url}{mark}{query}")));
    (StatusCode::FOUND, headers).into_response()
}

/// The refusal of a request whose application is known.
pub fn refuse(asked: &AskedSignIn, objection: &Objection) -> Response {
    let mut parameters = vec![("error", objection.error), ("error_description", &objection.words)];
    parameters.extend(asked.one("state").map(|state| ("state", state)));
    send(asked.text("redirect_uri"), &parameters)
}

/// The answer with a cookie set beside it.
pub fn with_cookie(mut answer: Response, cookie: Option<String>) -> Response {
    if let Some(value) = cookie.and_then(|cookie| HeaderValue::try_from(cookie).ok()) {
        answer.headers_mut().append(SET_COOKIE, value);
    }
    answer
}

/// What a header can hold: what is not ASCII is percent-encoded.
fn ascii(url: &str) -> String {
    let mut text = String::with_capacity(url.len());
    for c in url.chars() {
        if c.is_ascii() {
            text.push(c);
        } else {
            text.extend(url::form_urlencoded::byte_serialize(c.to_string().as_bytes()));
        }
    }
    text
}

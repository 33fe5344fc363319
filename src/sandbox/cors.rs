//! What pages of other origins may read: the endpoints that an application in a browser calls itself
//! (Fetch Standard, "CORS protocol"). Never the API, nor the sandbox's own routes.

use axum::extract::Request;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN,
    VARY,
};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::wire::routes::{self, Route};

/// The routes that are open.
const OPEN: [Route; 7] = [
    routes::DISCOVERY,
    routes::AUTHORIZATION_SERVER,
    routes::KEYS,
    routes::TOKEN,
    routes::USERINFO,
    routes::USERINFO_BY_FORM,
    routes::REVOKE,
];

/// The origin of the page that asks for something that is open.
pub fn origin(request: &Request) -> Option<HeaderValue> {
    let open = OPEN.iter().any(|route| route.template == request.uri().path());
    request.headers().get(ORIGIN).filter(|_| open).cloned()
}

/// The answer to a browser that asks whether it may ask.
pub fn preflight(request: &Request) -> Option<Response> {
    let asks = request.method() == Method::OPTIONS
        && request.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD)
        && origin(request).is_some();
    let methods = || {
        let own = OPEN.iter().filter(|route| route.template == request.uri().path());
        own.map(|route| route.method.name()).collect::<Vec<_>>().join(", ")
    };
    asks.then(|| {
        let headers = [
            (ACCESS_CONTROL_ALLOW_METHODS, methods()),
            (ACCESS_CONTROL_ALLOW_HEADERS, "authorization, content-type".into()),
            (ACCESS_CONTROL_MAX_AGE, "600".into()),
        ];
        (StatusCode::NO_CONTENT, headers).into_response()
    })
}

/// Lets the page of this origin read the answer. Its browser sends no cookies along.
pub fn open(answer: &mut Response, origin: Option<HeaderValue>) {
    let Some(origin) = origin else { return };
    let headers = answer.headers_mut();
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    let seen = HeaderValue::from_static("www-authenticate, x-trace-id");
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, seen);
    headers.append(VARY, HeaderValue::from_static("origin"));
}

//! Calls by gRPC: the official SDKs make their management calls that way, and the sandbox serves
//! none.

use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, Request};
use axum::response::{IntoResponse, Response};

const TYPE: &str = "application/grpc";
/// `UNIMPLEMENTED`
const STATUS: &str = "12";
const WORDS: &str = "this sandbox speaks REST: call /api/v1 over HTTP with JSON";

/// Whether the request is such a call.
pub fn is_call<B>(request: &Request<B>) -> bool {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with(TYPE))
}

/// The refusal: headers alone, which gRPC calls *Trailers-Only*.
pub fn refuse() -> Response {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(TYPE));
    headers.insert("grpc-status", HeaderValue::from_static(STATUS));
    headers.insert("grpc-message", HeaderValue::from_static(WORDS));
    headers.into_response()
}

//! Every "no" of the API, in the shape of its errors.

use axum::Json;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::described;
use super::store::StoreError;
use crate::wire::problem::{Code, Problem, Violation};

/// A refusal of `/api/v1/**`.
#[derive(Debug)]
pub struct Refused {
    code: Code,
    message: String,
    violations: Vec<Violation>,
}

impl Refused {
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), violations: Vec::new() }
    }

    /// 400 for a request that breaks rules.
    pub fn invalid(violations: Vec<Violation>) -> Self {
        Self { code: Code::InvalidArgument, message: "validation error".into(), violations }
    }

    /// 404 for something that is not in this environment.
    pub fn missing(noun: &str, id: &str) -> Self {
        Self::new(Code::NotFound, format!("{noun} {id} not found"))
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        tracing::error!(error = &error as &dyn std::error::Error, "the sandbox failed");
        Self::new(Code::Internal, error.to_string())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status =
            StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let problem = Problem::new(self.code, self.message, &self.violations);
        (status, Json(problem)).into_response()
    }
}

/// The header that says that an answer is the sandbox's and not the API's.
const STRAY_HEADER: &str = "x-appdeck-sandbox";
/// The header that names the route of the API which the sandbox does not serve.
const ROUTE_HEADER: &str = "x-appdeck-sandbox-route";
/// The header's value.
const NOT_SERVED: &str = "not-served";

/// Whether this is the answer to something that is not served.
pub fn stray(answer: &Response) -> bool {
    answer.headers().get(STRAY_HEADER).is_some_and(|value| value == NOT_SERVED)
}

/// The answer to a path that no route has, as captured.
pub async fn no_route(method: Method, uri: Uri) -> Response {
    not_served(&method, uri.path(), None)
}

/// The answer to a method that a path does not have here. Where the API has it, it is the same as for
/// any other route that is not served.
pub async fn no_method(method: Method, uri: Uri) -> Response {
    let body = json!({"code": 12, "message": "Method Not Allowed", "details": []});
    let refusal = (StatusCode::NOT_IMPLEMENTED, Json(body)).into_response();
    not_served(&method, uri.path(), Some(refusal))
}

fn not_served(method: &Method, path: &str, unknown: Option<Response>) -> Response {
    let known = described::find(method.as_str(), path).map(|route| route.name());
    let missing = || {
        let body = json!({"code": 5, "message": "Not Found", "details": []});
        (StatusCode::NOT_FOUND, Json(body)).into_response()
    };
    let mut answer = unknown.filter(|_| known.is_none()).unwrap_or_else(missing);
    let headers = answer.headers_mut();
    headers.insert(STRAY_HEADER, HeaderValue::from_static(NOT_SERVED));
    if let Some(route) = known {
        tracing::warn!("{method} {path} is not served: the API has it as {route}");
        if let Ok(route) = HeaderValue::try_from(route) {
            headers.insert(HeaderName::from_static(ROUTE_HEADER), route);
        }
    } else {
        tracing::warn!("{method} {path} is not served, and the API has no such route");
    }
    answer
}

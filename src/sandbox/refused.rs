//! Every "no" of the API, in the shape of its errors.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::json;

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

/// The answer to a path that no route has, as captured.
pub async fn no_route() -> Response {
    let body = json!({"code": 5, "message": "Not Found", "details": []});
    (StatusCode::NOT_FOUND, Json(body)).into_response()
}

/// The answer to a method that a path does not have.
pub async fn no_method() -> Response {
    let body = json!({"code": 12, "message": "Method Not Allowed", "details": []});
    (StatusCode::NOT_IMPLEMENTED, Json(body)).into_response()
}

//! Every "no" of the token endpoint, in the shape of RFC 6749 §5.2.

use std::borrow::Cow;

use axum::Json;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, WWW_AUTHENTICATE};
use axum::response::{IntoResponse, Response};

use super::store::StoreError;
use crate::wire::problem::TokenProblem;

/// Why no token is given.
#[derive(Debug)]
pub struct NoToken {
    error: &'static str,
    description: Cow<'static, str>,
    /// Whether the client tried HTTP Basic, which the answer must then name.
    basic: bool,
}

impl NoToken {
    pub fn new(error: &'static str, description: impl Into<Cow<'static, str>>) -> Self {
        Self { error, description: description.into(), basic: false }
    }

    /// Whether the sandbox itself failed.
    pub fn failed(&self) -> bool {
        self.error == "server_error"
    }

    /// The client is not known, or its secret is wrong. The two are not told apart.
    pub fn invalid_client(basic: bool) -> Self {
        let description = "the client is unknown, or its secret is wrong or not active";
        Self { basic, ..Self::new("invalid_client", description) }
    }
}

impl From<StoreError> for NoToken {
    fn from(error: StoreError) -> Self {
        tracing::error!(error = &error as &dyn std::error::Error, "the sandbox failed");
        Self::new("server_error", "the sandbox failed")
    }
}

impl IntoResponse for NoToken {
    fn into_response(self) -> Response {
        let status = match self.error {
            "invalid_client" => StatusCode::UNAUTHORIZED,
            "server_error" => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        };
        let problem = TokenProblem {
            error: self.error.into(),
            error_description: self.description.into_owned(),
        };
        let body = ([(CACHE_CONTROL, "no-store")], Json(problem));
        let challenge = [(WWW_AUTHENTICATE, "Basic realm=\"sandbox\"")];
        if self.basic {
            (status, challenge, body).into_response()
        } else {
            (status, body).into_response()
        }
    }
}

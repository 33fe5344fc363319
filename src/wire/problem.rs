//! Error bodies: gRPC-style for the API, RFC 6749 §5.2 for the token endpoint.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The gRPC codes that the API uses, with their HTTP status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    InvalidArgument,
    DeadlineExceeded,
    NotFound,
    AlreadyExists,
    PermissionDenied,
    ResourceExhausted,
    FailedPrecondition,
    Aborted,
    Unimplemented,
    Internal,
    Unavailable,
    Unauthenticated,
}

/// `(code, gRPC number, HTTP status, error_code)`.
const CODES: [(Code, i32, u16, &str); 12] = [
    (Code::InvalidArgument, 3, 400, "INVALID_ARGUMENT"),
    (Code::DeadlineExceeded, 4, 504, "DEADLINE_EXCEEDED"),
    (Code::NotFound, 5, 404, "NOT_FOUND"),
    (Code::AlreadyExists, 6, 409, "ALREADY_EXISTS"),
    (Code::PermissionDenied, 7, 403, "PERMISSION_DENIED"),
    (Code::ResourceExhausted, 8, 429, "RATE_LIMITED"),
    (Code::FailedPrecondition, 9, 400, "FAILED_PRECONDITION"),
    (Code::Aborted, 10, 409, "ABORTED"),
    (Code::Unimplemented, 12, 501, "UNIMPLEMENTED"),
    (Code::Internal, 13, 500, "INTERNAL"),
    (Code::Unavailable, 14, 503, "UNAVAILABLE"),
    (Code::Unauthenticated, 16, 401, "UNAUTHENTICATED"),
];

impl Code {
    fn row(self) -> (Self, i32, u16, &'static str) {
        CODES.into_iter().find(|row| row.0 == self).unwrap_or(CODES[9])
    }

    /// The HTTP status.
    pub fn status(self) -> u16 {
        self.row().2
    }
}

/// What the server objects to in one field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Violation {
    /// A path such as `client.name` or `post_login_uris[1]`.
    #[serde(default)]
    pub field: String,
    /// The objection in the server's words.
    #[serde(default)]
    pub description: String,
    /// The rule's name.
    #[serde(default)]
    pub constraint: String,
}

impl Violation {
    /// A violation of `field`.
    pub fn new(field: &str, description: impl Into<String>, constraint: &str) -> Self {
        Self {
            field: field.to_owned(),
            description: description.into(),
            constraint: constraint.to_owned(),
        }
    }

    /// The field's own name and, for an item of a list, its index: `client.post_login_uris[1]`
    /// gives `("post_login_uris", Some(1))`. A trailing bare number counts as an index too.
    pub fn target(&self) -> (&str, Option<usize>) {
        let mut path = self.field.as_str();
        let mut index = None;
        if let Some((rest, last)) = path.rsplit_once('.')
            && let Ok(number) = last.parse()
        {
            (path, index) = (rest, Some(number));
        }
        let name = path.rsplit('.').next().unwrap_or(path);
        match name.split_once('[') {
            Some((name, rest)) => (name, rest.trim_end_matches(']').parse().ok().or(index)),
            None => (name, index),
        }
    }
}

/// An error body of `/api/v1/**`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// The gRPC code.
    #[serde(default)]
    pub code: i32,
    /// One line for people.
    #[serde(default)]
    pub message: String,
    /// Further objects of any type.
    #[serde(default)]
    pub details: Vec<Value>,
}

impl Problem {
    /// A problem with one `ErrorInfo` detail.
    pub fn new(code: Code, message: impl Into<String>, violations: &[Violation]) -> Self {
        let (_, number, _, error_code) = code.row();
        let mut info = json!({
            "@type": "type.googleapis.com/scalekit.v1.errdetails.ErrorInfo",
            "error_code": error_code,
        });
        if !violations.is_empty() {
            info["validation_error_info"] = json!({ "field_violations": violations });
        }
        Self { code: number, message: message.into(), details: vec![info] }
    }

    /// Every violation in every detail that has some.
    pub fn violations(&self) -> Vec<Violation> {
        let lists = self.details.iter().filter_map(|detail| {
            detail.get("validation_error_info")?.get("field_violations")?.as_array()
        });
        lists
            .flatten()
            .filter_map(|violation| serde_json::from_value(violation.clone()).ok())
            .collect()
    }

    /// The first `error_code`.
    pub fn error_code(&self) -> Option<&str> {
        self.details.iter().find_map(|detail| detail.get("error_code")?.as_str())
    }
}

/// An error body of the token endpoint (RFC 6749 §5.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenProblem {
    /// Such as `invalid_client`.
    pub error: String,
    /// One line for people.
    #[serde(default)]
    pub error_description: String,
}

#[cfg(test)]
mod tests {
    use super::{Code, Problem, Violation};

    #[test]
    fn violations_name_their_field_in_any_spelling() {
        for (path, target) in [
            ("client.name", ("name", None)),
            ("name", ("name", None)),
            ("client.post_login_uris[1]", ("post_login_uris", Some(1))),
            ("post_login_uris.2", ("post_login_uris", Some(2))),
        ] {
            assert_eq!(Violation::new(path, "", "").target(), target, "{path}");
        }
    }

    #[test]
    fn details_of_foreign_types_do_not_disturb() {
        let mut problem = Problem::new(
            Code::InvalidArgument,
            "validation error",
            &[Violation::new("client.name", "too long", "string.max_len")],
        );
        problem.details.insert(0, serde_json::json!({"@type": "x", "retry_info": 3}));
        problem.details.push(serde_json::json!("text"));
        assert_eq!(problem.error_code(), Some("INVALID_ARGUMENT"));
        assert_eq!(problem.violations().len(), 1);
    }
}

//! Why a verb did not do what it was asked to: words for people, a document for programs.

use serde::Serialize;

use super::document::{Document, Property, Shape};
use super::exit::Exit;
use super::output::VerbAnswer;
use crate::api::{ApiError, ErrorKind};
use crate::config::ConfigError;
use crate::domain::text::followed;

/// A failure as plain data. Its words are safe to show and never hold a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// One word for a program, one of [`KINDS`].
    pub kind: &'static str,
    /// What was being done and what happened.
    pub message: String,
    /// What to do about it.
    pub remedy: Option<String>,
    /// The server's id of the request.
    pub trace_id: Option<String>,
    /// Whether the request may have taken effect anyway.
    pub may_have_happened: bool,
    /// Whether the same may go well later; `None` when that cannot be told.
    pub retryable: Option<bool>,
    /// How the program ends.
    pub exit: Exit,
}

/// Every kind of failure.
pub const KINDS: &[&str] = &[
    "misused",
    "configuration",
    "ambiguous",
    "not_found",
    "credential",
    "unreachable",
    "timed_out",
    "signed_out",
    "refused",
    "rate_limited",
    "unavailable",
    "unexpected",
    "not_sent",
    "failed",
    "conflict",
    "locked",
    "read_only",
    "forbidden",
    "self_lockout",
    "rotation",
    "rule",
    "not_allowed",
    "renamed",
    "last_secret",
    "active",
    "changed",
];

/// What a failure is printed as.
pub static DOCUMENT: Document = Document {
    name: "appdeck.error/1",
    about: "Why it failed. It is printed on standard error.",
    members: &[Property {
        name: "error",
        shape: Shape::Object(&[
            Property {
                name: "kind",
                shape: Shape::Word(KINDS),
                about: "What a program can branch on",
            },
            Property { name: "message", shape: Shape::Text, about: "What happened" },
            Property {
                name: "remedy",
                shape: Shape::Maybe(&Shape::Text),
                about: "What to do about it",
            },
            Property {
                name: "trace_id",
                shape: Shape::Maybe(&Shape::Text),
                about: "The server's id of the request, to quote to support",
            },
            Property {
                name: "may_have_happened",
                shape: Shape::Flag,
                about: "Whether it may have taken effect anyway",
            },
            Property {
                name: "retryable",
                shape: Shape::Maybe(&Shape::Flag),
                about: "Whether the same may go well later; null when that cannot be told",
            },
        ]),
        about: "The failure",
    }],
};

impl Failure {
    /// Whether it is refused only because a word that confirms it is missing.
    pub fn is_unconfirmed(&self) -> bool {
        ["active", "last_secret"].contains(&self.kind)
    }

    fn new(kind: &'static str, exit: Exit, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            remedy: None,
            trace_id: None,
            may_have_happened: false,
            retryable: Some(false),
            exit,
        }
    }

    /// Used wrongly.
    pub fn misused(message: impl Into<String>) -> Self {
        Self::new("misused", Exit::Misused, message)
    }

    /// What was named is several things.
    pub fn ambiguous(message: impl Into<String>) -> Self {
        Self::new("ambiguous", Exit::Misused, message)
    }

    /// What was named is not there.
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new("not_found", Exit::Failed, message)
    }

    /// Anything on this machine.
    pub fn failed(message: impl Into<String>) -> Self {
        Self { retryable: None, ..Self::new("failed", Exit::Failed, message) }
    }

    /// Nothing was sent, for a reason of this kind, one of [`KINDS`].
    pub fn refused(kind: &'static str, message: impl Into<String>) -> Self {
        Self::new(kind, Exit::Refused, message)
    }

    /// The same with another exit code.
    pub fn ending(self, exit: Exit) -> Self {
        Self { exit, ..self }
    }

    /// The same with what to do about it.
    pub fn with(self, remedy: impl Into<String>) -> Self {
        Self { remedy: Some(remedy.into()), ..self }
    }

    /// For people, on one line unless the message has several.
    pub fn text(&self) -> String {
        let mut text = self.message.clone();
        if let Some(remedy) = &self.remedy {
            text = followed(&text, remedy);
        }
        match &self.trace_id {
            Some(id) => format!("{text} (trace ID {id})"),
            None => text,
        }
    }

    /// For programs: one document.
    pub fn json(&self) -> Vec<u8> {
        #[derive(Serialize)]
        struct ErrorDocument<'a> {
            schema: &'a str,
            error: Error<'a>,
        }
        #[derive(Serialize)]
        struct Error<'a> {
            kind: &'a str,
            message: &'a str,
            remedy: Option<&'a str>,
            trace_id: Option<&'a str>,
            may_have_happened: bool,
            retryable: Option<bool>,
        }
        let error = Error {
            kind: self.kind,
            message: &self.message,
            remedy: self.remedy.as_deref(),
            trace_id: self.trace_id.as_deref(),
            may_have_happened: self.may_have_happened,
            retryable: self.retryable,
        };
        let document = ErrorDocument { schema: DOCUMENT.name, error };
        // Texts and flags can always be written as JSON.
        VerbAnswer::json(&document).map(|answer| answer.body).unwrap_or_default()
    }
}

impl From<ApiError> for Failure {
    fn from(error: ApiError) -> Self {
        let remedy = error.remedy().map(str::to_owned);
        let retryable = match error.kind {
            ErrorKind::TimedOut => Some(true),
            ErrorKind::Unexpected | ErrorKind::NotSent => None,
            _ => Some(error.may_pass()),
        };
        let kind = match error.kind {
            ErrorKind::NotSent => "not_sent",
            ErrorKind::Credential => "credential",
            ErrorKind::Unreachable => "unreachable",
            ErrorKind::TimedOut => "timed_out",
            ErrorKind::SignedOut => "signed_out",
            ErrorKind::Refused => "refused",
            ErrorKind::NotFound => "not_found",
            ErrorKind::RateLimited => "rate_limited",
            ErrorKind::Unavailable => "unavailable",
            ErrorKind::Unexpected => "unexpected",
        };
        Self {
            remedy,
            trace_id: error.trace_id,
            may_have_happened: error.may_have_happened,
            retryable,
            ..Self::new(kind, Exit::Failed, error.message)
        }
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::new("configuration", Exit::Misused, error.each().join("\n"))
    }
}

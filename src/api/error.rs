//! What can go wrong between asking and knowing.

use super::obstacle::Obstacle;
use crate::domain::Secret;
use crate::wire::problem::Violation;

/// The kinds that decide behaviour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// Kept from leaving: what was to be written down first could not be.
    NotSent,
    /// The credential could not be had (variable unset, command failed, file refused).
    Credential,
    /// No answer came: name resolution, connection, TLS, proxy, reset.
    Unreachable,
    /// No answer within the time allowed.
    TimedOut,
    /// The server does not accept the credentials, or no longer; renewed once already.
    SignedOut,
    /// The server understood and says no (other 4xx).
    Refused,
    /// What was asked for is not there (404).
    NotFound,
    /// 429.
    RateLimited,
    /// The server, or something in front of it, failed (5xx).
    Unavailable,
    /// An answer came that is not of the contract: another shape, HTML, truncated, too large.
    Unexpected,
}

/// How the message of a write ends that may have happened anyway.
pub(super) const DOUBT: &str = ": it may have happened";

/// A failed call, as plain data.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ApiError {
    /// What decides behaviour.
    pub kind: ErrorKind,
    /// One line: what was being done and what happened. Never holds a secret or a token.
    pub message: String,
    /// What kept the request from reaching the server, where that can be told.
    pub obstacle: Option<Obstacle>,
    /// The chain beneath it, outermost first, for the trouble dialog.
    pub causes: Vec<String>,
    /// The HTTP status, when an answer came.
    pub status: Option<u16>,
    /// The API's `error_code`, such as `FAILED_PRECONDITION`.
    pub error_code: Option<String>,
    /// Objections to single fields.
    pub violations: Vec<Violation>,
    /// The server's id of the request, to quote to support.
    pub trace_id: Option<String>,
    /// Seconds after which the server wants to be asked again.
    pub retry_after: Option<u64>,
    /// Whether the request may have taken effect anyway. Meaningful for writes: `false`
    /// only when nothing can have left this machine or the server said no.
    pub may_have_happened: bool,
}

impl ApiError {
    /// An error of `kind` that certainly had no effect.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            obstacle: None,
            causes: Vec::new(),
            status: None,
            error_code: None,
            violations: Vec::new(),
            trace_id: None,
            retry_after: None,
            may_have_happened: false,
        }
    }

    /// Whether the trouble may pass by itself, so that a read is worth asking again.
    pub fn may_pass(&self) -> bool {
        match self.kind {
            ErrorKind::Unreachable | ErrorKind::TimedOut | ErrorKind::RateLimited => true,
            ErrorKind::Unavailable => matches!(self.status, Some(502..=504)),
            _ => false,
        }
    }

    /// The same error without the words that it may have happened: where that is being looked up, is
    /// known by now, or is said otherwise.
    #[must_use]
    pub fn without_doubt(&self) -> Self {
        let message = self.message.strip_suffix(DOUBT).unwrap_or(&self.message).to_owned();
        Self { message, ..self.clone() }
    }

    /// The same error without a value that the server may have repeated in its words.
    pub(super) fn without(mut self, secret: &Secret) -> Self {
        let texts = [Some(&mut self.message), self.error_code.as_mut(), self.trace_id.as_mut()];
        for text in texts.into_iter().flatten().chain(&mut self.causes) {
            *text = secret.redact(text);
        }
        for violation in &mut self.violations {
            violation.field = secret.redact(&violation.field);
            violation.description = secret.redact(&violation.description);
            violation.constraint = secret.redact(&violation.constraint);
        }
        self
    }
}

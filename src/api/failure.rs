//! Failures in which no whole answer came, in words.

use std::error::Error;

use super::error::{ApiError, DOUBT, ErrorKind};
use super::obstacle::Obstacle;
use crate::domain::text::clean;

/// What was asked of whom, for messages and for what a failure means.
#[derive(Clone, Debug)]
pub(super) struct RequestContext {
    /// As in `cannot … : list applications`.
    pub doing: &'static str,
    /// Host and port.
    pub host: String,
    /// Whether it changes something, so that a lost answer leaves a doubt.
    pub writes: bool,
}

impl RequestContext {
    /// An error of something that did not happen.
    pub fn failed(&self, kind: ErrorKind, why: &str) -> ApiError {
        ApiError::new(kind, format!("cannot {}: {why}", self.doing))
    }

    /// An error that leaves open whether it happened, if it is a write.
    pub fn doubtful(&self, kind: ErrorKind, what: &str) -> ApiError {
        if !self.writes {
            return self.failed(kind, what);
        }
        let message = format!("{what} when asked to {}{DOUBT}", self.doing);
        ApiError { may_have_happened: true, ..ApiError::new(kind, message) }
    }

    /// What the failure of sending means.
    pub fn not_sent(&self, error: reqwest::Error) -> ApiError {
        let error = error.without_url();
        let causes = chain(&error);
        let obstacle = error.is_connect().then(|| obstacle(&error)).flatten();
        let root = obstacle.and_then(Obstacle::words).map_or_else(|| root(&causes), str::to_owned);
        let Self { host, doing, .. } = self;
        let failed = if error.is_builder() {
            self.failed(ErrorKind::Unexpected, &format!("the request cannot be built: {root}"))
        } else if error.is_connect() {
            ApiError::new(ErrorKind::Unreachable, format!("cannot reach {host} to {doing}: {root}"))
        } else if error.is_timeout() {
            self.doubtful(ErrorKind::TimedOut, &format!("{host} did not answer in time"))
        } else {
            self.doubtful(
                ErrorKind::Unreachable,
                &format!("the connection to {host} was lost ({root})"),
            )
        };
        ApiError { obstacle, causes, ..failed }
    }

    /// What the failure of reading the answer's body means.
    pub fn broken_off(&self, error: reqwest::Error, status: u16) -> ApiError {
        let error = error.without_url();
        let failed = if error.is_timeout() {
            let what = format!("{} did not finish its answer in time", self.host);
            self.doubtful(ErrorKind::TimedOut, &what)
        } else {
            let what = format!("the answer of {} broke off", self.host);
            self.doubtful(ErrorKind::Unreachable, &what)
        };
        ApiError { causes: chain(&error), status: Some(status), ..failed }
    }
}

/// The error and what lies beneath it, outermost first, repetitions left out.
pub(super) fn chain(error: &dyn Error) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    let mut next = Some(error);
    while let Some(error) = next {
        let text = clean(&error.to_string());
        if texts.last() != Some(&text) {
            texts.push(text);
        }
        next = error.source();
    }
    texts
}

fn obstacle(error: &reqwest::Error) -> Option<Obstacle> {
    Obstacle::of(error).or_else(|| error.is_timeout().then_some(Obstacle::Silence))
}

/// The innermost cause as part of a sentence: `connection refused`.
fn root(causes: &[String]) -> String {
    let text = causes.last().map_or("no reason given", String::as_str);
    let text = text.split(" (os error").next().unwrap_or(text);
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            first.to_lowercase().chain(text.chars().skip(1)).collect()
        }
        _ => text.to_owned(),
    }
}

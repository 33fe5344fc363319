//! A look at an environment from outside: is it there, and what time does it think it is?

use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::answer::Answer;
use super::client::ApiClient;
use super::error::ApiError;
use super::failure::RequestContext;
use super::request::{Reply, Request};
use super::{address, call, decode, explain};
use crate::wire::discovery::Discovery;

/// What the discovery document's answer tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// The document.
    pub discovery: Discovery,
    /// How long the answer took.
    pub took: Duration,
    /// The server's clock minus this machine's, in seconds, when the server tells the time.
    pub skew: Option<i64>,
}

impl ApiClient {
    /// Reads the discovery document, once and without credentials.
    ///
    /// # Errors
    /// As [`ApiClient::call`].
    #[expect(clippy::disallowed_methods, reason = "the two clocks are what is compared")]
    pub async fn probe(&self) -> Result<Probe, ApiError> {
        let request = Request::Discover;
        let base = self.environment()?;
        let asked =
            RequestContext { doing: request.doing(), host: address::host(&base), writes: false };
        let sent = call::build(&self.0.http, &base, &asked, &request)?;
        let begun = Instant::now();
        let answer = Answer::of(&asked, sent).await?;
        let took = begun.elapsed();
        let skew = answer.date.map(|date| date.as_second() - Timestamp::now().as_second());
        if !answer.succeeded() {
            return Err(explain::refusal(&asked, &answer, "discovery document"));
        }
        let reply = decode::reply(&asked, &request, &answer)?;
        let Reply::Discovery(discovery) = reply else {
            return Err(
                decode::Body { asked: &asked, answer: &answer }.unexpected("another answer")
            );
        };
        Ok(Probe { discovery, took, skew })
    }
}

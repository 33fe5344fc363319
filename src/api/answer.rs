//! An answer: its status, the headers that matter, and its body within bounds.

use jiff::Timestamp;
use jiff::fmt::rfc2822::DateTimeParser;
use reqwest::header::{CONTENT_LENGTH, DATE, HeaderMap, HeaderName, LOCATION, RETRY_AFTER};
use reqwest::{RequestBuilder, Response};
use zeroize::{Zeroize, Zeroizing};

use super::error::{ApiError, ErrorKind};
use super::failure::RequestContext;
use crate::domain::text::clean;
use crate::wire::routes::TRACE_HEADER;

/// The largest body that is read, in bytes.
const LARGEST_BODY: usize = 4 * 1024 * 1024;
/// How much of a trace id is kept, in characters. Real ones have 32.
const TRACE_LENGTH: usize = 64;

/// A whole answer.
pub(super) struct Answer {
    pub status: u16,
    /// The body, wiped when dropped: it may hold a secret.
    pub body: Zeroizing<Vec<u8>>,
    /// The request's id on the server.
    pub trace_id: Option<String>,
    /// Seconds until the server wants to be asked again.
    pub retry_after: Option<u64>,
    /// Where a redirect leads.
    pub location: Option<String>,
    /// The server's clock.
    pub date: Option<Timestamp>,
}

impl Answer {
    /// Sends a request and reads its answer.
    ///
    /// # Errors
    /// When no whole answer came. Answers of any status are answers.
    pub async fn of(asked: &RequestContext, request: RequestBuilder) -> Result<Self, ApiError> {
        let response = request.send().await.map_err(|error| asked.not_sent(error))?;
        let status = response.status().as_u16();
        let headers = response.headers();
        let date = header(headers, &DATE).and_then(http_date);
        let mut answer = Self {
            status,
            body: Zeroizing::default(),
            trace_id: header(headers, &HeaderName::from_static(TRACE_HEADER))
                .map(|id| clean(id).chars().take(TRACE_LENGTH).collect()),
            retry_after: header(headers, &RETRY_AFTER).and_then(|text| seconds(text, date)),
            location: header(headers, &LOCATION).map(str::to_owned),
            date,
        };
        let result = body(asked, response).await;
        match result {
            Ok(body) => answer.body = body,
            Err(error) => return Err(ApiError { trace_id: answer.trace_id, ..error }),
        }
        Ok(answer)
    }

    /// Whether the server did what it was asked.
    pub fn succeeded(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

/// Reads the body without ever holding more than is allowed. The network's buffers are wiped.
async fn body(
    asked: &RequestContext,
    mut response: Response,
) -> Result<Zeroizing<Vec<u8>>, ApiError> {
    let status = response.status().as_u16();
    let announced = header(response.headers(), &CONTENT_LENGTH).and_then(|text| text.parse().ok());
    if announced.is_some_and(|length: usize| length > LARGEST_BODY) {
        return Err(too_large(asked, status));
    }
    let mut chunks = Vec::new();
    let mut length = 0;
    while let Some(chunk) =
        response.chunk().await.map_err(|error| asked.broken_off(error, status))?
    {
        length += chunk.len();
        if length > LARGEST_BODY {
            return Err(too_large(asked, status));
        }
        chunks.push(chunk);
    }
    // Room for all of it at once: a buffer that grows leaves copies behind.
    let mut whole = Zeroizing::new(Vec::with_capacity(length));
    for chunk in chunks {
        whole.extend_from_slice(&chunk);
        if let Ok(mut buffer) = chunk.try_into_mut() {
            buffer.zeroize();
        }
    }
    Ok(whole)
}

fn too_large(asked: &RequestContext, status: u16) -> ApiError {
    let what =
        format!("the answer of {} is larger than {} MiB", asked.host, LARGEST_BODY / 1024 / 1024);
    ApiError { status: Some(status), ..asked.doubtful(ErrorKind::Unexpected, &what) }
}

fn header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().map(str::trim).filter(|text| !text.is_empty())
}

/// `Retry-After` in seconds: a number, or a date seen from the server's own clock (RFC 9110
/// §10.2.3).
#[expect(
    clippy::disallowed_methods,
    reason = "a date is compared with this clock when the server tells no time"
)]
fn seconds(text: &str, server_now: Option<Timestamp>) -> Option<u64> {
    text.parse().ok().or_else(|| {
        let until = http_date(text)?;
        let now = server_now.unwrap_or_else(Timestamp::now);
        Some(crate::domain::time::seconds_between(now, until))
    })
}

/// An HTTP date in its preferred form (RFC 9110 §5.6.7), which RFC 2822 contains.
fn http_date(text: &str) -> Option<Timestamp> {
    DateTimeParser::new().parse_timestamp(text).ok()
}

#[cfg(test)]
mod tests {
    use super::{http_date, seconds};

    #[test]
    fn retry_after_is_a_number_or_a_date() {
        let now = http_date("Tue, 24 Nov 2026 06:00:00 GMT");
        assert!(now.is_some());
        for (text, read) in [
            ("7", Some(7)),
            ("0", Some(0)),
            ("Tue, 24 Nov 2026 06:00:12 GMT", Some(12)),
            ("Tue, 24 Nov 2026 05:00:00 GMT", Some(0)),
            ("soon", None),
            ("-1", None),
        ] {
            assert_eq!(seconds(text, now), read, "{text}");
        }
    }
}

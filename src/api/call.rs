//! One request on the wire and back.

use std::time::Instant;

use reqwest::header::{ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Method, RequestBuilder};
use url::Url;
use zeroize::Zeroizing;

use super::answer::Answer;
use super::error::{ApiError, ErrorKind};
use super::failure::RequestContext;
use super::request::{Answered, Request};
use super::{decode, explain};
use crate::domain::Secret;
use crate::wire::routes::{self, Route};

pub(super) const JSON: &str = "application/json";

/// What the routes about applications belong to.
const APPLICATIONS: &str = "applications API";
/// What the other routes are to a server that lacks them.
const THIS_CALL: &str = "route for this";

/// A request without credentials.
pub(super) fn build(
    http: &reqwest::Client,
    base: &Url,
    asked: &RequestContext,
    request: &Request,
) -> Result<RequestBuilder, ApiError> {
    let outgoing = request.outgoing();
    let mut url = base.clone();
    url.set_path(&outgoing.path);
    if url.path() != outgoing.path {
        // `..` stays a step upwards however it is encoded (WHATWG URL): it would be another route.
        return Err(asked.failed(ErrorKind::Unexpected, "this ID cannot stand in a URL"));
    }
    if !outgoing.query.is_empty() {
        url.query_pairs_mut().extend_pairs(&outgoing.query);
    }
    let mut sent = http.request(method(outgoing.route), url).header(ACCEPT, JSON);
    if matches!(request, Request::CreateSecret(_)) {
        sent = uncompressed(sent);
    }
    if let Some(body) = outgoing.body {
        sent = sent.header(CONTENT_TYPE, JSON).body(body.to_string());
    }
    Ok(sent)
}

/// A request whose answer holds a secret or a token: a decoder would keep a copy of it.
pub(super) fn uncompressed(sent: RequestBuilder) -> RequestBuilder {
    sent.header(ACCEPT_ENCODING, "identity")
}

/// Sends a request and reads its answer as a reply, with the server's id of the request.
#[expect(clippy::disallowed_methods, reason = "the log says how long an answer took")]
pub(super) async fn send(
    asked: &RequestContext,
    request: &Request,
    mut sent: RequestBuilder,
    token: Option<&Secret>,
) -> Result<Answered, ApiError> {
    if let Some(token) = token {
        sent = sent.header(AUTHORIZATION, bearer(asked, token)?);
    }
    let begun = Instant::now();
    let result = Answer::of(asked, sent).await.and_then(|answer| {
        if answer.succeeded() {
            let reply = decode::reply(asked, request, &answer)?;
            let trace_id = answer.trace_id.map(|id| token.map_or(id.clone(), |t| t.redact(&id)));
            Ok(Answered { reply, trace_id, date: answer.date })
        } else {
            Err(explain::refusal(asked, &answer, offered(request.route())))
        }
    });
    let (route, host) = (request.route().name(), &asked.host);
    let milliseconds = begun.elapsed().as_millis();
    match &result {
        Ok(_) => tracing::debug!(%route, %host, milliseconds, "answered"),
        Err(error) => {
            tracing::debug!(%route, %host, milliseconds, kind = ?error.kind, status = error.status, "failed");
        }
    }
    result.map_err(|error| match token {
        Some(token) => error.without(token),
        None => error,
    })
}

/// The header that signs a request, never to be shown (RFC 6750 §2.1).
#[expect(clippy::disallowed_methods, reason = "the header carries the token")]
fn bearer(asked: &RequestContext, token: &Secret) -> Result<HeaderValue, ApiError> {
    let mut text = Zeroizing::new(String::with_capacity(7 + token.expose().len()));
    text.push_str("Bearer ");
    text.push_str(token.expose());
    let mut value = HeaderValue::from_str(&text).map_err(|_| {
        asked.failed(ErrorKind::Credential, "the token has characters that no header may have")
    })?;
    value.set_sensitive(true);
    Ok(value)
}

pub(super) fn method(route: Route) -> Method {
    match route.method {
        routes::Method::Get => Method::GET,
        routes::Method::Post => Method::POST,
        routes::Method::Patch => Method::PATCH,
        routes::Method::Put => Method::PUT,
        routes::Method::Delete => Method::DELETE,
    }
}

fn offered(route: Route) -> &'static str {
    if route.template.starts_with(routes::LIST_CLIENTS.template) { APPLICATIONS } else { THIS_CALL }
}

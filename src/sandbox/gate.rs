//! What every request passes before it reaches its handler: trace id, host check, record, faults.

use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{CONTENT_TYPE, DATE};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::cors;
use super::faults::Fault;
use super::no_token::NoToken;
use super::record::{self, RecordedRequest};
use super::refused::{self, Refused};
use super::site::{self, Port};
use super::struck::FaultTarget;
use super::{CONTROL_PATH, forge, trouble};
use crate::wire::problem::Code;
use crate::wire::routes::{ENVIRONMENT_HEADER, TRACE_HEADER};

/// The largest body that is read, in bytes.
const BODY_LIMIT: usize = 1 << 20;

/// Lets a request through to its handler, and marks the answer with a trace id, and with the time of
/// a clock of its own.
pub async fn pass(State(port): State<Port>, request: Request, next: Next) -> Response {
    let trace = port.shared.mint.trace_id();
    let origin = cors::origin(&request);
    let mut answer = admit(&port, request, next).await;
    cors::open(&mut answer, origin);
    if let Ok(value) = HeaderValue::try_from(trace) {
        answer.headers_mut().insert(TRACE_HEADER, value);
    }
    if let Some(value) = port.shared.mint.date().and_then(|date| HeaderValue::try_from(date).ok()) {
        answer.headers_mut().insert(DATE, value);
    }
    answer
}

async fn admit(port: &Port, request: Request, next: Next) -> Response {
    if let Err(host) = check_host(port, &request) {
        let words = format!(
            "this sandbox answers as {} or localhost only, not as {host}",
            port.site.domain()
        );
        return (StatusCode::MISDIRECTED_REQUEST, words).into_response();
    }
    if request.uri().path().starts_with(CONTROL_PATH) {
        return next.run(request).await;
    }
    if let Some(answer) = cors::preflight(&request) {
        return answer;
    }
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        let words = format!("the body is larger than {BODY_LIMIT} bytes");
        return (StatusCode::PAYLOAD_TOO_LARGE, words).into_response();
    };
    let request = Request::from_parts(parts, Body::from(body.clone()));
    let number = port.shared.record.add(recorded(port, &request, &body));
    if !port.shared.latency.is_zero() {
        tokio::time::sleep(port.shared.latency).await;
    }
    let answer = match port.shared.faults.strike(&FaultTarget::of(&request, &body)) {
        None => next.run(request).await,
        Some(fault) => inject(fault, port, request, next).await,
    };
    if refused::stray(&answer) {
        port.shared.record.stray(number);
    }
    answer
}

/// The `Host` must be the loopback address: a web page cannot reach the sandbox under a name that
/// it had resolve to 127.0.0.1 (DNS rebinding).
fn check_host(port: &Port, request: &Request) -> Result<(), String> {
    let host = site::host(request.headers(), request.uri());
    if port.site.issuer(host).is_some() { Ok(()) } else { Err(host.to_owned()) }
}

fn recorded(port: &Port, request: &Request, body: &Bytes) -> RecordedRequest {
    let header = |name: &str| {
        request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    };
    let site = port.shared.by_domain(header(ENVIRONMENT_HEADER)).unwrap_or(&port.site);
    RecordedRequest {
        method: request.method().to_string(),
        path: request.uri().path().to_owned(),
        query: record::query(request.uri().query().unwrap_or_default()),
        environment: site.stored.id.clone(),
        body: record::body(header(CONTENT_TYPE.as_str()), body),
        served: true,
    }
}

async fn inject(fault: Fault, port: &Port, request: Request, next: Next) -> Response {
    match fault {
        Fault::Delay { ms } => {
            tokio::time::sleep(Duration::from_millis(ms)).await;
            next.run(request).await
        }
        Fault::Status { code, body } => trouble::status(code, body),
        Fault::RateLimit { retry_after } => {
            let refused = Refused::new(Code::ResourceExhausted, "too many requests");
            let mut answer = refused.into_response();
            answer.headers_mut().insert("retry-after", HeaderValue::from(retry_after));
            answer
        }
        Fault::DropBefore => trouble::hang_up(),
        Fault::DropAfterCommit => {
            next.run(request).await;
            trouble::hang_up()
        }
        Fault::Truncate => trouble::truncate(next.run(request).await).await,
        Fault::Html => trouble::html(),
        Fault::Garbage => trouble::garbage(&next.run(request).await),
        Fault::RevokeTokens => {
            port.shared.tokens.revoke();
            next.run(request).await
        }
        Fault::RefuseCode => {
            NoToken::new("invalid_grant", "the code is refused, as scripted").into_response()
        }
        Fault::BadSignature
        | Fault::WrongAudience
        | Fault::WrongIssuer
        | Fault::SkewedClock { .. }
        | Fault::NoNonce => {
            forge::tokens(next.run(request).await, &fault, &port.shared.tokens).await
        }
    }
}

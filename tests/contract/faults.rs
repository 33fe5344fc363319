//! Every call with every trouble: what is reported, how often it is sent, what the server did.

use appdeck::api::{ApiError, ErrorKind, Request};
use appdeck::sandbox::Fault;
use serde_json::json;

use super::rows::{ROWS, allowed, name};
use super::stage::{ATTEMPTS, Endpoint, Stage};
use super::token_faults;

/// How often a call is sent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sent {
    Once,
    /// A read as often as the policy says, a write once.
    ReadsAgain,
    /// Once more with a new token, where the client can get one: a 401 means that it did not
    /// happen.
    Renewed,
}

use Sent::{Once, ReadsAgain, Renewed};

/// A column of the table.
struct Column {
    fault: Fault,
    /// What is reported; `None` when the call works all the same.
    kind: Option<ErrorKind>,
    sent: Sent,
    /// Whether a write is reported as one that may have happened.
    doubt: bool,
    /// Whether the server does it.
    done: bool,
    /// Whether an answer comes, with its trace id.
    traced: bool,
}

fn status(code: u16, kind: ErrorKind, sent: Sent) -> Column {
    let doubt = matches!(code, 500 | 502..600);
    let fault = Fault::Status { code, body: None };
    Column { fault, kind: Some(kind), sent, doubt, done: false, traced: true }
}

fn broken(fault: Fault, kind: ErrorKind, sent: Sent, done: bool, traced: bool) -> Column {
    Column { fault, kind: Some(kind), sent, doubt: true, done, traced }
}

fn works(fault: Fault, sent: Sent) -> Column {
    Column { fault, kind: None, sent, doubt: false, done: true, traced: true }
}

fn columns() -> Vec<Column> {
    use ErrorKind::{
        NotFound, RateLimited, Refused, SignedOut, Unavailable, Unexpected, Unreachable,
    };
    let limited = |retry_after, sent| Column {
        fault: Fault::RateLimit { retry_after },
        ..status(429, RateLimited, sent)
    };
    vec![
        works(Fault::Delay { ms: 1 }, Once),
        works(Fault::RevokeTokens, Renewed),
        status(400, Refused, Once),
        status(401, SignedOut, Renewed),
        status(403, Refused, Once),
        status(404, NotFound, Once),
        status(409, Refused, Once),
        status(500, Unavailable, Once),
        status(501, Unexpected, Once),
        status(503, Unavailable, ReadsAgain),
        status(504, Unavailable, ReadsAgain),
        limited(0, ReadsAgain),
        limited(3600, Once),
        broken(Fault::Html, Unavailable, ReadsAgain, false, true),
        broken(Fault::DropBefore, Unreachable, ReadsAgain, false, false),
        broken(Fault::DropAfterCommit, Unreachable, ReadsAgain, true, false),
        broken(Fault::Truncate, Unreachable, ReadsAgain, true, true),
        broken(Fault::Garbage, Unexpected, Once, true, true),
    ]
}

/// A new kind of fault does not compile until it is thought of; then it belongs into the columns.
fn known(fault: &Fault) -> &'static str {
    match fault {
        Fault::Delay { .. } => "delay",
        Fault::Status { .. } => "status",
        Fault::RateLimit { .. } => "rate_limit",
        Fault::DropBefore => "drop_before",
        Fault::DropAfterCommit => "drop_after_commit",
        Fault::Truncate => "truncate",
        Fault::Html => "html",
        Fault::Garbage => "garbage",
        Fault::RevokeTokens => "revoke_tokens",
        Fault::RefuseCode => "refuse_code",
        Fault::BadSignature => "bad_signature",
        Fault::WrongAudience => "wrong_audience",
        Fault::WrongIssuer => "wrong_issuer",
        Fault::SkewedClock { .. } => "skewed_clock",
        Fault::NoNonce => "no_nonce",
    }
}

#[tokio::test]
async fn with_its_own_credentials_every_trouble_is_told_as_it_is() {
    every_trouble(Endpoint::Credentials).await;
}

#[tokio::test]
async fn with_a_workspace_token_every_trouble_is_told_as_it_is() {
    every_trouble(Endpoint::Workspace).await;
}

async fn every_trouble(endpoint: Endpoint) {
    for row in ROWS.iter().filter(|row| allowed(row, endpoint)) {
        let mut stage = Stage::new(endpoint).await;
        for column in columns() {
            let request = (row.request)(&stage);
            let at = format!("{} with {endpoint:?} and {:?}", name(&request), column.fault);
            let before = stage.state().await;
            stage.forget();
            stage.strike(&request, &column.fault).await;
            let result = stage.client.call(&request).await;

            let sent = stage.received(&request).len();
            assert_eq!(
                sent,
                expected(column.sent, endpoint, &request),
                "{at}: how often it was sent"
            );
            match (result, column.kind) {
                (Ok(reply), None) => (row.check)(&stage, reply),
                (Err(error), Some(kind)) => told(&error, kind, &column, &request, &at),
                (result, _) => panic!("{at}: {result:?}"),
            }
            stage.world.set_faults(json!([])).await;
            let changed = stage.state().await != before;
            assert_eq!(changed, request.mutates() && column.done, "{at}: what the server did");
            if changed {
                stage = Stage::new(endpoint).await;
            }
        }
    }
}

fn told(error: &ApiError, kind: ErrorKind, column: &Column, request: &Request, at: &str) {
    assert_eq!(error.kind, kind, "{at}: {error:?}");
    assert_eq!(error.may_have_happened, request.mutates() && column.doubt, "{at}: {error:?}");
    let trace = error.trace_id.as_ref().map(String::len);
    assert_eq!(trace, column.traced.then_some(32), "{at}: {error:?}");
    assert!(error.message.contains(request.doing()) || error.status.is_some(), "{at}: {error}");
    if let Fault::RateLimit { retry_after } = column.fault {
        assert_eq!(error.retry_after, Some(retry_after), "{at}");
    }
}

fn expected(sent: Sent, endpoint: Endpoint, request: &Request) -> usize {
    match sent {
        ReadsAgain if !request.mutates() => ATTEMPTS,
        Renewed if endpoint == Endpoint::Credentials && request.needs_token() => 2,
        _ => 1,
    }
}

impl Stage {
    async fn strike(&self, request: &Request, fault: &Fault) {
        let mut rule = json!({"route": request.route().name(), "fault": fault});
        if *fault == Fault::RevokeTokens {
            rule["times"] = json!(1);
        }
        self.world.set_faults(json!([rule])).await;
    }
}

#[test]
fn every_kind_of_fault_has_a_column() {
    let own = columns().into_iter().map(|column| column.fault);
    let all: Vec<Fault> = own.chain(token_faults::columns()).collect();
    let mut seen: Vec<_> = all.iter().map(known).collect();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 15, "{seen:?}");
}

//! Answers that no healthy server gives.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::{io, mem};

use axum::Json;
use axum::body::{Body, Bytes, HttpBody, to_bytes};
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use hyper::body::Frame;
use serde_json::Value;

use crate::wire::problem::{Code, Problem};

/// Marks an answer that is not to be sent: the connection closes instead.
#[derive(Clone, Copy, Debug)]
pub struct HangUp;

/// No answer at all.
pub fn hang_up() -> Response {
    let mut answer = Response::default();
    answer.extensions_mut().insert(HangUp);
    answer
}

/// A status with a body of one's own or, without one, an error body of the API.
pub fn status(code: u16, body: Option<Value>) -> Response {
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match body {
        Some(Value::String(text)) => (status, text).into_response(),
        Some(json) => (status, Json(json)).into_response(),
        None => {
            let code = match code {
                400 => Code::InvalidArgument,
                401 => Code::Unauthenticated,
                403 => Code::PermissionDenied,
                404 => Code::NotFound,
                409 => Code::Aborted,
                429 => Code::ResourceExhausted,
                501 => Code::Unimplemented,
                503 => Code::Unavailable,
                504 => Code::DeadlineExceeded,
                _ => Code::Internal,
            };
            (status, Json(Problem::new(code, "scripted fault", &[]))).into_response()
        }
    }
}

/// The page of a load balancer that cannot reach its server.
pub fn html() -> Response {
    let page = "<html><head><title>502 Bad Gateway</title></head>\
                <body><h1>502 Bad Gateway</h1></body></html>";
    (StatusCode::BAD_GATEWAY, Html(page)).into_response()
}

/// The answer's status and type with bytes that are no JSON.
pub fn garbage(answer: &Response) -> Response {
    let bytes: &[u8] = b"{\"client\":\x00\xff\x1b]0;garbage";
    (answer.status(), [(CONTENT_TYPE, "application/json")], bytes).into_response()
}

/// The answer, announced in full and cut in the middle.
pub async fn truncate(answer: Response) -> Response {
    let (mut parts, body) = answer.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    parts.headers.insert(CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    let half = bytes.slice(..bytes.len() / 2);
    Response::from_parts(parts, Body::new(Cut::Piece(half)))
}

/// A body that breaks off after its first piece.
enum Cut {
    Piece(Bytes),
    Pause,
    Break,
}

impl HttpBody for Cut {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        match mem::replace(&mut *self, Self::Pause) {
            Self::Piece(bytes) => Poll::Ready(Some(Ok(Frame::data(bytes)))),
            // hyper sends what it has when a body pauses; a body that fails at once loses it.
            Self::Pause => {
                *self = Self::Break;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Self::Break => Poll::Ready(Some(Err(io::ErrorKind::ConnectionAborted.into()))),
        }
    }
}

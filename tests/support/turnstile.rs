//! A way to a server that, once closed, lets requests through one at a time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::HOST;
use axum::response::Response;
use reqwest::Client;
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tokio::task::AbortHandle;

#[derive(Clone)]
struct Passage {
    server: String,
    client: Client,
    closed: Arc<AtomicBool>,
    arrivals: mpsc::UnboundedSender<oneshot::Sender<()>>,
}

/// The turnstile, before one address of a server.
pub struct Turnstile {
    /// Where it is.
    pub url: String,
    closed: Arc<AtomicBool>,
    arrivals: mpsc::UnboundedReceiver<oneshot::Sender<()>>,
    serving: AbortHandle,
}

impl Turnstile {
    /// An open turnstile before `server`.
    pub async fn before(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (sender, arrivals) = mpsc::unbounded_channel();
        let closed = Arc::new(AtomicBool::new(false));
        let passage = Passage {
            server: server.to_owned(),
            client: Client::builder().no_proxy().build().unwrap(),
            closed: closed.clone(),
            arrivals: sender,
        };
        let router = Router::new().fallback(pass).with_state(passage);
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { url, closed, arrivals, serving: serving.abort_handle() }
    }

    /// From now on every request waits until it is let through.
    pub fn close(&self) {
        self.closed.store(true, Ordering::Relaxed);
    }

    /// From now on nothing waits.
    pub fn open(&self) {
        self.closed.store(false, Ordering::Relaxed);
    }

    /// The next request that waits; sending on it lets it through.
    pub async fn arrival(&mut self) -> oneshot::Sender<()> {
        self.arrivals.recv().await.unwrap()
    }
}

impl Drop for Turnstile {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn pass(State(passage): State<Passage>, request: Request) -> Response {
    if passage.closed.load(Ordering::Relaxed) {
        let (go, gone) = oneshot::channel();
        passage.arrivals.send(go).unwrap();
        gone.await.unwrap();
    }
    let (parts, body) = request.into_parts();
    let mut headers = parts.headers;
    headers.remove(HOST);
    let url = format!("{}{}", passage.server, parts.uri);
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let answer = passage.client.request(parts.method, url).headers(headers).body(body).send();
    let Ok(answer) = answer.await else { cut_off() };
    let mut response = Response::builder().status(answer.status());
    *response.headers_mut().unwrap() = answer.headers().clone();
    let Ok(bytes) = answer.bytes().await else { cut_off() };
    response.body(Body::from(bytes)).unwrap()
}

/// Ends the connection without an answer.
fn cut_off() -> ! {
    std::panic::resume_unwind(Box::new("cut off"))
}

//! A receiver of logout tokens on this machine.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use axum::response::IntoResponse;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// When a test that waits in vain gives up.
const PATIENCE: Duration = Duration::from_secs(60);

/// What it was told: where, and the body.
pub type Told = (String, String);
type Line = (UnboundedSender<Told>, Arc<Mutex<VecDeque<u16>>>);

/// A receiver for as many applications as one likes, each with a path of its own.
pub struct Receiver {
    /// Where it listens, without a path.
    pub url: String,
    told: UnboundedReceiver<Told>,
}

async fn take(State((told, answers)): State<Line>, uri: Uri, body: String) -> impl IntoResponse {
    // The test may have ended.
    let _ = told.send((uri.path().to_owned(), body));
    let status = answers.lock().unwrap().pop_front().unwrap_or(200);
    (StatusCode::from_u16(status).unwrap(), [("location", "/elsewhere")])
}

impl Receiver {
    /// One that gives these answers, then 200.
    pub async fn new(answers: &[u16]) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://localhost:{}", listener.local_addr().unwrap().port());
        let (sender, told) = unbounded_channel();
        let state = (sender, Arc::new(Mutex::new(answers.iter().copied().collect())));
        let router = Router::new().fallback(take).with_state(state);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, told }
    }

    /// The next thing that it is told.
    pub async fn next(&mut self) -> Told {
        let told = tokio::time::timeout(PATIENCE, self.told.recv()).await;
        told.expect("it was told nothing").unwrap()
    }

    /// Whether it was told nothing more until now.
    pub fn quiet(&mut self) -> bool {
        self.told.try_recv().is_err()
    }
}

//! A server on this machine that answers what a test tells it to, and remembers what it was asked.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Seen {
    /// `GET /api/v1/clients?page_size=30`
    pub line: String,
    /// The header lines, names in lower case.
    pub head: String,
    pub body: String,
}

/// What the server does with a connection once the request is read.
pub enum Does {
    Answers(Vec<u8>),
    /// Sends the first, and then the second again and again, as fast as it is taken.
    Pours(Vec<u8>, Vec<u8>),
    /// Sends the first, and then the second again and again, a piece each 20 ms.
    Drips(Vec<u8>, Vec<u8>),
    ClosesWithoutAnswer,
    NeverAnswers,
}

pub struct Server {
    pub url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    poured: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl Server {
    /// Starts a server. `script` gets the request and how many with the same first line came
    /// before it.
    pub async fn start(script: impl Fn(&Seen, usize) -> Does + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::<Mutex<Vec<Seen>>>::default();
        let poured = Arc::<AtomicUsize>::default();
        let (script, record, amount) = (Arc::new(script), seen.clone(), poured.clone());
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, script.clone(), record.clone(), amount.clone()));
            }
        });
        Self { url, seen, poured, task }
    }

    /// All requests so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// How many bytes were taken of what pours.
    pub fn poured(&self) -> usize {
        self.poured.load(Ordering::Relaxed)
    }

    /// How many requests had a first line that starts so.
    pub fn count(&self, line: &str) -> usize {
        self.seen().iter().filter(|seen| seen.line.starts_with(line)).count()
    }

    /// The bodies of the requests whose first line starts so.
    pub fn bodies(&self, line: &str) -> Vec<String> {
        let seen = self.seen().into_iter().filter(|seen| seen.line.starts_with(line));
        seen.map(|seen| seen.body).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(
    mut stream: TcpStream,
    script: Arc<impl Fn(&Seen, usize) -> Does>,
    record: Arc<Mutex<Vec<Seen>>>,
    poured: Arc<AtomicUsize>,
) {
    let Some(seen) = read(&mut stream).await else { return };
    let before = {
        let mut record = record.lock().unwrap();
        let before = record.iter().filter(|other| other.line == seen.line).count();
        record.push(seen.clone());
        before
    };
    match script(&seen, before) {
        Does::Answers(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
            // The rest of what the client sends is read: closing with unread bytes is a reset.
            let _ = stream.read_to_end(&mut Vec::new()).await;
        }
        Does::Pours(first, then) => {
            let mut sent = stream.write_all(&first).await;
            while sent.is_ok() {
                sent = stream.write_all(&then).await;
                poured.fetch_add(then.len(), Ordering::Relaxed);
            }
        }
        Does::Drips(first, then) => {
            let mut clock = tokio::time::interval(Duration::from_millis(20));
            let mut sent = stream.write_all(&first).await;
            while sent.is_ok() {
                clock.tick().await;
                sent = stream.write_all(&then).await;
            }
        }
        Does::ClosesWithoutAnswer => {}
        Does::NeverAnswers => {
            let _ = stream.read_to_end(&mut Vec::new()).await;
        }
    }
}

async fn read(stream: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let (line, head) = head.split_once("\r\n").unwrap_or((head, ""));
            let head: String = head
                .lines()
                .flat_map(|line| {
                    let (name, value) = line.split_once(':').unwrap_or((line, ""));
                    [&name.to_ascii_lowercase(), ":", value, "\n"].map(str::to_owned)
                })
                .collect();
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                let line = line.trim_end_matches(" HTTP/1.1").to_owned();
                return Some(Seen { line, head, body: body.to_owned() });
            }
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

/// An answer with a body and further header lines.
pub fn answer(status: &str, headers: &str, body: &str) -> Does {
    let length = body.len();
    let text = format!(
        "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}"
    );
    Does::Answers(text.into_bytes())
}

/// A JSON answer.
pub fn json(status: &str, body: &str) -> Does {
    answer(status, "content-type: application/json\r\n", body)
}

//! The last messages of a run of the screen, for a bug report: kept in memory, and written to one file
//! when the run ends, however it ends. What may be told of a message, `app/recorded` decides.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use super::appending::{self, AppendError};
use super::session::Session;
use super::state_dir;
use crate::app::recorded::{RecordedLine, recorded};

const FILE_NAME: &str = "last-run.jsonl";

/// How many messages are kept.
pub const KEPT: usize = 500;

/// How long the end of a run waits for the file: a disk that does not answer holds nobody up.
const PATIENCE: Duration = Duration::from_secs(2);

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunEnding {
    /// With this exit code.
    Left(i32),
    /// In a panic.
    Crashed,
}

/// The first line of the file.
#[derive(Serialize)]
struct RunHead {
    appdeck: &'static str,
    began: String,
    ended: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    exit_code: Option<i32>,
    messages: u64,
    kept: usize,
}

/// A message of the run, and when it came.
#[derive(Serialize)]
struct KeptLine {
    ms: u64,
    #[serde(flatten)]
    line: RecordedLine,
    #[serde(skip_serializing_if = "is_one")]
    times: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_one(times: &u64) -> bool {
    *times == 1
}

/// The last messages, the oldest first.
#[derive(Default)]
struct Ring {
    began: Timestamp,
    messages: u64,
    kept: VecDeque<KeptLine>,
}

impl Ring {
    fn add(&mut self, at: Timestamp, line: RecordedLine) {
        self.messages += 1;
        if let Some(last) = self.kept.back_mut().filter(|last| last.line == line) {
            last.times += 1;
            return;
        }
        if self.kept.len() == KEPT {
            self.kept.pop_front();
        }
        let ms = at.duration_since(self.began).as_millis();
        self.kept.push_back(KeptLine { ms: ms.try_into().unwrap_or_default(), line, times: 1 });
    }

    fn text(&self, ending: RunEnding) -> serde_json::Result<Vec<u8>> {
        let (ended, exit_code) = match ending {
            RunEnding::Crashed => ("crashed", None),
            RunEnding::Left(0) => ("left", Some(0)),
            RunEnding::Left(129) => ("hung up", Some(129)),
            RunEnding::Left(code) if code > 128 => ("told to end", Some(code)),
            RunEnding::Left(code) => ("failed", Some(code)),
        };
        let head = RunHead {
            appdeck: env!("CARGO_PKG_VERSION"),
            began: self.began.to_string(),
            ended,
            exit_code,
            messages: self.messages,
            kept: self.kept.len(),
        };
        let mut text = serde_json::to_vec(&head)?;
        text.push(b'\n');
        for line in &self.kept {
            serde_json::to_writer(&mut text, line)?;
            text.push(b'\n');
        }
        Ok(text)
    }
}

/// Keeps the last messages of a session. Dropped without a word on how the run ended, it writes that it
/// crashed.
pub struct Recorder {
    ring: Arc<Mutex<Ring>>,
    path: PathBuf,
    written: bool,
}

impl Recorder {
    /// Listens to a session that is about to start, for a file in `directory`.
    pub fn of(session: &mut Session, directory: &Path) -> Self {
        let began = session.model().now;
        let ring = Arc::new(Mutex::new(Ring { began, ..Ring::default() }));
        let heard = Arc::clone(&ring);
        session.listen(move |model, at, msg| held(&heard).add(at, recorded(model, msg)));
        Self { ring, path: path(directory), written: false }
    }

    /// The run ended. Waits for the file as long as a disk may take; what keeps it from being written
    /// is in the log.
    pub fn end(mut self, ending: RunEnding) {
        self.write(ending);
    }

    fn write(&mut self, ending: RunEnding) -> bool {
        self.written = true;
        let text = held(&self.ring).text(ending);
        let (tell, told) = channel();
        let path = self.path.clone();
        let work = move || tell.send(text.map_err(Into::into).and_then(|text| put(&path, &text)));
        let begun = thread::Builder::new().name("last-run".into()).spawn(work);
        let late = || io::Error::from(io::ErrorKind::TimedOut);
        let done = begun.and_then(|_| told.recv_timeout(PATIENCE).unwrap_or_else(|_| Err(late())));
        if let Err(error) = &done {
            tracing::warn!(error = failed("write", &self.path, error).to_string(), "the last run");
        }
        done.is_ok()
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        if !self.written && self.write(RunEnding::Crashed) {
            // Nobody may be there to read it.
            let _ = writeln!(
                io::stderr(),
                "What led to it, without anything typed or secret: appdeck doctor --last-run"
            );
        }
    }
}

fn held(ring: &Mutex<Ring>) -> MutexGuard<'_, Ring> {
    ring.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Where the last run is written down.
pub fn path(directory: &Path) -> PathBuf {
    directory.join(FILE_NAME)
}

/// What is written down of the last run; `None` when there is nothing.
///
/// # Errors
/// The file is there and cannot be read.
pub fn read(path: &Path) -> Result<Option<Vec<u8>>, AppendError> {
    let failed = |error: io::Error| failed("read", path, &error);
    let Some(file) = appending::open_read(path).map_err(failed)? else { return Ok(None) };
    appending::contents(&file).map(Some).map_err(failed)
}

fn put(path: &Path, text: &[u8]) -> io::Result<()> {
    state_dir::create(path.parent().unwrap_or(Path::new("/")))?;
    appending::replace(path, text)
}

fn failed(doing: &'static str, path: &Path, error: &io::Error) -> AppendError {
    AppendError::new(doing, "record of the last run", path, error)
}

//! The desktop's clipboard, behind a thread of its own: a display that does not answer hangs its
//! caller for ever.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::timeout;
use zeroize::Zeroizing;

use super::CopyText;

/// How long the desktop may take.
const LIMIT: Duration = Duration::from_millis(1500);

/// Why the desktop's clipboard does not hold the text.
#[derive(Debug, thiserror::Error)]
pub enum NativeError {
    /// There is none, or it refused.
    #[error("the desktop clipboard: {0}")]
    Refused(#[from] arboard::Error),
    /// What was read back is something else.
    #[error("the desktop clipboard holds something else after writing to it")]
    Different,
    /// Something else was copied since.
    #[error("the desktop clipboard holds something else by now, which was left alone")]
    Foreign,
    /// Nobody else keeps it.
    #[error("the desktop clipboard holds it only while appdeck runs")]
    Ours,
    /// No answer in time; it is not asked again.
    #[error("the desktop clipboard did not answer within {} ms", LIMIT.as_millis())]
    Silent,
    /// No thread for it.
    #[error("starting the clipboard's thread: {0}")]
    Thread(std::io::Error),
}

enum Work {
    Copy(CopyText),
    /// Clear, if the text is still this.
    Clear(CopyText),
    /// Offer this text to a clipboard manager. With the flag there is no way to do so.
    Leave(CopyText, bool),
}

struct Job {
    work: Work,
    done: oneshot::Sender<Result<(), NativeError>>,
}

/// The desktop's clipboard. On X11 and Wayland the text is there while this process lives.
#[derive(Default)]
pub struct Native {
    worker: Mutex<Worker>,
}

#[derive(Default)]
enum Worker {
    #[default]
    NotStarted,
    Running(Sender<Job>),
    /// It did not answer once. The thread is left alone: nothing can free it.
    Stuck,
}

impl Native {
    /// Copies `text`, away from clipboard histories when it is a secret, and reads it back.
    ///
    /// # Errors
    /// [`NativeError`]; nothing is known about what the clipboard holds then.
    pub async fn copy(&self, text: CopyText) -> Result<(), NativeError> {
        self.ask(Work::Copy(text)).await
    }

    /// Clears the clipboard if it still holds `text`.
    ///
    /// # Errors
    /// [`NativeError::Foreign`] when it holds something else by now, which is left alone.
    pub async fn clear(&self, text: CopyText) -> Result<(), NativeError> {
        self.ask(Work::Clear(text)).await
    }

    /// Lets go of `text`, which a clipboard manager takes over then; where none does, it is copied
    /// again. On Wayland nothing is let go, as nothing there hands a clipboard over.
    ///
    /// # Errors
    /// [`NativeError::Ours`] when the text ends with this program, [`NativeError::Foreign`] when the
    /// clipboard holds something else.
    pub async fn leave(&self, text: CopyText, wayland: bool) -> Result<(), NativeError> {
        self.ask(Work::Leave(text, wayland)).await
    }

    async fn ask(&self, work: Work) -> Result<(), NativeError> {
        let (done, outcome) = oneshot::channel();
        self.hand_over(Job { work, done })?;
        if let Ok(Ok(outcome)) = timeout(LIMIT, outcome).await {
            return outcome;
        }
        *self.worker() = Worker::Stuck;
        Err(NativeError::Silent)
    }

    fn hand_over(&self, job: Job) -> Result<(), NativeError> {
        let mut worker = self.worker();
        if let Worker::NotStarted = *worker {
            *worker = Worker::Running(start().map_err(NativeError::Thread)?);
        }
        match &*worker {
            Worker::Running(jobs) => jobs.send(job).map_err(|_| NativeError::Silent),
            Worker::NotStarted | Worker::Stuck => Err(NativeError::Silent),
        }
    }

    fn worker(&self) -> std::sync::MutexGuard<'_, Worker> {
        self.worker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Not a task of the runtime, which would wait for it when the program ends.
fn start() -> std::io::Result<Sender<Job>> {
    let (jobs, todo) = channel();
    thread::Builder::new().name("clipboard".into()).spawn(move || work(&todo))?;
    Ok(jobs)
}

/// Keeps the clipboard between jobs: dropping it takes the text away.
fn work(todo: &Receiver<Job>) {
    let mut clipboard = None;
    for Job { work, done } in todo {
        let outcome = match work {
            Work::Copy(text) => copy(&mut clipboard, &text),
            Work::Clear(text) => clear(&mut clipboard, &text),
            Work::Leave(text, wayland) => leave(&mut clipboard, &text, wayland),
        };
        // Nobody waits for the answer any more when the limit has passed.
        let _ = done.send(outcome);
    }
}

fn clear(kept: &mut Option<arboard::Clipboard>, text: &CopyText) -> Result<(), NativeError> {
    let Some(clipboard) = kept else { return Err(NativeError::Foreign) };
    if !holds(clipboard, text)? {
        return Err(NativeError::Foreign);
    }
    Ok(clipboard.clear()?)
}

fn leave(
    kept: &mut Option<arboard::Clipboard>,
    text: &CopyText,
    wayland: bool,
) -> Result<(), NativeError> {
    if !holds(kept.as_mut().ok_or(NativeError::Foreign)?, text)? {
        return Err(NativeError::Foreign);
    }
    if wayland {
        return Err(NativeError::Ours);
    }
    // Dropping it is what offers it.
    drop(kept.take());
    if holds(kept.insert(arboard::Clipboard::new()?), text).unwrap_or(false) {
        return Ok(());
    }
    copy(kept, text)?;
    Err(NativeError::Ours)
}

fn holds(clipboard: &mut arboard::Clipboard, text: &CopyText) -> Result<bool, NativeError> {
    match clipboard.get_text().map(Zeroizing::new) {
        Ok(read) => Ok(read.as_str() == text.reading()),
        Err(arboard::Error::ContentNotAvailable) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn copy(kept: &mut Option<arboard::Clipboard>, text: &CopyText) -> Result<(), NativeError> {
    let clipboard = match kept {
        Some(clipboard) => clipboard,
        None => kept.insert(arboard::Clipboard::new()?),
    };
    let set = clipboard.set();
    let set = if text.is_secret() { away_from_history(set) } else { set };
    set.text(text.reading())?;
    if holds(clipboard, text)? { Ok(()) } else { Err(NativeError::Different) }
}

fn away_from_history(set: arboard::Set<'_>) -> arboard::Set<'_> {
    #[cfg(target_vendor = "apple")]
    use arboard::SetExtApple as _;
    #[cfg(not(target_vendor = "apple"))]
    use arboard::SetExtLinux as _;

    set.exclude_from_history()
}

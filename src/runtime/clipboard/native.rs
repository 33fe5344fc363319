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
    #[error(
        "the desktop clipboard holds something else after writing to it: another program may write \
         to it too"
    )]
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
    /// A defect of this program.
    #[error("the desktop clipboard: an internal error stopped it, the log tells more")]
    Broken,
    /// No thread for it.
    #[error("starting the clipboard's thread: {0}")]
    Thread(std::io::Error),
}

enum ClipboardWork {
    Copy(CopyText),
    /// Clear, if the text is still this.
    Clear(CopyText),
    /// Offer this text to a clipboard manager. With the flag there is no way to do so.
    Leave(CopyText, bool),
}

struct ClipboardJob {
    work: ClipboardWork,
    done: oneshot::Sender<Result<(), NativeError>>,
}

/// What a desktop does with its clipboard.
pub trait Desktop {
    /// Writes a text; a secret stays out of histories.
    ///
    /// # Errors
    /// It refuses.
    fn write(&mut self, text: &str, secret: bool) -> Result<(), arboard::Error>;

    /// The text that is there.
    ///
    /// # Errors
    /// There is none, or it refuses.
    fn read(&mut self) -> Result<String, arboard::Error>;

    /// Takes away whatever is there.
    ///
    /// # Errors
    /// It refuses.
    fn clear(&mut self) -> Result<(), arboard::Error>;
}

/// Connects to a desktop; dropping what it returns lets go of what was written.
pub type Connect = fn() -> Result<Box<dyn Desktop>, arboard::Error>;

fn ours() -> Result<Box<dyn Desktop>, arboard::Error> {
    Ok(Box::new(arboard::Clipboard::new()?))
}

/// The desktop's clipboard. On X11 and Wayland the text is there while this process lives.
pub struct Native {
    connect: Connect,
    worker: Mutex<Worker>,
}

impl Default for Native {
    fn default() -> Self {
        Self::of(ours)
    }
}

#[derive(Default)]
enum Worker {
    #[default]
    NotStarted,
    Running(Sender<ClipboardJob>),
    /// It did not answer once. The thread is left alone: nothing can free it.
    Stuck,
}

impl Native {
    /// The clipboard of the desktop that `connect` leads to.
    pub fn of(connect: Connect) -> Self {
        Self { connect, worker: Mutex::default() }
    }

    /// Copies `text`, away from clipboard histories when it is a secret, and reads it back.
    ///
    /// # Errors
    /// [`NativeError`]; nothing is known about what the clipboard holds then.
    pub async fn copy(&self, text: CopyText) -> Result<(), NativeError> {
        self.ask(ClipboardWork::Copy(text)).await
    }

    /// Clears the clipboard if it still holds `text`.
    ///
    /// # Errors
    /// [`NativeError::Foreign`] when it holds something else by now, which is left alone.
    pub async fn clear(&self, text: CopyText) -> Result<(), NativeError> {
        self.ask(ClipboardWork::Clear(text)).await
    }

    /// Lets go of `text`, which a clipboard manager takes over then; where none does, it is copied
    /// again. On Wayland nothing is let go, as nothing there hands a clipboard over.
    ///
    /// # Errors
    /// [`NativeError::Ours`] when the text ends with this program, [`NativeError::Foreign`] when the
    /// clipboard holds something else.
    pub async fn leave(&self, text: CopyText, wayland: bool) -> Result<(), NativeError> {
        self.ask(ClipboardWork::Leave(text, wayland)).await
    }

    async fn ask(&self, work: ClipboardWork) -> Result<(), NativeError> {
        let (done, outcome) = oneshot::channel();
        self.hand_over(ClipboardJob { work, done })?;
        let silence = match timeout(LIMIT, outcome).await {
            Ok(Ok(outcome)) => return outcome,
            Ok(Err(_)) => NativeError::Broken,
            Err(_) => NativeError::Silent,
        };
        *self.worker() = Worker::Stuck;
        Err(silence)
    }

    fn hand_over(&self, job: ClipboardJob) -> Result<(), NativeError> {
        let mut worker = self.worker();
        if let Worker::NotStarted = *worker {
            *worker = Worker::Running(start(self.connect).map_err(NativeError::Thread)?);
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
fn start(connect: Connect) -> std::io::Result<Sender<ClipboardJob>> {
    let (jobs, todo) = channel();
    let name = thread::Builder::new().name("clipboard".into());
    name.spawn(move || Worked { connect, desktop: None }.all(&todo))?;
    Ok(jobs)
}

/// Keeps the desktop between jobs: dropping it takes the text away.
struct Worked {
    connect: Connect,
    desktop: Option<Box<dyn Desktop>>,
}

impl Worked {
    fn all(mut self, todo: &Receiver<ClipboardJob>) {
        for ClipboardJob { work, done } in todo {
            let outcome = match work {
                ClipboardWork::Copy(text) => self.copy(&text),
                ClipboardWork::Clear(text) => self.clear(&text),
                ClipboardWork::Leave(text, wayland) => self.leave(&text, wayland),
            };
            // Nobody waits for the answer any more when the limit has passed.
            let _ = done.send(outcome);
        }
    }

    fn desktop(&mut self) -> Result<&mut dyn Desktop, NativeError> {
        let desktop = match self.desktop.take() {
            Some(desktop) => desktop,
            None => (self.connect)()?,
        };
        Ok(self.desktop.insert(desktop).as_mut())
    }

    fn copy(&mut self, text: &CopyText) -> Result<(), NativeError> {
        let desktop = self.desktop()?;
        desktop.write(text.reading(), text.is_secret())?;
        if holds(desktop, text)? { Ok(()) } else { Err(NativeError::Different) }
    }

    fn clear(&mut self, text: &CopyText) -> Result<(), NativeError> {
        let Some(desktop) = &mut self.desktop else { return Err(NativeError::Foreign) };
        if !holds(desktop.as_mut(), text)? {
            return Err(NativeError::Foreign);
        }
        Ok(desktop.clear()?)
    }

    fn leave(&mut self, text: &CopyText, wayland: bool) -> Result<(), NativeError> {
        if !holds(self.desktop.as_mut().ok_or(NativeError::Foreign)?.as_mut(), text)? {
            return Err(NativeError::Foreign);
        }
        if wayland {
            return Err(NativeError::Ours);
        }
        // Dropping it is what offers it.
        drop(self.desktop.take());
        if holds(self.desktop()?, text).unwrap_or(false) {
            return Ok(());
        }
        self.copy(text)?;
        Err(NativeError::Ours)
    }
}

fn holds(desktop: &mut dyn Desktop, text: &CopyText) -> Result<bool, NativeError> {
    match desktop.read().map(Zeroizing::new) {
        Ok(read) => Ok(read.as_str() == text.reading()),
        Err(arboard::Error::ContentNotAvailable) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

impl Desktop for arboard::Clipboard {
    fn write(&mut self, text: &str, secret: bool) -> Result<(), arboard::Error> {
        let set = self.set();
        let set = if secret { away_from_history(set) } else { set };
        set.text(text)
    }

    fn read(&mut self) -> Result<String, arboard::Error> {
        self.get_text()
    }

    fn clear(&mut self) -> Result<(), arboard::Error> {
        self.clear()
    }
}

fn away_from_history(set: arboard::Set<'_>) -> arboard::Set<'_> {
    #[cfg(target_vendor = "apple")]
    use arboard::SetExtApple as _;
    #[cfg(not(target_vendor = "apple"))]
    use arboard::SetExtLinux as _;

    set.exclude_from_history()
}

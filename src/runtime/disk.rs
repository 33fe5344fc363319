//! One thread that waits for the disk, so that nobody else has to, and in order: what was handed
//! over is read by whoever reads after it. The journal, the record and the kept copies share it.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use tokio::sync::{oneshot, watch};
use tokio::time::timeout;

use super::appending::AppendError;

/// How long something outside may wait for a note of it.
pub const PATIENCE: Duration = Duration::from_secs(2);

/// Why there is no answer.
const STOPPED: &str = "an internal error stopped it";

/// Something that a later run misses when it is not on the disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// What tells it from others: a later try takes the place of an earlier one.
    pub key: String,
    /// What is missing, in words.
    pub words: String,
}

/// What is done on the disk; tells why it failed.
type DiskWork = Box<dyn FnOnce() -> Option<String> + Send>;

/// The thread, and what it has still to do. It ends when the last of these is dropped.
#[derive(Clone, Debug)]
pub struct Disk {
    jobs: Sender<DiskWork>,
    ledger: Arc<Mutex<Ledger>>,
    done: watch::Receiver<u64>,
}

/// What was handed over.
#[derive(Debug, Default)]
struct Ledger {
    handed: u64,
    waiting: VecDeque<Option<Owed>>,
    failed: Vec<(Owed, String)>,
}

impl Disk {
    /// Starts the thread.
    ///
    /// # Errors
    /// When the system starts no more threads.
    pub fn start() -> std::io::Result<Self> {
        let (jobs, todo) = channel();
        let (tell, done) = watch::channel(0);
        let ledger = Arc::new(Mutex::default());
        let shared = Arc::clone(&ledger);
        thread::Builder::new().name("disk".into()).spawn(move || work(&todo, &shared, &tell))?;
        Ok(Self { jobs, ledger, done })
    }

    /// Hands something over. It is done in order of the calls, whether or not the answer is waited
    /// for.
    pub fn ask<T: Send + 'static>(
        &self,
        owed: Option<Owed>,
        work: impl FnOnce() -> Result<T, AppendError> + Send + 'static,
    ) -> DiskAnswer<T> {
        let (to, answer) = oneshot::channel();
        let job = move || {
            let result = work().map_err(|error| error.to_string());
            let failed = result.as_ref().err().cloned();
            // Whoever asked may have left meanwhile.
            let _ = to.send(result);
            failed
        };
        let mut ledger = held(&self.ledger);
        ledger.handed += 1;
        ledger.waiting.push_back(owed);
        // Under the lock, so that the order is that of the ledger. The thread never ends before this.
        let _ = self.jobs.send(Box::new(job));
        DiskAnswer(answer)
    }

    /// Everything that was handed over so far.
    pub fn mark(&self) -> Mark {
        Mark { number: held(&self.ledger).handed, done: self.done.clone() }
    }

    /// What is not on the disk at this moment: what failed, and what is still waited for.
    pub fn missing(&self) -> Vec<String> {
        let ledger = held(&self.ledger);
        let failed = ledger.failed.iter().cloned();
        let waiting = ledger.waiting.iter().flatten().cloned();
        let waiting = waiting.map(|owed| (owed, "the disk did not answer in time".to_owned()));
        let mut missing: Vec<(Owed, String)> = Vec::new();
        for (owed, why) in failed.chain(waiting) {
            missing.retain(|(other, _)| other.key != owed.key);
            missing.push((owed, why));
        }
        missing.into_iter().map(|(owed, why)| format!("{}: {why}", owed.words)).collect()
    }
}

/// A place in the order of what was handed over.
#[derive(Clone, Debug)]
pub struct Mark {
    number: u64,
    done: watch::Receiver<u64>,
}

impl Mark {
    /// Waits until all before it is done, or failed, as long as `limit`; whether it is.
    pub async fn passed(mut self, limit: Duration) -> bool {
        let number = self.number;
        let passed = self.done.wait_for(|done| *done >= number);
        timeout(limit, passed).await.is_ok()
    }
}

/// Waits until a note is on the disk, or could not be written, as long as a disk may take. What was
/// to be done is done anyway then, and that it was not noted is said.
pub async fn wait(noted: Option<Mark>) {
    if let Some(noted) = noted {
        noted.passed(PATIENCE).await;
    }
}

/// What became of something that was handed over.
#[derive(Debug)]
pub struct DiskAnswer<T>(oneshot::Receiver<Result<T, String>>);

impl<T> DiskAnswer<T> {
    /// The answer where nothing has to be done for it.
    pub fn ready(result: Result<T, String>) -> Self {
        let (to, answer) = oneshot::channel();
        // It is received by nobody else.
        let _ = to.send(result);
        Self(answer)
    }

    /// Waits for it.
    ///
    /// # Errors
    /// Why it could not be done.
    pub async fn get(self) -> Result<T, String> {
        self.0.await.unwrap_or_else(|_| Err(STOPPED.into()))
    }
}

fn work(todo: &Receiver<DiskWork>, ledger: &Mutex<Ledger>, tell: &watch::Sender<u64>) {
    while let Ok(job) = todo.recv() {
        let failed = catch_unwind(AssertUnwindSafe(job)).unwrap_or_else(|_| Some(STOPPED.into()));
        let mut ledger = held(ledger);
        if let Some(owed) = ledger.waiting.pop_front().flatten() {
            ledger.failed.retain(|(other, _)| other.key != owed.key);
            ledger.failed.extend(failed.map(|why| (owed, why)));
        }
        tell.send_modify(|done| *done += 1);
    }
}

fn held(ledger: &Mutex<Ledger>) -> MutexGuard<'_, Ledger> {
    ledger.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::path::Path;
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use super::{Disk, Owed};
    use crate::runtime::appending::AppendError;

    fn owed(key: &str) -> Owed {
        Owed { key: key.into(), words: format!("{key} is missing") }
    }

    fn full() -> AppendError {
        AppendError::new("write", "history", Path::new("/r"), &io::ErrorKind::StorageFull.into())
    }

    #[tokio::test]
    async fn what_waits_and_what_failed_is_missing_until_it_is_written_after_all() {
        let disk = Disk::start().unwrap();
        let (open, gate) = channel::<()>();
        disk.ask(None, move || {
            let _ = gate.recv();
            Ok(())
        });
        let failed = disk.ask::<()>(Some(owed("one")), || Err(full()));
        let written = disk.ask(Some(owed("two")), || Ok(7));
        assert!(!disk.mark().passed(Duration::ZERO).await);
        let late = "the disk did not answer in time";
        assert_eq!(
            disk.missing(),
            [format!("one is missing: {late}"), format!("two is missing: {late}")]
        );
        drop(open);
        assert_eq!(written.get().await, Ok(7));
        assert!(failed.get().await.unwrap_err().contains("the disk is full"));
        assert!(disk.mark().passed(Duration::from_secs(60)).await);
        assert_eq!(
            disk.missing(),
            ["one is missing: cannot write the history /r: the disk is full"]
        );
        disk.ask(Some(owed("one")), || Ok(())).get().await.unwrap();
        assert!(disk.mark().passed(Duration::from_secs(60)).await);
        assert_eq!(disk.missing(), Vec::<String>::new());
    }

    #[tokio::test]
    async fn a_job_that_breaks_ends_no_other() {
        let disk = Disk::start().unwrap();
        let broken = disk.ask::<()>(Some(owed("one")), || panic!("broken"));
        assert!(broken.get().await.is_err());
        assert_eq!(disk.ask(None, || Ok(1)).get().await, Ok(1));
        assert_eq!(disk.missing(), ["one is missing: an internal error stopped it"]);
    }
}

//! One thread that waits for the disk, so that nobody else has to, and in order: an entry that was
//! handed over is read by whoever reads after it.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use tokio::sync::oneshot;

use super::{AppendError, Backups, Record};
use crate::domain::record::Entry;
use crate::domain::record::backup::Backup;

/// Where an answer goes; nobody may be waiting for it any more.
type To<T> = oneshot::Sender<T>;

enum Job {
    Append(Box<Entry>, To<Result<(), AppendError>>),
    Read(To<Result<Vec<Entry>, AppendError>>),
    Keep(Box<Backup>, To<Result<String, AppendError>>),
    Load(String, To<Result<Backup, AppendError>>),
    Nothing(To<()>),
}

/// The record and the backups, kept by a thread of their own. It ends when this is dropped.
#[derive(Clone, Debug)]
pub struct Keeper {
    jobs: Sender<Job>,
}

impl Keeper {
    /// Starts the thread.
    ///
    /// # Errors
    /// When the system starts no more threads.
    pub fn start(record: Record, backups: Backups) -> std::io::Result<Self> {
        let (jobs, todo) = channel();
        thread::Builder::new()
            .name("record".into())
            .spawn(move || work(&todo, &record, &backups))?;
        Ok(Self { jobs })
    }

    /// Writes an entry down. In order of the calls, whether or not the answer is waited for.
    pub fn append(
        &self,
        entry: Entry,
    ) -> impl Future<Output = Result<(), String>> + Send + 'static {
        self.ask(|to| Job::Append(Box::new(entry), to))
    }

    /// Reads the newest entries.
    pub fn read(&self) -> impl Future<Output = Result<Vec<Entry>, String>> + Send + 'static {
        self.ask(Job::Read)
    }

    /// Writes a backup to a new file and tells its path.
    pub fn keep(
        &self,
        backup: Backup,
    ) -> impl Future<Output = Result<String, String>> + Send + 'static {
        self.ask(|to| Job::Keep(Box::new(backup), to))
    }

    /// Reads a backup.
    pub fn load(
        &self,
        path: String,
    ) -> impl Future<Output = Result<Backup, String>> + Send + 'static {
        self.ask(|to| Job::Load(path, to))
    }

    /// Waits until everything is done that was asked for.
    pub async fn finish(&self) {
        let (to, done) = oneshot::channel();
        if self.jobs.send(Job::Nothing(to)).is_ok() {
            // An error means that the thread is gone, and nothing is left to wait for.
            let _ = done.await;
        }
    }

    fn ask<T: Send + 'static>(
        &self,
        job: impl FnOnce(To<Result<T, AppendError>>) -> Job,
    ) -> impl Future<Output = Result<T, String>> + Send + 'static {
        let (to, answer) = oneshot::channel();
        let sent = self.jobs.send(job(to)).is_ok();
        async move {
            let stopped = || "cannot use the record: its thread stopped".to_owned();
            if !sent {
                return Err(stopped());
            }
            match answer.await {
                Ok(result) => result.map_err(|error| error.to_string()),
                Err(_) => Err(stopped()),
            }
        }
    }
}

fn work(todo: &Receiver<Job>, record: &Record, backups: &Backups) {
    while let Ok(job) = todo.recv() {
        // Whoever asked may have left meanwhile.
        match job {
            Job::Append(entry, to) => drop(to.send(record.append(&entry))),
            Job::Read(to) => drop(to.send(record.read())),
            Job::Keep(backup, to) => drop(to.send(backups.keep(&backup))),
            Job::Load(path, to) => drop(to.send(backups.load(&path))),
            Job::Nothing(to) => drop(to.send(())),
        }
    }
}

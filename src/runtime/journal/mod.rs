//! The journal: what is about to be created, where values of secrets went, and rotations under way.
//! One file under the state directory, shared by every run of the program.
//!
//! A record is one appending write. Everything here waits for the disk: call it where waiting is
//! allowed.

mod process;
mod record;

use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::{FlockOperation, flock};

pub use process::Process;

use super::appending;
pub use super::appending::{AppendError as JournalError, Trouble};
use crate::domain::delivery::{Note, Notes};
use crate::domain::pending::{PendingWrite, WriteId};
use crate::domain::rotation::{Noted, Rotation};
use crate::domain::{ClientId, SecretId};
use record::{JournalLine, Open};

const FILE_NAME: &str = "intents.jsonl";

/// The size from which what no longer counts is taken out of the journal, in bytes.
const COMPACT_FROM: u64 = 256 * 1024;

/// The journal, as one process uses it. Nothing is held open between calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journal {
    path: PathBuf,
    process: Process,
}

impl Journal {
    /// The journal in `directory`, written to as `process`. Nothing is created yet.
    pub fn new(directory: &Path, process: Process) -> Self {
        Self { path: directory.join(FILE_NAME), process }
    }

    /// The name of this run, for the ids of its pending writes.
    pub fn run(&self) -> String {
        self.process.run()
    }

    /// Whether it can be written to, as far as opening it tells.
    ///
    /// # Errors
    /// Why not.
    pub fn ready(&self) -> Result<(), JournalError> {
        appending::open(&self.path).map(drop).map_err(|error| self.failed("write", &error))
    }

    /// Writes down that `intent` is about to be sent, and returns when the disk has it.
    ///
    /// # Errors
    /// The pending write may not be on the disk: its request must not leave unasked.
    pub fn begin(&self, intent: &PendingWrite) -> Result<(), JournalError> {
        let record =
            JournalLine::Begin { process: self.process.clone(), intent: Box::new(intent.clone()) };
        self.append(&record)
    }

    /// Writes down that it is known what became of a pending write, of this run or of another one, and
    /// takes what no longer counts out of a large journal.
    ///
    /// # Errors
    /// The pending write stays pending, and is looked up once more at the next start.
    pub fn end(&self, id: &WriteId) -> Result<(), JournalError> {
        self.append(&JournalLine::End { id: id.clone() })?;
        self.compact()
    }

    /// Writes down that these secrets are none that a pending write made.
    ///
    /// # Errors
    /// The next start may ask about them again.
    pub fn rule_out(&self, id: WriteId, secrets: Vec<SecretId>) -> Result<(), JournalError> {
        self.append(&JournalLine::RuledOut { id, secrets })
    }

    /// The pending writes of runs that are over, oldest first, of which it is not known what became of
    /// them.
    ///
    /// # Errors
    /// When the journal is there and cannot be read.
    pub fn pending(&self) -> Result<Vec<PendingWrite>, JournalError> {
        let over =
            |(process, intent): (Process, PendingWrite)| (!process.lives()).then_some(intent);
        Ok(self.read()?.intents.into_iter().filter_map(over).collect())
    }

    /// Writes down how far a rotation has come; the last state of an application's rotation counts.
    ///
    /// # Errors
    /// The state before may be the one that is found at the next start.
    pub fn keep(&self, rotation: &Rotation) -> Result<(), JournalError> {
        self.append(&JournalLine::Rotation(Box::new(rotation.clone())))
    }

    /// Writes down that a rotation is over, or given up.
    ///
    /// # Errors
    /// It is found again at the next start.
    pub fn forget(&self, rotation: &Rotation) -> Result<(), JournalError> {
        let Rotation { environment, application, started, .. } = rotation.clone();
        self.append(&JournalLine::RotationOver {
            environment,
            application,
            started: Some(started),
        })?;
        self.compact()
    }

    /// The rotations of this run and of others, as they were last noted.
    ///
    /// # Errors
    /// When the journal is there and cannot be read.
    pub fn rotations(&self) -> Result<Noted, JournalError> {
        Ok(self.read()?.rotations)
    }

    /// What was done with the values of secrets, as [`Journal::notes`] tells it, and the rotations,
    /// both of one moment.
    ///
    /// # Errors
    /// When the journal is there and cannot be read.
    pub fn noted(&self) -> Result<(Notes, Noted), JournalError> {
        let open = self.read()?;
        let rotations = open.rotations.clone();
        Ok((open.told(&self.process), rotations))
    }

    /// Writes down what is about to be done with a secret's value, or was, and returns when the disk
    /// has it.
    ///
    /// # Errors
    /// No later start can know of it.
    pub fn note(&self, note: &Note) -> Result<(), JournalError> {
        let record =
            JournalLine::Delivery { process: self.process.clone(), note: Box::new(note.clone()) };
        self.append(&record)
    }

    /// Writes down that a secret is gone from the server: what was noted of its value with it.
    ///
    /// # Errors
    /// The notes stay, and do no harm.
    pub fn gone(&self, application: ClientId, secret: SecretId) -> Result<(), JournalError> {
        self.append(&JournalLine::Gone { application, secret })
    }

    /// What was done with the values of secrets, by every run, and who generates one right now.
    ///
    /// # Errors
    /// When the journal is there and cannot be read.
    pub fn notes(&self) -> Result<Notes, JournalError> {
        Ok(self.read()?.told(&self.process))
    }

    /// How many lines of a newer version are in it, which this one cannot read. They stay.
    ///
    /// # Errors
    /// When the journal is there and cannot be read.
    pub fn newer(&self) -> Result<usize, JournalError> {
        Ok(self.read()?.newer)
    }

    fn read(&self) -> Result<Open, JournalError> {
        let failed = |error: &io::Error| self.failed("read", error);
        let file = appending::open_read(&self.path).map_err(|error| failed(&error))?;
        let Some(file) = file else { return Ok(Open::default()) };
        let text = appending::contents(&file).map_err(|error| failed(&error))?;
        Ok(Open::read(&text))
    }

    fn append(&self, record: &JournalLine) -> Result<(), JournalError> {
        let failed = |error: &io::Error| self.failed("write", error);
        let line = record.line().map_err(|error| failed(&error.into()))?;
        loop {
            let file = appending::open(&self.path).map_err(|error| failed(&error))?;
            // Held against a compaction by another process, which would take the record away.
            appending::lock(&file, FlockOperation::LockShared).map_err(|error| failed(&error))?;
            // While it was waited for, another file may have taken its place.
            if appending::stands_at(&file, &self.path) {
                let kept = appending::append(&file, &line);
                appending::unlock(&file);
                return kept.map_err(|error| failed(&error));
            }
        }
    }

    fn compact(&self) -> Result<(), JournalError> {
        let failed = |error: &io::Error| self.failed("shorten", error);
        let file = appending::open(&self.path).map_err(|error| failed(&error))?;
        let size = file.metadata().map_err(|error| failed(&error))?.size();
        if size < COMPACT_FROM {
            return Ok(());
        }
        // Another process that writes or shortens it right now is reason enough to leave it.
        if flock(&file, FlockOperation::NonBlockingLockExclusive).is_err()
            || !appending::stands_at(&file, &self.path)
        {
            return Ok(());
        }
        let text = appending::contents(&file).map_err(|error| failed(&error))?;
        let kept = Open::read(&text).kept(&text);
        // Not worth it every time while much still counts.
        if kept.len() <= text.len() / 2 {
            appending::replace(&self.path, &kept).map_err(|error| failed(&error))?;
        }
        Ok(())
    }

    fn failed(&self, doing: &'static str, error: &io::Error) -> JournalError {
        JournalError::new(doing, "journal", &self.path, error)
    }
}

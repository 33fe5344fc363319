//! What performs effects: the connections, the journal and the record, and beside them the secret
//! sinks and the tasks. It knows neither the model nor the engine: the session turns what comes back
//! into messages, the batch into what happened.

pub mod journal;
mod lists;
mod record;
mod sinks;
pub mod tasks;

use std::time::Duration;

use super::connections::Connections;
use super::disk::{self, Disk, Mark};
use super::journal::Journal;
use super::lists::Lists;
use super::record::{Backups, Record};
use super::wiring::Storage;
use crate::api::request::Answered;
use crate::api::{ApiError, ErrorKind, Request};
use crate::domain::EnvKey;
use crate::domain::pending::PendingWrite;

pub use sinks::Sinks;

/// What is said where nothing is kept.
pub const NOWHERE: &str = "there is no state directory: set HOME or XDG_STATE_HOME";

/// The connections, and what is written down of what is done with them.
pub struct Performer {
    /// How each environment is reached.
    pub connections: Connections,
    /// Writes all that is kept, in order.
    disk: Option<Disk>,
    journal: Option<Journal>,
    record: Option<(Record, Backups)>,
    lists: Option<Lists>,
    /// Whether there is no place for a journal: what cannot be repeated blindly is not sent.
    nowhere: bool,
}

impl Performer {
    /// One that keeps nothing.
    pub fn new(connections: Connections) -> Self {
        Self { connections, disk: None, journal: None, record: None, lists: None, nowhere: false }
    }

    /// One that keeps journal and record in `storage`, where the system names a place for them.
    ///
    /// # Errors
    /// Why the disk cannot be written to in order.
    pub fn keeping(connections: Connections, storage: Option<Storage>) -> Result<Self, String> {
        let mut performer = Self::new(connections);
        let Some(Storage { journal, record, backups, lists }) = storage else {
            performer.nowhere = true;
            return Ok(performer);
        };
        let disk = Disk::start()
            .map_err(|error| format!("cannot start the thread that writes the journal: {error}"))?;
        performer.keep_journal(&disk, journal);
        performer.keep_record(&disk, record, backups);
        performer.lists = Some(lists);
        Ok(performer)
    }

    /// Writes pending writes and what is noted down in `journal`, through `disk`.
    pub fn keep_journal(&mut self, disk: &Disk, journal: Journal) {
        self.disk = Some(disk.clone());
        self.journal = Some(journal);
    }

    /// Writes down what is done in `record`, and keeps copies in `backups`, through `disk`.
    pub fn keep_record(&mut self, disk: &Disk, record: Record, backups: Backups) {
        self.disk = Some(disk.clone());
        self.record = Some((record, backups));
    }

    /// The journal, where there is one: what a run finds when it begins is read from it.
    ///
    /// # Errors
    /// Why there is no place for one.
    pub fn journal(&self) -> Result<Option<&Journal>, &'static str> {
        if self.nowhere { Err(NOWHERE) } else { Ok(self.journal.as_ref()) }
    }

    /// Sends a request, once the pending write, where there is one, is on the disk. What changes
    /// something on the server waits for what was handed over to the disk before, too.
    pub fn send(
        &self,
        key: &EnvKey,
        request: Request,
        intent: Option<Box<PendingWrite>>,
        before: Option<Mark>,
    ) -> impl Future<Output = Result<Answered, ApiError>> + Send + 'static {
        tracing::info!(environment = %key, request = request.doing(), "sending");
        let before = before.filter(|_| request.mutates());
        let begun = intent.map(|intent| self.begin(*intent));
        let call = self.connections.call(key, request);
        async move {
            disk::wait(before).await;
            if let Some(begun) = begun {
                let unsent = |why| format!("nothing was sent: {why}");
                begun.get().await.map_err(|why| ApiError::new(ErrorKind::NotSent, unsent(why)))?;
            }
            call.await
        }
    }

    /// Everything that was handed over to the disk so far.
    pub fn mark(&self) -> Option<Mark> {
        self.disk.as_ref().map(Disk::mark)
    }

    /// Waits until the disk has everything that is to be kept, as long as `limit`. Tells what is
    /// missing.
    pub async fn written(&self, limit: Duration) -> Vec<String> {
        if let Some(mark) = self.mark() {
            mark.passed(limit).await;
        }
        self.missing()
    }

    /// What is not on the disk at this moment, a line each.
    pub fn missing(&self) -> Vec<String> {
        self.disk.as_ref().map(Disk::missing).unwrap_or_default()
    }
}

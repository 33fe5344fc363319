//! The engine at work without a screen: one order to its end.

use std::collections::VecDeque;
use std::sync::Arc;

use super::connections::Connections;
use super::disk::{Disk, PATIENCE};
use super::journal::{Journal, JournalError};
use super::reading::{NOWHERE, Prefer, Reading};
use super::wiring::Storage;
use crate::api::request::Answered;
use crate::api::{ApiError, ErrorKind, Proof, Request};
use crate::app::engine::{Denied, Effect, Happened, OperationId, Order, Stage, Told};
use crate::domain::delivery::note::Note;
use crate::domain::pending::PendingWrite;
use crate::domain::record::Entry;
use crate::domain::record::backup::Backup;
use crate::domain::rotation::Event;
use crate::domain::{Application, ClientId, EnvKey, Environment, Secret};
use crate::runtime::record::RecordThread;

/// An operation that has ended.
pub struct Ran {
    /// Its name.
    pub id: OperationId,
    /// How it ended.
    pub told: Told,
    /// The value of the secret that it generated.
    pub value: Option<Secret>,
}

/// What is kept on this machine, and who writes it.
struct Kept {
    storage: Arc<Storage>,
    disk: Disk,
    record_thread: RecordThread,
}

/// One environment, the engine and what it needs to write.
pub struct Batch {
    /// The half that only reads.
    pub reading: Reading,
    connections: Arc<Connections>,
    kept: Option<Kept>,
    /// What could not be written down, a sentence each.
    pub missing: Vec<String>,
}

impl Batch {
    /// A batch on an environment that these connections reach. `storage` keeps journal and history,
    /// where the system names a place for them.
    ///
    /// # Errors
    /// Why the disk cannot be written to in order, or the journal cannot be read.
    pub fn new(
        environment: Environment,
        connections: Arc<Connections>,
        storage: Option<Arc<Storage>>,
        read_only: bool,
    ) -> Result<Self, String> {
        let reading = Reading::new(environment, &connections, storage.as_ref(), read_only)?;
        let kept = storage.map(Kept::new).transpose()?;
        Ok(Self { reading, connections, kept, missing: Vec::new() })
    }

    /// Asks whether a secret of an application is right.
    pub async fn prove(&self, application: &Application, secret: Secret) -> Proof {
        let may_use_api = application.settings.management_api;
        let (key, id) = (self.reading.environment(), application.id.clone());
        self.connections.prove(key, id, secret, may_use_api).await
    }

    /// Does what is ordered, to its end. A conflict is decided as `prefer` says; without it nothing
    /// is sent.
    ///
    /// # Errors
    /// Why it is denied before anything is read.
    pub async fn run(&mut self, order: Order, prefer: Option<Prefer>) -> Result<Ran, Denied> {
        self.reading.engine.now = self.reading.now();
        let (id, effects) = self.reading.engine.start(&mut self.reading.world, order)?;
        let mut effects = VecDeque::from(effects);
        loop {
            while let Some(effect) = effects.pop_front() {
                effects.extend(self.perform(effect).await);
            }
            match self.reading.engine.stage(id) {
                Some(Stage::Conflict(_)) => {
                    effects.extend(self.reading.settle_conflict(id, prefer));
                }
                Some(Stage::Done(told)) => {
                    let told = told.as_ref().clone();
                    self.flush().await;
                    return Ok(Ran {
                        id,
                        told,
                        value: self.reading.engine.take_generated(id).map(|made| made.value),
                    });
                }
                // Every other stage has an effect under way, which was performed to its end.
                _ => return Err(Denied::NoEnvironment),
            }
        }
    }

    /// The value that an operation generated was stored, or is wanted no more.
    pub async fn settle(&mut self, id: OperationId) {
        for effect in self.reading.engine.settle(id) {
            self.perform(effect).await;
        }
        self.flush().await;
    }

    /// Notes what is about to be done with a value, or what became of it, and waits for the disk.
    pub async fn note(&mut self, note: Note) {
        self.write(move |journal| journal.note(&note)).await;
    }

    /// Reads an application, and lets its rotation learn from that.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub async fn application(&mut self, id: &ClientId) -> Result<Application, ApiError> {
        let application = self.reading.application(id).await?;
        let (key, now) = (self.reading.environment().clone(), self.reading.server_time());
        for effect in self.reading.engine.read_rotation(&key, &application, now) {
            self.perform(effect).await;
        }
        Ok(application)
    }

    /// Something happened to a secret of an application: its rotation takes note.
    pub async fn happened(&mut self, id: &ClientId, event: Event) {
        let key = self.reading.environment().clone();
        if let Some(effect) = self.reading.engine.happened_to(&key, id, event) {
            self.perform(effect).await;
        }
    }

    /// The rotation of an application is over.
    pub async fn end_rotation(&mut self, id: &ClientId) {
        let key = self.reading.environment().clone();
        if let Some(effect) = self.reading.engine.end_rotation(&key, id) {
            self.perform(effect).await;
        }
    }

    /// A number that nothing else has in this run, and the name of the run.
    pub fn number(&mut self) -> (u64, String) {
        let run = self.kept.as_ref().map_or_else(String::new, |kept| kept.storage.journal.run());
        (self.reading.engine.number(), run)
    }

    async fn perform(&mut self, effect: Effect) -> Vec<Effect> {
        let happened = match effect {
            Effect::Send(ticket, key, request, intent) => {
                let result = self.send(&key, request, intent).await;
                Happened::Answered(ticket, Box::new(result))
            }
            Effect::Keep(ticket, backup) => Happened::Kept(ticket, self.keep(*backup).await),
            Effect::Record(entry) => {
                self.record(*entry).await;
                return Vec::new();
            }
            Effect::Note(note) => return self.write(move |journal| journal.note(&note)).await,
            Effect::Settle(id) => return self.write(move |journal| journal.end(&id)).await,
            Effect::Gone(application, secret) => {
                return self.write(move |journal| journal.gone(application, secret)).await;
            }
            Effect::KeepRotation(one) => {
                return self.write(move |journal| journal.keep(&one)).await;
            }
            Effect::ForgetRotation(one) => {
                return self.write(move |journal| journal.forget(&one)).await;
            }
            Effect::Wait(ticket, seconds) => {
                self.reading.pause(seconds).await;
                Happened::Waited(ticket)
            }
        };
        self.reading.engine.now = self.reading.now();
        self.reading.engine.on(&mut self.reading.world, happened).1
    }

    // What is missing in the journal is told; the rest goes on.
    async fn write(
        &mut self,
        write: impl FnOnce(&Journal) -> Result<(), JournalError> + Send + 'static,
    ) -> Vec<Effect> {
        if let Some(kept) = &self.kept {
            let journal = kept.storage.journal.clone();
            let written = kept.disk.ask(None, move || write(&journal)).get().await;
            self.missing.extend(written.err());
        }
        Vec::new()
    }

    async fn send(
        &mut self,
        key: &EnvKey,
        request: Request,
        intent: Option<Box<PendingWrite>>,
    ) -> Result<Answered, ApiError> {
        if let Some(intent) = intent {
            let not_sent = |why: String| ApiError::new(ErrorKind::NotSent, why);
            let kept = self.kept.as_ref().ok_or_else(|| not_sent(NOWHERE.into()))?;
            let journal = kept.storage.journal.clone();
            let begun = kept.disk.ask(None, move || journal.begin(&intent)).get();
            begun.await.map_err(not_sent)?;
        }
        let answered = self.connections.call(key, request).await;
        self.reading.signed_in();
        answered
    }

    async fn keep(&self, backup: Backup) -> Result<String, String> {
        match &self.kept {
            Some(kept) => kept.record_thread.keep(backup).await,
            None => Err(NOWHERE.into()),
        }
    }

    // That an entry is missing is told; the write goes on.
    async fn record(&mut self, entry: Entry) {
        let doing = entry.doing();
        let written = match &self.kept {
            Some(kept) => kept.record_thread.append(entry).await,
            None => Err(NOWHERE.into()),
        };
        if let Err(why) = written {
            self.missing.retain(|one| !one.ends_with(&why));
            self.missing.push(format!("not in the history: {doing}: {why}"));
        }
    }

    async fn flush(&self) {
        if let Some(kept) = &self.kept {
            kept.disk.mark().passed(PATIENCE).await;
        }
    }
}

impl Kept {
    fn new(storage: Arc<Storage>) -> Result<Self, String> {
        let disk = Disk::start()
            .map_err(|error| format!("cannot start the thread that writes the journal: {error}"))?;
        let (record, backups) = (storage.record.clone(), storage.backups.clone());
        let record_thread = RecordThread::new(disk.clone(), record, backups);
        Ok(Self { storage, disk, record_thread })
    }
}

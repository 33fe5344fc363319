//! The engine at work without a screen: one order to its end.

use std::collections::VecDeque;

use jiff::Timestamp;

use super::clock::Clock;
use super::connections::Connections;
use super::disk::{Disk, PATIENCE};
use super::journal::{Journal, JournalError};
use super::wiring::Storage;
use crate::api::request::Answered;
use crate::api::{ApiError, ErrorKind, Request};
use crate::app::engine::{
    Decision, Denied, Effect, Engine, Happened, OperationId, Order, Stage, Told, World,
};
use crate::domain::delivery::note::Note;
use crate::domain::intent::Intent;
use crate::domain::record::Entry;
use crate::domain::record::backup::Backup;
use crate::domain::{EnvKey, Environment, Secret};
use crate::runtime::record::Keeper;

/// Which side of a conflict wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prefer {
    /// What was ordered.
    Mine,
    /// What the server has.
    Theirs,
}

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
    storage: Storage,
    disk: Disk,
    keeper: Keeper,
}

/// One environment, the engine and what it needs.
pub struct Batch {
    engine: Engine,
    world: World,
    connections: Connections,
    clock: Clock,
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
        connections: Connections,
        storage: Option<Storage>,
        read_only: bool,
    ) -> Result<Self, String> {
        let clock = Clock::start();
        let run = storage.as_ref().map_or_else(String::new, |one| one.journal.run());
        let mut engine = Engine::new(run, read_only, clock.now());
        let kept = storage.map(Kept::new).transpose()?;
        if let Some(kept) = &kept {
            let noted = kept.storage.journal.noted();
            let (notes, rotations) = noted.map_err(|error| error.to_string())?;
            engine.notes = notes;
            engine.rotations = rotations.going;
        }
        Ok(Self {
            engine,
            world: World::new(environment),
            connections,
            clock,
            kept,
            missing: Vec::new(),
        })
    }

    /// The key of the environment.
    pub fn environment(&self) -> &EnvKey {
        &self.world.environment.key
    }

    /// What is known of the environment.
    pub fn world(&mut self) -> &mut World {
        &mut self.world
    }

    /// How the environment is reached.
    pub fn connections(&self) -> &Connections {
        &self.connections
    }

    /// The journal, the history and the copies, where there is a place for them.
    pub fn storage(&self) -> Option<&Storage> {
        self.kept.as_ref().map(|kept| &kept.storage)
    }

    /// Unlocks writing until the batch ends.
    pub fn unlock(&mut self) {
        let forever = Timestamp::MAX;
        self.world.unlocked_until = Some(forever);
    }

    /// Does what is ordered, to its end. A conflict is decided as `prefer` says; without it nothing
    /// is sent.
    ///
    /// # Errors
    /// Why it is denied before anything is read.
    pub async fn run(&mut self, order: Order, prefer: Option<Prefer>) -> Result<Ran, Denied> {
        self.engine.now = self.clock.now();
        let (id, effects) = self.engine.start(&mut self.world, order)?;
        let mut effects = VecDeque::from(effects);
        loop {
            while let Some(effect) = effects.pop_front() {
                effects.extend(self.perform(effect).await);
            }
            match self.engine.stage(id) {
                Some(Stage::Conflict(conflicts)) => {
                    let mine = vec![prefer == Some(Prefer::Mine); conflicts.len()];
                    effects.extend(self.decide(id, prefer.map(|_| Decision::Mine(mine))));
                }
                Some(Stage::Done(told)) => {
                    let told = told.as_ref().clone();
                    self.flush().await;
                    return Ok(Ran { id, told, value: self.engine.take_value(id) });
                }
                // Every other stage has an effect under way, which was performed to its end.
                _ => return Err(Denied::NoEnvironment),
            }
        }
    }

    /// What [`Batch::run`] would send: everything is read and judged, and no write is performed.
    ///
    /// # Errors
    /// As [`Batch::run`].
    pub async fn plan(&mut self, order: Order, prefer: Option<Prefer>) -> Result<Told, Denied> {
        self.engine.now = self.clock.now();
        let (id, effects) = self.engine.start(&mut self.world, order)?;
        let mut effects = VecDeque::from(effects);
        loop {
            let Some(effect) = effects.pop_front() else {
                match self.engine.stage(id) {
                    Some(Stage::Conflict(conflicts)) => {
                        let mine = vec![prefer == Some(Prefer::Mine); conflicts.len()];
                        let decision = prefer.map(|_| Decision::Mine(mine));
                        effects.extend(self.decide(id, decision));
                        continue;
                    }
                    _ => return self.engine.planned(id).ok_or(Denied::NoEnvironment),
                }
            };
            match effect {
                Effect::Send(ticket, key, request, _) if !request.mutates() => {
                    let result = Box::new(self.send(&key, request, None).await);
                    self.engine.now = self.clock.now();
                    effects.extend(
                        self.engine.on(&mut self.world, Happened::Answered(ticket, result)).1,
                    );
                }
                // What comes next would be written.
                _ => return self.engine.planned(id).ok_or(Denied::NoEnvironment),
            }
        }
    }

    /// The value that an operation generated was stored, or is wanted no more.
    pub async fn settle(&mut self, id: OperationId) {
        for effect in self.engine.settle(id) {
            self.perform(effect).await;
        }
        self.flush().await;
    }

    /// Notes what is about to be done with a value, or what became of it, and waits for the disk.
    pub async fn note(&mut self, note: Note) {
        self.write(move |journal| journal.note(&note)).await;
    }

    /// A number that nothing else has in this run, and the name of the run.
    pub fn number(&mut self) -> (u64, String) {
        let run = self.storage().map_or_else(String::new, |storage| storage.journal.run());
        (self.engine.number(), run)
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn decide(&mut self, id: OperationId, decision: Option<Decision>) -> Vec<Effect> {
        self.engine.decide(&mut self.world, id, decision.unwrap_or(Decision::GiveUp)).1
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
        };
        self.engine.now = self.clock.now();
        self.engine.on(&mut self.world, happened).1
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
        intent: Option<Box<Intent>>,
    ) -> Result<Answered, ApiError> {
        if let Some(intent) = intent {
            let not_sent = |why: String| ApiError::new(ErrorKind::NotSent, why);
            let kept = self.kept.as_ref().ok_or_else(|| not_sent(NOWHERE.into()))?;
            let journal = kept.storage.journal.clone();
            let begun = kept.disk.ask(None, move || journal.begin(&intent)).get();
            begun.await.map_err(not_sent)?;
        }
        let answered = self.connections.call(key, request).await;
        let suffix = self.connections.suffix(key);
        self.world.own_suffix = suffix;
        answered
    }

    async fn keep(&self, backup: Backup) -> Result<String, String> {
        match &self.kept {
            Some(kept) => kept.keeper.keep(backup).await,
            None => Err(NOWHERE.into()),
        }
    }

    // That an entry is missing is told; the write goes on.
    async fn record(&mut self, entry: Entry) {
        let doing = entry.doing();
        let written = match &self.kept {
            Some(kept) => kept.keeper.append(entry).await,
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

/// What is said where nothing is kept.
const NOWHERE: &str = "there is no state directory: set HOME or XDG_STATE_HOME";

impl Kept {
    fn new(storage: Storage) -> Result<Self, String> {
        let disk = Disk::start()
            .map_err(|error| format!("cannot start the thread that writes the journal: {error}"))?;
        let (record, backups) = (storage.record.clone(), storage.backups.clone());
        let keeper = Keeper::new(disk.clone(), record, backups);
        Ok(Self { storage, disk, keeper })
    }
}

//! The engine at work without a screen: one order to its end.

use std::collections::VecDeque;

use super::connections::Connections;
use super::disk::PATIENCE;
use super::performer::Performer;
use super::performer::journal::Noting;
use super::reading::{Prefer, Reading};
use super::under_way::{OpenWork, UnderWay};
use super::wiring::Storage;
use crate::api::{ApiError, Proof};
use crate::app::engine::{Denied, EngineEffect, Happened, OperationId, Order, Stage, Told};
use crate::domain::delivery::note::Note;
use crate::domain::record::Entry;
use crate::domain::rotation::Event;
use crate::domain::{Application, ClientId, Environment, Secret};

/// An operation that has ended.
pub struct Ran {
    /// Its name.
    pub id: OperationId,
    /// How it ended.
    pub told: Told,
    /// The value of the secret that it generated.
    pub value: Option<Secret>,
}

/// One environment, the engine and what it needs to write.
pub struct Batch {
    /// The half that only reads.
    pub reading: Reading,
    performer: Performer,
    /// What could not be written down, a sentence each.
    pub missing: Vec<String>,
    /// What would be left open if the process ended now.
    pub under_way: UnderWay,
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
        let reading = Reading::new(environment, connections.clone(), storage.clone(), read_only)?;
        let performer = Performer::keeping(connections, storage)?;
        Ok(Self { reading, performer, missing: Vec::new(), under_way: UnderWay::default() })
    }

    /// Asks whether a secret of an application is right.
    pub async fn prove(&self, application: &Application, secret: Secret) -> Proof {
        let may_use_api = application.settings.has_own_tokens();
        let (key, id) = (self.reading.environment(), application.id.clone());
        self.performer.connections.prove(key, id, secret, may_use_api).await
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
                    self.performer.written(PATIENCE).await;
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
        self.performer.written(PATIENCE).await;
    }

    /// Notes what is about to be done with a value, or what became of it, and waits for the disk.
    pub async fn note(&mut self, note: Note) {
        let noting = self.performer.note(note);
        self.written(noting).await;
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

    /// Begins the rotation of an application that was just read, if none is under way.
    pub async fn begin_rotation(&mut self, application: &Application) {
        let now = self.reading.server_time();
        if let Some(effect) = self.reading.begin_rotation(application, now) {
            self.perform(effect).await;
        }
    }

    /// A number that nothing else has in this run, and the name of the run.
    pub fn number(&mut self) -> (u64, String) {
        (self.reading.engine.number(), self.reading.engine.run.clone())
    }

    async fn perform(&mut self, effect: EngineEffect) -> Vec<EngineEffect> {
        let performer = &self.performer;
        let happened = match effect {
            EngineEffect::Send(ticket, key, request, intent) => {
                if request.mutates() {
                    let words = format!("asked to {}: it may have happened", request.doing());
                    self.under_way.begin(OpenWork::Doubtful(words));
                }
                let result = performer.send(&key, request, intent, None).await;
                self.under_way.end();
                self.reading.signed_in();
                Happened::Answered(ticket, Box::new(result))
            }
            EngineEffect::Keep(ticket, backup) => {
                Happened::Kept(ticket, performer.back_up(*backup).get().await)
            }
            EngineEffect::Record(entry) => return self.record(*entry).await,
            EngineEffect::Note(note) => return self.written(performer.note(*note)).await,
            EngineEffect::Settle(id) => return self.written(performer.settle(id)).await,
            EngineEffect::Gone(application, secret) => {
                return self.written(performer.gone(application, secret)).await;
            }
            EngineEffect::KeepRotation(one) => {
                return self.written(performer.keep_rotation(*one)).await;
            }
            EngineEffect::ForgetRotation(one) => {
                return self.written(performer.forget_rotation(*one)).await;
            }
            EngineEffect::Wait(ticket, seconds) => {
                self.reading.pause(seconds).await;
                Happened::Waited(ticket)
            }
        };
        self.reading.engine.now = self.reading.now();
        self.reading.engine.on(&mut self.reading.world, happened).1
    }

    // What is missing in the journal is told; the rest goes on.
    async fn written(&mut self, noting: Noting) -> Vec<EngineEffect> {
        self.missing.extend(noting.written().await.err());
        Vec::new()
    }

    /// Writes an entry down. That it is missing is told; the write goes on.
    pub async fn record(&mut self, entry: Entry) -> Vec<EngineEffect> {
        let doing = entry.doing();
        if let Err(why) = self.performer.record(entry).get().await {
            self.missing.retain(|one| !one.ends_with(&why));
            self.missing.push(format!("not in the history: {doing}: {why}"));
        }
        Vec::new()
    }
}

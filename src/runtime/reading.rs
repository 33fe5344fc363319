//! The half of an operation that changes nothing: the environment, the engine, and connections that
//! only read. A dry run has this and nothing else, so that it could not write if it wanted to.

use std::collections::VecDeque;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use super::clock::Clock;
use super::connections::Connections;
use super::performer::NOWHERE;
use super::wiring::Storage;
use crate::api::request::{Answered, ReadRequest, Reply, Request};
use crate::api::{ApiError, ErrorKind};
use crate::app::engine::{
    Command, Decision, Denied, Engine, EngineEffect, Happened, OperationId, Order, Stage, Told,
    World,
};
use crate::domain::record::Entry;
use crate::domain::record::backup::Backup;
use crate::domain::rotation::{Beside, Step};
use crate::domain::{Application, ClientId, EnvKey, Environment};

/// Which side of a conflict wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prefer {
    /// What was ordered.
    Mine,
    /// What the server has.
    Theirs,
}

/// Connections that only read.
#[derive(Debug)]
struct Reader(Connections);

impl Reader {
    async fn ask(&self, key: &EnvKey, request: ReadRequest) -> Result<Answered, ApiError> {
        self.0.call(key, request.into()).await
    }
}

/// What is kept on this machine, to be read.
#[derive(Debug)]
struct Shelf(Storage);

/// One environment, to be read, and the engine that judges what would be written.
#[derive(Debug)]
pub struct Reading {
    pub(super) engine: Engine,
    pub(super) world: World,
    pub(super) clock: Clock,
    reader: Reader,
    shelf: Option<Shelf>,
}

impl Reading {
    /// An environment that these connections reach. `storage` tells what earlier runs did, where the
    /// system names a place for it.
    ///
    /// # Errors
    /// Why the journal cannot be read.
    pub fn new(
        environment: Environment,
        connections: Connections,
        storage: Option<Storage>,
        read_only: bool,
    ) -> Result<Self, String> {
        let clock = Clock::start();
        let run = storage.as_ref().map_or_else(String::new, |one| one.journal.run());
        let engine = Engine::new(run, read_only, clock.now());
        let world = World::new(environment);
        let (reader, shelf) = (Reader(connections), storage.map(Shelf));
        let mut reading = Self { engine, world, clock, reader, shelf };
        reading.learn()?;
        Ok(reading)
    }

    /// The same with another clock.
    pub fn at(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// The key of the environment.
    pub fn environment(&self) -> &EnvKey {
        &self.world.environment.key
    }

    /// What is known of the environment.
    pub fn world(&mut self) -> &mut World {
        &mut self.world
    }

    /// The engine.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Lets every write be judged as unlocked, until the end of the run.
    pub fn unlock(&mut self) {
        self.world.unlocked_until = Some(Timestamp::MAX);
    }

    /// What was written by every run on this machine.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn entries(&self) -> Result<Vec<Entry>, String> {
        self.storage()?.record.read().map_err(|error| error.to_string())
    }

    /// The copy of a deleted application in this file.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub fn backup(&self, path: &str) -> Result<Backup, String> {
        self.storage()?.backups.load(path).map_err(|error| error.to_string())
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The server's time.
    pub fn server_time(&self) -> Timestamp {
        self.world.server_time(self.now())
    }

    /// Reads an application, after what other runs noted of secrets and rotations by now.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub async fn application(&mut self, id: &ClientId) -> Result<Application, ApiError> {
        self.learn().map_err(|why| ApiError::new(ErrorKind::NotSent, why))?;
        let unexpected = || {
            ApiError::new(
                ErrorKind::Unexpected,
                "the server sent something other than an application",
            )
        };
        let read = ReadRequest::try_from(Request::GetApplication(id.clone()));
        let answered = self.ask(read.map_err(|_| unexpected())?).await?;
        let Reply::Application(application) = &answered.reply else { return Err(unexpected()) };
        let application = application.clone();
        let now = self.now();
        self.world.heard(&answered, now);
        Ok(application)
    }

    /// Begins the rotation of an application that was just read, if none is under way. One that is over is
    /// forgotten by what comes back.
    pub fn begin_rotation(
        &mut self,
        application: &Application,
        now: Timestamp,
    ) -> Option<EngineEffect> {
        self.engine.begin_rotation(&self.world.environment.key, application, now)
    }

    /// An application was just read: what its rotation learns from that, without writing it down.
    pub fn learn_of(&mut self, application: &Application, now: Timestamp) {
        self.engine.read_rotation(&self.world.environment.key, application, now);
    }

    /// The next step of the rotation of an application that was just read.
    pub fn next_step(&self, application: &Application) -> Option<Step> {
        self.engine.next_step(self.environment(), application, self.server_time())
    }

    /// Why a command on the secrets of an application is to be thought about while its rotation is under way,
    /// told from the application as the server has it.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub async fn beside_rotation(
        &mut self,
        id: &ClientId,
        command: &Command,
    ) -> Result<Option<Beside>, ApiError> {
        self.learn().map_err(|why| ApiError::new(ErrorKind::NotSent, why))?;
        if self.engine.rotation(self.environment(), id).is_none() {
            return Ok(None);
        }
        let application = self.application(id).await?;
        let now = self.server_time();
        Ok(self.engine.beside_rotation(self.environment(), &application, command, now))
    }

    /// What would be sent: everything is read and judged. A conflict is decided as `prefer` says;
    /// without it nothing would be sent.
    ///
    /// # Errors
    /// Why it is denied before anything is read.
    pub async fn plan(&mut self, order: Order, prefer: Option<Prefer>) -> Result<Told, Denied> {
        self.engine.now = self.now();
        let (id, effects) = self.engine.start(&mut self.world, order)?;
        let mut effects = VecDeque::from(effects);
        loop {
            if let Some(EngineEffect::Send(ticket, _, request, _)) = effects.pop_front()
                && let Ok(read) = ReadRequest::try_from(request)
            {
                let result = self.ask(read).await;
                self.engine.now = self.now();
                let happened = Happened::Answered(ticket, Box::new(result));
                effects.extend(self.engine.on(&mut self.world, happened).1);
            } else if matches!(self.engine.stage(id), Some(Stage::Conflict(_))) {
                effects.extend(self.settle_conflict(id, prefer));
            } else {
                // What comes next would be written.
                return self.engine.planned(id).ok_or(Denied::NoEnvironment);
            }
        }
    }

    /// Decides the conflict that an operation waits with.
    pub(super) fn settle_conflict(
        &mut self,
        id: OperationId,
        prefer: Option<Prefer>,
    ) -> Vec<EngineEffect> {
        let Some(Stage::Conflict(conflicts)) = self.engine.stage(id) else { return Vec::new() };
        let mine = vec![prefer == Some(Prefer::Mine); conflicts.len()];
        let decision = prefer.map_or(Decision::GiveUp, |_| Decision::Mine(mine));
        self.engine.decide(&mut self.world, id, decision).1
    }

    /// Lets time go by.
    pub async fn pause(&mut self, seconds: u64) {
        match &mut self.clock {
            Clock::Running { .. } => tokio::time::sleep(Duration::from_secs(seconds)).await,
            Clock::Fixed(at) => {
                let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
                *at = at.checked_add(SignedDuration::from_secs(seconds)).unwrap_or(*at);
            }
        }
    }

    async fn ask(&mut self, read: ReadRequest) -> Result<Answered, ApiError> {
        let key = self.environment().clone();
        let answered = self.reader.ask(&key, read).await;
        self.signed_in();
        answered
    }

    /// What is known of the own secret once it was read.
    pub(super) fn signed_in(&mut self) {
        self.world.own_suffix = self.reader.0.suffix(self.environment());
    }

    // What every run noted by now.
    fn learn(&mut self) -> Result<(), String> {
        let Ok(storage) = self.storage() else { return Ok(()) };
        let (notes, rotations) = storage.journal.noted().map_err(|error| error.to_string())?;
        self.engine.known.notes = notes;
        self.engine.learn_rotations(rotations);
        Ok(())
    }

    fn storage(&self) -> Result<&Storage, String> {
        self.shelf.as_ref().map(|shelf| &shelf.0).ok_or_else(|| NOWHERE.to_owned())
    }
}

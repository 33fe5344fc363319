//! The writes, headless: every change of an application is one operation that outlives its
//! requests. Nothing here knows a dialog, a key or a cursor, and nothing is worded for people.
//!
//! [`Engine::start`] begins an operation, [`Engine::on`] tells it what happened; both hand out
//! [`EngineEffect`]s, and [`Told`] says how it ended. An operation that cannot go on alone waits for
//! [`Engine::decide`].

mod command;
mod create;
mod delete;
mod denied;
mod effect;
pub mod entry;
mod gate;
mod known;
mod lost;
mod ongoing;
mod operation;
mod record;
mod revocation;
mod revoke;
mod rotation;
mod save;
mod secret;
mod shown;
mod stage;
mod step;
mod steps;
mod told;
mod undo;
mod verified;
mod world;
mod write;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::domain::delivery::note::Note;
use crate::domain::pending::{PendingWrite, WriteId};
use crate::domain::record::Entry;
use crate::domain::{ClientSecret, EnvKey, Secret};

pub use command::{Command, Decision, OperationId, Order, Takes};
pub use denied::{Denied, Lockout};
pub use effect::{EngineEffect, Happened, Ticket};
pub use gate::signs_in_with;
pub use known::{Known, TestedSecret};
pub use lost::intent;
pub use revocation::RevocationTarget;
pub use shown::{NowIs, SecretDifference, Shown};
pub use stage::Stage;
pub use told::{Ending, Found, Moment, Part, Remark, Told};
pub use undo::{NotUndone, Planned, plan};
pub use verified::Verified;
pub use world::{World, Worlds};

use gate::Gate;
use ongoing::Ongoing;
use operation::Operation;
use step::StepEvent;
use write::Write;

/// A request on its way.
#[derive(Clone, Debug)]
struct InFlight {
    operation: OperationId,
    write: Option<Write>,
    /// Whether it was asked more than once.
    late: bool,
}

/// A secret that was generated.
#[derive(Clone, Debug, PartialEq)]
pub struct Generated {
    /// What the server lists of it.
    pub listed: ClientSecret,
    /// Its value, which the server tells once.
    pub value: Secret,
    /// The pending write, which is to be settled once the value is stored.
    pub pending: Option<WriteId>,
    /// What was noted of it: that this run has the value.
    pub note: Option<Note>,
}

/// The operations under way, and what they know.
#[derive(Clone, Debug)]
pub struct Engine {
    /// The time; it is to be set before each call.
    pub now: Timestamp,
    /// The name of this run, for what is written down.
    pub run: String,
    /// Whether nothing may be written in this run.
    read_only: bool,
    /// What is known of secrets besides what the server lists.
    pub known: Known,
    operations: BTreeMap<OperationId, Ongoing>,
    flights: BTreeMap<Ticket, InFlight>,
    generated: BTreeMap<OperationId, Generated>,
    last: u64,
}

impl Engine {
    /// An engine of the run of this name, at `now`. `read_only` denies every write.
    pub fn new(run: String, read_only: bool, now: Timestamp) -> Self {
        Self {
            now,
            run,
            read_only,
            known: Known::default(),
            operations: BTreeMap::new(),
            flights: BTreeMap::new(),
            generated: BTreeMap::new(),
            last: 0,
        }
    }

    /// The gate as it is now.
    pub fn gate(&self) -> Gate<'_> {
        Gate { known: &self.known, read_only: self.read_only, now: self.now }
    }

    /// Begins what is ordered in an environment.
    ///
    /// # Errors
    /// Why it is denied, as far as that is known before anything is read.
    pub fn start(
        &mut self,
        worlds: &mut dyn Worlds,
        order: Order,
    ) -> Result<(OperationId, Vec<EngineEffect>), Denied> {
        let world = worlds.world(&order.environment).ok_or(Denied::NoEnvironment)?;
        self.gate().may_begin(world, &order)?;
        if matches!(order.command, Command::Create { .. }) && self.creates(&order.environment) {
            return Err(Denied::LookedUp);
        }
        self.last += 1;
        let id = OperationId(self.last);
        let known = order.command.application().and_then(|id| world.application(id)).cloned();
        let mut state = Ongoing::new(id, order, world.environment.clone());
        if let Some(known) = known {
            state.told.about(&known);
        }
        self.operations.insert(id, state);
        let (_, effects) = self.step(worlds, id, StepEvent::Begin);
        Ok((id, effects))
    }

    /// Takes in what happened.
    pub fn on(
        &mut self,
        worlds: &mut dyn Worlds,
        happened: Happened,
    ) -> (Vec<Told>, Vec<EngineEffect>) {
        let (ticket, event) = match happened {
            Happened::Answered(ticket, result) => return self.on_answer(worlds, ticket, *result),
            Happened::Kept(ticket, result) => (ticket, StepEvent::Kept(result)),
            Happened::Waited(ticket) => (ticket, StepEvent::Waited),
        };
        match self.flights.remove(&ticket) {
            Some(flight) => self.step(worlds, flight.operation, event),
            None => (Vec::new(), Vec::new()),
        }
    }

    /// Decides what an operation waits for; of no effect while it waits for nothing.
    pub fn decide(
        &mut self,
        worlds: &mut dyn Worlds,
        id: OperationId,
        decision: Decision,
    ) -> (Vec<Told>, Vec<EngineEffect>) {
        match self.stage(id) {
            Some(Stage::Conflict(_)) => self.step(worlds, id, StepEvent::Decided(decision)),
            _ => Default::default(),
        }
    }

    /// How far an operation is; `None` when there is none of this name.
    pub fn stage(&self, id: OperationId) -> Option<&Stage> {
        self.operations.get(&id).map(|state| &state.stage)
    }

    /// The operation that waits for what this ticket names.
    pub fn operation_of(&self, ticket: Ticket) -> Option<OperationId> {
        self.flights.get(&ticket).map(|flight| flight.operation)
    }

    /// What an operation waits for, if it waits for something outside.
    pub fn ticket_of(&self, id: OperationId) -> Option<Ticket> {
        self.flights.iter().find(|(_, flight)| flight.operation == id).map(|(ticket, _)| *ticket)
    }

    /// A read is asked again under another ticket.
    pub fn renew(&mut self, old: Ticket, new: Ticket) {
        if let Some(flight) = self.flights.remove(&old) {
            self.flights.insert(new, InFlight { late: true, ..flight });
        }
    }

    /// Whether an operation is about to judge an order on the secrets of an application.
    pub fn judges_secrets(&self, id: OperationId) -> bool {
        let state = self.operations.get(&id).filter(|state| state.stage == Stage::Reading);
        state.is_some_and(|state| matches!(state.operation, Operation::Secret(_)))
    }

    /// Whether a create in this environment has not ended.
    fn creates(&self, environment: &EnvKey) -> bool {
        let here = |state: &&Ongoing| state.order.environment == *environment;
        let mut open = self.operations.values().filter(here);
        open.any(|state| {
            let ended = matches!(state.stage, Stage::Done(_));
            matches!(state.operation, Operation::Create(_)) && !ended
        })
    }

    /// Forgets an operation: it has ended, or it is called off before it sent anything.
    pub fn forget(&mut self, id: OperationId) {
        self.operations.remove(&id);
        self.flights.retain(|_, flight| flight.operation != id);
    }

    /// Forgets the operations that have ended, but the one that is `shown`.
    pub fn forget_ended(&mut self, shown: Option<OperationId>) {
        let ended = |state: &Ongoing| matches!(state.stage, Stage::Done(_));
        self.operations.retain(|id, state| Some(*id) == shown || !ended(state));
    }

    /// The value that an operation generated was stored, or is wanted no more: the next start has
    /// nothing to look up.
    pub fn settle(&mut self, id: OperationId) -> Vec<EngineEffect> {
        let state = self.operations.get(&id);
        let intent = state.and_then(|state| state.write.as_ref()?.intent.as_ref());
        intent.map(|intent| EngineEffect::Settle(intent.id.clone())).into_iter().collect()
    }

    /// What is known of how an operation would end that goes no further.
    pub fn planned(&self, id: OperationId) -> Option<Told> {
        self.operations.get(&id).map(|state| state.told.clone())
    }

    /// A number that nothing else has in this run.
    pub fn number(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    /// The secret that an operation generated. It is handed out once.
    pub fn take_generated(&mut self, id: OperationId) -> Option<Generated> {
        self.generated.remove(&id)
    }

    /// A create of which it is not known for certain what became of it, with its entry.
    pub fn unsettled(&self, id: OperationId) -> Option<(PendingWrite, Box<Entry>)> {
        let write = self.operations.get(&id)?.write.as_ref()?;
        Some((write.intent.as_deref()?.clone(), write.entry.clone()))
    }
}

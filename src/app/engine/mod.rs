//! The writes, headless: every change of an application is one operation that outlives its
//! requests. Nothing here knows a dialog, a key or a cursor, and nothing is worded for people.
//!
//! [`Engine::start`] begins an operation, [`Engine::on`] tells it what happened; both hand out
//! [`Effect`]s, and [`Told`] says how it ended. An operation that cannot go on alone waits for
//! [`Engine::decide`].

mod command;
mod create;
mod delete;
mod denied;
mod gate;
mod known;
mod lost;
mod operation;
pub mod record;
mod rotation;
mod save;
mod secret;
mod shown;
mod told;
mod undo;
mod world;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::api::request::Answered;
use crate::api::{ApiError, ErrorKind, Request};
use crate::domain::delivery::note::Note;
use crate::domain::intent::{Intent, IntentId};
use crate::domain::record::backup::Backup;
use crate::domain::record::{Action, Entry, Outcome};
use crate::domain::rotation::Rotation;
use crate::domain::{ClientId, EnvKey, Secret, SecretId};

pub use command::{Command, Decision, Order, Takes};
pub use denied::{Denied, Lockout};
pub use known::Known;
pub use operation::{OperationId, Stage};
pub use shown::{Difference, NowIs, Shown};
pub use told::{Ending, Found, Moment, Part, Remark, Told};
pub use undo::{NotUndone, Planned, plan};
pub use world::{World, Worlds};

use operation::{Event, Next, Operation, State};

/// Names one thing that an effect asks for, so that its answer finds its operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ticket(pub u64);

/// What is to be done outside, in the order in which it was handed out.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "it lives until it is performed")]
pub enum Effect {
    /// Send a request; a create not before its intent is on the disk.
    Send(Ticket, EnvKey, Request, Option<Box<Intent>>),
    /// Write an entry down; it is no reason to hold the request up when that fails.
    Record(Box<Entry>),
    /// Keep a copy of a configuration in a file, and answer with its path.
    Keep(Ticket, Box<Backup>),
    /// A value is here: write that down before anything else is done with it.
    Note(Box<Note>),
    /// It is known what became of an intent.
    Settle(IntentId),
    /// A secret is gone from the server: what was noted of its value serves nobody.
    Gone(ClientId, SecretId),
    /// The state of a rotation changed: write it down, before anything that follows is sent.
    KeepRotation(Box<Rotation>),
    /// A rotation is over: write that down.
    ForgetRotation(Box<Rotation>),
    /// Let so many seconds go by.
    Wait(Ticket, u64),
}

/// What happened outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Happened {
    /// A request was answered, or was not.
    Answered(Ticket, Box<Result<Answered, ApiError>>),
    /// A copy was kept in this file, or was not.
    Kept(Ticket, Result<String, String>),
    /// The time has gone by.
    Waited(Ticket),
}

/// A request on its way.
#[derive(Clone, Debug)]
struct Flight {
    operation: OperationId,
    write: Option<Write>,
}

/// A write on its way, or one whose answer was lost.
#[derive(Clone, Debug, PartialEq)]
struct Write {
    request: Request,
    entry: Box<Entry>,
    intent: Option<Box<Intent>>,
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
    operations: BTreeMap<OperationId, State>,
    flights: BTreeMap<Ticket, Flight>,
    values: BTreeMap<OperationId, Secret>,
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
            values: BTreeMap::new(),
            last: 0,
        }
    }

    /// Begins what is ordered in an environment.
    ///
    /// # Errors
    /// Why it is denied, as far as that is known before anything is read.
    pub fn start(
        &mut self,
        worlds: &mut dyn Worlds,
        order: Order,
    ) -> Result<(OperationId, Vec<Effect>), Denied> {
        let world = worlds.world(&order.environment).ok_or(Denied::NoEnvironment)?;
        self.gate().may_begin(world, &order)?;
        self.last += 1;
        let id = OperationId(self.last);
        let operation = Operation::of(&order.command);
        let state = State::new(id, order, operation);
        self.operations.insert(id, state);
        let (_, effects) = self.step(worlds, id, Event::Begin);
        Ok((id, effects))
    }

    /// Takes in what happened.
    pub fn on(&mut self, worlds: &mut dyn Worlds, happened: Happened) -> (Vec<Told>, Vec<Effect>) {
        let (ticket, event) = match happened {
            Happened::Answered(ticket, result) => return self.on_answer(worlds, ticket, *result),
            Happened::Kept(ticket, result) => (ticket, Event::Kept(result)),
            Happened::Waited(ticket) => (ticket, Event::Waited),
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
    ) -> (Vec<Told>, Vec<Effect>) {
        match self.stage(id) {
            Some(Stage::Conflict(_)) => self.step(worlds, id, Event::Decided(decision)),
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
            self.flights.insert(new, flight);
        }
    }

    /// Whether an operation is about to judge an order on the secrets of an application.
    pub fn judges_secrets(&self, id: OperationId) -> bool {
        let state = self.operations.get(&id).filter(|state| state.stage == Stage::Reading);
        state.is_some_and(|state| matches!(state.operation, Operation::Secret(_)))
    }

    /// Forgets an operation: it has ended, or it is called off before it sent anything.
    pub fn forget(&mut self, id: OperationId) {
        self.operations.remove(&id);
        self.flights.retain(|_, flight| flight.operation != id);
    }

    /// The value that an operation generated was stored, or is wanted no more: the next start has
    /// nothing to look up.
    pub fn settle(&mut self, id: OperationId) -> Vec<Effect> {
        let state = self.operations.get(&id);
        let intent = state.and_then(|state| state.write.as_ref()?.intent.as_ref());
        intent.map(|intent| Effect::Settle(intent.id.clone())).into_iter().collect()
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

    /// The value of the secret that an operation generated. It is handed out once.
    pub fn take_value(&mut self, id: OperationId) -> Option<Secret> {
        self.values.remove(&id)
    }

    fn on_answer(
        &mut self,
        worlds: &mut dyn Worlds,
        ticket: Ticket,
        result: Result<Answered, ApiError>,
    ) -> (Vec<Told>, Vec<Effect>) {
        let Some(flight) = self.flights.remove(&ticket) else { return Default::default() };
        let result = result.and_then(|answered| belonging(answered, flight.write.as_ref()));
        let id = flight.operation;
        let mut effects = Vec::new();
        if let Some(state) = self.operations.get_mut(&id) {
            let world = worlds.world_mut(&state.order.environment);
            if let (Some(world), Ok(answered)) = (world, &result) {
                world.heard(answered, self.now);
            }
            if let Some(mut write) = flight.write {
                effects = record::on_result(&mut write, result.as_ref());
                state.told.trace_id.clone_from(&write.entry.trace_id);
                state.told.entry = Some(write.entry.id.clone());
                state.write = Some(write);
            }
        }
        let (told, more) =
            self.step(worlds, id, Event::Answered(result.map(|answered| answered.reply)));
        effects.extend(more);
        (told, effects)
    }

    // Lets an operation go on until it waits for something outside, or has ended.
    fn step(
        &mut self,
        worlds: &mut dyn Worlds,
        id: OperationId,
        event: Event,
    ) -> (Vec<Told>, Vec<Effect>) {
        let Some(mut state) = self.operations.remove(&id) else { return Default::default() };
        let mut effects = Vec::new();
        let mut event = Some(event);
        let mut told = Vec::new();
        while let Some(happened) = event.take() {
            let next = self.next(worlds, id, &mut state, happened, &mut effects);
            match next {
                Next::Read(request) => {
                    let lost = state.stage == Stage::LookingUp;
                    let stage = if lost { Stage::LookingUp } else { Stage::Reading };
                    effects.push(self.read(id, &mut state, request, stage));
                }
                Next::LookUp(error, request) => {
                    told.push(Told { moment: Moment::LookingUp(error), ..state.told.clone() });
                    effects.push(self.read(id, &mut state, request, Stage::LookingUp));
                }
                Next::Written(request) => {
                    state.told.ending = Ending::Done;
                    effects.extend(self.done(worlds, &state.told));
                    told.push(Told { moment: Moment::Written, ..state.told.clone() });
                    effects.push(self.read(id, &mut state, request, Stage::ReadingBack));
                }
                Next::Write(request) => match self.write(worlds, id, &mut state, request) {
                    Ok(sent) => effects.extend(sent),
                    Err(denied) => event = Some(Event::Denied(denied)),
                },
                Next::Keep(backup) => {
                    state.stage = Stage::Keeping;
                    let ticket = self.fly(id, None);
                    effects.push(Effect::Keep(ticket, backup));
                }
                Next::Wait(seconds) => {
                    state.stage = Stage::LookingUp;
                    effects.push(Effect::Wait(self.fly(id, None), seconds));
                }
                Next::Ask(stage) => state.stage = stage,
                Next::End(ending) => {
                    effects.extend(record::ended(&mut state, &ending));
                    effects.extend(self.already_so(worlds, &mut state, &ending));
                    let known = state.told.ending == Ending::Done;
                    state.told.ending = ending;
                    if !known {
                        effects.extend(self.done(worlds, &state.told));
                    }
                    state.told.moment = Moment::Ended;
                    state.stage = Stage::Done(Box::new(state.told.clone()));
                    told.push(state.told.clone());
                }
            }
        }
        self.operations.insert(id, state);
        (told, effects)
    }

    fn next(
        &mut self,
        worlds: &mut dyn Worlds,
        id: OperationId,
        state: &mut State,
        event: Event,
        effects: &mut Vec<Effect>,
    ) -> Next {
        if let Event::Denied(denied) = event {
            return Next::End(Ending::Denied(denied));
        }
        let Some(world) = worlds.world_mut(&state.order.environment) else {
            return Next::End(Ending::Denied(Denied::NoEnvironment));
        };
        let mut scene = operation::Scene {
            world,
            now: self.now,
            told: &mut state.told,
            write: state.write.as_ref(),
            gate: self.gate(),
            shown: state.order.shown.as_deref(),
        };
        let (next, value) = state.operation.step(&mut scene, event);
        if let Some(value) = value {
            effects
                .extend(state.held(&self.run, self.now).map(|note| Effect::Note(Box::new(note))));
            self.values.insert(id, value);
        }
        // What is found of a lost answer is known from here on.
        if let Some(settled) = state.settled() {
            effects.push(Effect::Settle(settled));
        }
        next
    }

    // What follows from it, once it is known that a write is done.
    fn done(&mut self, worlds: &dyn Worlds, told: &Told) -> Vec<Effect> {
        self.note_rotation(worlds, told).into_iter().chain(told.gone()).collect()
    }

    fn read(
        &mut self,
        id: OperationId,
        state: &mut State,
        request: Request,
        stage: Stage,
    ) -> Effect {
        state.stage = stage;
        let ticket = self.fly(id, None);
        Effect::Send(ticket, state.order.environment.clone(), request, None)
    }

    fn write(
        &mut self,
        worlds: &dyn Worlds,
        id: OperationId,
        state: &mut State,
        request: Request,
    ) -> Result<Vec<Effect>, Denied> {
        let key = state.order.environment.clone();
        let world = worlds.world(&key).ok_or(Denied::NoEnvironment)?;
        self.gate().may_send(world, &request)?;
        let begun = self.begin_step(worlds, &key, &request, state.order.step.as_ref())?;
        state.stage = Stage::Sending;
        let name = IntentId { run: self.run.clone(), number: self.last + 1 };
        let entry = record::sent(world, &request, &name, &state.order, state.backup(), self.now);
        let intent = lost::intent(world, &request, &name, self.now).map(Box::new);
        state.told.entry = Some(entry.id.clone());
        let write =
            Write { request: request.clone(), entry: entry.clone(), intent: intent.clone() };
        let begun = self.begin_rotation(&key, &request);
        let ticket = self.fly(id, Some(write));
        let sent = [Effect::Record(entry), Effect::Send(ticket, key, request, intent)];
        Ok(begun.into_iter().chain(sent).collect())
    }

    // Nothing was to be taken back: written down, so that it is not offered again.
    fn already_so(
        &mut self,
        worlds: &dyn Worlds,
        state: &mut State,
        ending: &Ending,
    ) -> Option<Effect> {
        // What was decided against is still there to be taken back.
        let decided = matches!(state.stage, Stage::Conflict(_));
        let already = *ending == Ending::Unchanged && !decided;
        let takes = state.order.takes.as_ref().filter(|_| already)?;
        let world = worlds.world(&state.order.environment)?;
        let name = IntentId { run: self.run.clone(), number: self.last + 1 };
        let action = Action::from(state.told.kind);
        let mut entry = record::blank(world.place(), action, &name, self.now);
        entry.client.clone_from(&world.environment.own_client);
        entry.application.clone_from(&state.told.application);
        entry.secret.clone_from(&state.told.secret);
        entry.outcome = Outcome::AlreadySo;
        entry.undoes = Some(takes.entry.clone());
        entry.redo = takes.redo;
        entry.reason.clone_from(&state.order.reason);
        self.last += 1;
        state.told.entry = Some(entry.id.clone());
        Some(Effect::Record(Box::new(entry)))
    }

    fn fly(&mut self, operation: OperationId, write: Option<Write>) -> Ticket {
        self.last += 1;
        let ticket = Ticket(self.last);
        self.flights.insert(ticket, Flight { operation, write });
        ticket
    }
}

// A write that is answered with something else may have happened.
fn belonging(answered: Answered, write: Option<&Write>) -> Result<Answered, ApiError> {
    match write {
        Some(write) if !write.request.is_answered_by(&answered.reply) => {
            Err(ApiError { may_have_happened: true, trace_id: answered.trace_id, ..unexpected() })
        }
        _ => Ok(answered),
    }
}

fn unexpected() -> ApiError {
    ApiError::new(ErrorKind::Unexpected, "the server sent an answer to another request")
}

fn answered(entry: &Entry) -> bool {
    matches!(entry.outcome, Outcome::Done | Outcome::Refused(_))
}

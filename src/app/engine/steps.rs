//! How an operation goes on: from what happened to its next request, or to its end.

use super::ongoing::Ongoing;
use super::operation::Operation;
use super::step::{Next, Scene, StepEvent, unexpected};
use super::write::Write;
use super::{
    Denied, Ending, Engine, EngineEffect, Found, Generated, InFlight, Moment, OperationId, Stage,
    Ticket, Told, World, Worlds, entry, lost, record,
};
use crate::api::request::Answered;
use crate::api::{ApiError, ErrorKind, Request};
use crate::domain::pending::WriteId;
use crate::domain::record::{Outcome, RecordAction};

impl Engine {
    pub(super) fn on_answer(
        &mut self,
        worlds: &mut dyn Worlds,
        ticket: Ticket,
        result: Result<Answered, ApiError>,
    ) -> (Vec<Told>, Vec<EngineEffect>) {
        let Some(flight) = self.flights.remove(&ticket) else { return Default::default() };
        let result = result.and_then(|answered| belonging(answered, flight.write.as_ref()));
        let id = flight.operation;
        let mut effects = Vec::new();
        if let Some(state) = self.operations.get_mut(&id) {
            state.late = flight.late;
            let world = worlds.world_mut(&state.order.environment);
            if let (Some(world), Ok(answered)) = (world, &result) {
                world.heard(answered, self.now);
            }
            if let Some(mut write) = flight.write {
                effects = record::on_result(&mut write, result.as_ref());
                // What did not leave was not written down either.
                if result.as_ref().is_err_and(|error| error.kind == ErrorKind::NotSent) {
                    write.intent = None;
                }
                state.told.trace_id.clone_from(&write.entry.trace_id);
                state.told.entry = Some(write.entry.id.clone());
                state.write = Some(write);
            }
        }
        let (told, more) =
            self.step(worlds, id, StepEvent::Answered(result.map(|answered| answered.reply)));
        effects.extend(more);
        (told, effects)
    }

    // Lets an operation go on until it waits for something outside, or has ended.
    pub(super) fn step(
        &mut self,
        worlds: &mut dyn Worlds,
        id: OperationId,
        event: StepEvent,
    ) -> (Vec<Told>, Vec<EngineEffect>) {
        let Some(mut state) = self.operations.remove(&id) else { return Default::default() };
        let mut effects = Vec::new();
        let mut event = Some(event);
        let mut told = Vec::new();
        while let Some(happened) = event.take() {
            let next = self.next(worlds, id, &mut state, happened, &mut effects);
            match next {
                Next::Read(request) => {
                    let stage = state.stage.reading();
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
                    effects.push(self.read(id, &mut state, request, Stage::Verifying));
                }
                Next::Write(request) => match self.write(worlds, id, &mut state, request) {
                    Ok(sent) => effects.extend(sent),
                    Err(denied) => event = Some(StepEvent::Denied(denied)),
                },
                Next::Keep(backup) => {
                    state.stage = Stage::Keeping;
                    effects.push(EngineEffect::Keep(self.fly(id, None), backup));
                }
                Next::Wait(seconds) => {
                    state.stage = Stage::LookingUp;
                    effects.push(EngineEffect::Wait(self.fly(id, None), seconds));
                }
                Next::Ask(stage) => state.stage = stage,
                Next::End(ending) => {
                    effects.extend(self.end(worlds, &mut state, ending));
                    state.stage = Stage::Done(Box::new(state.told.clone()));
                    told.push(state.told.clone());
                }
                Next::Watch(ending, seconds) => {
                    effects.extend(self.end(worlds, &mut state, ending));
                    state.stage = Stage::Watching;
                    told.push(state.told.clone());
                    effects.push(EngineEffect::Wait(self.fly(id, None), seconds));
                }
                Next::Look(request) => {
                    effects.push(self.read(id, &mut state, request, Stage::Watching));
                }
                Next::Looked { told: worth, again } => {
                    state.told.moment = Moment::Looked;
                    told.extend(worth.then(|| state.told.clone()));
                    effects.extend(self.look_again(id, &mut state, again));
                }
            }
        }
        self.operations.insert(id, state);
        (told, effects)
    }

    fn look_again(
        &mut self,
        id: OperationId,
        state: &mut Ongoing,
        seconds: Option<u64>,
    ) -> Option<EngineEffect> {
        if seconds.is_none() {
            state.stage = Stage::Done(Box::new(state.told.clone()));
        }
        seconds.map(|seconds| EngineEffect::Wait(self.fly(id, None), seconds))
    }

    // It ends so: what is written down of it, and what follows from it.
    fn end(
        &mut self,
        worlds: &dyn Worlds,
        state: &mut Ongoing,
        ending: Ending,
    ) -> Vec<EngineEffect> {
        let mut effects = record::ended(state, &ending);
        effects.extend(self.note_lost(state, &ending));
        effects.extend(self.already_so(worlds, state, &ending));
        let known = state.told.ending == Ending::Done;
        state.told.ending = ending;
        if !known {
            effects.extend(self.done(worlds, &state.told));
        }
        state.told.moment = Moment::Ended;
        self.supersede(state);
        effects
    }

    // Which secret is lost, for the next start. Where somebody watches, they are asked about it first.
    fn note_lost(&mut self, state: &Ongoing, ending: &Ending) -> Option<EngineEffect> {
        let found = matches!(ending, Ending::Unknown(_, Found::Orphaned(_)));
        let note = state.lost(&self.run).filter(|_| found && state.order.unattended)?;
        self.known.notes.add(note.clone());
        Some(EngineEffect::Note(Box::new(note)))
    }

    // What an earlier save meant is changed by one that is done, and gone with its application: it
    // is looked at no more.
    fn supersede(&mut self, state: &Ongoing) {
        let done = match state.operation {
            Operation::Save(_) => {
                let ending = &state.told.ending;
                matches!(ending, Ending::Done | Ending::FoundDone | Ending::Overwritten(_))
            }
            Operation::Delete(_) => {
                matches!(state.told.ending, Ending::Done | Ending::FoundDone | Ending::Unchanged)
            }
            Operation::Create(_) | Operation::Secret(_) | Operation::Revoke(_) => false,
        };
        if !done {
            return;
        }
        for id in self.watching(state) {
            self.forget(id);
        }
    }

    // The saves of the same application that are looked at again.
    fn watching(&self, state: &Ongoing) -> Vec<OperationId> {
        let same = self.operations.iter().filter(|(_, other)| other.is_about_the_same(state));
        same.filter(|(_, other)| other.stage == Stage::Watching).map(|(id, _)| *id).collect()
    }

    // What is being read of an earlier save may be older than the one that leaves now.
    fn look_later(&mut self, state: &Ongoing) -> Vec<EngineEffect> {
        let mut effects = Vec::new();
        for id in self.watching(state) {
            let due = match &self.operations[&id].operation {
                Operation::Save(save) => save.due(self.now),
                Operation::Create(_)
                | Operation::Delete(_)
                | Operation::Secret(_)
                | Operation::Revoke(_) => None,
            };
            // After the last look it stays, for what the next save finds lost of it.
            self.flights.retain(|_, flight| flight.operation != id);
            if let Some(seconds) = due {
                effects.push(EngineEffect::Wait(self.fly(id, None), seconds));
            }
        }
        effects
    }

    fn next(
        &mut self,
        worlds: &mut dyn Worlds,
        id: OperationId,
        state: &mut Ongoing,
        event: StepEvent,
        effects: &mut Vec<EngineEffect>,
    ) -> Next {
        if let StepEvent::Denied(denied) = event {
            return Next::End(state.operation.denied(denied));
        }
        // What was sent is answered, whether or not its environment is still configured: the answer
        // may be the only copy of a value.
        let mut gone;
        let world = match worlds.world_mut(&state.order.environment) {
            Some(world) => world,
            None if state.stage == Stage::Watching => {
                return Next::Looked { told: false, again: None };
            }
            None if state.write.is_some() => {
                gone = World::new(state.environment.clone());
                &mut gone
            }
            None => return Next::End(Ending::Denied(Denied::NoEnvironment)),
        };
        let others: Vec<_> =
            self.operations.values().filter(|other| other.is_about_the_same(state)).collect();
        let mut scene = Scene {
            world,
            now: self.now,
            told: &mut state.told,
            write: state.write.as_ref(),
            gate: self.gate(),
            shown: state.order.shown.as_deref(),
            unattended: state.order.unattended,
            earlier: others.iter().find_map(|other| other.operation.watched()),
            saving: others.iter().any(|other| other.is_saving()),
            late: state.late,
        };
        let (next, made) = state.operation.step(&mut scene, event);
        if let Some((listed, value)) = made {
            let note = state.held(&self.run, self.now);
            if let Some(note) = note.clone() {
                self.known.notes.add(note.clone());
                effects.push(EngineEffect::Note(Box::new(note)));
            }
            let intent = state.write.as_ref().and_then(|write| write.intent.as_ref());
            let pending = intent.map(|intent| intent.id.clone());
            self.generated.insert(id, Generated { listed, value, pending, note });
        }
        // What is found of a lost answer is known from here on.
        if let Some(settled) = state.settled() {
            effects.push(EngineEffect::Settle(settled));
        }
        next
    }

    // What follows from it, once it is known that a write is done.
    fn done(&mut self, worlds: &dyn Worlds, told: &Told) -> Vec<EngineEffect> {
        self.note_rotation(worlds, told).into_iter().chain(told.gone()).collect()
    }

    fn read(
        &mut self,
        id: OperationId,
        state: &mut Ongoing,
        request: Request,
        stage: Stage,
    ) -> EngineEffect {
        state.stage = stage;
        let ticket = self.fly(id, None);
        EngineEffect::Send(ticket, state.order.environment.clone(), request, None)
    }

    fn write(
        &mut self,
        worlds: &dyn Worlds,
        id: OperationId,
        state: &mut Ongoing,
        request: Request,
    ) -> Result<Vec<EngineEffect>, Denied> {
        let key = state.order.environment.clone();
        let world = worlds.world(&key).ok_or(Denied::NoEnvironment)?;
        self.gate().may_send(world, &request)?;
        let begun = self.begin_step(worlds, &key, &request, state.order.step.as_ref())?;
        let mut effects = match state.operation {
            Operation::Save(_) => self.look_later(state),
            Operation::Create(_)
            | Operation::Delete(_)
            | Operation::Secret(_)
            | Operation::Revoke(_) => Vec::new(),
        };
        state.stage = Stage::Sending;
        let name = WriteId { run: self.run.clone(), number: self.last + 1 };
        let entry = record::sent(world, &request, &name, state, self.now);
        let intent = lost::intent(world, &request, &name, self.now).map(Box::new);
        state.told.entry = Some(entry.id.clone());
        let write =
            Write { request: request.clone(), entry: entry.clone(), intent: intent.clone() };
        let ticket = self.fly(id, Some(write));
        let sent = [EngineEffect::Record(entry), EngineEffect::Send(ticket, key, request, intent)];
        effects.extend(begun.into_iter().chain(sent));
        Ok(effects)
    }

    // Nothing was to be taken back: written down, so that it is not offered again.
    fn already_so(
        &mut self,
        worlds: &dyn Worlds,
        state: &mut Ongoing,
        ending: &Ending,
    ) -> Option<EngineEffect> {
        // What was decided against is still there to be taken back.
        let decided = matches!(state.stage, Stage::Conflict(_));
        let already = *ending == Ending::Unchanged && !decided;
        let takes = state.order.takes.as_ref().filter(|_| already)?;
        let world = worlds.world(&state.order.environment)?;
        let name = WriteId { run: self.run.clone(), number: self.last + 1 };
        let action = RecordAction::from(state.told.kind);
        let mut entry = entry::blank(world.place(), action, &name, self.now);
        entry.client.clone_from(&world.environment.own_client);
        entry.application.clone_from(&state.told.application);
        entry.secret.clone_from(&state.told.secret);
        entry.session.clone_from(&state.told.session);
        entry.outcome = Outcome::AlreadySo;
        entry.undoes = Some(takes.entry.clone());
        entry.redo = takes.redo;
        entry.reason.clone_from(&state.order.reason);
        self.last += 1;
        state.told.entry = Some(entry.id.clone());
        Some(EngineEffect::Record(Box::new(entry)))
    }

    fn fly(&mut self, operation: OperationId, write: Option<Write>) -> Ticket {
        self.last += 1;
        let ticket = Ticket(self.last);
        self.flights.insert(ticket, InFlight { operation, write, late: false });
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

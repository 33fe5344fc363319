//! The engine's operations, as the screen drives them: orders in, effects out, answers back in. What
//! is told of them goes to [`super::tell`].

use jiff::SignedDuration;

use crate::api::request::Answered;
use crate::api::{ApiError, Reply};
use crate::app::engine::{self, EngineEffect, Happened, OperationId, Order, Told};
use crate::app::msg::{Effect, Ticket};
use crate::app::screen::alarm::Alarm;
use crate::app::screen::dialog::Begun;
use crate::app::screen::flight::{Flight, Purpose};
use crate::app::screen::model::Model;

use super::{gate, generated, noting, pending, saved, server_state, sessions, told};

/// Begins what the open dialog asks for, and lets the dialog wait for it. What is denied at once is
/// said, and the dialog stays as it is.
pub fn begin(model: &mut Model, order: Order) -> Vec<Effect> {
    let key = order.environment.clone();
    match model.engine.start(&mut model.environments, order) {
        Ok((id, effects)) => {
            model.begin(Begun::Operation(id));
            let mut effects = perform(model, id, effects);
            // One that has nothing to read may have ended already.
            if let Some(engine::Stage::Done(told)) = model.engine.stage(id).cloned() {
                effects.extend(on_told(model, &told));
            }
            effects
        }
        Err(denied) => {
            told::not_begun(model, &key, &denied);
            Vec::new()
        }
    }
}

/// A request of an operation was answered or failed for good.
pub fn on_reply(
    model: &mut Model,
    ticket: Ticket,
    flight: &Flight,
    result: Result<Reply, ApiError>,
) -> Vec<Effect> {
    // What nobody waits for any more may be older than what is known.
    if model.engine.operation_of(ticket).is_none() {
        return Vec::new();
    }
    match &result {
        Ok(Reply::Application(application)) => {
            server_state::put(model, &flight.environment, application.clone());
        }
        Ok(Reply::Applications(page)) => {
            page.items.iter().for_each(|one| pending::on_read(model, &flight.environment, one));
        }
        _ => {}
    }
    let trace_id = flight.trace_id.clone();
    let result = result.map(|reply| Answered { reply, trace_id, date: None });
    happened(model, ticket, Happened::Answered(ticket, Box::new(result)))
}

/// A copy of what an operation deletes was kept, or was not.
pub fn on_kept(model: &mut Model, ticket: Ticket, result: Result<String, String>) -> Vec<Effect> {
    happened(model, ticket, Happened::Kept(ticket, result))
}

fn happened(model: &mut Model, ticket: Ticket, happened: Happened) -> Vec<Effect> {
    let Some(id) = model.engine.operation_of(ticket) else { return Vec::new() };
    let stage = model.engine.stage(id);
    let unsent = matches!(stage, Some(engine::Stage::Reading | engine::Stage::Keeping));
    // Where the question is gone, nothing of it is sent.
    if unsent && model.operation() != Some(id) {
        model.engine.forget(id);
        return Vec::new();
    }
    let (told, effects) = model.engine.on(&mut model.environments, happened);
    let mut effects = perform(model, id, effects);
    for told in &told {
        effects.extend(on_told(model, told));
    }
    // The operator decides on the draft, and saves it again.
    if let Some(engine::Stage::Conflict(conflicts)) = model.engine.stage(id).cloned() {
        model.engine.forget(id);
        saved::on_conflict(model, conflicts);
    }
    effects
}

/// Lets the operations go on that waited until now.
pub fn due(model: &mut Model) -> Vec<Effect> {
    let now = model.now;
    let (due, rest) = model.alarms.drain(..).partition(|alarm| alarm.at <= now);
    model.alarms = rest;
    let due: Vec<Alarm> = due;
    due.into_iter()
        .flat_map(|one| happened(model, one.ticket, Happened::Waited(one.ticket)))
        .collect()
}

fn on_told(model: &mut Model, told: &Told) -> Vec<Effect> {
    if let Some(state) = model.environment_of(&told.environment) {
        state.arrange();
    }
    told::on_told(model, told);
    if told.moment != engine::Moment::Ended {
        return Vec::new();
    }
    let mut effects = sessions::on_told(model, told);
    if let Some(made) = model.engine.take_generated(told.operation) {
        effects.extend(generated::arrived(model, told, made));
    }
    effects
}

fn perform(model: &mut Model, id: OperationId, effects: Vec<EngineEffect>) -> Vec<Effect> {
    effects.into_iter().filter_map(|effect| one(model, id, effect)).collect()
}

// What is only for the disk is handed out with all that is kept.
fn one(model: &mut Model, id: OperationId, effect: EngineEffect) -> Option<Effect> {
    match effect {
        EngineEffect::Send(ticket, key, request, intent) => {
            // What was to be judged by it is asked again by the operator.
            let patient = !model.engine.judges_secrets(id);
            let purpose = Purpose::Operation { id, patient };
            let flight = Flight { intent, ..Flight::new(key, request, purpose, model.now) };
            return Some(gate::leave(model, ticket, flight));
        }
        EngineEffect::Keep(ticket, backup) => return Some(Effect::BackUp(ticket, backup)),
        // The next run is to know of a value before anything else.
        EngineEffect::Note(note) => return Some(Effect::Note(note)),
        EngineEffect::Record(entry) => model.kept.push(Effect::Record(entry)),
        EngineEffect::Settle(intent) => model.settled.push(intent),
        EngineEffect::Gone(application, secret) => noting::gone(model, &application, &secret),
        EngineEffect::KeepRotation(rotation) => model.kept.push(Effect::KeepRotation(rotation)),
        EngineEffect::ForgetRotation(one) => model.kept.push(Effect::ForgetRotation(one)),
        EngineEffect::Wait(ticket, seconds) => {
            let seconds = i64::try_from(seconds).unwrap_or(i64::MAX / 2);
            let at = model.now + SignedDuration::from_secs(seconds);
            model.alarms.push(Alarm { ticket, at });
        }
    }
    None
}

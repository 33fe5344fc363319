//! The engine's operations, as the screen drives them: orders in, effects out, answers back in. What
//! is told of them goes to [`super::tell`].

use crate::api::request::Answered;
use crate::api::{ApiError, Reply};
use crate::app::dialog::Stage;
use crate::app::engine::{self, Happened, OperationId, Order, Told};
use crate::app::model::{Flight, Model, Purpose};
use crate::app::msg::{Effect, Ticket};
use crate::app::notice::Tone;

use super::{noting, replies, tell};

/// Begins what the open dialog asks for, and lets the dialog wait for it. What is denied at once is
/// said, and the dialog stays as it is.
pub fn begin(model: &mut Model, order: Order) -> Vec<Effect> {
    let key = order.environment.clone();
    match model.engine.start(&mut model.sites, order) {
        Ok((id, effects)) => {
            model.set_stage(Stage::Running(id));
            perform(model, id, effects)
        }
        Err(denied) => {
            let site = model.position_of(&key).and_then(|at| model.sites.get(at));
            if let Some(site) = site {
                let reason = tell::denied(model, &site.world, &denied);
                model.say(Tone::Warning, reason);
            }
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
    if let Ok(Reply::Application(application)) = &result {
        replies::put(model, &flight.environment, application.clone());
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
    let (told, effects) = model.engine.on(&mut model.sites, happened);
    let effects = perform(model, id, effects);
    told.iter().for_each(|told| on_told(model, told));
    effects
}

fn on_told(model: &mut Model, told: &Told) {
    if let Some(site) = model.site_of(&told.environment) {
        site.arrange();
    }
    tell::tell(model, told);
    if told.moment == engine::Moment::Ended {
        model.engine.forget(told.operation);
    }
}

/// Whether the read of this ticket may be called off: its operation has sent nothing so far.
pub fn can_call_off(model: &Model, ticket: Ticket) -> bool {
    let id = model.engine.operation_of(ticket);
    id.and_then(|id| model.engine.stage(id)) == Some(&engine::Stage::Reading)
}

fn perform(model: &mut Model, id: OperationId, effects: Vec<engine::Effect>) -> Vec<Effect> {
    effects.into_iter().filter_map(|effect| one(model, id, effect)).collect()
}

// What is only for the disk is handed out with all that is kept.
fn one(model: &mut Model, id: OperationId, effect: engine::Effect) -> Option<Effect> {
    match effect {
        engine::Effect::Send(ticket, key, request, intent) => {
            // What was to be judged by it is asked again by the operator.
            let patient = !model.engine.judges_secrets(id);
            let purpose = Purpose::Operation { id, patient };
            let flight = Flight {
                intent: intent.clone(),
                ..Flight::new(key.clone(), request.clone(), purpose, model.now)
            };
            model.flights.insert(ticket, flight);
            return Some(Effect::Send(ticket, key, request, intent));
        }
        engine::Effect::Keep(ticket, backup) => return Some(Effect::BackUp(ticket, backup)),
        engine::Effect::Record(entry) => model.kept.push(Effect::Record(entry)),
        engine::Effect::Note(note) => model.kept.push(Effect::Note(note)),
        engine::Effect::Settle(intent) => model.settled.push(intent),
        engine::Effect::Gone(application, secret) => noting::gone(model, &application, &secret),
        engine::Effect::KeepRotation(rotation) => model.kept.push(Effect::KeepRotation(rotation)),
        engine::Effect::ForgetRotation(one) => model.kept.push(Effect::ForgetRotation(one)),
        // Only creates look again after a pause, and the screen looks for those itself.
        engine::Effect::Wait(..) => {}
    }
    None
}

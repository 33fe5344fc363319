//! What the outside tells besides an answer is known before anything is judged by it.

use crate::api::{ApiError, ErrorKind, Reply};
use crate::app::arrived::{Attached, JournalTold, StartFindings};
use crate::app::msg::{Effect, Msg, Ticket};
use crate::app::screen::flight::Purpose;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;

use super::environments;

/// Takes in what came with an answer. An answer that cannot be judged without it is a failure.
pub fn take_in(model: &mut Model, msg: Msg) -> Msg {
    match msg {
        Msg::Replied(ticket, result, attached) => {
            Msg::Replied(ticket, with(model, ticket, result, *attached), Box::default())
        }
        msg => msg,
    }
}

fn with(
    model: &mut Model,
    ticket: Ticket,
    result: Result<Box<Reply>, Box<ApiError>>,
    attached: Attached,
) -> Result<Box<Reply>, Box<ApiError>> {
    let judges = judges(model, ticket);
    match attached.journal {
        JournalTold::Noted(notes, rotations) => {
            let own = model.engine.run.clone();
            model.engine.known.notes.learn(notes, &own);
            model.engine.learn_rotations(rotations);
        }
        JournalTold::Unreadable if judges => {
            let why = "cannot read the journal: what other runs did is not known";
            return Err(Box::new(ApiError::new(ErrorKind::NotSent, why)));
        }
        JournalTold::Unreadable | JournalTold::Nothing => {}
    }
    let flight = model.flights.get_mut(&ticket).filter(|_| result.is_ok());
    let Some(flight) = flight else { return result };
    flight.trace_id = attached.trace_id;
    let key = flight.environment.clone();
    if let Some(state) = model.environment_of(&key) {
        state.world.own_suffix = attached.own_suffix;
        state.world.skew = attached.skew.unwrap_or(state.world.skew);
    }
    result
}

// A write to secrets is judged by what every run noted: where that cannot be read, nothing is to be
// sent.
fn judges(model: &Model, ticket: Ticket) -> bool {
    match model.flights.get(&ticket).map(|flight| &flight.purpose) {
        Some(Purpose::Operation { id, .. }) => model.engine.judges_secrets(*id),
        _ => false,
    }
}

/// The run begins: what it found is known, and what is odd about it is said.
pub fn started(model: &mut Model, found: StartFindings) -> Vec<Effect> {
    let StartFindings { run, pending, notes, rotations, unread, warnings } = found;
    if let Some(run) = run {
        model.engine.run = run;
        model.engine.known.notes = notes;
        model.engine.known.rotations = rotations;
    }
    model.pending = pending;
    if let Some(text) = unread {
        model.say(Tone::Warning, text);
    }
    for text in warnings {
        model.warnings.push(text.clone());
        model.say(Tone::Warning, text);
    }
    environments::start(model)
}

//! Writes whose answer was lost: never repeated blindly. What became of them is read back, and said.

use crate::api::{ApiError, Request};
use crate::app::dialog::Stage;
use crate::app::flight::{Flight, Purpose};
use crate::app::model::Model;
use crate::app::msg::Effect;
use crate::app::notice::{Tone, advice};
use crate::domain::merge::merge;
use crate::domain::pending::PendingWrite;
use crate::domain::record::{Entry, Outcome};
use crate::domain::{Application, EnvKey};

use super::{gate, recording, replies, verify};

/// The answer to a write was lost: asks the server what became of it. The dialog that sent it goes
/// on waiting (`waited`), so that it cannot be sent again before that is known.
pub fn look(model: &mut Model, flight: &Flight, error: &ApiError, waited: bool) -> Vec<Effect> {
    let doing = flight.request.doing();
    model.fail(format!("Looking whether it happened: {}", error.message), error);
    let request = flight.request.clone();
    let Some(id) = request.application().cloned() else { return Vec::new() };
    let read = Request::GetApplication(id);
    let purpose = Purpose::AfterLoss(Box::new(request));
    let Some((ticket, effect)) = gate::read(model, &flight.environment, read, purpose) else {
        model.fail(format!("Unknown whether it happened: {doing}"), error);
        return Vec::new();
    };
    if let Some(read) = model.flights.get_mut(&ticket) {
        read.entry = unknown_entry(flight);
    }
    if waited {
        model.set_stage(Stage::Waiting(ticket));
    }
    vec![effect]
}

// Of a write that was refused nothing more is to be found.
fn unknown_entry(flight: &Flight) -> Option<Box<Entry>> {
    flight.entry.clone().filter(|entry| matches!(entry.outcome, Outcome::Unknown(_)))
}

/// The application as it is after the lost write.
pub fn on_found(
    model: &mut Model,
    key: &EnvKey,
    lost: &Request,
    entry: Option<Box<Entry>>,
    after: &Application,
    waited: bool,
) {
    if waited {
        model.dialog = None;
    }
    let Some(site) = model.site_of(key) else { return };
    let name = after.name().to_owned();
    let mut unsaved_again = None;
    let (happened, what) = match lost {
        Request::UpdateApplication(_, patch) => {
            // Whatever a colleague added meanwhile, nothing of the draft is left to be sent.
            let saved = site.drafts.get(&after.id).map_or_else(
                || patch.is_in(&after.settings),
                |draft| {
                    let merged = merge(&draft.base, &draft.now, &after.settings);
                    merged.patch.is_empty() && merged.conflicts.is_empty()
                },
            );
            if saved {
                unsaved_again = verify::lost_before(site, after);
                site.drafts.remove(&after.id);
                // What an earlier save meant is changed by this one.
                site.saves.retain(|save| save.application != after.id);
            }
            (saved, format!("save {name}"))
        }
        // Anything else that is there still was not deleted, and not created.
        other => (false, other.doing().to_owned()),
    };
    // The record names the secret too.
    let what = entry.as_ref().map_or(what, |entry| entry.doing());
    replies::put(model, key, after.clone());
    let outcome = if happened { Outcome::FoundDone } else { Outcome::FoundUndone };
    recording::found(model, entry, outcome);
    if happened {
        model.say(Tone::Warning, format!("It happened all the same: {what}"));
        if let Some((without, with)) = unsaved_again {
            verify::unsaved_again(model, key, &after.id, (&without, &with), &after.settings);
        }
    } else {
        let text = format!("Looked up: it did not happen so far: {what} · try again");
        model.say(Tone::Warning, text);
    }
}

/// Looks once more for a create of which nobody could tell what became of it.
pub fn look_later(model: &mut Model, intent: Option<&PendingWrite>, entry: Option<Box<Entry>>) {
    if let Some(intent) = intent {
        model.unknown.extend(entry.map(|entry| *entry));
        model.later.push(intent.clone());
    }
}

/// Reading back failed too: the outcome stays unknown, and that is said.
pub fn unknown(model: &mut Model, lost: &Request, error: &ApiError, waited: bool) {
    if waited {
        model.set_stage(Stage::Failed(Box::new(error.clone())));
    }
    let text = format!(
        "Unknown whether it happened: {} · {}{}",
        lost.doing(),
        error.message,
        advice(model, error)
    );
    // That the server answers again does not tell it.
    model.trouble = Some(error.clone());
    model.say(Tone::Error, text);
}

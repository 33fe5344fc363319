//! An application that an operation created, or may have created: the screen opens on it; where the
//! answer was lost, it is said what was found.

use crate::app::engine::{Found, Remark, Told};
use crate::app::keys::hint::next;
use crate::app::screen::environment_state::EnvironmentState;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::app::screen::pane::Pane;
use crate::app::screen::tab::Tab;
use crate::domain::record::Outcome;
use crate::domain::{Application, ClientId, WriteKind, echo, reconcile};

use super::{credentials, recording, recovery, undo};

/// The server created it.
pub fn arrived(model: &mut Model, told: &Told) {
    let again = told.takes.is_some();
    let Some(application) = application(model, told).cloned() else { return };
    let mut tone = Tone::Success;
    let mut text = if again {
        let id = &application.id;
        format!("Created {} again; its client ID is now {id}", application.name())
    } else {
        format!("Created {}", application.name())
    };
    let untaken = untaken(told, &application);
    if !untaken.is_empty() {
        tone = Tone::Warning;
        text = format!("{text}, but the server did not take: {}", untaken.join(", "));
    }
    keep(model, told, &application.id);
    let secrets = application.kind.has_secrets();
    let here =
        model.environment().is_some_and(|state| state.world.environment.key == told.environment);
    if let Some(state) = model.environment_of(&told.environment) {
        if !again {
            state.place.create = None;
        }
        state.place.filter.clear();
        state.place.kind = None;
        state.place.editor = None;
        state.place.selected = Some(application.id);
        state.place.tab = if secrets { Tab::Credentials } else { Tab::Configuration };
        state.place.rows = [0; 3];
        state.arrange();
    }
    if tone == Tone::Success {
        text = undo::done(model, told.takes.as_ref(), &text);
    }
    model.say(tone, text);
    if here {
        model.focus = Pane::Detail;
        let may = |state: &EnvironmentState| {
            state.world.environment.permits(WriteKind::GenerateSecret).is_ok()
        };
        let created = model
            .environment()
            .filter(|state| may(state))
            .and_then(EnvironmentState::selected)
            .cloned();
        if let Some(created) = created.filter(|_| secrets && !again) {
            credentials::ask_generate(model, &created);
        }
    }
}

/// The answer was lost, and it was found. The form or the question that ordered it waited for that
/// (`waited`), or is gone.
pub fn found(model: &mut Model, told: &Told, waited: bool) {
    let Some(subject) = &told.application else { return };
    let Some(id) = &subject.id else { return };
    keep(model, told, id);
    select(model, told, id, waited);
    let name = &subject.name;
    model.say(Tone::Warning, format!("The answer was lost, but {name} was created: {id}"));
}

/// The answer was lost, and it cannot be told for certain what became of it.
pub fn lost(model: &mut Model, told: &Told, found: &Found, waited: bool) {
    let Some((pending, entry)) = model.engine.unsettled(told.operation) else { return };
    let name = told.application.as_ref().map_or("", |one| one.name.as_str());
    let (outcome, text) = match found {
        Found::Applications(ids) => {
            for id in ids {
                keep(model, told, id);
            }
            if let Some(first) = ids.first() {
                select(model, told, first, waited);
            }
            let ids: Vec<_> = ids.iter().map(ToString::to_string).collect();
            let ids = ids.join(", ");
            recovery::settle(model, &pending);
            let text = format!(
                "The answer was lost, but {name} was created, here or by a colleague: {ids}"
            );
            return model.say(Tone::Warning, text);
        }
        Found::Unreadable(number) => {
            let why = recovery::unread(*number);
            let unknown = "The answer was lost, and it is unknown whether";
            (Outcome::FoundUnclear, format!("{unknown} {name} was created: {why}"))
        }
        Found::NotSoFar
        | Found::Partly(_)
        | Found::NotLooked(_)
        | Found::Secrets(_)
        | Found::Orphaned(_) => {
            let again = next(&model.keymap, &[("accept", "tries again")]);
            let not = format!("The answer was lost, and {name} was not created so far{again}");
            (Outcome::FoundUndone, not)
        }
    };
    if reconcile::settled(&pending, model.now) {
        recovery::settle(model, &pending);
        recording::found(model, Some(entry), outcome);
    } else {
        recovery::look_later(model, pending, *entry);
    }
    // The form stays open with everything in it.
    model.say(Tone::Warning, text);
}

// The next listing is not to take it for deleted, nor for what another lost create brought about.
fn keep(model: &mut Model, told: &Told, id: &ClientId) {
    recovery::own_application(model, &told.environment, id);
    let now = model.now;
    let Some(state) = model.environment_of(&told.environment) else { return };
    if let Some(listing) = &mut state.listing {
        listing.seen.insert(id.clone());
    }
    state.fresh.push((id.clone(), now));
    let there = state.world.count() as u64;
    state.total = state.total.map(|total| total.max(there));
    state.arrange();
}

fn select(model: &mut Model, told: &Told, id: &ClientId, waited: bool) {
    if !waited {
        return;
    }
    model.dialog = None;
    if let Some(state) = model.environment_of(&told.environment) {
        state.place.selected = Some(id.clone());
        state.place.create = None;
        state.arrange();
    }
}

fn application<'a>(model: &'a Model, told: &Told) -> Option<&'a Application> {
    let state = model.environments.get(model.position_of(&told.environment)?)?;
    state.application(told.application.as_ref()?.id.as_ref()?)
}

// What was asked for and the server did not take.
fn untaken(told: &Told, created: &Application) -> Vec<String> {
    let words = |remark: &Remark| match remark {
        Remark::OtherKind(asked) => {
            Some(format!("Type (asked {}, is {})", asked.name(), created.kind.name()))
        }
        Remark::NotTaken(odd) => Some(echo::words(odd, &created.settings)),
        Remark::Kept(_)
        | Remark::SentTwice(_)
        | Remark::NotSentAgain(_)
        | Remark::EarlierLost { .. }
        | Remark::Namesakes(_)
        | Remark::NotReadBack(_)
        | Remark::LockedOut(_) => None,
    };
    told.remarks.iter().filter_map(words).collect()
}

//! An application that an operation created, or may have created: the screen opens on it; where the
//! answer was lost, it is said what was found.

use crate::app::engine::{Found, Told};
use crate::app::screen::environment_state::EnvironmentState;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::app::screen::pane::Pane;
use crate::app::screen::tab::Tab;
use crate::domain::record::Outcome;
use crate::domain::{Application, ClientId, WriteKind, reconcile};

use super::{credentials, pending, recording, tell};

/// The server created it.
pub fn arrived(model: &mut Model, told: &Told) {
    let again = told.takes.is_some();
    let Some(application) = application(model, told).cloned() else { return };
    let (tone, mut text) = tell::created(told, &application);
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
        state.place.tab = if secrets { Tab::Credentials } else { Tab::Configuration };
        state.select(application.id);
    }
    if tone == Tone::Success {
        text = tell::taken_back(model, told.takes.as_ref(), &text);
    }
    model.say(tone, text);
    if here {
        model.focus = Pane::Detail;
        if !again {
            offer_secret(model);
        }
    }
}

// What was created is selected: its first secret is offered, where it takes one.
fn offer_secret(model: &mut Model) {
    let may = |state: &EnvironmentState| {
        state.world.environment.permits(WriteKind::GenerateSecret).is_ok()
    };
    let environment = model.environment().filter(|state| may(state));
    let created = environment.and_then(EnvironmentState::selected).cloned();
    if let Some(created) = created.filter(|one| one.kind.has_secrets()) {
        credentials::ask_generate(model, &created);
    }
}

/// The answer was lost, and it was found. The form or the question that ordered it waited for that
/// (`waited`), or is gone.
pub fn found(model: &mut Model, told: &Told, waited: bool) {
    let Some(subject) = &told.application else { return };
    let Some(id) = &subject.id else { return };
    keep(model, told, id);
    select(model, told, id, waited);
    model.say(Tone::Warning, tell::created_after_all(told, id));
    let here =
        model.environment().is_some_and(|state| state.world.environment.key == told.environment);
    let secrets = application(model, told).is_some_and(|one| one.kind.has_secrets());
    if waited && here && secrets && told.takes.is_none() {
        if let Some(state) = model.environment_of(&told.environment) {
            state.place.tab = Tab::Credentials;
        }
        model.focus = Pane::Detail;
        offer_secret(model);
    }
}

/// The answer was lost, and it cannot be told for certain what became of it.
pub fn lost(model: &mut Model, told: &Told, found: &Found, waited: bool) {
    let Some((pending, entry)) = model.engine.unsettled(told.operation) else { return };
    let text = tell::create_unclear(model, told, found);
    let outcome = match found {
        Found::Applications(ids) => {
            for id in ids {
                keep(model, told, id);
            }
            if let Some(first) = ids.first() {
                select(model, told, first, waited);
            }
            pending::settle(model, &pending);
            return model.say(Tone::Warning, text);
        }
        Found::Unreadable(_) => Outcome::FoundUnclear,
        Found::NotSoFar
        | Found::Partly(_)
        | Found::NotLooked(_)
        | Found::Secrets(_)
        | Found::Orphaned(_) => Outcome::FoundUndone,
    };
    if reconcile::settled(&pending, model.now) {
        pending::settle(model, &pending);
        recording::found(model, Some(entry), outcome);
    } else {
        pending::look_later(model, pending, *entry);
    }
    // The form stays open with everything in it.
    model.say(Tone::Warning, text);
}

// The next listing is not to take it for deleted, nor for what another lost create brought about.
fn keep(model: &mut Model, told: &Told, id: &ClientId) {
    pending::own_application(model, &told.environment, id);
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
        state.place.create = None;
        state.select(id.clone());
    }
}

fn application<'a>(model: &'a Model, told: &Told) -> Option<&'a Application> {
    let state = model.environments.get(model.position_of(&told.environment)?)?;
    state.application(told.application.as_ref()?.id.as_ref()?)
}

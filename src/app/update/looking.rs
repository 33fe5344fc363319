//! An application that is opened is read once more where what is shown of it is old: behind what is shown, and
//! without a word where nothing changed.

use crate::api::{ApiError, ErrorKind, Request};
use crate::app::msg::Effect;
use crate::app::screen::age;
use crate::app::screen::environment_state::{EnvironmentState, Health};
use crate::app::screen::flight::{Flight, Purpose};
use crate::app::screen::model::Model;
use crate::app::screen::pane::Pane;
use crate::app::screen::tab::Tab;
use crate::domain::{ClientId, EnvKey};

use super::{gate, server_state};

/// What is open in the detail pane.
pub type OpenedTab = (EnvKey, ClientId, Tab);

/// What is open, where the focus is on it.
pub fn open(model: &Model) -> Option<OpenedTab> {
    let state = model.environment().filter(|_| model.focus == Pane::Detail)?;
    let id = state.place.selected.clone()?;
    Some((state.world.environment.key.clone(), id, state.place.tab))
}

/// Reads what was opened since `before`. What an operation reads and writes has the right of way: an older
/// answer would take the place of what it found.
pub fn follow(model: &mut Model, before: Option<&OpenedTab>) -> Vec<Effect> {
    let mut effects = give_way(model);
    let opened = open(model).filter(|open| before != Some(open));
    let free = model.dialog.is_none() && model.reveals.is_empty();
    let Some((key, id, _)) = opened.filter(|_| free) else { return effects };
    let Some(state) = model.environment().filter(|state| is_due(model, state, &id)) else {
        return effects;
    };
    debug_assert_eq!(state.world.environment.key, key);
    let now = model.now;
    let request = Request::GetApplication(id.clone());
    effects.push(gate::read(model, &key, request, Purpose::Look).1);
    if let Some(state) = model.environment_of(&key) {
        state.world.was_read(&id, now);
    }
    effects
}

fn is_due(model: &Model, state: &EnvironmentState, id: &ClientId) -> bool {
    let key = &state.world.environment.key;
    let busy = model.flights.values().any(|flight| {
        let same = matches!(&flight.request, Request::GetApplication(one) if one == id);
        flight.environment == *key && (same || flight.is_of_engine())
    });
    let created = state.fresh.iter().find(|(one, _)| one == id).map(|(_, at)| *at);
    let read = state.listed.max(state.world.read_at(id)).max(created);
    let known = state.application(id).is_some() && !state.is_remembered(id);
    let answers = state.health == Health::SignedIn && state.listing.is_none();
    known && answers && !busy && age::is_old(read, model.now)
}

// Forgets what is read of environments in which an operation is under way.
fn give_way(model: &mut Model) -> Vec<Effect> {
    let busy = |key: &EnvKey| {
        model.flights.values().any(|flight| flight.is_of_engine() && flight.environment == *key)
    };
    let looks = model.flights.iter().filter(|(_, flight)| flight.purpose == Purpose::Look);
    let looks = looks.filter(|(_, flight)| busy(&flight.environment));
    let tickets: Vec<_> = looks.map(|(ticket, _)| *ticket).collect();
    for ticket in &tickets {
        model.flights.remove(ticket);
    }
    tickets.into_iter().map(Effect::Cancel).collect()
}

/// It was not read. Nobody asked for it, so that only its end is told.
pub fn on_failure(model: &mut Model, flight: &Flight, id: &ClientId, error: &ApiError) {
    if error.kind != ErrorKind::NotFound {
        return;
    }
    let key = &flight.environment;
    let shown = open(model).is_some_and(|(one, open, _)| one == *key && open == *id);
    if server_state::gone(model, key, id, false)
        && shown
        && open(model).is_some_and(|open| open.1 != *id)
    {
        // The next one in its place is not what was opened.
        model.focus = Pane::Applications;
    }
}

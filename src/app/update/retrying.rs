//! Retries: reads that are asked again by themselves, after a rate limit, an outage, a lost network.

use jiff::{SignedDuration, Timestamp};

use crate::api::request::ListFilter;
use crate::api::{ApiError, Request};
use crate::app::engine;
use crate::app::keys::hint::next;
use crate::app::msg::{Effect, Ticket};
use crate::app::screen::environment_state::Health;
use crate::app::screen::flight::{Flight, Purpose};
use crate::app::screen::listing::Listing;
use crate::app::screen::model::Model;
use crate::app::screen::retry::Retry;
use crate::domain::EnvKey;

use super::{cut_off, gate};

/// Lets a read that failed wait for its next try, and says so; tells whether it does.
pub fn begin(model: &mut Model, ticket: Ticket, flight: &Flight, error: &ApiError) -> bool {
    let key = &flight.environment;
    if flight.purpose == Purpose::Listing && !wanted(model, key, ticket) {
        return false;
    }
    let Some(retry) = Retry::of(ticket, flight, error, model.now) else { return false };
    // The header counts down.
    let again = "asked again by itself";
    model.retries.push(retry);
    let mut from = String::new();
    if let Some(known) = model.workspaces.iter_mut().find(|known| known.key == *key) {
        known.failed = Some(Box::new(error.clone()));
        from = format!("{}: ", known.name);
    }
    let looks = match flight.purpose {
        Purpose::Operation { id, .. } => model.engine.stage(id) == Some(&engine::Stage::Watching),
        _ => false,
    };
    if let Some(state) = model.environment_of(key) {
        from = format!("{}: ", state.world.environment.name);
        // What is said of it stands until it is so no longer.
        if !looks || !matches!(state.health, Health::Failed(_)) {
            state.health = Health::Failed(Box::new(error.clone()));
        }
    }
    // A look at a save that went well tells nothing new.
    if !looks {
        // In a dialog that key does nothing.
        let open = model.dialog.is_some();
        let more =
            if open { String::new() } else { next(&model.keymap, &[("trouble", "tells more")]) };
        let unknown = cut_off::unknown_in(model, key);
        let text = format!("{from}{} · {again}{more}{unknown}", error.message);
        model.fail(text, error);
    }
    true
}

// An environment that was left is read when it is opened again; a listing that was stopped is over.
fn wanted(model: &Model, key: &EnvKey, ticket: Ticket) -> bool {
    // What is to tell what became of a create is read wherever the operator is.
    let looked_for = model.pending.iter().any(|intent| intent.environment == *key);
    let position = model.position_of(key).filter(|at| looked_for || *at == model.current);
    let state = position.and_then(|at| model.environments.get(at));
    state.and_then(|state| state.listing.as_ref()).is_some_and(|listing| listing.ticket == ticket)
}

/// Asks again what is due.
pub fn due(model: &mut Model) -> Vec<Effect> {
    let now = model.now;
    again(model, |retry| retry.at <= now)
}

/// Asks again at once what the open dialog waits for.
pub fn ask_now(model: &mut Model, ticket: Ticket) -> Vec<Effect> {
    again(model, |retry| retry.ticket == ticket)
}

/// Lets a listing of an environment that is stale wait until `at`, when nothing else is to ask it:
/// it comes back by itself.
pub fn retry_listing(model: &mut Model, key: &EnvKey, at: Timestamp) {
    let ticket = model.ticket();
    let now = model.now;
    let others = model.retries.iter().map(|retry| &retry.flight).chain(model.flights.values());
    let asked = others.into_iter().any(|flight| flight.environment == *key);
    let Some(state) = model.environment_mut().filter(|state| state.world.environment.key == *key)
    else {
        return;
    };
    let Health::Failed(error) = &state.health else { return };
    if asked || !error.may_pass() || state.listing.is_some() {
        return;
    }
    let error = error.clone();
    state.listing = Some(Listing::new(ticket));
    let request = Request::ListApplications { filter: ListFilter::All, page_token: None };
    let flight = Flight::new(key.clone(), request, Purpose::Listing, now);
    model.retries.push(Retry { ticket, flight, error, at });
}

/// When a stale environment is asked again that nobody waits for.
pub fn soon(model: &Model) -> Timestamp {
    model.now + SignedDuration::from_secs(5)
}

/// Forgets the listing of an environment that waits.
pub fn forget(model: &mut Model, key: &EnvKey) {
    let before = model.retries.len();
    model.retries.retain(|retry| {
        retry.flight.environment != *key || !matches!(retry.flight.purpose, Purpose::Listing)
    });
    if model.retries.len() < before
        && let Some(state) = model.environment_of(key)
    {
        state.listing = None;
    }
}

fn again(model: &mut Model, wanted: impl Fn(&Retry) -> bool) -> Vec<Effect> {
    let (due, rest) = model.retries.drain(..).partition(wanted);
    model.retries = rest;
    due.into_iter().map(|retry| ask(model, retry)).collect()
}

fn ask(model: &mut Model, retry: Retry) -> Effect {
    let Retry { ticket: old, flight, .. } = retry;
    let key = flight.environment.clone();
    let (request, purpose) = (flight.request.clone(), flight.purpose.clone());
    let (ticket, effect) = gate::read(model, &key, request, purpose);
    model.engine.renew(old, ticket);
    if let Some(again) = model.flights.get_mut(&ticket) {
        again.tries = flight.tries + 1;
        again.intent = flight.intent;
        again.entry = flight.entry;
    }
    if let Some(listing) = model.environment_of(&key).and_then(|state| state.listing.as_mut())
        && listing.ticket == old
    {
        listing.ticket = ticket;
    }
    effect
}

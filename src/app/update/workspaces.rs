//! Workspaces: the environments that a workspace token lists.

use crate::api::request::Page;
use crate::api::{ApiError, ErrorKind, Request};
use crate::app::msg::Effect;
use crate::app::screen::advice;
use crate::app::screen::environment_state::{EnvironmentState, Health};
use crate::app::screen::flight::Purpose;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::domain::connection::{Origin, Target};
use crate::domain::text::count;
use crate::domain::{EnvKey, Environment, EnvironmentType, WriteKind};
use crate::wire::environment::WireEnvironment;
use crate::wire::page::{LISTING_LIMIT, too_long};

use super::{connected, environments, gate};

/// Asks every workspace for its environments, from the first page on.
pub fn begin(model: &mut Model) -> Vec<Effect> {
    let keys: Vec<EnvKey> =
        model.workspaces.iter().map(|workspace| workspace.key.clone()).collect();
    keys.iter().filter_map(|key| ask(model, key)).collect()
}

fn ask(model: &mut Model, key: &EnvKey) -> Option<Effect> {
    // The answer to a listing that is under way is as new.
    if model.flights.values().any(|flight| flight.environment == *key) {
        return None;
    }
    model.retries.retain(|retry| retry.flight.environment != *key);
    let known = model.workspaces.iter_mut().find(|known| known.key == *key)?;
    (known.pager, known.seen, known.unreadable) = Default::default();
    let request = Request::ListEnvironments { page_token: None };
    Some(gate::read(model, key, request, Purpose::Plain).1)
}

/// Takes in a page of environments, and opens the wanted or the first one.
pub fn on_page(model: &mut Model, workspace: &EnvKey, page: Page<WireEnvironment>) -> Vec<Effect> {
    let Some(known) = model.workspaces.iter_mut().find(|known| known.key == *workspace) else {
        return Vec::new();
    };
    let (name, deny) = (known.name.clone(), known.deny.clone());
    // A page that brings nothing new is as good as an empty one.
    let mut new = 0;
    for environment in page.items.iter().filter(|listed| !listed.id.is_empty()) {
        new += usize::from(known.seen.0.insert(EnvKey::listed(workspace, &environment.id)));
        known.seen.1 += size_of::<EnvironmentState>() + environment.bytes();
    }
    known.unreadable += page.unreadable;
    if known.seen.1 > LISTING_LIMIT {
        on_failure(model, workspace, &ApiError::new(ErrorKind::Unexpected, too_long()));
        return Vec::new();
    }
    let first = model.environments.is_empty();
    for environment in page.items.into_iter().filter(|listed| !listed.id.is_empty()) {
        let key = EnvKey::listed(workspace, &environment.id);
        take_in(model, described(key, environment, deny.clone()), &name);
    }
    let mut effects = Vec::new();
    let known = model.workspaces.iter_mut().find(|known| known.key == *workspace);
    if let Some(known) = known {
        let before = known.failed.take();
        let name = known.name.clone();
        if let Some(token) = known.pager.next(new, page.total, &page.next) {
            let request = Request::ListEnvironments { page_token: Some(token) };
            effects.push(gate::read(model, workspace, request, Purpose::Plain).1);
        } else {
            effects.extend(unlisted(model, workspace));
        }
        if let Some(error) = before {
            model.recovered(&name, &error);
        }
    }
    effects.extend(arrive(model, workspace, first));
    effects
}

fn take_in(model: &mut Model, environment: Environment, workspace: &str) {
    let Some(state) = model.environment_of(&environment.key) else {
        let state = EnvironmentState::new(environment);
        model.environments.push(state.from(Origin::Workspace(workspace.to_owned())));
        return;
    };
    // What was unlocked as something else is locked.
    if state.world.environment.guarded != environment.guarded {
        state.world.unlocked_until = None;
    }
    state.world.environment = environment;
}

// Opens the wanted environment, or the `first` one; reads the open one, where it was given up when the
// way to it changed.
fn arrive(model: &mut Model, workspace: &EnvKey, first: bool) -> Vec<Effect> {
    let named = model.wanted.as_ref().and_then(|wanted| {
        let name =
            |state: &EnvironmentState| state.world.environment.name.eq_ignore_ascii_case(wanted);
        model.environments.iter().position(name)
    });
    if let Some(position) = named {
        model.wanted = None;
        return environments::arrive(model, position);
    }
    if first {
        return environments::arrive(model, 0);
    }
    let waits = |state: &EnvironmentState| {
        let listed = state.world.environment.key.is_listed_by(workspace);
        listed && state.health == Health::NotAsked && state.listing.is_none()
    };
    if model.environment().is_some_and(waits) { environments::read(model) } else { Vec::new() }
}

// An environment that is not listed any more goes, unless the operator is there or something of
// theirs is.
fn unlisted(model: &mut Model, workspace: &EnvKey) -> Vec<Effect> {
    let Some(known) = model.workspaces.iter().find(|known| known.key == *workspace) else {
        return Vec::new();
    };
    let (name, unreadable) = (known.name.clone(), known.unreadable);
    if unreadable > 0 {
        let number = count(unreadable, "environment");
        model.say(Tone::Warning, format!("{name}: {number} cannot be read, and not in the list"));
        // What cannot be read is not gone.
        return Vec::new();
    }
    if known.seen.0.is_empty() {
        return Vec::new();
    }
    let words = format!("the workspace {} does not list it any more", known.name);
    let listed = |state: &&EnvironmentState| {
        let key = &state.world.environment.key;
        key.is_listed_by(workspace) && !known.seen.0.contains(key)
    };
    let gone =
        model.environments.iter().filter(listed).map(|state| state.world.environment.key.clone());
    let gone: Vec<EnvKey> = gone.collect();
    let mut effects = Vec::new();
    for key in gone {
        let open = model.environment().is_some_and(|state| state.world.environment.key == key);
        let target = Target::Environment;
        let held = connected::lost_with(model, &key, target).next().is_some();
        if !open && !held && connected::free(model, &key, target).is_ok() {
            effects.extend(connected::remove(model, &key));
        } else if let Some(state) = model.environment_of(&key) {
            let error = ApiError::new(ErrorKind::Unexpected, words.clone());
            state.health = Health::Failed(Box::new(error));
        }
    }
    effects
}

/// A workspace did not answer: its reason is kept for the screen.
pub fn on_failure(model: &mut Model, workspace: &EnvKey, error: &ApiError) {
    let advice = advice::after(model, workspace, error);
    let Some(known) = model.workspaces.iter_mut().find(|known| known.key == *workspace) else {
        return;
    };
    let text = format!("{}: {}{advice}", known.name, error.message);
    known.failed = Some(Box::new(error.clone()));
    model.fail(text, error);
}

fn described(key: EnvKey, listed: WireEnvironment, deny: Vec<WriteKind>) -> Environment {
    let kind = EnvironmentType::parse(&listed.kind)
        .unwrap_or_else(|| EnvironmentType::guess(&listed.domain));
    let name = if listed.display_name.is_empty() { &listed.domain } else { &listed.display_name };
    Environment {
        key,
        name: name.clone(),
        kind,
        host: listed.domain,
        guarded: kind == EnvironmentType::Production,
        own_client: None,
        server_id: Some(listed.id),
        region: Some(listed.region_code).filter(|code| !code.is_empty()),
        deny,
    }
}

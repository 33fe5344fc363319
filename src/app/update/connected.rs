//! The configuration was changed: environments and workspaces come, change and go without a new
//! start, and everything else stays as it is.

use crate::api::{ApiError, ErrorKind};
use crate::app::form::connect::ConnectStage;
use crate::app::msg::{Configured, Effect, Ticket};
use crate::app::screen::awaited;
use crate::app::screen::dialog::{Begun, Dialog};
use crate::app::screen::environment_state::{EnvironmentState, Health};
use crate::app::screen::flight::Purpose;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::app::screen::workspace::Workspace;
use crate::domain::checkup::{CheckedStep, CheckupStep};
use crate::domain::connection::{Connection, Origin, SecretSource, Target};
use crate::domain::rotation::Rotation;
use crate::domain::{Application, EnvKey, Environment};

use super::{connecting, environments, workspaces};

/// Whether an environment, or those of a workspace, can go or become another: nothing is under way
/// there.
///
/// # Errors
/// What has to be finished first.
pub fn free(model: &Model, key: &EnvKey, target: Target) -> Result<(), String> {
    for state in concerned(model, key, target) {
        let (key, name) = (&state.world.environment.key, &state.world.environment.name);
        let writes = |flight: &crate::app::screen::flight::Flight| {
            flight.environment == *key && flight.request.mutates()
        };
        if model.reveals.iter().any(|reveal| reveal.environment == *key) {
            return Err(format!("A secret of {name} still waits to be stored"));
        }
        if model.flights.values().any(writes) {
            return Err(format!(
                "A change of {name} is on its way: its answer comes within seconds"
            ));
        }
        let mut looked_for = model.pending.iter().chain(&model.later);
        // Where it cannot be found out, it is left to a later start.
        let asked = !matches!(state.health, Health::Failed(_));
        if asked && looked_for.any(|intent| intent.environment == *key) {
            return Err(format!("What became of a create in {name} is still to be found out"));
        }
        let going = |one: &Rotation| {
            one.environment == *key && state.application(&one.application).is_some()
        };
        if let Some(going) = model.engine.known.rotations.iter().find(|one| going(one)) {
            let of = state.application(&going.application).map_or("", Application::name);
            return Err(format!(
                "A rotation of {of} is under way in {name}: finish or forget it first"
            ));
        }
    }
    Ok(())
}

/// Whether nothing unsaved would go with an environment, or those of a workspace.
///
/// # Errors
/// What has to be saved first.
pub fn saved(model: &Model, key: &EnvKey, target: Target) -> Result<(), String> {
    let edited = |state: &&EnvironmentState| {
        let mut drafts = state.drafts.iter();
        // What is not listed can be neither saved nor reverted.
        drafts.any(|(id, draft)| !draft.patch().is_empty() && state.application(id).is_some())
    };
    match concerned(model, key, target).find(edited) {
        Some(state) => {
            let name = &state.world.environment.name;
            Err(format!("{name} has unsaved changes: save or revert them first"))
        }
        None => Ok(()),
    }
}

/// The applications whose unsaved changes would go with an environment, or those of a workspace:
/// what is listed has to be saved or reverted first, and the rest was kept in case it comes back.
pub fn lost_with<'a>(
    model: &'a Model,
    key: &'a EnvKey,
    target: Target,
) -> impl Iterator<Item = &'a str> {
    concerned(model, key, target).flat_map(|state| {
        let form = state.place.create.as_ref().filter(|form| form.touched());
        state.edited().chain(form.map(|_| "a new application"))
    })
}

/// An environment, or those that a workspace lists.
fn concerned<'a>(
    model: &'a Model,
    key: &'a EnvKey,
    target: Target,
) -> impl Iterator<Item = &'a EnvironmentState> {
    let workspace = model.workspaces.iter().find(|one| one.key == *key).map(|one| &one.name);
    model.environments.iter().filter(move |state| match target {
        Target::Environment => state.world.environment.key == *key,
        Target::Workspace => {
            matches!(&state.origin, Origin::Workspace(name) if Some(name) == workspace)
        }
    })
}

/// The change was made, or could not be.
pub fn on_configured(
    model: &mut Model,
    ticket: Ticket,
    result: Result<Configured, String>,
) -> Vec<Effect> {
    match result {
        Err(why) => {
            failed(model, ticket, why);
            Vec::new()
        }
        Ok(done) => {
            if awaited::waits(model) == Some(ticket) {
                model.dialog = None;
            }
            let subject = match &done {
                Configured::Environment(.., replaced) => (Target::Environment, replaced.as_ref()),
                Configured::Workspace(.., replaced) => (Target::Workspace, replaced.as_ref()),
                Configured::Removed(target, key, _) => (*target, Some(key)),
            };
            model.parked.retain(|form| form.subject() != subject);
            match done {
                Configured::Environment(environment, entry, replaced) => {
                    put_environment(model, *environment, *entry, replaced.as_ref())
                }
                Configured::Workspace(key, entry, replaced) => {
                    put_workspace(model, &key, *entry, replaced.as_ref())
                }
                Configured::Removed(_, key, name) => {
                    let effects = remove(model, &key);
                    let text = format!("{name} is no longer in the configuration");
                    model.say(Tone::Success, text);
                    effects
                }
            }
        }
    }
}

fn failed(model: &mut Model, ticket: Ticket, why: String) {
    if awaited::waits(model) != Some(ticket) {
        model.say(Tone::Error, why);
        return;
    }
    if let Some(Dialog::Connect(form)) = &mut model.dialog {
        form.work = ConnectStage::Failed(why);
        return;
    }
    let error = ApiError::new(ErrorKind::NotSent, why);
    model.begin(Begun::NotConfigured(Box::new(error)));
}

/// What looked or wrote was interrupted by an internal error.
pub fn on_crash(model: &mut Model, ticket: Ticket) {
    const WHY: &str = "an internal error interrupted it: the log tells more";
    connecting::on_probed(model, ticket, &[CheckedStep::bad(CheckupStep::Address, WHY)]);
    if awaited::waits(model) == Some(ticket) {
        failed(model, ticket, WHY.into());
    }
}

fn put_environment(
    model: &mut Model,
    environment: Environment,
    entry: Connection,
    replaced: Option<&EnvKey>,
) -> Vec<Effect> {
    let name = environment.name.clone();
    let typed = entry.source == SecretSource::Prompt;
    let origin = Origin::File(Box::new(entry));
    let Some(at) = replaced.and_then(|key| model.position_of(key)) else {
        model.environments.push(EnvironmentState::new(environment).from(origin));
        let effects = environments::arrive(model, model.environments.len() - 1);
        model.say(Tone::Success, format!("{name} is in the configuration"));
        return effects;
    };
    let mut effects = quiet(model, &model.environments[at].world.environment.key.clone());
    let before = &mut model.environments[at];
    // What is typed in is not written: then nothing was.
    let unchanged = typed && before.origin == origin && before.world.environment == environment;
    let same = |a: &Environment, b: &Environment| a.host == b.host && a.own_client == b.own_client;
    if same(&before.world.environment, &environment) {
        let old = std::mem::replace(&mut before.world.environment, environment);
        before.origin = origin;
        before.health = Health::NotAsked;
        if model.previous.as_ref() == Some(&old.key) {
            model.previous = None;
        }
    } else {
        *before = EnvironmentState::new(environment).from(origin);
    }
    if at == model.current {
        effects.extend(environments::refresh(model));
    }
    let text = if unchanged {
        format!("{name} signs in with what was typed in: its configuration is as it was")
    } else {
        format!("{name} is changed in the configuration")
    };
    model.say(Tone::Success, text);
    effects
}

fn put_workspace(
    model: &mut Model,
    key: &EnvKey,
    entry: Connection,
    replaced: Option<&EnvKey>,
) -> Vec<Effect> {
    let name = entry.name.clone();
    let at = replaced.and_then(|key| model.workspaces.iter().position(|one| one.key == *key));
    // The form does not change what is forbidden.
    let deny = at.and_then(|at| model.workspaces.get(at)).map(|old| old.deny.clone());
    let mut new = Workspace::new(key.clone(), name.clone(), deny.unwrap_or_default());
    let url = entry.url.clone();
    new.connection = Some(entry);
    let mut text = format!("The workspace {name} is in the configuration");
    let mut effects = Vec::new();
    match at.and_then(|at| model.workspaces.get(at).cloned().map(|old| (at, old))) {
        // At another address the same ids are other environments.
        Some((_, old)) if old.connection.as_ref().is_some_and(|old| old.url != url) => {
            effects.extend(remove(model, &old.key));
            model.workspaces.push(new);
        }
        Some((at, old)) => {
            effects.extend(quiet_all(model, &old.key));
            model.workspaces[at] = new;
            if old.key != *key {
                rename(model, &old.key, key, &name);
                text.push_str("; what was done before is in the history under its old name");
            }
        }
        None => model.workspaces.push(new),
    }
    effects.extend(workspaces::begin(model));
    model.say(Tone::Success, text);
    effects
}

// Its environments stay as they are, under other keys.
fn rename(model: &mut Model, old: &EnvKey, key: &EnvKey, name: &str) {
    for state in &mut model.environments {
        let id = state.world.environment.server_id.as_deref();
        if let Some(id) = id.filter(|_| state.world.environment.key.is_listed_by(old)) {
            state.world.environment.key = EnvKey::listed(key, id);
            state.origin = Origin::Workspace(name.to_owned());
        }
    }
    model.previous.take_if(|previous| previous.is_listed_by(old));
}

// Gives up what is being read of a workspace and of all that it lists.
fn quiet_all(model: &mut Model, workspace: &EnvKey) -> Vec<Effect> {
    let keys = model.environments.iter().map(|state| state.world.environment.key.clone());
    let listed: Vec<EnvKey> = keys.filter(|key| key.is_listed_by(workspace)).collect();
    [workspace.clone()].iter().chain(&listed).flat_map(|key| quiet(model, key)).collect()
}

/// Takes an environment off the list, or a workspace with what it lists.
pub fn remove(model: &mut Model, key: &EnvKey) -> Vec<Effect> {
    let key_at =
        |model: &Model, at: usize| Some(model.environments.get(at)?.world.environment.key.clone());
    let (open, under) = (key_at(model, model.current), key_at(model, model.environment_cursor));
    let workspace = model.workspaces.iter().find(|one| one.key == *key).map(|one| one.name.clone());
    let gone: Vec<EnvKey> = model
        .environments
        .iter()
        .filter(|state| match (&workspace, &state.origin) {
            (Some(name), Origin::Workspace(of)) => of == name,
            (Some(_), _) => false,
            (None, _) => state.world.environment.key == *key,
        })
        .map(|state| state.world.environment.key.clone())
        .collect();
    let mut effects = quiet(model, key);
    for key in &gone {
        effects.extend(quiet(model, key));
    }
    model.workspaces.retain(|one| one.key != *key);
    model.environments.retain(|state| !gone.contains(&state.world.environment.key));
    if model.previous.as_ref().is_some_and(|key| gone.contains(key)) {
        model.previous = None;
    }
    let still = open.and_then(|key| model.position_of(&key));
    let focus = model.focus;
    model.current = still.unwrap_or(0);
    let under = under.and_then(|key| model.position_of(&key));
    let last = model.environments.len().saturating_sub(1);
    model.environment_cursor = under.unwrap_or_else(|| model.environment_cursor.min(last));
    if still.is_none() {
        effects.extend(environments::open(model, 0));
        model.focus = focus;
    }
    effects
}

/// Gives up what is being read of an environment. A write goes on: its answer may be the only copy.
fn quiet(model: &mut Model, key: &EnvKey) -> Vec<Effect> {
    let mut tickets = Vec::new();
    model.flights.retain(|ticket, flight| {
        let stays = flight.environment != *key || flight.request.mutates();
        if !stays {
            if let Purpose::Operation { id, .. } = flight.purpose {
                model.engine.forget(id);
            }
            tickets.push(*ticket);
        }
        stays
    });
    model.retries.retain(|retry| retry.flight.environment != *key);
    if let Some(state) = model.environment_of(key) {
        state.listing = None;
        state.health = Health::NotAsked;
    }
    tickets.into_iter().map(Effect::Cancel).collect()
}

/// The sandbox is open, or could not be opened.
pub fn on_sandbox(model: &mut Model, result: Result<Vec<Environment>, String>) -> Vec<Effect> {
    model.opening = false;
    match result {
        Ok(environments) => {
            let first = model.environments.len();
            model.environments.extend(environments.into_iter().map(EnvironmentState::new));
            let effects = environments::arrive(model, first);
            model.say(
                Tone::Success,
                "The sandbox is open for this run; the configuration is as it was",
            );
            effects
        }
        Err(why) => {
            model.say(Tone::Error, format!("The sandbox cannot be opened: {why}"));
            Vec::new()
        }
    }
}

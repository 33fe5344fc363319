//! Opening environments, reading them again, locking and unlocking.

use jiff::SignedDuration;

use crate::api::Request;
use crate::app::form::input::Input;
use crate::app::keys::Action;
use crate::app::keys::hint::next;
use crate::app::msg::Effect;
use crate::app::screen::access::{Access, UNLOCKED_SECONDS};
use crate::app::screen::age;
use crate::app::screen::dialog::{Begun, Choice, Confirm, Dialog, Intent, Menu, MenuItem};
use crate::app::screen::environment_state::Health;
use crate::app::screen::flight::Purpose;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::app::screen::pane::Pane;
use crate::app::undoing::Asked;

use crate::domain::EnvKey;
use crate::domain::record::RecordAction;

use super::{activity, gate, listing, recording, recovery, remembering, retrying, workspaces};

/// The first effects: reads the open environment, and the environments of each workspace.
pub fn start(model: &mut Model) -> Vec<Effect> {
    let mut effects = workspaces::begin(model);
    effects.extend(open(model, model.current));
    effects.extend(recovery::start(model));
    effects.push(Effect::ReadRecord(Asked::CutOff));
    effects
}

/// Opens the environment at `position`. The one left behind is locked again.
pub fn open(model: &mut Model, position: usize) -> Vec<Effect> {
    if position >= model.environments.len() {
        return Vec::new();
    }
    if position != model.current {
        if let Some(state) = model.environment_mut() {
            state.world.unlocked_until = None;
            let key = state.world.environment.key.clone();
            // What is to tell what became of a create is still wanted.
            if !model.pending.iter().any(|intent| intent.environment == key) {
                retrying::forget(model, &key);
            }
            model.previous = Some(key);
        }
        model.notice = None;
    }
    model.current = position;
    model.environment_cursor = position;
    model.focus = Pane::Applications;
    model.filtering = false;
    let state = &model.environments[position];
    let old = age::is_old(state.listed, model.now);
    let fresh = !old && !matches!(state.health, Health::Failed(_));
    if fresh || state.listing.is_some() { Vec::new() } else { read(model) }
}

/// Opens an environment that came without a key being pressed now, unless the operator is in the
/// middle of something: that would go on in another environment than it began in.
pub fn arrive(model: &mut Model, position: usize) -> Vec<Effect> {
    if !model.busy() {
        return open(model, position);
    }
    if position == model.current {
        return read(model);
    }
    let name = model.environments.get(position).map_or("", |state| &state.world.environment.name);
    let text =
        format!("{name} is there now{}", next(&model.keymap, &[("environments", "opens it")]));
    model.say(Tone::Info, text);
    Vec::new()
}

/// `r`: reads the open environment again, and what the workspaces list.
pub fn refresh(model: &mut Model) -> Vec<Effect> {
    activity::refresh(model);
    let mut effects = read(model);
    effects.extend(workspaces::begin(model));
    effects
}

/// Reads the open environment.
pub fn read(model: &mut Model) -> Vec<Effect> {
    let mut effects: Vec<Effect> = remembering::read(model).into_iter().collect();
    effects.extend(listing::begin(model, model.current));
    let policy = model.environment().and_then(|state| {
        let id = state.world.environment.server_id.clone()?;
        Some((state.world.environment.key.clone(), Request::GetSessionSettings(id)))
    });
    if let Some((key, request)) = policy {
        effects.push(gate::read(model, &key, request, Purpose::Plain).1);
    }
    effects
}

/// Back to the environment that was open before.
pub fn back_to_last(model: &mut Model) -> Vec<Effect> {
    let position = model.previous.clone().and_then(|key| model.position_of(&key));
    position.map_or_else(Vec::new, |position| open(model, position))
}

/// From so many environments on, the menu has a filter to type in; fewer are chosen with `j`, `k`.
const FILTER_FROM: usize = 10;

/// The environments as a menu.
pub fn menu(model: &mut Model) {
    let mut items: Vec<MenuItem> = model
        .environments
        .iter()
        .map(|state| {
            let health = state.health.words();
            let kind = state.world.environment.kind_words();
            MenuItem {
                names: Vec::new(),
                label: state.world.environment.name.clone(),
                detail: format!("{kind} · {} · {health}", state.world.environment.host),
                choice: Choice::Environment(state.world.environment.key.clone()),
            }
        })
        .collect();
    items.push(MenuItem {
        names: vec!["connections"],
        label: "Connections".into(),
        detail: "add, edit, test or remove one".into(),
        choice: Choice::Act(Action::Connections),
    });
    let silent = model.silent_workspaces();
    let lines = silent.map(|(name, error)| format!("{name}: {}", error.message)).collect();
    model.dialog = Some(Dialog::Menu(Menu {
        title: "Choose an environment".into(),
        lines,
        items,
        cursor: model.current,
        filter: (model.environments.len() >= FILTER_FROM).then(Input::default),
    }));
}

/// Asks for the environment's name to unlock writing, or locks it again.
pub fn unlock(model: &mut Model) {
    let access = model.access();
    let Some(state) = model.environment_mut() else { return };
    if let Access::Unlocked(_) = access {
        state.world.unlocked_until = None;
        let name = state.world.environment.name.clone();
        recording::note(model, RecordAction::Lock);
        model.say(Tone::Success, format!("{name} is read-only again"));
        return;
    }
    let name = state.world.environment.name.clone();
    let confirm = Confirm {
        environment: state.world.environment.key.clone(),
        title: format!("Unlock writing in {name}"),
        lines: vec![
            format!(
                "{} environment at {}",
                state.world.environment.kind_words(),
                state.world.environment.host
            ),
            "Writing stays unlocked for ten minutes, or until you switch away.".into(),
            "Type the environment's name:".into(),
        ],
        word: Some((name, Input::default())),
        verb: "unlock",
        danger: true,
        intent: Intent::Unlock,
        begun: Begun::Nothing,
    };
    model.dialog = Some(Dialog::Confirm(Box::new(confirm)));
}

/// Unlocks the environment whose name was typed. What is not open stays locked.
pub fn unlocked(model: &mut Model, key: &EnvKey) {
    if model.environment().is_none_or(|state| state.world.environment.key != *key) {
        model.say(Tone::Warning, "That environment is not open any more: nothing was unlocked");
        return;
    }
    recording::note(model, RecordAction::Unlock);
    let until = model.now.checked_add(SignedDuration::from_secs(UNLOCKED_SECONDS)).ok();
    if let Some(state) = model.environment_mut() {
        state.world.unlocked_until = until;
        let name = state.world.environment.name.clone();
        let lock = next(&model.keymap, &[("unlock", "locks it")]);
        model.say(Tone::Success, format!("Writing in {name} is unlocked for ten minutes{lock}"));
    }
}

//! The list of an environment from the last time, shown until it is read again.

use crate::app::msg::Effect;
use crate::app::screen::environment_state::EnvironmentState;
use crate::app::screen::model::Model;
use crate::domain::EnvKey;
use crate::domain::connection::Origin;
use crate::domain::remembered::RememberedList;

// What a sandbox of this run listed, no other run can show.
fn lasts(model: &Model, state: &EnvironmentState) -> bool {
    model.options.remember_lists && state.origin != Origin::Sandbox
}

/// Reads what is remembered of the open environment, where nothing of it was read yet.
pub fn read(model: &Model) -> Option<Effect> {
    let state = model.environment().filter(|state| lasts(model, state))?;
    let unknown = state.listed.is_none() && state.world.count() == 0;
    let environment = &state.world.environment;
    unknown.then(|| Effect::ReadList(environment.key.clone(), environment.url()))
}

/// It was read. What the server tells by now is newer.
pub fn on_read(model: &mut Model, key: &EnvKey, list: RememberedList) {
    let Some(state) = model.environment_of(key) else { return };
    let unknown = state.listed.is_none() && state.world.count() == 0;
    if unknown && state.world.environment.url() == list.url && !list.applications.is_empty() {
        state.remember(list);
    }
}

/// The environment was listed: that is remembered instead.
pub fn keep(model: &mut Model, key: &EnvKey) {
    let now = model.now;
    let Some(at) = model.position_of(key) else { return };
    if let Some(state) = model.environments.get(at).filter(|state| lasts(model, state)) {
        let url = state.world.environment.url();
        let list = RememberedList::of(url, now, state.applications());
        model.kept.push(Effect::KeepList(Box::new(list)));
    }
}

//! What the server has of an application, taken in: as it was read, or that it is there no more.

use crate::app::keys::hint::next;
use crate::app::screen::draft::Draft;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::app::screen::pane::Pane;
use crate::domain::{Application, ClientId, EnvKey};

use super::{pending, rotations};

/// What is said of unsaved changes to what is not listed any more.
pub const KEPT_DRAFT: &str = "your unsaved changes are kept in case it comes back";

/// Takes in an application that was read.
pub fn put(model: &mut Model, key: &EnvKey, application: Application) {
    rotations::on_read(model, key, &application);
    pending::on_read(model, key, &application);
    if let Some(state) = model.environment_of(key) {
        state.put(application);
        state.arrange();
    }
    settle_drafts(model, key);
}

/// Settles what is unsaved with what was read. What a dialog shows is left to what the dialog asks for.
pub fn settle_drafts(model: &mut Model, key: &EnvKey) {
    if model.dialog.is_none() {
        follow(model, key);
        saved_by_now(model, key);
    }
}

// Unsaved changes stand on what the server has by now. What is typed in stays as it was when that began.
fn follow(model: &mut Model, key: &EnvKey) {
    let Some(state) = model.environment_of(key) else { return };
    let typed_in = state.typed_in().cloned();
    let mut drafts = std::mem::take(&mut state.drafts);
    for (id, draft) in drafts.iter_mut().filter(|(id, _)| typed_in.as_ref() != Some(id)) {
        if let Some(application) = state.application(id).filter(|_| draft.undoing.is_none()) {
            draft.follow(&application.settings);
        }
    }
    state.drafts = drafts;
}

// Unsaved changes that the server has by now, all of them, are unsaved no more: a save whose answer was lost, or a
// colleague, made them.
fn saved_by_now(model: &mut Model, key: &EnvKey) {
    let Some(state) = model.environment_of(key) else { return };
    let there = |id: &ClientId, draft: &Draft| {
        let settings = state.application(id).map(|application| &application.settings);
        draft.undoing.is_none() && settings.is_some_and(|now| draft.is_made(now))
    };
    let made: Vec<ClientId> = state
        .drafts
        .iter()
        .filter(|(id, draft)| there(id, draft))
        .map(|(id, _)| id.clone())
        .collect();
    let names: Vec<String> = made
        .iter()
        .filter_map(|id| state.application(id).map(|one| one.name().to_owned()))
        .collect();
    for id in &made {
        state.drafts.remove(id);
    }
    if !names.is_empty() {
        let text = format!("What was unsaved of {} is so on the server by now", names.join(", "));
        model.say(Tone::Info, text);
    }
}

/// An application that is not there any more leaves the list; tells whether it was in it.
pub fn gone(model: &mut Model, key: &EnvKey, id: &ClientId, waited: bool) -> bool {
    let Some(state) = model.environment_of(key) else { return false };
    let Some(name) = state.application(id).map(|application| application.settings.name.clone())
    else {
        return false;
    };
    let kept = state.drafts.get(id).is_some_and(Draft::edited);
    state.remove(id);
    let shows = next(&model.keymap, &[("trouble", "shows them")]);
    let kept = if kept { format!(" · {KEPT_DRAFT}{shows}") } else { String::new() };
    if waited {
        model.dialog = None;
        model.focus = Pane::Applications;
    }
    let text = format!("{name} does not exist any more: it was deleted elsewhere{kept}");
    model.say(Tone::Warning, text);
    true
}

//! A secret that an operation generated, or may have generated: its value is revealed; where the
//! answer was lost, it is asked what is to become of the secret.

use crate::app::engine::{Found, Generated, Told};
use crate::app::msg::Effect;
use crate::app::screen::model::Model;
use crate::domain::Application;

use super::pending::{self, Lost};
use super::{lost_secret, recovery, reveal};

/// The value is here.
pub fn arrived(model: &mut Model, told: &Told, made: Generated) -> Vec<Effect> {
    let id = told.application.as_ref().and_then(|one| one.id.clone());
    id.map_or_else(Vec::new, |id| reveal::arrived(model, &told.environment, &id, made))
}

/// The answer was lost, and this was found. What cannot be asked now is looked for once more later.
pub fn lost(model: &mut Model, told: &Told, found: &Found) {
    let Some((pending, entry)) = model.engine.unsettled(told.operation) else { return };
    let Some(application) = application(model, told) else { return };
    if model.dialog.is_some() {
        return pending::look_later(model, pending, *entry);
    }
    // What was said of the search is over; what is asked now says what was found.
    model.keep_said();
    model.notice = None;
    match found {
        Found::Orphaned(secret) => {
            let lost = Some(Lost::Answer);
            lost_secret::judge(model, (&pending, None), &application, secret, lost);
        }
        Found::Secrets(suspects) => {
            lost_secret::show_suspects(model, &pending, &application, suspects, Lost::Answer);
        }
        Found::NotSoFar
        | Found::Partly(_)
        | Found::NotLooked(_)
        | Found::Unreadable(_)
        | Found::Applications(_) => {
            model.unknown.push(*entry);
            recovery::nothing(model, &pending, Lost::Answer);
        }
    }
}

fn application(model: &Model, told: &Told) -> Option<Application> {
    let state = model.environments.get(model.position_of(&told.environment)?)?;
    state.application(told.application.as_ref()?.id.as_ref()?).cloned()
}

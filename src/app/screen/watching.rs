//! Whose sign-ins somebody looks at.

use jiff::Timestamp;

use super::activity::SignInLog;
use super::model::Model;
use super::pane::Pane;
use super::tab::Tab;
use crate::domain::{ClientId, EnvKey};

/// The environment and the application whose sign-ins are on the screen, with the focus on them.
pub fn watched(model: &Model) -> Option<(EnvKey, ClientId)> {
    let state = model.environment()?;
    let open = model.focus == Pane::Detail && state.place.tab == Tab::Activity;
    let application = state.selected().filter(|_| open && model.reveals.is_empty())?;
    let known = !state.is_remembered(&application.id);
    known.then(|| (state.world.environment.key.clone(), application.id.clone()))
}

/// Whether the log is looked at again and again.
pub fn is_live(model: &Model, log: &SignInLog) -> bool {
    let watched = watched(model).is_some_and(|(_, id)| id == log.application);
    watched && model.away.is_none() && !log.stopped && log.error.is_none()
}

/// When the open log is to be asked for again.
pub fn due(model: &Model) -> Option<Timestamp> {
    let (_, id) = watched(model).filter(|_| model.away.is_none())?;
    let log = model.environment()?.sign_ins.as_ref().filter(|log| log.application == id)?;
    (log.asked.is_none() && !log.stopped).then_some(log.due)
}

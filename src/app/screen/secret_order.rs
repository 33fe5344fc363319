//! What a question about secrets orders when it is confirmed, and what is left to sign in with then.

use super::dialog::Intent;
use super::model::Model;
use super::rotating;
use crate::app::engine::{Command, Order, Shown};
use crate::app::undoing::Undoing;
use crate::domain::rotation::Left;
use crate::domain::{Application, EnvKey};

/// Why what is left once `command` has retired its secret cannot be relied on; `None` when another
/// secret works that is stored or in use, and when the command retires none.
pub fn doubtful(
    model: &Model,
    key: &EnvKey,
    application: &Application,
    command: &Command,
) -> Option<Left> {
    let retired = command.retires()?;
    model.engine.known.left(key, application, retired, rotating::now(model, key))
}

/// What a question about a change of secrets does when it is confirmed, resting on what is listed now.
pub fn intent(model: &Model, key: &EnvKey, command: Command, undoing: Option<Undoing>) -> Intent {
    let state = model.position_of(key).and_then(|at| model.environments.get(at));
    let id = command.application();
    let application = state.zip(id).and_then(|(state, id)| state.application(id));
    let secrets = application.map_or_else(Vec::new, |application| application.secrets.clone());
    let left = application.and_then(|one| doubtful(model, key, one, &command));
    let at = rotating::now(model, key);
    let rotated = model.rotating.as_ref().map(|(key, id)| (key, Some(id)));
    let order = Order {
        takes: undoing.as_ref().map(Undoing::takes),
        shown: Some(Box::new(Shown { secrets, left, at })),
        step: rotating::planned(model, key, &command),
        rotating: rotated == Some((key, command.application())),
        unattended: false,
        ..Order::new(key.clone(), command)
    };
    Intent::Order(Box::new(order), undoing)
}

//! What an application can sign in with once one of its secrets is retired.

use crate::app::engine::Command;
use crate::app::screen::model::Model;
use crate::domain::rotation::Left;
use crate::domain::{Application, EnvKey};

use super::rotation;

/// Why what is left once `command` has retired its secret cannot be relied on; `None` when another
/// secret works that is stored or in use, and when the command retires none.
pub fn doubtful(
    model: &Model,
    key: &EnvKey,
    application: &Application,
    command: &Command,
) -> Option<Left> {
    let retired = command.retires()?;
    model.engine.known.left(key, application, retired, rotation::now(model, key))
}

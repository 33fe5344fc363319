//! What an application can sign in with once one of its secrets is retired.

use crate::api::Request;
use crate::app::model::Model;
use crate::app::secret_write::{retires, target};
use crate::domain::rotation::Left;
use crate::domain::{Application, EnvKey};

use super::rotation;

/// Why what is left once `request` has retired its secret cannot be relied on; `None` when another
/// secret works that is stored or in use, and when the request retires none.
pub fn doubtful(
    model: &Model,
    key: &EnvKey,
    application: &Application,
    request: &Request,
) -> Option<Left> {
    let retired = target(request).filter(|_| retires(request))?;
    model.engine.known.left(key, application, retired, rotation::now(model, key))
}

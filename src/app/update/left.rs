//! What an application can sign in with once one of its secrets is retired.

use crate::api::Request;
use crate::app::model::Model;
use crate::app::secret_write::{retires, target};
use crate::domain::rotation::{Left, left};
use crate::domain::{Application, ClientSecret, EnvKey};

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
    let doubt = |secret: &ClientSecret| doubt(model, key, application, secret);
    left(&application.secrets, retired, rotation::now(model, key), doubt)
}

// Whoever pasted a secret to test it holds it.
fn doubt(
    model: &Model,
    key: &EnvKey,
    application: &Application,
    secret: &ClientSecret,
) -> Option<Left> {
    let id = &application.id;
    let pasted = model.tested.iter().any(|(of, tested)| of == key && *tested == secret.id);
    let held = pasted || rotation::handed_over(model, key, id, &secret.id);
    model.engine.notes.doubt(id, secret).filter(|_| !held)
}

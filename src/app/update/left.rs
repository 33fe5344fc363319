//! What an application can sign in with once one of its secrets is retired.

use crate::api::Request;
use crate::app::model::Model;
use crate::app::secret_write::{retires, target};
use crate::domain::rotation::{Left, Value, works};
use crate::domain::text::clean;
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
    let id = target(request).filter(|_| retires(request))?;
    let now = rotation::now(model, key);
    let retired = application.secrets.iter().find(|one| one.id == *id)?;
    let others = || application.secrets.iter().filter(|one| one.id != *id && one.active());
    if !others().any(|one| works(one, now)) {
        let expired = others().next().map(|one| clean(&one.suffix));
        return works(retired, now).then_some(Left::Nothing(expired));
    }
    let working = others().filter(|one| works(one, now));
    let doubts: Option<Vec<_>> = working.map(|one| doubt(model, key, application, one)).collect();
    doubts?.into_iter().min()
}

// Why it is not known that anybody can use a secret that works.
fn doubt(
    model: &Model,
    key: &EnvKey,
    application: &Application,
    secret: &ClientSecret,
) -> Option<Left> {
    let (id, suffix) = (&application.id, clean(&secret.suffix));
    let pasted = model.tested.iter().any(|(of, tested)| of == key && *tested == secret.id);
    if pasted || rotation::handed_over(model, key, id, &secret.id) {
        return None;
    }
    match rotation::value(model, id, &secret.into()) {
        Some(Value::Delivered) => None,
        Some(Value::Gone) => {
            Some(Left::Unstored(suffix, "was stored nowhere: nobody can use it".into()))
        }
        Some(Value::Shown) => {
            let held = model.notes.held(id, &secret.id, &secret.suffix);
            let how = held.map_or_else(String::new, |held| format!(": it {held}"));
            Some(Left::Unstored(suffix, format!("is not stored{how}")))
        }
        None => secret.used().is_none().then_some(Left::Unused(suffix)),
    }
}

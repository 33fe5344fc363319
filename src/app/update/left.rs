//! What an application can sign in with once one of its secrets is retired.

use crate::api::Request;
use crate::app::model::Model;
use crate::app::secret_write::{retires, target};
use crate::domain::rotation::{Value, works};
use crate::domain::text::clean;
use crate::domain::{Application, ClientSecret, EnvKey};

use super::rotation;

/// That nothing reliable is left once `request` has retired its secret, in a sentence; `None` when
/// another secret works that is stored or in use, and when the request retires none.
pub fn warning(
    model: &Model,
    key: &EnvKey,
    application: &Application,
    request: &Request,
) -> Option<String> {
    let id = target(request).filter(|_| retires(request))?;
    let now = rotation::now(model, key);
    let retired = application.secrets.iter().find(|one| one.id == *id)?;
    let others = || application.secrets.iter().filter(|one| one.id != *id && one.active());
    let working: Vec<_> = others().filter(|one| works(one, now)).collect();
    let Some(first) = working.first() else {
        return works(retired, now).then(|| match others().next() {
            None => "It is the only active secret: the application is locked out.".into(),
            Some(expired) => format!(
                "It is the only active secret that works, ••••{} has expired: the application is locked out.",
                clean(&expired.suffix)
            ),
        });
    };
    let doubts: Option<Vec<_>> =
        working.iter().map(|one| doubt(model, key, application, one)).collect();
    let doubt = doubts?.into_iter().next()?;
    Some(format!("Only ••••{} is left then, and it {doubt}.", clean(&first.suffix)))
}

// Why it is not known that anybody can use a secret that works.
fn doubt(
    model: &Model,
    key: &EnvKey,
    application: &Application,
    secret: &ClientSecret,
) -> Option<String> {
    let id = &application.id;
    let pasted = model.tested.iter().any(|(of, tested)| of == key && *tested == secret.id);
    if pasted || rotation::handed_over(model, key, id, &secret.id) {
        return None;
    }
    match rotation::value(model, id, &secret.into()) {
        Some(Value::Delivered) => None,
        Some(Value::Gone) => Some("was stored nowhere: nobody can use it".into()),
        Some(Value::Shown) => {
            let held = model.notes.held(id, &secret.id, &secret.suffix);
            Some(
                held.map_or_else(
                    || "is not stored".into(),
                    |held| format!("is not stored: it {held}"),
                ),
            )
        }
        None => secret.used().is_none().then(|| "was never used".into()),
    }
}

//! Writes whose answer was lost: what is written down before they leave, so that it can be found out
//! what became of them.

use jiff::Timestamp;

use super::world::World;
use crate::api::{ApiError, ErrorKind, Request};
use crate::domain::pending::{PendingKind, PendingWrite, WriteId};

/// What is written down before a create leaves. It has no key that would make a second one harmless,
/// and its answer may be the only copy.
pub fn intent(
    world: &World,
    request: &Request,
    id: &WriteId,
    now: Timestamp,
) -> Option<PendingWrite> {
    let environment = &world.environment;
    let kind = match request {
        Request::CreateSecret(id) => {
            let application = world.application(id)?;
            PendingKind::Secret {
                application: id.clone(),
                application_name: application.settings.name.clone(),
                known: application.secrets.iter().map(|secret| secret.id.clone()).collect(),
                creator: environment.own_client.as_ref().map(ToString::to_string),
            }
        }
        Request::CreateApplication(new) => {
            let same = world
                .applications()
                .filter(|one| one.kind == new.kind && one.settings.name == new.settings.name);
            PendingKind::Application {
                name: new.settings.name.clone(),
                kind: new.kind.code().to_owned(),
                known: same.map(|one| one.id.clone()).collect(),
            }
        }
        _ => return None,
    };
    Some(PendingWrite {
        id: id.clone(),
        kind,
        environment: environment.key.clone(),
        environment_name: environment.name.clone(),
        client: environment.own_client.clone(),
        at: now,
        unanswered: false,
    })
}

/// What the answer to a write may say does not exist.
pub const THE_APPLICATION: &str = "the application";

/// How long after a first look a create that was not found is looked for once more, in seconds: the
/// server may have been at work on it still.
pub const LOOK_AGAIN: u64 = 5;

/// A write that was answered as if `what` did not exist, which the server has as it was: neither that
/// it is gone nor that it changed.
pub fn still_there(error: &ApiError, what: &str) -> ApiError {
    if error.kind != ErrorKind::NotFound {
        return error.clone();
    }
    let status = error.status.map_or_else(String::new, |status| format!(" ({status})"));
    let message = format!("{}{status}, though {what} is there as it was", error.message);
    ApiError { kind: ErrorKind::Unexpected, message, ..error.clone() }
}

/// Whether a failed write has to be looked up: it may have happened, or the server does not know the
/// application, which one such answer does not prove.
pub fn to_look_up(error: &ApiError) -> bool {
    error.may_have_happened || error.kind == ErrorKind::NotFound
}

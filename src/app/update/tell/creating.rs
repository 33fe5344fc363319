//! What the engine reports of a create, in words.

use super::{name, trouble, unread};
use crate::app::engine::{Found, Remark, Told};
use crate::app::keys::hint::next;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::domain::{Application, ClientId, echo};

/// An application was created.
pub fn created(told: &Told, application: &Application) -> (Tone, String) {
    let (name, id) = (application.name(), &application.id);
    let text = match told.takes {
        Some(_) => format!("Created {name} again; its client ID is now {id}"),
        None => format!("Created {name}"),
    };
    let untaken = untaken(told, application);
    if untaken.is_empty() {
        return (Tone::Success, text);
    }
    (Tone::Warning, format!("{text}, but the server did not take: {}", untaken.join(", ")))
}

// What was asked for and the server did not take.
fn untaken(told: &Told, created: &Application) -> Vec<String> {
    let words = |remark: &Remark| match remark {
        Remark::OtherKind(asked) => {
            Some(format!("Type (asked {}, is {})", asked.name(), created.kind.name()))
        }
        Remark::NotTaken(odd) => Some(echo::words(odd, &created.settings)),
        Remark::Kept(_)
        | Remark::SentTwice(_)
        | Remark::NotSentAgain(_)
        | Remark::EarlierLost { .. }
        | Remark::Namesakes(_)
        | Remark::NotVerified(_)
        | Remark::SessionsLive(_)
        | Remark::LockedOut(_) => None,
    };
    told.remarks.iter().filter_map(words).collect()
}

/// The answer to a create was lost, and the application was found.
pub fn created_after_all(told: &Told, id: &ClientId) -> String {
    format!("The answer was lost, but {} was created: {id}", name(told))
}

/// The answer to a create was lost, and what was found may be somebody else's, or nothing can be told.
pub fn create_unclear(model: &Model, told: &Told, found: &Found) -> String {
    let (name, trouble) = (name(told), trouble(told));
    match found {
        Found::Applications(ids) => {
            let ids: Vec<_> = ids.iter().map(ToString::to_string).collect();
            let ids = ids.join(", ");
            format!("{trouble}, but {name} was created, here or by a colleague: {ids}")
        }
        Found::Unreadable(number) => {
            let why = unread(*number);
            format!("{trouble}, and it is unknown whether {name} was created: {why}")
        }
        Found::NotSoFar
        | Found::Partly(_)
        | Found::NotLooked(_)
        | Found::Secrets(_)
        | Found::Orphaned(_) => {
            let again = next(&model.keymap, &[("accept", "tries again")]);
            format!("{trouble}, and {name} was not created so far{again}")
        }
    }
}

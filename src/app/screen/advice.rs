//! What to do next, as the end of a sentence that tells what happened, with the keys that do it.

use super::model::Model;
use super::renewal::{self, Renewal};
use super::reveal::Leave;
use crate::api::{ApiError, ErrorKind};
use crate::app::keys::Keymap;
use crate::app::keys::hint::{Hint, next};
use crate::domain::EnvKey;
use crate::domain::delivery::Note;

/// What to do about an error of what has this key, as the end of a sentence that tells what happened.
pub fn after(model: &Model, key: &EnvKey, error: &ApiError) -> String {
    doing_again(model, key, error, "tries again")
}

/// The same, where it is unknown whether a write happened: nothing is sent again, what the server has is read.
pub fn after_unknown(model: &Model, key: &EnvKey, error: &ApiError) -> String {
    doing_again(model, key, error, "refreshes")
}

fn doing_again(model: &Model, key: &EnvKey, error: &ApiError, doing: &str) -> String {
    let keymap = &model.keymap;
    // In a dialog none of these keys works.
    let next = |keymap: &Keymap, hints: &[Hint<'_>]| {
        if model.dialog.is_some() { String::new() } else { next(keymap, hints) }
    };
    let tells = ("trouble", "tells more");
    let again = [("refresh", doing), tells];
    let renewal = Renewal::after(model, key, error);
    let kept = renewal.as_ref().and_then(Renewal::kept);
    let kept = kept.map_or_else(String::new, |kept| format!(" · {kept}"));
    if let Some(obstacle) = error.obstacle {
        let again = renewal.map_or_else(
            || next(keymap, &again),
            |renewal| {
                let hints = [renewal.refresh()].into_iter().chain(renewal.edits()).chain([tells]);
                next(keymap, &hints.collect::<Vec<_>>())
            },
        );
        return format!(". {}{kept}{again}", obstacle.remedy());
    }
    match error.kind {
        ErrorKind::Unreachable | ErrorKind::TimedOut | ErrorKind::Unavailable => {
            next(keymap, &again)
        }
        ErrorKind::Credential | ErrorKind::SignedOut => {
            let words = match &renewal {
                Some(_) => kept.clone(),
                None => " · check this environment's credentials".to_owned(),
            };
            // What is kept is refused again, unless the server comes to accept it.
            let reads = renewal.as_ref().filter(|_| kept.is_empty()).map(Renewal::refresh);
            let edits = renewal.as_ref().map_or(Some(renewal::EDITS), Renewal::edits);
            let hints: Vec<_> = reads.into_iter().chain(edits).chain([tells]).collect();
            format!("{words}{}", next(keymap, &hints))
        }
        ErrorKind::NotSent => " · nothing was sent".into(),
        ErrorKind::RateLimited
        | ErrorKind::Refused
        | ErrorKind::NotFound
        | ErrorKind::Unexpected => next(keymap, &[tells]),
    }
}

/// What a dialog that failed says below the message: what to do, and what support asks for.
pub fn in_dialog(error: &ApiError) -> Vec<String> {
    // That the words are the server's own tells nothing to do.
    let told = |_: &&str| error.kind != ErrorKind::Refused || error.status == Some(403);
    let remedy = error.remedy().filter(told).map(|remedy| format!("{remedy}."));
    let status = error.status.map(|status| format!("HTTP status {status}"));
    let trace = error.trace_id.as_ref().map(|id| format!("trace ID {id}"));
    let facts: Vec<String> = status.into_iter().chain(trace).collect();
    remedy.into_iter().chain((!facts.is_empty()).then(|| facts.join(" · "))).collect()
}

/// What closes a secret that is stored.
pub fn stored(keymap: &Keymap, note: &Note) -> String {
    format!("It {note}{}", next(keymap, &[("stored-secret", "closes it")]))
}

const LAST: &str = "When this is closed, it cannot be shown again";

/// What is needed before a secret can be left that nothing here has stored.
pub fn before_leaving(keymap: &Keymap, leave: Leave) -> String {
    if leave != Leave::Never {
        let close = next(keymap, &[("stored-secret", "closes it once you have stored it")]);
        return format!("{LAST}{close}");
    }
    let ways = [
        ("copy-secret", "copies it"),
        ("secret-to-file", "writes a file"),
        ("secret-to-command", "runs a command"),
        ("discard-secret", "discards it"),
    ];
    format!("{LAST}{}", next(keymap, &ways))
}

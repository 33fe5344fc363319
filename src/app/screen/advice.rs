//! What to do next, as the end of a sentence that tells what happened, with the keys that do it.

use super::reveal::Leave;
use crate::api::{ApiError, ErrorKind};
use crate::app::keys::Keymap;
use crate::app::keys::hint::next;

/// What to do about an error, as the end of a sentence that tells what happened.
pub fn after(keymap: &Keymap, error: &ApiError) -> String {
    let tells = ("trouble", "tells more");
    let again = [("refresh", "tries again"), tells];
    if let Some(obstacle) = error.obstacle {
        return format!(". {}{}", obstacle.remedy(), next(keymap, &again));
    }
    match error.kind {
        ErrorKind::Unreachable | ErrorKind::TimedOut | ErrorKind::Unavailable => {
            next(keymap, &again)
        }
        ErrorKind::Credential | ErrorKind::SignedOut => {
            let edits = ("connections", "edits them");
            format!(" · check this environment's credentials{}", next(keymap, &[edits, tells]))
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

/// What is needed before a secret can be left.
pub fn before_leaving(keymap: &Keymap, leave: Leave) -> String {
    if leave != Leave::Never {
        let close = next(keymap, &[("stored-secret", "closes it once you have stored it")]);
        return format!("It cannot be shown again{close}");
    }
    let ways = [
        ("copy-secret", "copies it"),
        ("secret-to-file", "writes a file"),
        ("secret-to-command", "runs a command"),
        ("discard-secret", "discards it"),
    ];
    format!("This secret cannot be shown again{}", next(keymap, &ways))
}

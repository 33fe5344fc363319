//! A write whose answer was lost: what was found out of it, and what to do.

use super::change_parts::{partly, parts};
use super::exit::Exit;
use super::failure::Failure;
use crate::api::ApiError;
use crate::app::engine::{Ending, Found, Told};
use crate::domain::text::{clean, count, followed};
use crate::domain::words::joined;
use crate::domain::{ClientSecret, WriteKind};

/// What was found out, in a sentence; `None` where the answer came.
pub fn found(told: &Told) -> Option<String> {
    match &told.ending {
        Ending::FoundDone => Some("The answer was lost; looked up: it happened".into()),
        Ending::Unknown(_, found) => Some(match found {
            Found::NotSoFar => "Looked up: it has not happened yet".into(),
            Found::Partly(parts) => partly(parts),
            Found::NotLooked(error) => format!("It could not be looked up: {}", error.message),
            Found::Unreadable(number) => {
                let number = count(*number, "application");
                format!("Looked up: it was not found, but {number} cannot be read")
            }
            Found::Applications(_) => "Looked up: several applications may have come of it".into(),
            Found::Secrets(found) if found.len() == 1 => {
                "Looked up: this secret may have come of it, or is somebody else's".into()
            }
            Found::Secrets(_) => "Looked up: these secrets may have come of it".into(),
            Found::Orphaned(_) => {
                "Looked up: it was probably generated, and its value is lost".into()
            }
        }),
        _ => None,
    }
}

/// What may have come of it: client IDs, or identifiers of secrets.
pub fn candidates(told: &Told) -> Vec<String> {
    match &told.ending {
        Ending::Unknown(_, Found::Applications(ids)) => {
            ids.iter().map(ToString::to_string).collect()
        }
        Ending::Unknown(_, Found::Secrets(secrets)) => {
            secrets.iter().map(|one| one.secret.id.to_string()).collect()
        }
        Ending::Unknown(_, Found::Orphaned(secret)) => vec![secret.id.to_string()],
        _ => Vec::new(),
    }
}

/// Whether one secret probably came of it: its value is lost then.
pub fn is_lost(told: &Told) -> bool {
    matches!(&told.ending, Ending::Unknown(_, Found::Orphaned(_)))
}

/// What stands before a candidate where people read it; `lost` where there is one only.
pub fn label(lost: bool) -> &'static str {
    if lost { "lost?   " } else { "may be  " }
}

/// The failure that it is when it is not known for certain what came of it. What helps against the
/// `error` itself does not help here: it may be done.
pub fn failure(told: &Told, error: &ApiError, environment: &str) -> Failure {
    let mut failure = Failure::from(error.without_doubt());
    failure.retryable = None;
    if let Ending::Unknown(_, Found::Orphaned(secret)) = &told.ending {
        let suffix = clean(&secret.suffix);
        failure.message =
            format!("probably generated ••••{suffix}, and its value is lost: {}", failure.message);
        failure.remedy = Some(deletes(told, secret, environment));
        return failure.ending(Exit::Unknown);
    }
    let mut found = found(told).unwrap_or_default();
    let candidates: Vec<_> = candidates(told).iter().map(|one| clean(one)).collect();
    if !candidates.is_empty() {
        found = format!("{found}: {}", candidates.join(", "));
    }
    let what =
        if parts(told).is_empty() { "unknown whether it happened" } else { "stopped halfway" };
    failure.message = followed(&format!("{what}: {}", failure.message), &found);
    failure.remedy = Some(remedy(told).to_owned());
    failure.ending(Exit::Unknown)
}

// A new application or secret comes once more where it is tried again; everything else is so or is not.
fn remedy(told: &Told) -> &'static str {
    let found = match &told.ending {
        Ending::Unknown(_, found) => Some(found),
        _ => None,
    };
    match (found, told.kind) {
        (Some(Found::Secrets(found)), _) if found.len() == 1 => {
            "Before you try again, find out whether somebody has it, and delete it if nobody has"
        }
        (Some(Found::Secrets(_)), _) => {
            "Before you try again, find out which of them nobody has, and delete it"
        }
        (Some(Found::Applications(_)), _) => {
            "Before you try again, find out whether one of them is yours"
        }
        (_, WriteKind::Create) => "Before you try again, look whether it is there by now",
        (_, WriteKind::GenerateSecret) => {
            "Before you try again, look whether there is a new one by now"
        }
        (
            _,
            WriteKind::Save
            | WriteKind::Delete
            | WriteKind::ActivateSecret
            | WriteKind::DeactivateSecret
            | WriteKind::DeleteSecret
            | WriteKind::RevokeSessions,
        ) => "Try again: what is done already stays as it is",
    }
}

// What to do about a secret that was found, and the command that deletes it.
fn deletes(told: &Told, secret: &ClientSecret, environment: &str) -> String {
    let application = told.application.as_ref().and_then(|one| one.id.as_ref());
    let application = application.map_or("", |id| id.as_str());
    let words = ["appdeck", "secrets", "delete", application, secret.id.as_str(), "--confirm"];
    let words = words.into_iter().chain([secret.suffix.as_str(), "--env", environment]);
    let command = clean(&joined(&words.map(str::to_owned).collect::<Vec<_>>()));
    format!(
        "If a colleague generated ••••{} at that moment, leave it; if not, delete it before you generate \
         another one: {command}",
        clean(&secret.suffix)
    )
}

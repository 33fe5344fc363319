//! Writes of runs that were cut off before the answer was written down: which they are, and what
//! became of them, told from the application as it is now.

use jiff::Timestamp;

use super::{Change, Entry, Outcome, RecordAction};
use crate::domain::merge::{Merged, merge};
use crate::domain::user_session::UserSession;
use crate::domain::{Application, Settings, Value};

/// What became of a write that was cut off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CutOffOutcome {
    /// It took effect; and what was changed since, in words.
    Done(Option<String>),
    /// It took no effect so far.
    Undone,
    /// Nobody can tell; what was found instead.
    Unclear(String),
}

/// What is said of an application that does not exist any more.
pub const GONE: &str = "the application does not exist any more";

/// The writes of which nothing tells what became of them, the oldest first. Creates are not among
/// them: they are announced before they leave, and looked for as such.
pub fn open(entries: &[Entry]) -> Vec<Entry> {
    let unknown = |entry: &Entry| {
        matches!(entry.outcome, Outcome::Sent | Outcome::Unknown(_))
            && entry.newer.is_none()
            && (entry.application_id().is_some() || entry.session.is_some())
            && looked_up(entry.action)
    };
    let overtaken = |(at, entry): &(usize, &Entry)| {
        entries.iter().skip(at + 1).any(|later| overtakes(later, entry))
    };
    let open = entries.iter().enumerate().filter(|(_, entry)| unknown(entry));
    open.filter(|one| !overtaken(one)).map(|(_, entry)| entry.clone()).collect()
}

fn looked_up(action: RecordAction) -> bool {
    match action {
        RecordAction::Save
        | RecordAction::Delete
        | RecordAction::ActivateSecret
        | RecordAction::DeactivateSecret
        | RecordAction::DeleteSecret
        | RecordAction::RevokeSessions => true,
        RecordAction::Create
        | RecordAction::GenerateSecret
        | RecordAction::Unlock
        | RecordAction::Lock
        | RecordAction::Newer => false,
    }
}

/// Whether what was certainly done to the same thing `later` hides what the `earlier` write left behind.
pub fn overtakes(later: &Entry, earlier: &Entry) -> bool {
    let field = |change: &Change| earlier.changes.iter().any(|one| one.field == change.field);
    later.outcome.effective()
        && later.application_id() == earlier.application_id()
        && later.environment.key == earlier.environment.key
        && match later.action {
            RecordAction::Save => {
                earlier.action == RecordAction::Save && later.changes.iter().any(field)
            }
            RecordAction::Delete => true,
            RecordAction::RevokeSessions => later.session == earlier.session,
            _ => later.secret.is_some() && later.secret == earlier.secret,
        }
}

/// What became of `entry`, whose application is `now` so; `None` where it does not exist any more.
pub fn found(entry: &Entry, now: Option<&Application>) -> CutOffOutcome {
    let Some(now) = now else {
        return match entry.action {
            RecordAction::Delete | RecordAction::RevokeSessions => CutOffOutcome::Done(None),
            _ => CutOffOutcome::Unclear(GONE.into()),
        };
    };
    let listed = entry.secret.as_ref().map(|secret| now.secrets.iter().find(|s| s.id == secret.id));
    let done = |done| if done { CutOffOutcome::Done(None) } else { CutOffOutcome::Undone };
    match (entry.action, listed) {
        (RecordAction::Save, _) => saved(&entry.changes, &now.settings),
        (RecordAction::DeleteSecret, Some(secret)) => done(secret.is_none()),
        (RecordAction::ActivateSecret, Some(Some(secret))) => done(secret.active()),
        (RecordAction::DeactivateSecret, Some(Some(secret))) => done(!secret.active()),
        (RecordAction::ActivateSecret | RecordAction::DeactivateSecret, _) => {
            CutOffOutcome::Unclear("the secret is not there any more".into())
        }
        _ => CutOffOutcome::Undone,
    }
}

/// What became of a revocation where the user has these sessions at the server's time `now`; `whole`
/// tells whether they are all. Who signed in since has another one.
pub fn found_sessions(
    entry: &Entry,
    sessions: &[UserSession],
    whole: bool,
    now: Timestamp,
) -> CutOffOutcome {
    let before = |one: &&UserSession| one.created.is_none_or(|at| at <= entry.at);
    if sessions.iter().filter(before).any(|one| one.may_live(now)) {
        CutOffOutcome::Undone
    } else if whole {
        CutOffOutcome::Done(None)
    } else {
        CutOffOutcome::Unclear("not all of the user's sessions were read".into())
    }
}

/// How a changed field is now.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Is {
    AsBefore,
    AsMeant,
    Otherwise,
}

/// What the changes of a save that took no effect make of the settings as they are `now`.
pub fn wanted(changes: &[Change], now: &Settings) -> Merged {
    let (mut before, mut after) = (now.clone(), now.clone());
    for change in changes {
        change.field.row().put(&mut before, change.before.clone());
        change.field.row().put(&mut after, change.after.clone());
    }
    merge(&before, &after, now)
}

// The server takes all of a save or nothing: one field that is as it was meant tells of the others.
fn saved(changes: &[Change], now: &Settings) -> CutOffOutcome {
    let fields: Vec<(Is, &Change)> = changes.iter().map(|one| (is(one, now), one)).collect();
    let any = |wanted| fields.iter().any(|(is, _)| *is == wanted);
    let told = |told: &dyn Fn(Is) -> bool| {
        let words = fields.iter().filter(|(is, _)| told(*is)).map(|(is, one)| words(*is, one, now));
        words.collect::<Vec<_>>().join(", ")
    };
    match (any(Is::AsMeant), any(Is::AsBefore), any(Is::Otherwise)) {
        (true, false, false) => CutOffOutcome::Done(None),
        (true, false, true) => CutOffOutcome::Done(Some(told(&|is| is == Is::Otherwise))),
        (false, true, false) => CutOffOutcome::Undone,
        _ => CutOffOutcome::Unclear(told(&|_| true)),
    }
}

// Of a list its elements count: what others did to the rest of it meanwhile tells nothing.
fn is(change: &Change, now: &Settings) -> Is {
    let row = change.field.row();
    let with = |value: &Value| {
        let mut settings = now.clone();
        row.put(&mut settings, value.clone());
        settings
    };
    let (before, after) = (with(&change.before), with(&change.after));
    let nothing_left = |from: &Settings, to: &Settings| {
        let merged = merge(from, to, now);
        merged.patch.is_empty() && merged.conflicts.is_empty()
    };
    match (nothing_left(&before, &after), nothing_left(&after, &before)) {
        (true, _) => Is::AsMeant,
        (false, true) => Is::AsBefore,
        (false, false) => Is::Otherwise,
    }
}

fn words(is: Is, change: &Change, now: &Settings) -> String {
    let row = change.field.row();
    let (label, value) = (row.label, row.get(now));
    match (is, change.field.has_elements()) {
        (Is::AsMeant, _) => format!("{label} is as it was to be"),
        (Is::AsBefore, _) => format!("{label} is as it was"),
        (Is::Otherwise, true) => format!("{label}: somebody else changed the same"),
        (Is::Otherwise, false) => format!("{label} is {} now", value.words()),
    }
}

#[cfg(test)]
mod tests;

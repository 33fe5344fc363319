//! What a write came to, as a document and in words.

use std::fmt::Write;

use serde::Serialize;

use super::application::ENVIRONMENT;
use super::change_fields::{CHANGES, FieldChange, as_wired, fields, lines};
use super::change_parts::{PARTS, UrlPart, part, parts};
use super::denied;
use super::document::{Document, Property, Shape};
use super::exit::Exit;
use super::failure::Failure;
use super::lost_answer::{self, candidates, found, is_lost, label};
use super::output::cell;
use crate::app::engine::{Ending, Remark, Told};
use crate::domain::merge::Conflict;
use crate::domain::text::{clean, count};
use crate::domain::{ClientId, EntryId, FieldId, SessionId, UserId, Value};

const OUTCOMES: &[&str] =
    &["done", "unchanged", "planned", "conflict", "refused", "unknown", "overwritten"];

const MAYBE_TEXT: Shape = Shape::Maybe(&Shape::Text);

const TEXTS: Shape = Shape::List(&Shape::Text);

/// The member that names a user.
pub const USER_ID: Property =
    Property { name: "user_id", shape: MAYBE_TEXT, about: "The user whose sessions it was about" };

/// The member that names a session.
pub const SESSION_ID: Property = Property {
    name: "session_id",
    shape: MAYBE_TEXT,
    about: "The session it was about; null where it was about all of the user",
};

/// What every writing verb prints.
pub static DOCUMENT: Document = Document {
    name: "appdeck.change/1",
    about: "What a write came to.",
    members: &[
        ENVIRONMENT,
        Property {
            name: "operation",
            shape: Shape::Text,
            about: "`create`, `save`, `delete`, `generate_secret`, `activate_secret`, `deactivate_secret`, `delete_secret` or `revoke_sessions`",
        },
        Property {
            name: "client_id",
            shape: MAYBE_TEXT,
            about: "The application's client ID; null while it is not known",
        },
        Property { name: "name", shape: MAYBE_TEXT, about: "The application's name" },
        Property { name: "secret_id", shape: MAYBE_TEXT, about: "The secret it was about" },
        Property { name: "secret_suffix", shape: MAYBE_TEXT, about: "Its last characters" },
        USER_ID,
        SESSION_ID,
        CHANGES,
        Property { name: "outcome", shape: Shape::Word(OUTCOMES), about: "What came of it" },
        Property {
            name: "found",
            shape: MAYBE_TEXT,
            about: "What was found out of a write whose answer was lost, in a sentence; null otherwise",
        },
        PARTS,
        Property {
            name: "candidates",
            shape: TEXTS,
            about: "Client IDs, or identifiers of secrets, that may have come of it",
        },
        Property {
            name: "conflicts",
            shape: Shape::List(&Shape::Object(&[
                Property { name: "field", shape: Shape::Text, about: "The field's key in the API" },
                Property {
                    name: "key",
                    shape: MAYBE_TEXT,
                    about: "The element's key; null when the field as a whole is meant",
                },
                Property { name: "before", shape: Shape::Value, about: "What was seen" },
                Property { name: "mine", shape: Shape::Value, about: "What was asked for" },
                Property { name: "theirs", shape: Shape::Value, about: "What the server has" },
            ])),
            about: "What both sides changed, each its own way",
        },
        Property { name: "backup", shape: MAYBE_TEXT, about: "The copy of what was deleted" },
        Property { name: "remarks", shape: TEXTS, about: "What else there is to know" },
        Property { name: "history_entry", shape: MAYBE_TEXT, about: "Its entry of the history" },
        Property { name: "trace_id", shape: MAYBE_TEXT, about: "The server's id of the request" },
    ],
};

/// The document.
#[derive(Serialize)]
pub struct Changed<'a> {
    schema: &'static str,
    environment: &'a str,
    operation: String,
    client_id: Option<&'a str>,
    name: Option<&'a str>,
    secret_id: Option<&'a str>,
    secret_suffix: Option<&'a str>,
    user_id: Option<&'a str>,
    session_id: Option<&'a str>,
    changes: Vec<FieldChange>,
    outcome: &'static str,
    found: Option<String>,
    parts: Vec<UrlPart<'a>>,
    candidates: Vec<String>,
    conflicts: Vec<ConflictEntry<'a>>,
    backup: Option<&'a str>,
    /// What is to be known besides.
    pub remarks: Vec<String>,
    history_entry: Option<&'a str>,
    trace_id: Option<&'a str>,
}

#[derive(Serialize)]
struct ConflictEntry<'a> {
    field: &'static str,
    key: Option<&'a str>,
    before: Value,
    mine: Value,
    theirs: Value,
}

impl<'a> Changed<'a> {
    /// What is told, as a document holds it; `planned` when nothing was to be sent.
    pub fn of(told: &'a Told, environment: &'a str, planned: bool) -> Self {
        let subject = told.application.as_ref();
        let secret = told.secret.as_ref();
        let session = told.session.as_ref();
        let conflicts: &[Conflict] = match &told.ending {
            Ending::Conflict(conflicts) => conflicts,
            _ => &[],
        };
        Self {
            schema: DOCUMENT.name,
            environment,
            operation: told.kind.name().replace('-', "_"),
            client_id: subject.and_then(|one| one.id.as_ref()).map(ClientId::as_str),
            name: subject.map(|one| one.name.as_str()),
            secret_id: secret.map(|one| one.id.as_str()),
            secret_suffix: secret.map(|one| one.suffix.as_str()),
            user_id: session.and_then(|one| one.user.as_ref()).map(UserId::as_str),
            session_id: session.and_then(|one| one.session.as_ref()).map(SessionId::as_str),
            changes: fields(told),
            outcome: outcome(told, planned),
            found: found(told),
            parts: parts(told).iter().map(part).collect(),
            candidates: candidates(told),
            conflicts: conflicts.iter().map(clash).collect(),
            backup: told.backup.as_deref(),
            remarks: remarks(told),
            history_entry: told.entry.as_ref().filter(|_| !planned).map(EntryId::as_str),
            trace_id: told.trace_id.as_deref(),
        }
    }
}

fn clash(conflict: &Conflict) -> ConflictEntry<'_> {
    let value = |value| as_wired(conflict.field, value);
    ConflictEntry {
        field: conflict.field.row().wire,
        key: conflict.key.as_deref(),
        before: value(&conflict.base),
        mine: value(&conflict.mine),
        theirs: value(&conflict.theirs),
    }
}

fn outcome(told: &Told, planned: bool) -> &'static str {
    match &told.ending {
        Ending::Open if planned => "planned",
        Ending::Done | Ending::FoundDone => "done",
        Ending::Unchanged => "unchanged",
        Ending::Conflict(_) => "conflict",
        Ending::Denied(_) => "refused",
        Ending::Overwritten(_) => "overwritten",
        Ending::Open | Ending::NotDone(_) | Ending::Unknown(..) => "unknown",
    }
}

/// How the program ends, and what kept the write from being done.
pub fn ended(told: &Told, environment: &str) -> (Exit, Option<Failure>) {
    match &told.ending {
        Ending::Open | Ending::Done | Ending::FoundDone | Ending::Unchanged => (Exit::Done, None),
        Ending::Conflict(conflicts) => {
            let fields: Vec<_> = conflicts.iter().map(|one| clean(&one.label())).collect();
            let text = format!(
                "someone else changed the same fields in the meantime: {}",
                fields.join(", ")
            );
            let remedy = "Nothing was sent. --prefer mine or --prefer theirs decides";
            let failure = Failure::refused("conflict", text).with(remedy);
            (Exit::Conflict, Some(failure.ending(Exit::Conflict)))
        }
        Ending::Denied(denied) => {
            let failure = denied::failure(denied, environment);
            (failure.exit, Some(failure))
        }
        Ending::NotDone(error) => (Exit::Failed, Some(error.as_ref().clone().into())),
        Ending::Unknown(error, _) => {
            (Exit::Unknown, Some(lost_answer::failure(told, error, environment)))
        }
        Ending::Overwritten(lost) => {
            let fields: Vec<_> =
                lost.changes().iter().map(|(field, _)| field.row().label).collect();
            let mut text = "saved, and someone else overwrote it at that moment".to_owned();
            if !fields.is_empty() {
                text = format!("{text}: {}", fields.join(", "));
            }
            // It was sent and is not there: neither that nothing was sent nor that it is done.
            let failure = Failure::refused("conflict", text).ending(Exit::Unknown);
            (Exit::Unknown, Some(Failure { may_have_happened: true, ..failure }))
        }
    }
}

/// What else there is to know, a sentence each.
pub fn remarks(told: &Told) -> Vec<String> {
    let labels = |fields: &[FieldId]| {
        let labels: Vec<_> = fields.iter().map(|field| field.row().label).collect();
        labels.join(", ")
    };
    let words = |remark: &Remark| {
        match remark {
        Remark::NotTaken(odd) => {
            let fields: Vec<_> = odd.iter().map(|(field, _)| *field).collect();
            format!("the server stored a different value for: {}", labels(&fields))
        }
        Remark::OtherKind(asked) => {
            format!("the server made it of another type: {} was asked for", asked.name())
        }
        Remark::Kept(fields) => format!("kept what someone else changed: {}", labels(fields)),
        Remark::SentTwice(_) => {
            "a save at the same moment had overwritten it: it was sent once more".into()
        }
        Remark::NotSentAgain(error) => {
            format!("it could not be sent once more: {}", error.message)
        }
        Remark::EarlierLost { .. } => {
            "someone else took away what an earlier save had changed".into()
        }
        Remark::Namesakes(ids) => {
            let ids: Vec<_> = ids.iter().map(|id| clean(id.as_str())).collect();
            format!("other applications have the same name: {}", ids.join(", "))
        }
        Remark::NotVerified(error) => {
            format!("done, but verifying it failed: {}", error.message)
        }
        Remark::SessionsLive(number) => {
            format!("the server still lists {} as live", count(*number, "session"))
        }
        Remark::LockedOut(_) => {
            "no secret of the application works now: someone else retired the other one at that moment"
                .into()
        }
    }
    };
    told.remarks.iter().map(words).collect()
}

/// For people: what it is about, and the difference.
pub fn text(told: &Told, planned: bool) -> String {
    let name = told.application.as_ref().map_or("", |one| one.name.as_str());
    let secret = told.secret.as_ref().map(|one| format!(" ••••{} of", clean(&one.suffix)));
    let id = told.application.as_ref().and_then(|one| one.id.as_ref());
    let id = id.map_or_else(String::new, |id| format!(" ({})", clean(id.as_str())));
    if let Some(session) = &told.session {
        return format!("{}: revoke {}\n", outcome(told, planned), cell(&session.words()));
    }
    let outcome = if is_lost(told) { "value probably lost" } else { outcome(told, planned) };
    let mut text = format!(
        "{outcome}: {}{} {}{id}\n",
        told.kind.name().replace('-', " "),
        secret.unwrap_or_default(),
        cell(name)
    );
    text += &lines(told);
    if let Ending::Conflict(conflicts) = &told.ending {
        for one in conflicts {
            let _ = writeln!(text, "  {}", clean(&one.label()));
            let _ = writeln!(text, "    mine    {}", cell(&one.mine.words()));
            let _ = writeln!(text, "    theirs  {}", cell(&one.theirs.words()));
        }
    }
    if let Some(path) = &told.backup {
        let _ = writeln!(text, "  copy    {}", cell(path));
    }
    for one in parts(told).iter().map(part) {
        let made = if one.made { "done    " } else { "not done" };
        let _ = writeln!(text, "  {made}  {} {}", one.change, cell(one.url));
    }
    for candidate in candidates(told) {
        let _ = writeln!(text, "  {}{}", label(is_lost(told)), cell(&candidate));
    }
    text
}

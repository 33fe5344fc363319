//! `appdeck history`

use std::future::ready;

use clap::builder::NonEmptyStringValueParser;
use clap::{ArgMatches, Args, ValueHint};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value as Json;

use super::application::kind_word;
use super::change::{SESSION_ID, USER_ID};
use super::desk::{Desk, PlaceArgs};
use super::document::{Document, Property, Shape};
use super::failure::Failure;
use super::output::{VerbAnswer, cell, table};
use super::{Example, Verb, parsed};
use crate::domain::record::{self, Outcome, RecordAction};
use crate::domain::{FieldId, Kind, Value, time};
use crate::runtime::wiring::Storage;

/// The verb.
pub const VERB: Verb = Verb {
    path: &["history"],
    about: "List what was written, newest first",
    notes: "It is the history of this machine, of every run of appdeck. Nothing is asked of a server.",
    examples: &[
        Example::new("appdeck history", "the last 20 writes"),
        Example::new("appdeck history --env 'Acme Production' --json", "one environment, as JSON"),
    ],
    document: Some(&DOCUMENT),
    arguments: HistoryOptions::augment_args,
    run: |desk, found| Box::pin(ready(run(desk, found))),
};

const MAYBE_TEXT: Shape = Shape::Maybe(&Shape::Text);

static DOCUMENT: Document = Document {
    name: "appdeck.history/1",
    about: "What was written, newest first.",
    members: &[Property {
        name: "entries",
        shape: Shape::List(&Shape::Object(&[
            Property {
                name: "id",
                shape: Shape::Text,
                about: "The entry's identifier, as `undo` takes it",
            },
            Property { name: "at", shape: Shape::Time, about: "When it left" },
            Property { name: "environment", shape: Shape::Text, about: "The environment's name" },
            Property { name: "url", shape: Shape::Text, about: "The environment's address" },
            Property {
                name: "operation",
                shape: Shape::Text,
                about: "`create`, `save`, `delete`, `generate_secret`, `activate_secret`, `deactivate_secret`, \
                        `delete_secret`, `revoke_sessions`, `unlock`, `lock`, or `newer` for what a newer version did",
            },
            Property { name: "client_id", shape: MAYBE_TEXT, about: "The application's client ID" },
            Property { name: "name", shape: MAYBE_TEXT, about: "The application's name" },
            Property { name: "type", shape: MAYBE_TEXT, about: "The application's type" },
            Property { name: "secret_id", shape: MAYBE_TEXT, about: "The secret it was about" },
            Property { name: "secret_suffix", shape: MAYBE_TEXT, about: "Its last characters" },
            USER_ID,
            SESSION_ID,
            Property {
                name: "changes",
                shape: Shape::List(&Shape::Object(&[
                    Property {
                        name: "field",
                        shape: Shape::Text,
                        about: "The field's key in the API",
                    },
                    Property { name: "before", shape: Shape::Value, about: "What it was" },
                    Property { name: "after", shape: Shape::Value, about: "What it became" },
                ])),
                about: "Which fields changed, and how",
            },
            Property { name: "outcome", shape: Shape::Word(OUTCOMES), about: "What became of it" },
            Property { name: "outcome_text", shape: Shape::Text, about: "The outcome in words" },
            Property {
                name: "trace_id",
                shape: MAYBE_TEXT,
                about: "The server's id of the request",
            },
            Property {
                name: "undoes",
                shape: MAYBE_TEXT,
                about: "The entry that it undoes or redoes",
            },
            Property {
                name: "undo",
                shape: Shape::Maybe(&Shape::Word(&["undo", "redo"])),
                about: "Whether it undid an entry, or redid one; null when it did neither",
            },
            Property { name: "reason", shape: MAYBE_TEXT, about: "Why, as `--reason` said" },
            Property {
                name: "backup",
                shape: MAYBE_TEXT,
                about: "The file with the copy of what was deleted; `apps restore` takes it",
            },
        ])),
        about: "The entries",
    }],
};

const OUTCOMES: &[&str] = &[
    "sent",
    "done",
    "already_so",
    "refused",
    "unknown",
    "found_done",
    "found_undone",
    "found_unclear",
];

#[derive(Args)]
struct HistoryOptions {
    /// The most entries to list
    #[arg(long, value_name = "N", default_value_t = 20, value_hint = ValueHint::Other)]
    limit: usize,
    /// The environment's name.
    #[arg(long = "env", help = "Only of this environment (or APPDECK_ENV)", value_name = "NAME", value_parser = NonEmptyStringValueParser::new(), value_hint = ValueHint::Other)]
    environment: Option<String>,
}

#[derive(Serialize)]
struct HistoryDocument<'a> {
    schema: &'static str,
    entries: Vec<HistoryEntry<'a>>,
}

#[derive(Serialize)]
struct HistoryEntry<'a> {
    id: &'a str,
    at: Timestamp,
    environment: &'a str,
    url: &'a str,
    operation: Json,
    client_id: Option<&'a str>,
    name: Option<&'a str>,
    #[serde(rename = "type")]
    kind: Option<String>,
    secret_id: Option<&'a str>,
    secret_suffix: Option<&'a str>,
    user_id: Option<&'a str>,
    session_id: Option<&'a str>,
    changes: Vec<HistoryChange<'a>>,
    outcome: &'static str,
    outcome_text: String,
    trace_id: Option<&'a str>,
    undoes: Option<&'a str>,
    undo: Option<&'static str>,
    reason: Option<&'a str>,
    backup: Option<&'a str>,
}

#[derive(Serialize)]
struct HistoryChange<'a> {
    field: &'static str,
    before: &'a Value,
    after: &'a Value,
}

fn run(desk: &Desk, found: &ArgMatches) -> Result<VerbAnswer, Failure> {
    let options: HistoryOptions = parsed(found)?;
    let place = PlaceArgs { environment: options.environment, ..PlaceArgs::default() };
    let named = desk.wanted(&place);
    let wanted = named.as_ref().map(|name| name.to_lowercase());
    let storage = Storage::usual().ok_or_else(|| {
        Failure::failed("there is no history: no home directory is set").with("Set HOME")
    })?;
    let entries = storage.record.read().map_err(|error| Failure::failed(error.to_string()))?;
    let here = |entry: &&record::Entry| {
        wanted.as_ref().is_none_or(|wanted| entry.environment.name.to_lowercase() == *wanted)
    };
    let nothing = !entries.iter().any(|one| here(&one));
    if let Some(named) = named.as_ref().filter(|_| nothing) {
        // One that is configured no more has a history still.
        desk.known(named)?;
    }
    let shown: Vec<_> = entries.iter().rev().filter(here).take(options.limit).collect();
    let document = HistoryDocument {
        schema: DOCUMENT.name,
        entries: shown.iter().map(|one| entry(one)).collect(),
    };
    let mut answer = desk.answer(&document, || {
        let row = |one: &&record::Entry| {
            [
                time::minute(one.at),
                cell(&one.environment.name),
                what(one),
                one.outcome.word().to_owned(),
                cell(one.reason.as_deref().unwrap_or_default()),
                cell(one.backup.as_deref().unwrap_or_default()),
            ]
        };
        table(
            ["WHEN", "ENVIRONMENT", "WHAT", "OUTCOME", "REASON", "COPY"],
            &shown.iter().map(row).collect::<Vec<_>>(),
        )
    })?;
    if nothing {
        let place = named.as_deref().map_or_else(String::new, |name| format!(" in {}", cell(name)));
        answer.remarks.push(format!("nothing has been written{place} yet"));
    }
    Ok(answer)
}

fn entry(entry: &record::Entry) -> HistoryEntry<'_> {
    let (subject, session) = (entry.application.as_ref(), entry.session.as_ref());
    let kind = |code: &String| kind_word(&Kind::from_code(code)).to_owned();
    HistoryEntry {
        id: entry.id.as_str(),
        at: entry.at,
        environment: &entry.environment.name,
        url: &entry.environment.url,
        operation: operation(entry.action),
        client_id: entry.application_id().map(crate::domain::ClientId::as_str),
        name: subject.map(|one| one.name.as_str()),
        kind: subject.map(|one| kind(&one.kind)),
        secret_id: entry.secret.as_ref().map(|one| one.id.as_str()),
        secret_suffix: entry.secret.as_ref().map(|one| one.suffix.as_str()),
        user_id: session.and_then(|one| one.user.as_ref()).map(crate::domain::UserId::as_str),
        session_id: session
            .and_then(|one| one.session.as_ref())
            .map(crate::domain::SessionId::as_str),
        changes: entry.changes.iter().map(change).collect(),
        outcome: outcome(&entry.outcome),
        outcome_text: entry.outcome.words(),
        trace_id: entry.trace_id.as_deref(),
        undoes: entry.undoes.as_ref().map(crate::domain::EntryId::as_str),
        undo: undo(entry),
        reason: entry.reason.as_deref(),
        backup: entry.backup.as_deref(),
    }
}

fn undo(entry: &record::Entry) -> Option<&'static str> {
    let word = if entry.redo { "redo" } else { "undo" };
    entry.undoes.as_ref().map(|_| word)
}

fn what(entry: &record::Entry) -> String {
    cell(&entry.done_as())
}

fn operation(action: RecordAction) -> Json {
    serde_json::to_value(action).unwrap_or_else(|_| "newer".into())
}

fn outcome(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Sent => "sent",
        Outcome::Done => "done",
        Outcome::AlreadySo => "already_so",
        Outcome::Refused(_) => "refused",
        Outcome::Unknown(_) => "unknown",
        Outcome::FoundDone => "found_done",
        Outcome::FoundUndone => "found_undone",
        Outcome::FoundUnclear => "found_unclear",
    }
}

fn change(change: &record::Change) -> HistoryChange<'_> {
    HistoryChange {
        field: change.field.row().wire,
        before: told(change.field, &change.before),
        after: told(change.field, &change.after),
    }
}

// Of one field the API holds the opposite.
fn told(field: FieldId, value: &Value) -> &Value {
    match (field, value) {
        (FieldId::ManagementApi, Value::Flag(true)) => &Value::Flag(false),
        (FieldId::ManagementApi, Value::Flag(false)) => &Value::Flag(true),
        _ => value,
    }
}

//! Lines of the record that a newer version wrote: what is understood of them is shown, and nothing
//! older is undone past them.

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use super::{Entry, Outcome, Place, RecordAction};
use crate::domain::{EntryId, EnvKey};

/// The most of a foreign word that is kept, in characters.
const WORD: usize = 40;

/// Reads a line. `None` where it is no entry of any version, such as a torn line.
pub fn read(line: &[u8]) -> Option<Entry> {
    serde_json::from_slice(line).ok().or_else(|| foreign(&serde_json::from_slice(line).ok()?))
}

fn foreign(line: &Json) -> Option<Entry> {
    line.as_object()?;
    let text = |key: &str| line.get(key).and_then(Json::as_str);
    // Only where nothing tells of one, the line itself is its name.
    let id = text("id").map_or_else(|| line.to_string(), str::to_owned);
    // What has no place may have been done anywhere.
    let nowhere = || Place { key: EnvKey::new(""), name: "unknown".into(), url: String::new() };
    let word = text("action").unwrap_or("something").replace('_', " ");
    Some(Entry {
        id: EntryId::new(id),
        at: part(line, "at").unwrap_or(Timestamp::UNIX_EPOCH),
        environment: part(line, "environment").unwrap_or_else(nowhere),
        client: part(line, "client"),
        action: RecordAction::Newer,
        application: part(line, "application"),
        secret: part(line, "secret"),
        session: part(line, "session"),
        changes: Vec::new(),
        outcome: part(line, "outcome")
            .unwrap_or_else(|| Outcome::Unknown("only a newer version can tell".into())),
        trace_id: part(line, "trace_id"),
        undoes: part(line, "undoes"),
        redo: false,
        rotation: false,
        reason: part(line, "reason"),
        backup: part(line, "backup"),
        newer: Some(word.chars().take(WORD).collect()),
    })
}

fn part<T: DeserializeOwned>(line: &Json, key: &str) -> Option<T> {
    serde_json::from_value(line.get(key)?.clone()).ok()
}

//! The history on screen: what was done, newest first.

use super::dialog::ReadingLine;
use crate::app::form::input::Input;
use crate::domain::record::{Entry, RecordAction};
use crate::domain::{ClientId, EnvKey, Kind};

/// The history, as it is shown.
#[derive(Clone, Debug, Default)]
pub struct HistoryView {
    /// What was read, newest first; `None` while it is being read.
    pub entries: Option<Vec<Entry>>,
    /// Why it could not be read.
    pub failed: Option<String>,
    /// Whether all environments are shown, not only the open one.
    pub all: bool,
    /// What is filtered by.
    pub filter: Input,
    /// Whether the filter is being typed.
    pub filtering: bool,
    /// The position of the cursor in what is shown.
    pub cursor: usize,
    /// The first line shown of the entry under the cursor, while all of it is looked at.
    pub details: Option<usize>,
}

impl HistoryView {
    /// The entries that are shown, newest first; `here` is the open environment.
    pub fn shown(&self, here: Option<&EnvKey>) -> Vec<&Entry> {
        let words: Vec<String> =
            self.filter.text().split_whitespace().map(str::to_lowercase).collect();
        let entries = self.entries.iter().flatten();
        entries
            .filter(|entry| self.all || Some(&entry.environment.key) == here)
            .filter(|entry| words.is_empty() || holds(entry, &words))
            .collect()
    }

    /// Whether an entry is a deletion of which a copy was kept, and that was not taken back since.
    pub fn recreatable(&self, entry: &Entry) -> bool {
        let back = |one: &Entry| one.undoes.as_ref() == Some(&entry.id) && one.outcome.effective();
        entry.action == RecordAction::Delete
            && entry.backup.is_some()
            && entry.outcome.effective()
            && !self.entries.iter().flatten().any(back)
    }

    /// The entry under the cursor.
    pub fn chosen(&self, here: Option<&EnvKey>) -> Option<&Entry> {
        self.shown(here).get(self.cursor).copied()
    }
}

fn holds(entry: &Entry, words: &[String]) -> bool {
    let fields = entry.changes.iter().map(|change| change.field.row().label);
    let mut text: Vec<&str> = fields.collect();
    let (doing, verb) = (entry.doing(), verb(entry));
    text.extend([doing.as_str(), &verb, entry.outcome.word(), &entry.environment.name]);
    text.extend(entry.application_id().map(ClientId::as_str));
    text.extend(entry.trace_id.as_deref());
    let text = text.join(" ").to_lowercase();
    words.iter().all(|word| text.contains(word))
}

/// What was done, as the list shows it.
pub fn verb(entry: &Entry) -> String {
    if let Some(word) = &entry.newer {
        return format!("newer: {word}");
    }
    match (entry.undoes.is_some(), entry.redo) {
        (false, _) => entry.action.verb().to_owned(),
        (true, false) => format!("undo: {}", entry.action.opposite().verb()),
        (true, true) => format!("redo: {}", entry.action.verb()),
    }
}

/// The whole of an entry, line by line.
pub fn details(entry: &Entry) -> Vec<ReadingLine> {
    let mut lines = Vec::new();
    let mut pair = |name: &str, value: Option<String>| {
        lines.extend(value.map(|value| ReadingLine::Pair(name.to_owned(), value)));
    };
    pair("when", Some(entry.at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()));
    let place = &entry.environment;
    pair("environment", Some(format!("{} · {}", place.name, place.url)));
    pair("signed in as", entry.client.as_ref().map(ToString::to_string));
    pair(
        "application",
        entry.application.as_ref().map(|one| {
            let id = one.id.as_ref().map_or_else(String::new, |id| format!(" · {id}"));
            format!("{}{id} · {}", one.name, Kind::from_code(&one.kind).name())
        }),
    );
    pair("secret", entry.secret.as_ref().map(|one| format!("••••{} · {}", one.suffix, one.id)));
    pair("outcome", Some(entry.outcome.words()));
    pair("trace id", entry.trace_id.clone());
    let word = if entry.redo { "redoes" } else { "undoes" };
    pair(word, entry.undoes.as_ref().map(ToString::to_string));
    pair("belongs to", entry.rotation.then(|| "a guided rotation".to_owned()));
    pair("kept in", entry.backup.clone());
    pair("entry", Some(entry.id.to_string()));
    let newer =
        entry.newer.as_ref().map(|_| "a newer version of appdeck: update to read all of it");
    pair("written by", newer.map(str::to_owned));
    for change in &entry.changes {
        lines.push(ReadingLine::Head(change.title()));
        let words = change.words().into_iter();
        lines.extend(words.map(|(mark, text)| ReadingLine::Words(format!("  {mark} {text}"))));
    }
    lines
}

//! Changes of the configuration's text. What is not changed keeps every byte: comments, order,
//! keys of other versions.

use std::ops::Range;

use toml_edit::{
    Array, ArrayOfTables, Document, DocumentMut, InlineTable, Item, Table, TableLike, Value, value,
};

use super::ends;
use super::given::same;
use crate::domain::connection::{ConfigChange, Connection, SecretSource, Target};

/// Why a text cannot be changed. It never quotes a value from the text: that may be a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// It is not TOML.
    #[error("the configuration is not TOML any more: mend it first, nothing was written")]
    NotToml,
    /// The list is something else.
    #[error("{0} is not a list of tables in the configuration: mend it first, nothing was written")]
    NotAList(&'static str),
    /// The entry to be changed is not there.
    #[error("the configuration has no {} {name} any more: somebody changed it meanwhile", .target.word())]
    Gone {
        /// Environment or workspace.
        target: Target,
        /// Its name.
        name: String,
    },
    /// Another entry has the name.
    #[error("another {} is called {name}: choose another name", .target.word())]
    Taken {
        /// Environment or workspace.
        target: Target,
        /// The name.
        name: String,
    },
}

/// The text after `change`. What marks its encoding stays, and so do the ends of its lines.
///
/// # Errors
/// When the text does not let itself be changed so. Nothing is lost then.
pub fn apply(text: &str, change: &ConfigChange) -> Result<String, EditError> {
    let (mark, text) = match text.strip_prefix(MARK) {
        Some(rest) => (MARK, rest),
        None => ("", text),
    };
    let plain = text.replace("\r\n", "\n");
    let changed = match change {
        ConfigChange::Put { replaces, connection } => put(&plain, replaces.as_deref(), connection)?,
        ConfigChange::Remove(target, name) => remove(&plain, *target, name)?,
    };
    Ok(format!("{mark}{}", ends::restore(text, &changed)))
}

/// What some editors begin a file with: the byte order mark.
const MARK: &str = "\u{feff}";

fn list_of(target: Target) -> &'static str {
    match target {
        Target::Environment => "environments",
        Target::Workspace => "workspaces",
    }
}

fn url_key(target: Target) -> &'static str {
    match target {
        Target::Environment => "url",
        Target::Workspace => "api_url",
    }
}

fn secret_key(target: Target) -> &'static str {
    match target {
        Target::Environment => "client_secret",
        Target::Workspace => "token",
    }
}

fn put(text: &str, replaces: Option<&str>, new: &Connection) -> Result<String, EditError> {
    let mut document: DocumentMut = text.parse().map_err(|_| EditError::NotToml)?;
    let list = list_of(new.target);
    let names = names(document.get(list), list)?;
    let at = match replaces {
        None => None,
        Some(name) => Some(position(&names, new.target, name)?),
    };
    let taken = |(index, name): (usize, &String)| Some(index) != at && same(name, &new.name);
    if names.iter().enumerate().any(taken) {
        return Err(EditError::Taken { target: new.target, name: new.name.clone() });
    }
    match at {
        Some(at) => {
            let entry = entry_mut(&mut document, list, at);
            fill(entry.ok_or(EditError::NotAList(list))?, new);
        }
        None => append(&mut document, list, new),
    }
    Ok(document.to_string())
}

/// The names of a list's entries, empty for those without.
fn names(list: Option<&Item>, key: &'static str) -> Result<Vec<String>, EditError> {
    let name = |entry: &dyn TableLike| {
        entry.get("name").and_then(Item::as_str).unwrap_or_default().trim().to_owned()
    };
    match list {
        None => Ok(Vec::new()),
        Some(Item::ArrayOfTables(tables)) => Ok(tables.iter().map(|one| name(one)).collect()),
        Some(Item::Value(Value::Array(all))) => {
            let tables = all.iter().map(|one| one.as_inline_table().map(|one| name(one)));
            tables.collect::<Option<_>>().ok_or(EditError::NotAList(key))
        }
        Some(_) => Err(EditError::NotAList(key)),
    }
}

fn position(names: &[String], target: Target, name: &str) -> Result<usize, EditError> {
    let found = names.iter().position(|known| same(known, name));
    found.ok_or_else(|| EditError::Gone { target, name: name.to_owned() })
}

fn entry_mut<'a>(
    document: &'a mut DocumentMut,
    list: &str,
    at: usize,
) -> Option<&'a mut dyn TableLike> {
    match document.get_mut(list)? {
        Item::ArrayOfTables(tables) => tables.get_mut(at).map(|one| one as &mut dyn TableLike),
        Item::Value(Value::Array(all)) => {
            all.get_mut(at)?.as_inline_table_mut().map(|one| one as &mut dyn TableLike)
        }
        _ => None,
    }
}

/// Writes the entry's keys, those alone that differ.
fn fill(entry: &mut dyn TableLike, new: &Connection) {
    set(entry, "name", &new.name);
    set(entry, url_key(new.target), &new.url);
    if new.target == Target::Environment {
        match new.kind {
            Some(kind) => set(entry, "type", &kind.word().to_lowercase()),
            None => drop(entry.remove("type")),
        }
        set(entry, "client_id", &new.client_id);
    }
    let key = secret_key(new.target);
    if source(entry.get(key)).as_ref() != Some(&new.source)
        && let Some(written) = credential(&new.source)
    {
        replace(entry, key, written);
    }
}

fn set(entry: &mut dyn TableLike, key: &str, text: &str) {
    let before = entry.get(key).and_then(Item::as_str);
    // The same but for the spaces around it is the same.
    if before.map(str::trim) != Some(text) {
        replace(entry, key, text.into());
    }
}

/// Puts a value in the place of another; what is written behind that one stays.
fn replace(entry: &mut dyn TableLike, key: &str, mut new: Value) {
    match entry.get_mut(key) {
        Some(Item::Value(old)) => {
            *new.decor_mut() = old.decor().clone();
            *old = new;
        }
        // A table of its own becomes a value on the entry's lines.
        Some(_) => {
            entry.remove(key);
            entry.insert(key, value(new));
        }
        None => drop(entry.insert(key, value(new))),
    }
}

fn append(document: &mut DocumentMut, list: &str, new: &Connection) {
    if let Some(Item::Value(Value::Array(all))) = document.get_mut(list) {
        let mut entry = InlineTable::new();
        fill(&mut entry, new);
        all.push(entry);
        return;
    }
    let mut entry = Table::new();
    fill(&mut entry, new);
    if let Some(tables) = document.get_mut(list).and_then(Item::as_array_of_tables_mut) {
        tables.push(entry);
        return;
    }
    // The comments at the end stay before what is added behind them.
    let before = document.trailing().as_str().unwrap_or_default().to_owned();
    let gap = match (document.is_empty() && before.is_empty(), before.is_empty()) {
        (true, _) => "",
        (false, true) => "\n",
        (false, false) if before.ends_with("\n\n") => "",
        (false, false) if before.ends_with('\n') => "\n",
        (false, false) => "\n\n",
    };
    entry.decor_mut().set_prefix(format!("{before}{gap}"));
    document.set_trailing("");
    let mut tables = ArrayOfTables::new();
    tables.push(entry);
    document.insert(list, Item::ArrayOfTables(tables));
}

/// Where an entry stands in a text, in bytes: the key at the end of this path in it, else the entry
/// itself. Without the name of a list or a table, a key of the file itself.
pub(super) fn place(text: &str, list: &str, index: usize, path: &[&str]) -> Option<usize> {
    let document = Document::parse(text).ok()?;
    let within = |table: &dyn TableLike| key_span(table, path);
    if list.is_empty() {
        return within(document.as_table()).map(|span| span.start);
    }
    let span = match document.get(list)? {
        Item::ArrayOfTables(tables) => {
            let table = tables.get(index)?;
            within(table).or_else(|| table.span())
        }
        Item::Value(Value::Array(all)) => {
            let one = all.get(index)?;
            one.as_inline_table().and_then(|table| within(table)).or_else(|| one.span())
        }
        item => item.as_table_like().and_then(within).or_else(|| item.span()),
    };
    span.map(|span| span.start)
}

fn key_span(table: &dyn TableLike, path: &[&str]) -> Option<Range<usize>> {
    match path {
        [] => None,
        [key] => table.key(key)?.span(),
        [key, rest @ ..] => key_span(table.get(key)?.as_table_like()?, rest),
    }
}

/// How a source is written; `None` for the one that is not.
fn credential(source: &SecretSource) -> Option<Value> {
    let mut table = InlineTable::new();
    let mut pair = |from: &str, key: &str, value: Value| {
        table.insert("from", from.into());
        if !key.is_empty() {
            table.insert(key, value);
        }
    };
    match source {
        SecretSource::Variable(name) => pair("env", "name", name.into()),
        SecretSource::Command(run) => {
            pair("command", "run", Value::Array(run.iter().collect::<Array>()));
        }
        SecretSource::File(path) => pair("file", "path", path.into()),
        SecretSource::Keyring(account) => pair("keyring", "account", account.into()),
        SecretSource::Prompt => pair("prompt", "", "".into()),
        SecretSource::Plain => return None,
    }
    Some(Value::InlineTable(table))
}

/// The source that is written there, when it is one this version knows.
fn source(item: Option<&Item>) -> Option<SecretSource> {
    let item = item?;
    if item.as_str().is_some() {
        return Some(SecretSource::Plain);
    }
    let table = item.as_table_like()?;
    let text = |key: &str| table.get(key).and_then(Item::as_str).map(str::to_owned);
    match text("from")?.as_str() {
        "env" => Some(SecretSource::Variable(text("name")?)),
        "command" => {
            let run = table.get("run")?.as_array()?.iter();
            let run = run.map(|one| one.as_str().map(str::to_owned)).collect::<Option<_>>()?;
            Some(SecretSource::Command(run))
        }
        "file" => Some(SecretSource::File(text("path")?)),
        "keyring" => Some(SecretSource::Keyring(text("account")?)),
        "prompt" => Some(SecretSource::Prompt),
        _ => None,
    }
}

/// Cuts the lines of an entry out; comments above it stay.
fn remove(text: &str, target: Target, name: &str) -> Result<String, EditError> {
    let list = list_of(target);
    let document = Document::parse(text).map_err(|_| EditError::NotToml)?;
    let at = position(&names(document.get(list), list)?, target, name)?;
    if let Some(Item::ArrayOfTables(tables)) = document.get(list) {
        let spans = tables.get(at).map(spans).unwrap_or_default();
        let mut left = text.to_owned();
        for span in spans.into_iter().rev() {
            left.replace_range(lines(&left, span), "");
        }
        return Ok(left);
    }
    let mut document: DocumentMut = text.parse().map_err(|_| EditError::NotToml)?;
    if let Some(Item::Value(Value::Array(all))) = document.get_mut(list) {
        all.remove(at);
    }
    Ok(document.to_string())
}

/// Where the table stands: its header with its keys, and each table within it, in order.
fn spans(table: &Table) -> Vec<Range<usize>> {
    let mut own = if table.is_dotted() || table.is_implicit() { None } else { table.span() };
    let mut inner = Vec::new();
    for (key, item) in table {
        match item {
            Item::Table(below) if !below.is_dotted() => inner.extend(spans(below)),
            Item::ArrayOfTables(all) => inner.extend(all.iter().flat_map(spans)),
            _ => {
                let key = table.key(key).and_then(toml_edit::Key::span);
                for span in [key, item.span()].into_iter().flatten() {
                    let own = own.get_or_insert_with(|| span.clone());
                    *own = own.start.min(span.start)..own.end.max(span.end);
                }
            }
        }
    }
    let mut all: Vec<_> = own.into_iter().chain(inner).collect();
    all.sort_by_key(|span| span.start);
    all
}

/// The whole lines that hold the bytes, with one empty line behind them.
fn lines(text: &str, span: Range<usize>) -> Range<usize> {
    let start = text.get(..span.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let rest = text.get(span.end..).unwrap_or_default();
    let end = rest.find('\n').map_or(text.len(), |at| span.end + at + 1);
    let empty =
        text.get(end..).unwrap_or_default().split_inclusive('\n').next().unwrap_or_default();
    let ends = empty.ends_with('\n') && empty.trim().is_empty();
    start..if ends { end + empty.len() } else { end }
}

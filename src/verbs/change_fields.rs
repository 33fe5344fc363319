//! The fields that a write changes: in a document, and in words.

use std::fmt::Write;

use serde::Serialize;

use super::document::{Property, Shape};
use super::output::cell;
use crate::app::engine::Told;
use crate::domain::record::Change;
use crate::domain::{FieldId, Kind, Value, WriteKind};

const TEXTS: Shape = Shape::List(&Shape::Text);

/// Their key in a document.
pub const CHANGES: Property = Property {
    name: "changes",
    shape: Shape::List(&Shape::Object(&[
        Property { name: "field", shape: Shape::Text, about: "The field's key in the API" },
        Property {
            name: "before",
            shape: Shape::Value,
            about: "What it was; null where an application is created",
        },
        Property { name: "after", shape: Shape::Value, about: "What it becomes" },
        Property { name: "added", shape: TEXTS, about: "Of a list, what comes in" },
        Property { name: "removed", shape: TEXTS, about: "Of a list, what goes" },
    ])),
    about: "Which fields change, and how; where an application is created, those that are sent",
};

/// One of them in a document.
#[derive(Serialize)]
pub struct FieldChange {
    field: &'static str,
    before: Option<Value>,
    after: Value,
    added: Vec<String>,
    removed: Vec<String>,
}

/// The changes of a write. The type is what a new application is given besides its fields.
pub fn fields(told: &Told) -> Vec<FieldChange> {
    let creates = told.kind == WriteKind::Create;
    let kind = told.application.as_ref().filter(|_| creates).map(|one| FieldChange {
        field: "client_type",
        before: None,
        after: Value::Text(one.kind.clone()),
        added: Vec::new(),
        removed: Vec::new(),
    });
    kind.into_iter().chain(told.changes.iter().map(|one| change(one, creates))).collect()
}

fn change(change: &Change, creates: bool) -> FieldChange {
    let marked = change.words();
    let with = |mark: char| {
        let list = matches!(change.after, Value::List(_));
        let texts = marked.iter().filter(|(one, _)| *one == mark && list);
        texts.map(|(_, text)| text.clone()).collect()
    };
    FieldChange {
        field: change.field.row().wire,
        before: (!creates).then(|| as_wired(change.field, &change.before)),
        after: as_wired(change.field, &change.after),
        added: with('+'),
        removed: with('-'),
    }
}

/// A value under the API's key of its field: of one field the API holds the opposite.
pub fn as_wired(field: FieldId, value: &Value) -> Value {
    match (field, value) {
        (FieldId::ManagementApi, Value::Flag(on)) => Value::Flag(!on),
        (_, value) => value.clone(),
    }
}

/// For people: each field, and what goes and comes below it.
pub fn lines(told: &Told) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let mut line = |label: &str, marked: Vec<(char, String)>| {
        let _ = writeln!(text, "  {label}");
        for (mark, words) in marked {
            let _ = writeln!(text, "    {mark} {}", cell(&words));
        }
    };
    let creates = told.kind == WriteKind::Create;
    if let Some(application) = told.application.as_ref().filter(|_| creates) {
        let kind = Kind::from_code(&application.kind);
        line("Application type", vec![('+', kind.name().to_owned())]);
    }
    for change in &told.changes {
        let marked = if creates { new(&change.after) } else { change.words() };
        line(&change.title(), marked);
    }
    text
}

// A value where there was nothing.
fn new(value: &Value) -> Vec<(char, String)> {
    match value {
        Value::List(items) if !items.is_empty() => {
            items.iter().map(|item| ('+', item.clone())).collect()
        }
        value => vec![('+', value.words())],
    }
}

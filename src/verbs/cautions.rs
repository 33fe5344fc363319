//! What is told of a write that may be meant otherwise: the screen tells it before it is confirmed.

use crate::app::engine::{Ending, Told, World};
use crate::domain::settings::{EditedSettings, FieldFinding};
use crate::domain::{Kind, NewApplication, Value};

/// The cautions about what a write does, or would do, to an application, a sentence each. What stood in
/// a list before is not this write's business.
pub fn cautions(told: &Told, world: &World) -> Vec<String> {
    let sent = !matches!(
        told.ending,
        Ending::Denied(_) | Ending::Conflict(_) | Ending::NotDone(_) | Ending::Unchanged
    );
    let Some(subject) = told.application.as_ref().filter(|_| sent && !told.changes.is_empty())
    else {
        return Vec::new();
    };
    let kind = Kind::from_code(&subject.kind);
    let known = subject.id.as_ref().and_then(|id| world.application(id));
    let blank = || NewApplication::blank_of(&kind);
    let mut before = known.map_or_else(blank, |one| one.settings.clone());
    let mut after = before.clone();
    for change in &told.changes {
        change.field.row().put(&mut before, change.before.clone());
        change.field.row().put(&mut after, change.after.clone());
    }
    let application = subject.id.as_ref();
    let edited = EditedSettings { application, kind: &kind, before: &before, after: &after };
    let new = |one: &FieldFinding| match (&one.item, one.field.row().get(&before)) {
        (Some(item), Value::List(before)) => !before.contains(item),
        _ => true,
    };
    let found = edited.cautions(&world.environment);
    found.iter().filter(|one| new(one)).map(FieldFinding::words).collect()
}

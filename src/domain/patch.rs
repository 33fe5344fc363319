//! A partial update: the fields that changed and nothing else.

use super::{FIELDS, FieldId, Settings, Value};

/// The changed fields with their new values, in table order. The API reads the keys present in an
/// update as the field mask, and refuses an empty one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Patch(Vec<(FieldId, Value)>);

impl Patch {
    /// What turns `before` into `after`.
    pub fn between(before: &Settings, after: &Settings) -> Self {
        let changed = FIELDS.iter().filter_map(|field| {
            let value = field.get(after);
            (field.get(before) != value).then_some((field.id, value))
        });
        Self(changed.collect())
    }

    /// A patch of these fields.
    pub fn of(changes: Vec<(FieldId, Value)>) -> Self {
        Self(changes)
    }

    /// The patch with what the API writes in the same object as its fields: that is replaced whole, and
    /// has to hold what of `settings` stays as it is.
    pub fn whole(mut self, settings: &Settings) -> Self {
        let object = |field: FieldId| field.row().wire.split_once('.').map(|(object, _)| object);
        let written = |field: FieldId| self.0.iter().any(|(one, _)| object(*one) == object(field));
        let missing: Vec<_> = FIELDS
            .iter()
            .filter(|field| object(field.id).is_some() && written(field.id))
            .filter(|field| self.0.iter().all(|(one, _)| *one != field.id))
            .map(|field| (field.id, field.get(settings)))
            .collect();
        self.0.extend(missing);
        self
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The changes in table order.
    pub fn changes(&self) -> &[(FieldId, Value)] {
        &self.0
    }

    /// Whether `settings` have all of it.
    pub fn is_in(&self, settings: &Settings) -> bool {
        self.0.iter().all(|(field, value)| field.row().get(settings) == *value)
    }

    /// Applies the changes.
    pub fn apply(&self, settings: &mut Settings) {
        for (field, value) in &self.0 {
            field.row().put(settings, value.clone());
        }
    }
}

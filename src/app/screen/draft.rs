//! Unsaved edits of one application.

use crate::app::undoing::Undoing;
use crate::domain::merge::merge;
use crate::domain::settings::{FieldFinding, blocks};
use crate::domain::{
    EnvironmentType, FIELDS, Field, FieldId, FieldSet, Finding, Kind, Patch, Settings,
};

/// What the operator saw and what they made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The settings when editing began.
    pub base: Settings,
    /// The settings as they should become.
    pub now: Settings,
    /// Objections of the server to the last save, by field.
    pub objections: Vec<(FieldId, Finding)>,
    /// What it takes back, when it is no edit of the operator's.
    pub undoing: Option<Undoing>,
}

impl Draft {
    /// A draft without a change yet.
    pub fn of(settings: &Settings) -> Self {
        let (base, now) = (settings.clone(), settings.clone());
        Self { base, now, objections: Vec::new(), undoing: None }
    }

    /// What would be sent.
    pub fn patch(&self) -> Patch {
        Patch::between(&self.base, &self.now)
    }

    /// Whether it holds edits that leaving would lose.
    pub fn edited(&self) -> bool {
        self.undoing.is_none() && !self.patch().is_empty()
    }

    /// Takes in what the server has by now. What it does not change is as there, and so are the elements beside those
    /// that it changes. Where both sides changed the same it stays as it is: its save asks about that.
    pub fn follow(&mut self, theirs: &Settings) {
        let merged = merge(&self.base, &self.now, theirs);
        let clashes = |field: &&Field| merged.conflicts.iter().any(|one| one.field == field.id);
        for field in FIELDS.iter().filter(|field| !clashes(field)) {
            field.put(&mut self.base, field.get(theirs));
            field.put(&mut self.now, field.get(&merged.result));
        }
    }

    /// Whether all that it changes is so in `settings`, what the server has by now.
    pub fn is_made(&self, settings: &Settings) -> bool {
        let same = |field: &Field| field.id.same(&field.get(&self.now), &field.get(settings));
        FIELDS.iter().filter(|field| self.changes(field.id)).all(same)
    }

    /// Whether `field` was changed.
    pub fn changes(&self, field: FieldId) -> bool {
        field.row().get(&self.base) != field.row().get(&self.now)
    }

    /// Findings that stop the save: of changed fields only, as what the server holds already is
    /// not this save's business.
    pub fn blocks(&self, kind: &Kind, environment: EnvironmentType) -> Vec<FieldFinding> {
        let changes = |field| self.changes(field);
        blocks(&self.now, changes, FieldSet::default(), kind, environment)
    }
}

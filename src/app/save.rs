//! A save whose answer came, until it is certain that it lasts.
//!
//! The server replaces lists whole and knows no versions, so a colleague's save that began before
//! this one and arrives after it takes its changes away. Nobody is told but who looks again.

use jiff::{SignedDuration, Timestamp};

use super::undoing::Undoing;
use crate::domain::merge::{Merged, merge};
use crate::domain::{ClientId, EntryId, FieldId, Patch, Settings, Value};

/// When it is looked at again, in seconds after the save.
const LOOKS: [i64; 2] = [5, 60];

/// A save: what was there before, and what was to be there after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Save {
    /// The application.
    pub application: ClientId,
    /// The settings that the server had right before.
    pub base: Settings,
    /// The settings that it was to have.
    pub meant: Settings,
    /// What the server answered otherwise than it was sent: the field, and what was sent.
    pub odd: Vec<(FieldId, Value)>,
    /// Fields that somebody else had changed since the operator looked.
    pub foreign: Vec<FieldId>,
    /// Whether it took an earlier save back.
    pub undoing: Option<Undoing>,
    /// Its entry in the record, once it was answered.
    pub entry: Option<EntryId>,
    /// What had to be sent a second time, because a save at the same moment had overwritten it.
    pub restored: Option<String>,
    /// When it was read back.
    pub at: Timestamp,
    /// How often it was looked at again.
    pub looks: usize,
}

impl Save {
    /// What of it the server, which has `now`, lost again, and what somebody changed otherwise.
    pub fn check(&self, now: &Settings) -> Merged {
        merge(&self.base, &self.meant, now)
    }

    /// What somebody else made of it since, in words; `None` where nothing was changed.
    pub fn changed_since(&self, now: &Settings) -> Option<String> {
        let patch = Patch::between(&self.meant, now);
        let since = patch.changes().iter();
        let since = since.filter(|(field, value)| {
            !field.same(&field.row().get(&self.meant), value)
                && self.odd.iter().all(|(odd, _)| odd != field)
        });
        let since = Patch::of(since.cloned().collect());
        (!since.is_empty()).then(|| described(&self.meant, &since))
    }

    /// Takes what the server has `now` for what is to last, others' changes included.
    pub fn accept(&mut self, now: &Settings) {
        // What others changed was never this save's business.
        self.base = merge(&self.meant, &self.base, now).result;
        self.meant = now.clone();
    }

    /// When to look again; `None` once it has lasted.
    pub fn due(&self) -> Option<Timestamp> {
        LOOKS.get(self.looks).map(|seconds| self.at + SignedDuration::from_secs(*seconds))
    }
}

/// What sending `patch` to a server that has `now` would bring about, in words.
pub fn described(now: &Settings, patch: &Patch) -> String {
    let fields: Vec<String> =
        patch.changes().iter().map(|(field, value)| described_field(now, *field, value)).collect();
    fields.join("; ")
}

fn described_field(now: &Settings, field: FieldId, value: &Value) -> String {
    let label = field.row().label;
    let (Value::List(wanted), Value::List(there)) = (value, field.row().get(now)) else {
        return format!("{label} {}", value.words());
    };
    let added = wanted.iter().filter(|item| !there.contains(item)).cloned();
    let removed = there.iter().filter(|item| !wanted.contains(item));
    let items: Vec<String> = added.chain(removed.map(|item| format!("without {item}"))).collect();
    format!("{label} {}", items.join(", "))
}

/// The labels of fields, as one list.
pub fn labels(fields: impl IntoIterator<Item = FieldId>) -> String {
    let labels: Vec<&str> = fields.into_iter().map(|field| field.row().label).collect();
    labels.join(", ")
}

//! A save whose answer came, until it is certain that it lasts.
//!
//! The server replaces lists whole and knows no versions, so a colleague's save that began before
//! this one and arrives after it takes its changes away. Nobody is told but who looks again.

use jiff::{SignedDuration, Timestamp};

use super::msg::Ticket;
use super::undoing::Undoing;
use crate::domain::merge::{Lasting, Merged, lasting, merge};
use crate::domain::{ClientId, EntryId, FieldId, Patch, Settings, Value};

/// When it is looked at again, in seconds after the save.
const LOOKS: [i64; 2] = [5, 60];

/// A save: what was there before, and what was to be there after.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Save {
    /// Tells it from other saves of the same application.
    pub number: Ticket,
    /// The application.
    pub application: ClientId,
    /// The settings that the operator had before them when they made their changes.
    pub seen: Settings,
    /// The settings that the server had right before.
    pub base: Settings,
    /// The settings that it was to have.
    pub meant: Settings,
    /// What the server did not take: the field, and what was sent.
    pub odd: Vec<(FieldId, Value)>,
    /// Fields that somebody else had changed since the operator looked.
    pub foreign: Vec<FieldId>,
    /// Whether it took an earlier save back.
    pub undoing: Option<Undoing>,
    /// Its entry in the record, once it was answered.
    pub entry: Option<EntryId>,
    /// What the save before had brought and somebody took away since: the settings without it, and
    /// with it.
    pub lost_before: Option<(Settings, Settings)>,
    /// What had to be sent a second time, because a save at the same moment had overwritten it.
    pub restored: Option<String>,
    /// When it was read back.
    pub at: Timestamp,
    /// How often it was looked at again.
    pub looks: usize,
}

impl Save {
    /// What of it the server, which has `now`, lost again, and what somebody changed otherwise.
    pub fn check(&self, now: &Settings) -> Check {
        let Lasting { merged, own } = lasting(&self.seen, &self.base, &self.meant, now);
        let others = Patch::between(&own, &merged.result);
        let others = (!others.is_empty()).then(|| described(&own, &others));
        Check { merged, others }
    }

    /// What somebody else made of it since, in words; `None` where nothing was changed. What was
    /// lost or changed to something else is `check`'s to tell.
    pub fn changed_since(&self, check: &Check) -> Option<String> {
        let Merged { result, conflicts, .. } = &check.merged;
        let patch = Patch::between(&self.meant, result);
        let since = patch.changes().iter();
        let since = since.filter(|(field, value)| {
            !field.same(&field.row().get(&self.meant), value)
                && conflicts.iter().all(|conflict| conflict.field != *field)
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

/// What became of a save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What would bring back what was lost, and what was changed to something else.
    pub merged: Merged,
    /// What of that is not the operator's own change but somebody else's, in words.
    pub others: Option<String>,
}

impl Check {
    /// Whether nothing was lost.
    pub fn lasted(&self) -> bool {
        self.merged.patch.is_empty() && self.merged.conflicts.is_empty()
    }

    /// What the server, which has `now`, lost, in words; `None` where it lost nothing.
    pub fn lost(&self, now: &Settings) -> Option<String> {
        let others = self.others.as_ref().map(|others| format!(" (somebody else's: {others})"));
        let lost = described(now, &self.merged.patch);
        (!self.merged.patch.is_empty()).then(|| lost + &others.unwrap_or_default())
    }
}

/// What is so `now` otherwise than it was `meant`, in words; `None` where nothing is.
pub fn others_changes(meant: &Settings, now: &Settings) -> Option<String> {
    let mut changes = Patch::between(meant, now).changes().to_vec();
    changes.retain(|(field, value)| !field.same(&field.row().get(meant), value));
    (!changes.is_empty()).then(|| described(meant, &Patch::of(changes)))
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

//! What became of a save, told from what the server has later.
//!
//! The server replaces lists whole and knows no versions, so a colleague's save that began before
//! this one and arrives after it takes its changes away. Only a later read shows that.

use crate::domain::merge::{Lasting, Merged, lasting, merge};
use crate::domain::{Patch, Settings};

/// What a save was to bring about.
#[derive(Clone, Debug)]
pub(super) struct Aim {
    /// The settings as the operator saw them.
    pub seen: Settings,
    /// The settings that the server had right before.
    pub base: Settings,
    /// The settings that it was to have.
    pub wanted: Settings,
}

impl Aim {
    /// Compares it with what the server has `now`.
    pub fn verify(&self, now: &Settings) -> Verified {
        let Lasting { merged, own } = lasting(&self.seen, &self.base, &self.wanted, now);
        Verified { now: now.clone(), wanted: self.wanted.clone(), merged, own }
    }

    /// Takes what the server has `now` for what is to last, others' changes included.
    pub fn accept(&mut self, now: &Settings) {
        // What others changed was never this save's business.
        self.base = merge(&self.wanted, &self.base, now).result;
        self.wanted = now.clone();
    }
}

/// A save, compared with what the server has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// The settings that the server has.
    pub now: Settings,
    /// The settings that it was to have.
    pub wanted: Settings,
    /// What would bring back what was lost; what somebody changed to something else is in conflict.
    pub merged: Merged,
    /// The settings with what the operator lost, and nobody else.
    pub own: Settings,
}

impl Verified {
    /// Whether nothing was lost.
    pub fn lasted(&self) -> bool {
        self.merged.patch.is_empty() && self.merged.conflicts.is_empty()
    }

    /// What was lost that is somebody else's change.
    pub fn others(&self) -> Patch {
        Patch::between(&self.own, &self.merged.result)
    }

    /// What somebody else made of it since, besides what was lost or is in conflict.
    pub fn since(&self) -> Patch {
        let changes = Patch::between(&self.wanted, &self.merged.result).changes().to_vec();
        let conflicts = &self.merged.conflicts;
        let since = changes.into_iter().filter(|(field, value)| {
            !field.same(&field.row().get(&self.wanted), value)
                && conflicts.iter().all(|conflict| conflict.field != *field)
        });
        Patch::of(since.collect())
    }
}

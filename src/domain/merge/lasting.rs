//! Whether a save lasted.
//!
//! The server replaces lists whole and knows no versions, so a colleague's save that began before
//! this one and arrives after it takes its changes away.

use super::{Merged, merge};
use crate::domain::Settings;

/// What a save brought, compared with what the server has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lasting {
    /// Brings back what is missing, of others too; what they decided otherwise is in conflict.
    pub merged: Merged,
    /// The same without what is missing of others.
    pub own: Settings,
}

/// Compares a save with the settings that the server has `now`. The operator had `seen` settings, the
/// server had `base`, and the save meant to make `meant` of them.
pub fn lasting(seen: &Settings, base: &Settings, meant: &Settings, now: &Settings) -> Lasting {
    let merged = merge(base, meant, now);
    let own = merged.result.clone();
    // Who sent a list without this save's changes had not seen them. What others had changed in it
    // shortly before is gone for the same reason, and by nobody's decision. A list that holds the
    // changes was made by somebody who saw the rest of it as well.
    let mut before = base.clone();
    for (field, _) in merged.patch.changes().iter().filter(|(field, _)| field.has_elements()) {
        field.row().put(&mut before, field.row().get(seen));
    }
    let all = merge(&before, meant, now);
    if all.conflicts != merged.conflicts {
        return Lasting { merged, own };
    }
    Lasting { merged: all, own }
}

//! Undoing and redoing, as far as messages, dialogs and drafts have to know.

use crate::app::engine::Takes;
use crate::domain::{EntryId, EnvKey};

/// What the record is read for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// To be looked at.
    Look,
    /// To undo the newest write of this environment.
    Undo(EnvKey),
    /// To redo what was undone last in this environment.
    Redo(EnvKey),
    /// To find the writes of runs that are over whose answers were not written down.
    CutOff,
}

/// That something takes an earlier write back, and which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undoing {
    /// The entry of the record whose effect is taken back.
    pub entry: EntryId,
    /// Whether that entry was an undoing itself.
    pub redo: bool,
    /// What it is about, line by line, for the question.
    pub words: Vec<String>,
}

impl Undoing {
    /// What an order names that takes it back.
    pub fn takes(&self) -> Takes {
        Takes { entry: self.entry.clone(), redo: self.redo }
    }

    /// The verb on the button.
    pub fn verb(&self) -> &'static str {
        if self.redo { "redo" } else { "undo" }
    }
}

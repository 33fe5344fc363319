//! Taking back what was done, as far as a dialog or a draft has to know.

use crate::domain::EntryId;

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
    /// The verb on the button.
    pub fn verb(&self) -> &'static str {
        if self.redo { "redo" } else { "undo" }
    }

    /// The word before what was done, when it is done.
    pub fn done(&self) -> &'static str {
        if self.redo { "Redone" } else { "Undone" }
    }
}

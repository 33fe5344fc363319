//! How far an operation is.

use super::told::Told;
use crate::domain::merge::Conflict;

/// How far an operation is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It reads what is there now.
    Reading,
    /// A copy is being written to the disk.
    Keeping,
    /// Its write is on its way.
    Sending,
    /// The answer was lost, and it is being looked up what became of the write.
    LookingUp,
    /// The write is done, and what came of it is being read.
    Verifying,
    /// It has ended well, and is looked at again whether it lasts.
    Watching,
    /// Both sides changed the same: [`super::Engine::decide`] goes on.
    Conflict(Vec<Conflict>),
    /// It has ended.
    Done(Box<Told>),
}

impl Stage {
    // The stage while more is read: what is looked up or read back may take several reads.
    pub(super) fn reading(&self) -> Self {
        match self {
            Self::LookingUp => Self::LookingUp,
            Self::Verifying => Self::Verifying,
            _ => Self::Reading,
        }
    }
}

//! What the outside tells besides an answer: what a start finds on the disk, and what comes with each
//! answer.

use jiff::SignedDuration;

use crate::domain::delivery::Notes;
use crate::domain::pending::PendingWrite;
use crate::domain::rotation::{Noted, Rotation};

/// What a run finds when it starts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StartFindings {
    /// The name of the run, where it keeps a journal.
    pub run: Option<String>,
    /// What runs that are over were about to create.
    pub pending: Vec<PendingWrite>,
    /// What was done with the values of secrets.
    pub notes: Notes,
    /// The rotations under way.
    pub rotations: Vec<Rotation>,
    /// Why it is not known what earlier runs left open.
    pub unread: Option<String>,
    /// What is odd about the journal, one sentence each.
    pub warnings: Vec<String>,
}

/// What came with an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attached {
    /// The server's id of the request.
    pub trace_id: Option<String>,
    /// How far the server's clock is ahead of this machine's.
    pub skew: Option<SignedDuration>,
    /// The last characters of the secret that was signed in with.
    pub own_suffix: Option<String>,
    /// What the journal told when the answer came.
    pub journal: JournalTold,
}

/// What the journal told when an answer came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum JournalTold {
    /// There is none.
    #[default]
    Nothing,
    /// It could not be read.
    Unreadable,
    /// What every run noted of values, and of rotations.
    Noted(Notes, Noted),
}

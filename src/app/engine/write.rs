//! A write on its way, or one whose answer was lost.

use crate::api::Request;
use crate::domain::pending::PendingWrite;
use crate::domain::record::{Entry, Outcome};

/// A write, its entry of the history, and what was written down before it left.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Write {
    pub request: Request,
    pub entry: Box<Entry>,
    pub intent: Option<Box<PendingWrite>>,
}

impl Write {
    /// Whether it was answered for certain.
    pub fn answered(&self) -> bool {
        matches!(self.entry.outcome, Outcome::Done | Outcome::Refused(_))
    }
}

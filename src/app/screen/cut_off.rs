//! A write of a run that was cut off, until it is known what became of it.

use jiff::Timestamp;

use crate::domain::record::Entry;

/// What is looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CutOff {
    /// Its entry in the record.
    pub entry: Entry,
    /// When it is looked up; `None` for when its environment is listed.
    pub at: Option<Timestamp>,
    /// Whether it was said that the server did not tell.
    pub told: bool,
}

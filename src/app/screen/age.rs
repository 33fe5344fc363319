//! From when on what was read is worth reading again.

use jiff::{SignedDuration, Timestamp};

/// How long what was read is shown without a second look, where the operator opens it.
const FRESH: SignedDuration = SignedDuration::from_secs(60);

/// Whether what was read at this time, if it was, is old by now.
pub fn is_old(at: Option<Timestamp>, now: Timestamp) -> bool {
    at.is_none_or(|at| now.duration_since(at) >= FRESH)
}

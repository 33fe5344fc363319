//! The write lock of guarded environments.

use jiff::Timestamp;

use crate::app::engine::World;
use crate::domain::time::seconds_between;

/// How long an unlocked environment stays writable, in seconds.
pub const UNLOCKED_SECONDS: i64 = 600;

/// Why nothing is written in a run that only reads.
pub const READ_ONLY: &str = "Everything is read-only in this run (--read-only)";

/// What a question says that was open when the minutes of writing ran out.
pub const LOCKED_AGAIN: &str = "Writing is locked again: go back and unlock it";

/// Whether writing to an environment is allowed now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Always writable.
    Open,
    /// Writable for so many more seconds.
    Unlocked(u64),
    /// Read-only until unlocked.
    Locked,
    /// Read-only for the whole run, by flag.
    ReadOnly,
}

impl Access {
    /// The access to the environment at `now`.
    pub fn of(world: &World, read_only: bool, now: Timestamp) -> Self {
        if read_only {
            return Self::ReadOnly;
        }
        match world.unlocked_until {
            Some(until) if until > now => Self::Unlocked(seconds_between(now, until)),
            _ if world.environment.guarded => Self::Locked,
            _ => Self::Open,
        }
    }
}

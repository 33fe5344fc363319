//! The only place that reads the time of day.

use jiff::Timestamp;

/// Where the session's time comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The system.
    System,
    /// Always the same, for tests and pictures.
    Fixed(Timestamp),
}

impl Clock {
    /// The time now.
    pub fn now(self) -> Timestamp {
        match self {
            #[expect(clippy::disallowed_methods, reason = "the one reader of the time of day")]
            Self::System => Timestamp::now(),
            Self::Fixed(at) => at,
        }
    }
}

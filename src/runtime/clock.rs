//! The only place that reads the time.

use std::time::Duration;

use jiff::Timestamp;
use rustix::time::{ClockId, clock_gettime};

/// Counts the time in which the machine sleeps as well.
#[cfg(any(target_os = "linux", target_os = "android"))]
const ELAPSED: ClockId = ClockId::Boottime;
#[cfg(not(any(target_os = "linux", target_os = "android")))]
const ELAPSED: ClockId = ClockId::Monotonic;

/// Where the session's time comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The time of day at the start, and the time that has gone by since. When somebody sets the
    /// machine's clock, nothing here lasts longer or shorter: above all no unlocked production.
    Running {
        /// The time of day at the start.
        start: Timestamp,
        /// The system's count of elapsed time at the start.
        counted: Duration,
    },
    /// Always the same, for tests and pictures.
    Fixed(Timestamp),
}

impl Clock {
    /// A clock that runs from now on.
    pub fn start() -> Self {
        #[expect(clippy::disallowed_methods, reason = "the one reader of the time of day")]
        let start = Timestamp::now();
        Self::Running { start, counted: elapsed() }
    }

    /// The time now.
    pub fn now(self) -> Timestamp {
        match self {
            Self::Running { start, counted } => {
                let gone = elapsed().saturating_sub(counted);
                start.checked_add(gone).unwrap_or(start)
            }
            Self::Fixed(at) => at,
        }
    }
}

fn elapsed() -> Duration {
    Duration::try_from(clock_gettime(ELAPSED)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::{SignedDuration, Timestamp};

    use super::{Clock, elapsed};

    #[test]
    fn the_time_of_day_is_read_once() {
        // As if the machine's clock had been set by decades since the start.
        let start = Timestamp::UNIX_EPOCH;
        let counted = elapsed().saturating_sub(Duration::from_secs(60));
        let gone = Clock::Running { start, counted }.now().duration_since(start);
        assert!(gone >= SignedDuration::from_secs(60), "{gone}");
        assert!(gone < SignedDuration::from_hours(24), "{gone}");
    }
}

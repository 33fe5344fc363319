//! When to ask again, and how long to wait before (reads only).

use std::time::Duration;

use ring::rand::{SecureRandom, SystemRandom};

use super::error::{ApiError, ErrorKind};
use super::obstacle::Obstacle;

/// How often and how patiently a read is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    /// How many times a read is sent in all, the first time included.
    pub attempts: u32,
    /// The upper bound of the first wait; it doubles with each further one.
    pub base: Duration,
    /// The upper bound of every wait.
    pub cap: Duration,
    /// The longest that a server may make a read wait, in seconds. What it wants beyond is reported.
    pub longest: u64,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        let (base, cap) = (Duration::from_millis(250), Duration::from_secs(4));
        Self { attempts: 4, base, cap, longest: 2 }
    }
}

impl RetryPolicy {
    /// Nothing is sent twice.
    pub const NONE: Self =
        Self { attempts: 1, base: Duration::ZERO, cap: Duration::ZERO, longest: 0 };

    /// For a run that nobody watches, which a server may make wait longer.
    pub fn unattended() -> Self {
        Self { longest: 30, ..Self::default() }
    }

    /// How long to wait before sending a read again that failed with `error` on its `attempt`th
    /// time (counted from one), or `None` when asking again is no use.
    pub fn wait(&self, attempt: u32, error: &ApiError) -> Option<Duration> {
        // Who waited for a whole time limit is told before it is waited for once more.
        let waited = error.kind == ErrorKind::TimedOut || error.obstacle == Some(Obstacle::Silence);
        if waited || attempt >= self.attempts || !error.may_pass() {
            return None;
        }
        match error.retry_after {
            Some(seconds) if seconds > self.longest => None,
            Some(seconds) => Some(Duration::from_secs(seconds) + self.jitter(1)),
            None => Some(self.jitter(attempt)),
        }
    }

    /// Full jitter: anything from nothing to the doubled bound.
    fn jitter(&self, attempt: u32) -> Duration {
        let doubled = self.base.saturating_mul(2_u32.saturating_pow(attempt.saturating_sub(1)));
        let bound = doubled.min(self.cap);
        let mut bytes = [0; 4];
        // Without randomness the bound itself is waited.
        let share = SystemRandom::new()
            .fill(&mut bytes)
            .map_or(1.0, |()| f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX));
        bound.mul_f64(share)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::RetryPolicy;
    use crate::api::{ApiError, ErrorKind};

    const POLICY: RetryPolicy = RetryPolicy {
        attempts: 3,
        base: Duration::from_millis(100),
        cap: Duration::from_millis(150),
        longest: 2,
    };

    #[test]
    fn waits_stay_below_their_bound_and_end() {
        let error = ApiError::new(ErrorKind::Unreachable, "");
        for _ in 0..100 {
            assert!(POLICY.wait(1, &error).unwrap() <= Duration::from_millis(100));
            assert!(POLICY.wait(2, &error).unwrap() <= Duration::from_millis(150));
        }
        assert_eq!(POLICY.wait(3, &error), None);
    }

    #[test]
    fn the_server_says_how_long_within_reason() {
        let mut error = ApiError::new(ErrorKind::RateLimited, "");
        error.retry_after = Some(2);
        let wait = POLICY.wait(1, &error).unwrap();
        assert!(wait >= Duration::from_secs(2) && wait <= Duration::from_secs(3));
        error.retry_after = Some(3);
        assert_eq!(POLICY.wait(1, &error), None);
        assert!(RetryPolicy::unattended().wait(1, &error).is_some());
    }

    #[test]
    fn only_what_may_pass_is_tried_again() {
        for (kind, status, again) in [
            // Its patience is used up already.
            (ErrorKind::TimedOut, None, false),
            (ErrorKind::Unreachable, None, true),
            (ErrorKind::Unavailable, Some(502), true),
            (ErrorKind::Unavailable, Some(503), true),
            (ErrorKind::Unavailable, Some(504), true),
            (ErrorKind::Unavailable, Some(500), false),
            (ErrorKind::Unexpected, Some(200), false),
            (ErrorKind::Refused, Some(400), false),
            (ErrorKind::SignedOut, Some(401), false),
        ] {
            let mut error = ApiError::new(kind, "");
            error.status = status;
            assert_eq!(POLICY.wait(1, &error).is_some(), again, "{kind:?} {status:?}");
        }
    }
}

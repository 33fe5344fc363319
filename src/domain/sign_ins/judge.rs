//! Whether sign-ins go worse after a save than in the hour before. It would rather say nothing: few
//! sign-ins prove nothing.

use jiff::{SignedDuration, Timestamp};

use super::{LoggedSignIn, SignInOutcome};

/// Seconds that a sign-in may take before it counts as one that does not end.
const TAKES: i64 = 120;

/// So many sign-ins must have ended before, so that there is something to compare with.
const ENOUGH_BEFORE: u64 = 5;

/// So many failures, or sign-ins that do not end, are no chance.
const ENOUGH_AFTER: u64 = 3;

/// By so many percent more of them must fail.
const RISE: u64 = 30;

/// So many sign-ins must have been to be expected by now, before their absence says anything.
const EXPECTED: u64 = 6;

/// How many sign-ins of a stretch of time stand how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SignInTally {
    /// The length of the stretch, in seconds.
    pub seconds: u64,
    /// Those that ended well.
    pub success: u64,
    /// Those that failed.
    pub failed: u64,
    /// Those that began long enough ago, and have not ended.
    pub open: u64,
    /// Those that began just now, or stand in a way that is not known.
    pub other: u64,
}

impl SignInTally {
    /// Of the entries between two times; those without a time are left out.
    pub fn of(entries: &[LoggedSignIn], from: Timestamp, to: Timestamp, now: Timestamp) -> Self {
        let seconds = u64::try_from(to.as_second() - from.as_second()).unwrap_or(0);
        let mut tally = Self { seconds, ..Self::default() };
        let long_ago = now.checked_sub(SignedDuration::from_secs(TAKES)).unwrap_or(now);
        for entry in entries {
            let Some(at) = entry.at.filter(|at| *at >= from && *at < to) else { continue };
            let counter = match entry.outcome {
                SignInOutcome::Success => &mut tally.success,
                SignInOutcome::Failed => &mut tally.failed,
                SignInOutcome::Initiated | SignInOutcome::Pending if at <= long_ago => {
                    &mut tally.open
                }
                _ => &mut tally.other,
            };
            *counter += 1;
        }
        tally
    }

    fn ended(&self) -> u64 {
        self.success + self.failed
    }

    fn all(&self) -> u64 {
        self.ended() + self.open + self.other
    }
}

/// What goes worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInAlarm {
    /// A larger part of them fails.
    FailuresRise,
    /// There are none any more.
    Stopped,
    /// They begin, and do not end.
    NoneEnds,
}

/// What goes worse after than before, where there is enough to tell.
pub fn judge(before: &SignInTally, after: &SignInTally) -> Option<SignInAlarm> {
    if before.ended() < ENOUGH_BEFORE || before.success == 0 || before.seconds == 0 {
        return None;
    }
    let percent = |part: u64, of: u64| (part * 100).checked_div(of).unwrap_or(0);
    let (was, is) = (percent(before.failed, before.ended()), percent(after.failed, after.ended()));
    if after.failed >= ENOUGH_AFTER && is >= was + RISE {
        return Some(SignInAlarm::FailuresRise);
    }
    let expected = before.success.saturating_mul(after.seconds) / before.seconds;
    if after.all() == 0 && expected >= EXPECTED {
        return Some(SignInAlarm::Stopped);
    }
    let seldom = before.open < before.success;
    let none = after.success == 0 && after.open >= ENOUGH_AFTER && after.failed == 0;
    (none && seldom).then_some(SignInAlarm::NoneEnds)
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};

    use super::super::{EmailAddress, LoggedSignIn, SignInOutcome};
    use super::{SignInAlarm, SignInTally, judge};

    fn tally(seconds: u64, success: u64, failed: u64, open: u64) -> SignInTally {
        SignInTally { seconds, success, failed, open, other: 0 }
    }

    #[test]
    fn what_goes_worse_is_said_and_little_says_nothing() {
        use SignInAlarm::{FailuresRise, NoneEnds, Stopped};
        let hour = |success, failed, open| tally(3600, success, failed, open);
        for (before, after, alarm) in [
            // Nothing to compare with.
            (hour(0, 0, 0), tally(600, 0, 40, 0), None),
            (hour(4, 0, 0), tally(600, 0, 40, 0), None),
            (hour(0, 9, 0), tally(600, 0, 40, 0), None),
            (tally(0, 9, 0, 0), tally(600, 0, 40, 0), None),
            // Failures rise.
            (hour(20, 0, 0), tally(60, 0, 3, 0), Some(FailuresRise)),
            (hour(20, 0, 0), tally(60, 3, 3, 0), Some(FailuresRise)),
            (hour(20, 20, 0), tally(600, 2, 8, 0), Some(FailuresRise)),
            // Too few of them, or no more than before.
            (hour(20, 0, 0), tally(60, 0, 2, 0), None),
            (hour(20, 0, 0), tally(600, 9, 3, 0), None),
            (hour(20, 20, 0), tally(600, 4, 6, 0), None),
            (hour(5, 95, 0), tally(600, 0, 50, 0), None),
            // They stop.
            (hour(60, 0, 0), tally(360, 0, 0, 0), Some(Stopped)),
            (hour(6000, 0, 0), tally(60, 0, 0, 0), Some(Stopped)),
            (hour(60, 0, 0), tally(300, 0, 0, 0), None),
            (hour(6, 0, 0), tally(600, 0, 0, 0), None),
            (hour(6000, 0, 0), tally(60, 0, 0, 1), None),
            (hour(6000, 0, 0), tally(60, 1, 0, 0), None),
            // They begin and do not end.
            (hour(20, 0, 1), tally(300, 0, 0, 3), Some(NoneEnds)),
            (hour(20, 0, 1), tally(300, 1, 0, 30), None),
            (hour(20, 0, 1), tally(300, 0, 0, 2), None),
            (hour(20, 0, 60), tally(300, 0, 0, 9), None),
            // All is well.
            (hour(20, 1, 0), tally(600, 4, 0, 1), None),
        ] {
            assert_eq!(judge(&before, &after), alarm, "{before:?} {after:?}");
        }
    }

    #[test]
    fn entries_are_counted_by_time_and_outcome() {
        let at = |minute: i64| {
            let start: Timestamp = "2026-11-24T12:00:00Z".parse().unwrap();
            start + SignedDuration::from_mins(minute)
        };
        let entry = |minute: Option<i64>, word: &str| LoggedSignIn {
            id: String::new(),
            at: minute.map(at),
            outcome: SignInOutcome::of(word),
            email: EmailAddress::default(),
            organization: String::new(),
            connection: String::new(),
            workflow: String::new(),
        };
        let entries = [
            entry(Some(-1), "FAILED"),
            entry(Some(0), "SUCCESS"),
            entry(Some(1), "FAILED"),
            entry(Some(2), "INITIATED"),
            entry(Some(2), "PENDING"),
            entry(Some(9), "INITIATED"),
            entry(Some(3), "TELEPORTED"),
            entry(Some(10), "SUCCESS"),
            entry(Some(9_000_000), "FAILED"),
            entry(None, "FAILED"),
        ];
        let counted = SignInTally::of(&entries, at(0), at(10), at(10));
        assert_eq!(counted, SignInTally { seconds: 600, success: 1, failed: 1, open: 2, other: 2 });
    }
}

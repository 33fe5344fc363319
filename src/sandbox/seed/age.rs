//! Points in time relative to the start: `-400d`, `-2h`, `+5d`.

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

/// How far from now, in seconds; the past is negative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Age(i64);

impl Age {
    /// This many hours ago.
    pub fn hours(hours: usize) -> Self {
        Self(-i64::try_from(hours).unwrap_or(i64::MAX / 3600).saturating_mul(3600))
    }

    /// The point in time, seen from `now`.
    pub fn before(self, now: Timestamp) -> Timestamp {
        now.saturating_add(SignedDuration::from_secs(self.0)).unwrap_or(now)
    }
}

impl TryFrom<String> for Age {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let refuse = || format!("{text} is no age such as -400d, -2h, -5m or +5d");
        let mut chars = text.chars();
        let factor = match chars.next_back() {
            Some('d') => 86_400,
            Some('h') => 3600,
            Some('m') => 60,
            _ => return Err(refuse()),
        };
        let number: i64 = chars.as_str().parse().map_err(|_| refuse())?;
        number.checked_mul(factor).map(Self).ok_or_else(refuse)
    }
}

#[cfg(test)]
mod tests {
    use super::Age;

    #[test]
    fn ages_are_read() {
        for (text, seconds) in [("-400d", -34_560_000), ("+5d", 432_000), ("-2h", -7200)] {
            assert_eq!(Age::try_from(text.to_owned()), Ok(Age(seconds)));
        }
        for text in ["", "d", "-4", "4 d", "-4w", "99999999999999999d"] {
            assert!(Age::try_from(text.to_owned()).is_err(), "{text}");
        }
    }
}

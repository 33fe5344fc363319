//! Lengths and points of time in words. Nothing here reads a clock.

use jiff::Timestamp;

/// Reads a length of time: a whole number and a unit (`60 minutes`, `12h`, `90 s`, `30 days`).
/// A bare number counts minutes, as the dashboard does. Empty text means *inherited*.
///
/// # Errors
/// A sentence that says what is not understood.
pub fn parse_duration(text: &str) -> Result<Option<u64>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let Ok(number) = number.parse::<u64>() else {
        return Err(format!(
            "{text} is not a length of time: write a number and a unit, such as 60 minutes"
        ));
    };
    let factor = match unit.trim().to_ascii_lowercase().as_str() {
        "s" | "sec" | "second" | "seconds" => 1,
        "" | "m" | "min" | "minute" | "minutes" => 60,
        "h" | "hour" | "hours" => 3600,
        "d" | "day" | "days" => 86_400,
        other if other.starts_with(['.', ',']) => {
            return Err(format!("{text}: only whole numbers, such as 90 minutes"));
        }
        other => return Err(format!("{other} is not a unit: use seconds, minutes, hours or days")),
    };
    let seconds = number.checked_mul(factor).ok_or("That is longer than any clock runs")?;
    Ok(Some(seconds))
}

/// The same where a unit is written: beside seconds and minutes elsewhere, a number alone is guessed at.
///
/// # Errors
/// What is wrong with it, as a sentence.
pub fn parse_duration_with_unit(text: &str) -> Result<Option<u64>, String> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("{text} has no unit: write {text}s, {text}m, {text}h or {text}d"));
    }
    parse_duration(text)
}

/// A length of time in its largest whole unit up to hours: `60 minutes` is how the dashboard says
/// an hour, so minutes win below two hours.
pub fn duration_words(seconds: u64) -> String {
    let (count, unit) = match seconds {
        s if s >= 2 * 86_400 && s % 86_400 == 0 => (s / 86_400, "day"),
        s if s >= 2 * 3600 && s % 3600 == 0 => (s / 3600, "hour"),
        s if s >= 60 && s % 60 == 0 => (s / 60, "minute"),
        s => (s, "second"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

/// Whole seconds from `earlier` to `later`, zero when the order is reversed.
pub fn seconds_between(earlier: Timestamp, later: Timestamp) -> u64 {
    u64::try_from(later.as_second() - earlier.as_second()).unwrap_or(0)
}

/// How long ago `then` was: `just now`, `3 s ago`, `5 min ago`, `2 h ago`, `54 d ago`.
pub fn ago(then: Timestamp, now: Timestamp) -> String {
    match seconds_between(then, now) {
        0..=1 => "just now".into(),
        s @ 2..=59 => format!("{s} s ago"),
        s @ 60..=3599 => format!("{} min ago", s / 60),
        s @ 3600..=86_399 => format!("{} h ago", s / 3600),
        s => format!("{} d ago", s / 86_400),
    }
}

/// How long ago `then` was where there is little room: `now`, `5 min`, `2 h`, `54 d`, `3 y`.
pub fn age(then: Timestamp, now: Timestamp) -> String {
    match seconds_between(then, now) {
        0..=59 => "now".into(),
        s @ 60..=3599 => format!("{} min", s / 60),
        s @ 3600..=86_399 => format!("{} h", s / 3600),
        s if s < 1000 * 86_400 => format!("{} d", s / 86_400),
        s => format!("{} y", s / (365 * 86_400)),
    }
}

/// How long until `then`: `in 5 min`, or `expired 3 d ago`.
pub fn until(then: Timestamp, now: Timestamp) -> String {
    if then <= now {
        return format!("expired {}", ago(then, now));
    }
    match seconds_between(now, then) {
        s @ 0..=59 => format!("in {s} s"),
        s @ 60..=3599 => format!("in {} min", s / 60),
        s @ 3600..=86_399 => format!("in {} h", s / 3600),
        s => format!("in {} d", s / 86_400),
    }
}

/// The calendar day in UTC, `2026-11-24`.
pub fn day(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d").to_string()
}

/// Day and minute in UTC, `2026-11-24 06:03 UTC`.
pub fn minute(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M UTC").to_string()
}

/// Day and second in UTC, `2026-11-24 06:03:12 UTC`.
pub fn second(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// Day and minute in UTC where there is little room, `11-24 06:03`.
pub fn short_minute(at: Timestamp) -> String {
    at.strftime("%m-%d %H:%M").to_string()
}

/// A countdown, `9:41`.
pub fn countdown(seconds: u64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::{ago, duration_words, parse_duration, until};

    #[test]
    fn lengths_are_read() {
        for (text, seconds) in [
            ("", None),
            ("  ", None),
            ("60", Some(3600)),
            ("60 minutes", Some(3600)),
            ("1h", Some(3600)),
            ("90 s", Some(90)),
            ("30 days", Some(2_592_000)),
        ] {
            assert_eq!(parse_duration(text), Ok(seconds), "{text}");
        }
        for text in ["h", "-5", "5 fortnights", "99999999999999999999", "18446744073709551615 days"]
        {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }

    #[test]
    fn lengths_are_written_so_that_they_read_back() {
        for (seconds, words) in [
            (1, "1 second"),
            (59, "59 seconds"),
            (60, "1 minute"),
            (3600, "60 minutes"),
            (7200, "2 hours"),
            (86_400, "24 hours"),
            (2_592_000, "30 days"),
            (3601, "3601 seconds"),
        ] {
            assert_eq!(duration_words(seconds), words);
            assert_eq!(parse_duration(words), Ok(Some(seconds)));
        }
    }

    #[test]
    fn ages_are_short() {
        let now = "2026-11-24T12:00:00Z".parse().unwrap();
        for (then, words) in [
            ("2026-11-24T12:00:00Z", "just now"),
            ("2026-11-24T11:59:57Z", "3 s ago"),
            ("2026-11-24T11:55:00Z", "5 min ago"),
            ("2026-11-24T10:00:00Z", "2 h ago"),
            ("2026-10-01T12:00:00Z", "54 d ago"),
            ("2026-11-24T12:30:00Z", "just now"),
        ] {
            assert_eq!(ago(then.parse().unwrap(), now), words);
        }
        assert_eq!(until("2026-11-27T12:00:00Z".parse().unwrap(), now), "in 3 d");
        assert_eq!(until("2026-11-21T12:00:00Z".parse().unwrap(), now), "expired 3 d ago");
    }
}

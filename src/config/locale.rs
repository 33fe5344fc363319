//! Whether the terminal shows more than ASCII, as far as the environment tells.

use super::resolve::{Variables, text};

/// The variables that name the character set, the one that counts first (POSIX, §8.2).
const LOCALE: [&str; 3] = ["LC_ALL", "LC_CTYPE", "LANG"];

/// The beginnings of names of terminals that have few characters or none but ASCII.
const PLAIN: [&str; 7] = ["ansi", "cons25", "dumb", "linux", "sun", "vt1", "vt2"];

/// The locale that counts, and whether its characters are those of UTF-8. `None` where nothing is
/// set: that is no promise, and no reason to warn.
pub fn locale(variables: Variables<'_>) -> Option<(&'static str, String, bool)> {
    let mut set = LOCALE.into_iter().filter_map(|name| Some((name, text(variables, name)?)));
    let (name, value) = set.next()?;
    let plain = value.to_lowercase().replace('-', "");
    Some((name, value, plain.contains("utf8")))
}

/// Why frames and marks may come out wrong.
pub(super) fn warning(variables: Variables<'_>) -> Option<String> {
    const ADVICE: &str = "use --ascii if frames and marks look wrong";
    if let Some((name, value, false)) = locale(variables) {
        return Some(format!("{name}={value} is no UTF-8 locale: {ADVICE}"));
    }
    let terminal = text(variables, "TERM")?;
    let plain = PLAIN.iter().any(|known| terminal.starts_with(known));
    plain.then(|| format!("TERM={terminal} may lack characters beyond ASCII: {ADVICE}"))
}

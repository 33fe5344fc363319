//! Whether the terminal shows more than ASCII, as far as the environment tells.

use super::given::{Variables, text};

/// The variables that name the character set, the one that counts first (POSIX, §8.2).
const LOCALE: [&str; 3] = ["LC_ALL", "LC_CTYPE", "LANG"];

/// The beginnings of names of terminals that have few characters or none but ASCII. On a dumb one nothing is
/// drawn at all.
const PLAIN: [&str; 6] = ["ansi", "cons25", "linux", "sun", "vt1", "vt2"];

/// The locale that counts, and whether its characters are those of UTF-8. `None` where nothing is
/// set: that is no promise, and no reason to warn.
pub fn locale(variables: Variables<'_>) -> Option<(&'static str, String, bool)> {
    let mut set = LOCALE.into_iter().filter_map(|name| Some((name, text(variables, name)?)));
    let (name, value) = set.next()?;
    let plain = value.to_lowercase().replace('-', "");
    Some((name, value, plain.contains("utf8")))
}

/// Why no screen can be drawn on this terminal, in a sentence; `None` where one can.
pub fn no_screen(variables: Variables<'_>) -> Option<String> {
    let said = match text(variables, "TERM").as_deref() {
        Some("dumb") => "TERM=dumb is a terminal without a cursor",
        Some(_) => return None,
        None => "TERM is not set",
    };
    Some(format!(
        "appdeck cannot draw on this terminal: {said}; appdeck --plain writes lines of text instead"
    ))
}

/// Whether the locale is set, and to another character set than UTF-8.
pub(super) fn is_plain(variables: Variables<'_>) -> bool {
    matches!(locale(variables), Some((_, _, false)))
}

/// What is to be known of frames and marks. `by_itself` tells that they are in ASCII without anybody
/// asking for that.
pub(super) fn warning(variables: Variables<'_>, by_itself: bool) -> Option<String> {
    const ADVICE: &str = "use --ascii if frames and marks look wrong";
    if let Some((name, value, false)) = locale(variables) {
        let told = if by_itself { "frames and marks are drawn in ASCII" } else { ADVICE };
        return Some(format!("{name}={value} is no UTF-8 locale: {told}"));
    }
    let terminal = text(variables, "TERM")?;
    let plain = PLAIN.iter().any(|known| terminal.starts_with(known));
    plain.then(|| format!("TERM={terminal} may lack characters beyond ASCII: {ADVICE}"))
}

//! Text that a server sent, made safe to show.

mod invisible;

use std::fmt::Write;

use unicode_segmentation::UnicodeSegmentation;

use invisible::{hides, picture, selector};

/// The most combining marks one shown character keeps; more would stack over neighbouring rows.
const MARKS_KEPT: usize = 4;

/// Whether each byte of `text` is a character that can be seen, or a space: it takes one column.
pub fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Whether `c` takes one column, whatever stands beside it: what can be seen of ASCII, the lines of frames and the
/// marks that this program draws. Of others a table has to tell.
pub fn is_narrow(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{2500}'..='\u{257f}' | '·' | '•' | '…' | '–' | '●' | '○' | '▲' | '▌' | '✓' | '✗')
}

/// Makes foreign text visible and harmless: control characters become their pictures (`␛`), and what
/// shows nothing, turns the direction or looks like a space is written out (`\u{200b}`). What is
/// shown can therefore neither drive the terminal nor pretend to be other text, and two names that
/// differ look different.
pub fn clean(text: &str) -> String {
    if is_plain(text) || text.chars().all(is_narrow) {
        return text.to_owned();
    }
    let mut shown = String::with_capacity(text.len());
    let mut before = ' ';
    for c in text.chars() {
        if hides(c) {
            // Terminals disagree on the width of what a variation selector turns into a picture.
            if !(selector(c) && picture(before)) {
                // Writing to a string cannot fail.
                let _ = write!(shown, "\\u{{{:x}}}", u32::from(c));
            }
        } else {
            shown.push(visible(c));
        }
        before = c;
    }
    // What is left out can bring together what it kept apart.
    loop {
        let characters = shown.graphemes(true);
        let kept: String = characters.flat_map(|one| one.chars().take(MARKS_KEPT + 1)).collect();
        if kept.len() == shown.len() {
            return shown;
        }
        shown = kept;
    }
}

/// The one character to show for `c`: `c` itself when it is harmless.
pub fn visible(c: char) -> char {
    match c {
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('␦'),
        '\u{7f}' => '␡',
        other if hides(other) => '␦',
        other => other,
    }
}

/// A sentence behind another one, of which it is not known whether it ends in a full stop.
pub fn followed(first: &str, next: &str) -> String {
    let ended = first.ends_with(['.', '!', '?', '…']);
    format!("{first}{} {next}", if ended { "" } else { "." })
}

/// That the applications with these client IDs have a name already.
pub fn named_alike(name: &str, ids: &[String]) -> String {
    let others = match ids.len() {
        1 => "another application".to_owned(),
        number => format!("{number} other applications"),
    };
    format!("{name} is the name of {others} too: {}", ids.join(", "))
}

/// `1 secret`, `2 secrets`.
pub fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests;

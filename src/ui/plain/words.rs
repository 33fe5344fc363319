//! What is drawn in columns and signs, as it is read aloud; and what of it the time alone changes.

use crate::domain::text::clean;

/// Signs of the program in its own sentences, and the words or stops in their place.
const SIGNS: [(&str, &str); 8] = [
    (" · ", ", "),
    (" , ", ", "),
    ("▲ ", "warning: "),
    ("→", "to"),
    ("…", "..."),
    ("✓ ", ""),
    ("✗ ", ""),
    ("–", "none"),
];

/// The units of lengths of time, as [`crate::domain::time`] writes them where they grow by themselves.
const UNITS: [&str; 5] = ["s", "min", "h", "d", "y"];

/// A line of the program for the ear: no columns, no signs, foreign text made safe.
pub fn aloud(text: &str) -> String {
    let text = clean(text);
    let mut said = columns(text.strip_prefix("> ").unwrap_or(&text));
    for (sign, words) in SIGNS {
        said = said.replace(sign, words);
    }
    keys(&masks(&said)).trim_end_matches(',').trim().to_owned()
}

// What stands in columns, with a comma between.
fn columns(text: &str) -> String {
    let parts = text.split("  ").map(str::trim).filter(|part| !part.is_empty());
    let mut said = String::new();
    for part in parts {
        if !said.is_empty() {
            said.push_str(if said.ends_with([':', ',', '.']) { " " } else { ", " });
        }
        said.push_str(part);
    }
    said
}

// A secret is called by the end of its value.
fn masks(text: &str) -> String {
    let mut said = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('•') {
        let (before, masked) = rest.split_at(at);
        let end = masked.trim_start_matches('•');
        said.push_str(before);
        if end.chars().next().is_some_and(char::is_alphanumeric) {
            said.push_str(match said.as_str() {
                "" => "The secret ending ",
                said if said.ends_with("ecret ") => "ending ",
                _ => "the secret ending ",
            });
        }
        rest = end;
    }
    said + rest
}

// `^S` is Ctrl-S, `S-Tab` is Shift-Tab.
fn keys(text: &str) -> String {
    let word = |word: &str| {
        let held = [("^", "Ctrl-"), ("S-", "Shift-"), ("A-", "Alt-")].into_iter();
        let mut held = held.filter_map(|(sign, name)| Some((name, word.strip_prefix(sign)?)));
        match held.next() {
            Some((name, rest)) if !rest.is_empty() => format!("{name}{rest}"),
            _ => word.to_owned(),
        }
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// The same without what the time alone changes, to compare: `used 5 h ago` is `used 6 h ago`.
pub fn still(text: &str) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let bare = |word: &str| word.trim_matches(['(', ')', ',', '.', ':']).to_owned();
    let mut kept: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let (number, next) = (bare(word), words.get(at + 1).map(|next| bare(next)));
        let counted = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        if counted && next.is_some_and(|next| UNITS.contains(&next.as_str())) {
            at += 1;
        } else if !["now", "just", "ago"].contains(&number.as_str()) {
            kept.push(word);
        }
        at += 1;
    }
    kept.join(" ")
}

#[cfg(test)]
mod tests {
    use super::{aloud, still};

    #[test]
    fn columns_and_signs_are_words() {
        for (drawn, said) in [
            ("  1 store     ok: written to /a (checked)", "1 store, ok: written to /a (checked)"),
            ("••••6nRi  new   active", "The secret ending 6nRi, new, active"),
            ("> ••• 3 characters", "3 characters"),
            ("the secret ••••6nRi of A", "the secret ending 6nRi of A"),
            ("Secret ••••6nRi", "Secret ending 6nRi"),
            ("Acme is read-only · u unlocks writing", "Acme is read-only, u unlocks writing"),
            ("60 minutes → 2 minutes", "60 minutes to 2 minutes"),
            ("^S: save    S-Tab: back", "Ctrl-S: save, Shift-Tab: back"),
            ("evil\u{1b}[2J", "evil␛[2J"),
        ] {
            assert_eq!(aloud(drawn), said, "{drawn}");
        }
    }

    #[test]
    fn what_the_time_alone_changes_is_the_same() {
        for (before, after) in [
            ("used 5 h ago, added 1 y ago", "used 6 h ago, added 1 y ago"),
            ("used just now", "used 2 s ago"),
            ("v hide (20 s), D discard", "v hide (3 s), D discard"),
        ] {
            assert_eq!(still(before), still(after), "{before}");
        }
        for (before, after) in [
            ("never used", "used 5 h ago"),
            ("60 minutes", "2 minutes"),
            ("save 1 change", "save 2 changes"),
        ] {
            assert_ne!(still(before), still(after), "{before}");
        }
    }
}

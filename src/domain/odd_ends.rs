//! What hardly belongs at the ends of a secret: it came along when the value was copied.

/// The characters, and what they are called.
const NAMES: [(&[char], &str); 6] = [
    (&[' '], "a space"),
    (&['"', '\u{201c}', '\u{201d}', '\u{201e}', '\u{ab}', '\u{bb}'], "a quotation mark"),
    (&['\'', '`', '\u{2018}', '\u{2019}', '\u{201a}'], "a quote"),
    (&['\u{feff}'], "a byte order mark"),
    (&['\u{a0}', '\u{202f}'], "a no-break space"),
    (&['\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{ad}'], "a zero-width character"),
];

/// Names what `text` oddly begins or ends with: `begins with a space`. It repeats nothing of it.
pub(super) fn odd_ends(text: &str) -> Option<String> {
    let mut chars = text.chars();
    let first = chars.next().and_then(name);
    let last = chars.next_back().and_then(name);
    match (first, last) {
        (Some(first), Some(last)) if first == last => Some(format!("begins and ends with {first}")),
        (Some(first), Some(last)) => Some(format!("begins with {first} and ends with {last}")),
        (Some(first), None) => Some(format!("begins with {first}")),
        (None, Some(last)) => Some(format!("ends with {last}")),
        (None, None) => None,
    }
}

fn name(char: char) -> Option<&'static str> {
    let known = NAMES.iter().find(|(chars, _)| chars.contains(&char)).map(|(_, name)| *name);
    let other = || match char {
        _ if char.is_whitespace() => Some("white space"),
        _ if char.is_control() => Some("a control character"),
        _ if !char.is_ascii() => Some("a character that is not ASCII"),
        _ => None,
    };
    known.or_else(other)
}

#[cfg(test)]
mod tests {
    use super::odd_ends;

    #[test]
    fn what_came_along_is_named_and_nothing_else() {
        let table = [
            (" canary", Some("begins with a space")),
            ("canary ", Some("ends with a space")),
            ("\"canary\"", Some("begins and ends with a quotation mark")),
            ("'canary", Some("begins with a quote")),
            ("\u{201c}canary\u{201d}", Some("begins and ends with a quotation mark")),
            (
                "\u{feff}canary\u{a0}",
                Some("begins with a byte order mark and ends with a no-break space"),
            ),
            ("canary\u{200b}", Some("ends with a zero-width character")),
            ("canary\u{3000}", Some("ends with white space")),
            ("canary\u{7f}", Some("ends with a control character")),
            ("canary\u{e9}", Some("ends with a character that is not ASCII")),
            ("-canary_=", None),
            ("can ary", None),
            (" ", Some("begins with a space")),
            ("", None),
        ];
        for (text, said) in table {
            assert_eq!(odd_ends(text).as_deref(), said, "{text:?}");
            assert!(!said.unwrap_or_default().contains("canary"));
        }
    }
}

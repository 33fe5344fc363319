//! The one type a secret value lives in.

use std::fmt;
use std::sync::Arc;

use zeroize::Zeroizing;

use super::odd_ends::odd_ends;

/// How many secrets of one application may be active at the same time (API contract).
pub const ACTIVE_LIMIT: usize = 2;

/// How many trailing characters of a secret the server keeps in clear and lists (API contract).
pub const SUFFIX_LENGTH: usize = 4;

/// Nothing shorter is a secret, in bytes.
const SHORTEST: usize = 8;

/// How much of a value's beginning tells too much, in bytes.
const TELLING: usize = 12;

/// A secret value: cannot be displayed or serialised, its `Debug` is redacted, its memory is wiped
/// when the last handle is dropped. Cloning copies the handle, never the value.
#[derive(Clone)]
pub struct Secret(Arc<Zeroizing<String>>);

impl Secret {
    /// Takes ownership of the value.
    pub fn new(value: String) -> Self {
        Self(Arc::new(Zeroizing::new(value)))
    }

    /// Reads the value. A visible verb, forbidden by `clippy.toml` outside its few readers:
    /// the reveal, the clipboard, a file or a command it is delivered to, the token request.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The value with `text` at its end: a secret being typed or pasted.
    #[must_use]
    pub fn extended(&self, text: &str) -> Self {
        let mut value = String::with_capacity(self.0.len() + text.len());
        value.push_str(&self.0);
        value.push_str(text);
        Self::new(value)
    }

    /// The value without its last character.
    #[must_use]
    pub fn shortened(&self) -> Self {
        let end = self.0.char_indices().next_back().map_or(0, |(at, _)| at);
        Self::new(self.0[..end].to_owned())
    }

    /// The value without line ends and tabs around it, which a file, a variable or a paste adds.
    #[must_use]
    pub fn without_line_ends(&self) -> Self {
        let value = self.0.trim_matches(['\r', '\n', '\t', '\u{b}', '\u{c}']);
        if value.len() == self.0.len() { self.clone() } else { Self::new(value.to_owned()) }
    }

    /// What the value oddly begins or ends with, in words that hold nothing of it; `None` when
    /// nothing is odd.
    pub fn odd_ends(&self) -> Option<String> {
        odd_ends(&self.0)
    }

    /// The last four characters, which the server lists too; empty when the value is too short
    /// for four characters to tell nothing.
    pub fn suffix(&self) -> &str {
        let value: &str = &self.0;
        let chars = value.chars().count();
        if chars < 3 * SUFFIX_LENGTH {
            return "";
        }
        value.char_indices().nth(chars - SUFFIX_LENGTH).map_or("", |(at, _)| &value[at..])
    }

    /// How many characters the value has.
    pub fn length(&self) -> usize {
        self.0.chars().count()
    }

    /// Whether `other` is the same text, compared in time that depends on the lengths only.
    pub fn matches(&self, other: &str) -> bool {
        let (a, b) = (self.0.as_bytes(), other.as_bytes());
        a.len() == b.len() && a.iter().zip(b).fold(0u8, |seen, (x, y)| seen | (x ^ y)) == 0
    }

    /// Foreign text without this value: a server may repeat in an error what it was sent. What is
    /// too short to be a secret was mistyped, and may be a word of any sentence. The text may have been
    /// cut: a long beginning of the value is taken out, too.
    pub fn redact(&self, text: &str) -> String {
        if self.0.len() < SHORTEST {
            return text.to_owned();
        }
        let begin = self.0.get(..TELLING).unwrap_or(&self.0);
        let mut shown = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(begin) {
            let (before, found) = rest.split_at(at);
            let alike = found.chars().zip(self.0.chars()).take_while(|(one, other)| one == other);
            let length: usize = alike.map(|(one, _)| one.len_utf8()).sum();
            shown.push_str(before);
            shown.push('…');
            rest = found.get(length..).unwrap_or_default();
        }
        shown.push_str(rest);
        shown
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(redacted)")
    }
}

impl PartialEq for Secret {
    fn eq(&self, other: &Self) -> bool {
        self.matches(&other.0)
    }
}

impl Eq for Secret {}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn debug_tells_nothing() {
        let secret = Secret::new("test_canary_value_0123".into());
        assert_eq!(format!("{secret:?}"), "Secret(redacted)");
        assert_eq!(format!("{:?}", Some(&secret)), "Some(Secret(redacted))");
    }

    #[test]
    fn the_suffix_is_four_characters_or_nothing() {
        assert_eq!(Secret::new("test_canary_value_0123".into()).suffix(), "0123");
        assert_eq!(Secret::new("short".into()).suffix(), "");
    }

    #[test]
    fn an_echo_is_taken_out_of_foreign_text() {
        let secret = Secret::new("test_canary".into());
        assert_eq!(secret.redact("bad secret test_canary, sorry"), "bad secret …, sorry");
        assert_eq!(Secret::new(String::new()).redact("as it was"), "as it was");
        let secret = Secret::new("test_canary_value_0123".into());
        for (text, shown) in [
            ("test_canary_value_0123, test_canary_value_0123!", "…, …!"),
            ("bad: test_canary_val…", "bad: ……"),
            ("test_canary_valu is another", "… is another"),
            ("test_canary", "test_canary"),
        ] {
            assert_eq!(secret.redact(text), shown);
        }
    }

    #[test]
    fn comparing_is_exact() {
        let secret = Secret::new("test_canary".into());
        assert!(secret.matches("test_canary"));
        assert!(!secret.matches("test_canarY"));
        assert!(!secret.matches("test_canary "));
    }
}

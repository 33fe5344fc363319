//! What a program repeats of the value it was given, taken out of its words before anybody reads
//! them: as it is, in base64, escaped for URLs or for JSON, and in pieces.

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use zeroize::Zeroizing;

use crate::domain::Secret;
use crate::domain::text::clean;

/// The shortest piece of the value that is taken out, in bytes. The last four characters are no
/// secret.
const PIECE: usize = 8;

/// What stands in its place.
const MASK: &str = "…";

/// The shapes in which a value may come back.
pub struct Echo {
    forms: Vec<Zeroizing<Vec<u8>>>,
}

impl Echo {
    /// The shapes of `secret`.
    #[expect(clippy::disallowed_methods, reason = "to know the value again in what a program says")]
    pub fn of(secret: &Secret) -> Self {
        let value = secret.expose().as_bytes();
        let mut forms = vec![Zeroizing::new(value.to_vec())];
        for engine in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
            // Where the value begins in what is encoded shifts all of it: three ways.
            for before in 0..3 {
                let mut bytes = Zeroizing::new(Vec::with_capacity(before + value.len()));
                bytes.resize(before, 0);
                bytes.extend_from_slice(value);
                let text = Zeroizing::new(engine.encode(&*bytes).into_bytes());
                // The first characters hold bits of what stands before the value.
                let own = text.get((4 * before).div_ceil(3)..).unwrap_or_default();
                forms.push(Zeroizing::new(own.to_vec()));
            }
        }
        let mut url = Zeroizing::new(Vec::with_capacity(3 * value.len()));
        for piece in url::form_urlencoded::byte_serialize(value) {
            url.extend_from_slice(piece.as_bytes());
        }
        forms.push(url);
        let mut json = Zeroizing::new(Vec::with_capacity(6 * value.len() + 2));
        if serde_json::to_writer(&mut *json, secret.expose()).is_ok() {
            let inner = json.get(1..json.len() - 1).unwrap_or_default();
            forms.push(Zeroizing::new(inner.to_vec()));
        }
        Self { forms }
    }

    /// The lines of `said` that hold something, without the value and harmless to show.
    pub fn lines(&self, said: &[u8]) -> Vec<String> {
        let mut hidden = vec![false; said.len()];
        for length in self.lengths() {
            let pieces: HashSet<&[u8]> =
                self.forms.iter().flat_map(|form| form.windows(length)).collect();
            for (at, window) in said.windows(length).enumerate() {
                if pieces.contains(window) {
                    hidden.iter_mut().skip(at).take(length).for_each(|byte| *byte = true);
                }
            }
        }
        let mut kept = Zeroizing::new(Vec::with_capacity(said.len() * MASK.len()));
        let mut before = false;
        for (byte, hidden) in said.iter().zip(hidden) {
            match (hidden, before) {
                (false, _) => kept.push(*byte),
                (true, false) => kept.extend_from_slice(MASK.as_bytes()),
                (true, true) => {}
            }
            before = hidden;
        }
        let text = String::from_utf8_lossy(&kept);
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(clean).collect()
    }

    /// How long the pieces are that are looked for: a value may be shorter than a piece.
    fn lengths(&self) -> HashSet<usize> {
        self.forms.iter().map(|form| form.len().min(PIECE)).filter(|length| *length > 0).collect()
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE};

    use super::Echo;
    use crate::domain::Secret;

    const VALUE: &str = "sk_live+\"canary\"/0123=456~ü";

    fn told(said: &str) -> String {
        Echo::of(&Secret::new(VALUE.into())).lines(said.as_bytes()).join("\n")
    }

    #[test]
    fn no_shape_of_the_value_is_repeated() {
        let json = serde_json::to_string(VALUE).unwrap();
        let url: String = url::form_urlencoded::byte_serialize(VALUE.as_bytes()).collect();
        for shape in [
            VALUE.to_owned(),
            json,
            url,
            STANDARD.encode(VALUE),
            URL_SAFE.encode(VALUE),
            STANDARD.encode(format!("{VALUE}\n")),
            STANDARD.encode(format!("webc_1:{VALUE}")),
            URL_SAFE.encode(format!("ab:{VALUE}")),
            URL_SAFE.encode(format!("a:{VALUE}:b")),
        ] {
            let told = told(&format!("before {shape} after"));
            assert!(told.starts_with("before ") && told.ends_with(" after"), "{told}");
            let longest = told.split(['…', ' ']).map(str::len).max().unwrap();
            assert!(longest < 16 && told.contains('…'), "{shape} {told}");
            assert!(!told.contains("canary") && !told.contains("0123"), "{told}");
        }
    }

    #[test]
    fn a_value_that_was_cut_is_not_repeated_either() {
        assert_eq!(told(&format!("got {}\n{}", &VALUE[..14], &VALUE[14..])), "got …\n…");
    }

    #[test]
    fn other_words_stay_and_drive_no_terminal() {
        assert_eq!(told("no such vault\r\n\n\u{1b}[31mdenied\n"), "no such vault\n␛[31mdenied");
        let short = Echo::of(&Secret::new("abc".into()));
        assert_eq!(short.lines(b"abc is abc"), ["… is …"]);
        assert_eq!(Echo::of(&Secret::new(String::new())).lines(b"as it was"), ["as it was"]);
    }
}

//! What a program repeats of the secrets it was given, taken out of its words before anybody reads
//! them: in the shapes that tools give a value, and what looks like any other shape.

use std::collections::HashSet;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use zeroize::Zeroizing;

use super::Secret;
use super::opaque::{Dump, opaque};
use super::text::clean;

/// The shortest piece of a value that is taken out, in bytes. The last four characters are no
/// secret.
const PIECE: usize = 8;

/// What stands in its place.
const MASK: &str = "…";

type SecretShape = Zeroizing<Vec<u8>>;

/// The shapes in which values may come back.
#[derive(Default)]
pub struct Redaction {
    /// Without white space and in lower case, as [`BareReading::text`] reads.
    text: Vec<SecretShape>,
    /// Hexadecimal digits, as [`BareReading::digits`] reads.
    digits: Vec<SecretShape>,
    /// What was on the command line: it is no secret, whatever it looks like.
    known: String,
}

impl Redaction {
    /// The shapes of `secrets`. The words of `known` may be shown.
    pub fn of<'a>(secrets: impl IntoIterator<Item = &'a Secret>, known: &str) -> Self {
        let mut all = Self { known: known.to_owned(), ..Self::default() };
        secrets.into_iter().for_each(|secret| all.add(secret));
        all
    }

    #[expect(clippy::disallowed_methods, reason = "to know the value again in what a program says")]
    fn add(&mut self, secret: &Secret) {
        let value = secret.expose();
        let bytes = value.as_bytes();
        let backwards: SecretShape = bytes.iter().rev().copied().collect::<Vec<_>>().into();
        self.add_text(bytes);
        self.add_text(&backwards);
        for engine in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
            // Where the value begins in what is encoded shifts all of it: three ways.
            for before in 0..3 {
                let mut shifted = Zeroizing::new(Vec::with_capacity(before + bytes.len()));
                shifted.resize(before, 0);
                shifted.extend_from_slice(bytes);
                let text = Zeroizing::new(engine.encode(&*shifted).into_bytes());
                // The first characters hold bits of what stands before the value.
                self.add_text(text.get((4 * before).div_ceil(3)..).unwrap_or_default());
            }
        }
        let mut url = Zeroizing::new(Vec::with_capacity(3 * bytes.len()));
        for piece in url::form_urlencoded::byte_serialize(bytes) {
            url.extend_from_slice(piece.as_bytes());
        }
        self.add_text(&url);
        let mut json = Zeroizing::new(Vec::with_capacity(6 * bytes.len() + 2));
        if serde_json::to_writer(&mut *json, value).is_ok() {
            self.add_text(json.get(1..json.len() - 1).unwrap_or_default());
        }
        self.add_text(Zeroizing::new(value.replace('\'', "'\\''")).as_bytes());
        if bytes.len() >= PIECE {
            let wide = |order: fn(u16) -> [u8; 2]| -> SecretShape {
                value.encode_utf16().flat_map(order).collect::<Vec<_>>().into()
            };
            self.add_digits(bytes);
            self.add_digits(&backwards);
            self.add_digits(&swapped(bytes));
            self.add_digits(&swapped(bytes.get(1..).unwrap_or_default()));
            self.add_digits(&wide(u16::to_be_bytes));
            self.add_digits(&wide(u16::to_le_bytes));
        }
    }

    fn add_text(&mut self, shape: &[u8]) {
        let seen = shape.iter().filter(|byte| visible(**byte)).map(u8::to_ascii_lowercase);
        self.text.push(Zeroizing::new(seen.collect()));
    }

    fn add_digits(&mut self, bytes: &[u8]) {
        let mut digits = Zeroizing::new(Vec::with_capacity(2 * bytes.len()));
        for byte in bytes {
            digits
                .extend([byte >> 4, byte & 0xf].map(|half| b"0123456789abcdef"[usize::from(half)]));
        }
        self.digits.push(digits);
    }

    /// The lines of `said` that hold something, without the values and harmless to show.
    pub fn lines(&self, said: &[u8]) -> Vec<String> {
        let mut hidden = vec![false; said.len()];
        hide(&self.text, PIECE, &BareReading::text(said), &mut hidden);
        hide(&self.digits, 2 * PIECE, &BareReading::digits(said), &mut hidden);
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
        let text = Zeroizing::new(String::from_utf8_lossy(&kept).into_owned());
        let mut dump = Dump::default();
        let shown =
            text.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| {
                if dump.holds(line) { MASK.to_owned() } else { self.without_opaque(line) }
            });
        shown.map(|line| clean(&line)).collect()
    }

    fn without_opaque(&self, line: &str) -> String {
        let (mut shown, mut rest) = (String::new(), line);
        for word in opaque(line).filter(|word| !self.known.contains(*word)) {
            if let Some((before, after)) = rest.split_once(word) {
                shown.push_str(before);
                shown.push_str(MASK);
                rest = after;
            }
        }
        shown + rest
    }
}

/// Each two bytes changed round, as dumps of words show them on most machines.
fn swapped(bytes: &[u8]) -> SecretShape {
    bytes.chunks(2).flat_map(|pair| pair.iter().rev().copied()).collect::<Vec<_>>().into()
}

fn visible(byte: u8) -> bool {
    !byte.is_ascii_whitespace() && !byte.is_ascii_control()
}

/// What was said without what tools put between the characters of a value, and where each stood.
struct BareReading {
    bytes: SecretShape,
    places: Vec<usize>,
}

impl BareReading {
    fn of(said: &[u8], kept: impl Fn(usize, u8) -> bool) -> Self {
        let mut reading = Self { bytes: Vec::with_capacity(said.len()).into(), places: Vec::new() };
        for (place, byte) in said.iter().enumerate().filter(|(place, byte)| kept(*place, **byte)) {
            reading.bytes.push(byte.to_ascii_lowercase());
            reading.places.push(place);
        }
        reading
    }

    /// Everything that can be seen.
    fn text(said: &[u8]) -> Self {
        Self::of(said, |_, byte| visible(byte))
    }

    /// The hexadecimal digits, without the `0` of `0x`.
    fn digits(said: &[u8]) -> Self {
        let before_x = |place: usize| matches!(said.get(place + 1), Some(b'x' | b'X'));
        Self::of(said, |place, byte| byte.is_ascii_hexdigit() && !(byte == b'0' && before_x(place)))
    }
}

/// Hides every piece of a shape, with all that stands between its characters.
fn hide(shapes: &[SecretShape], piece: usize, reading: &BareReading, hidden: &mut [bool]) {
    // A value may be shorter than a piece.
    let lengths: HashSet<usize> =
        shapes.iter().map(|shape| shape.len().min(piece)).filter(|length| *length > 0).collect();
    for length in lengths {
        let pieces: HashSet<&[u8]> =
            shapes.iter().flat_map(|shape| shape.windows(length)).collect();
        let windows = reading.bytes.windows(length).zip(reading.places.windows(length));
        for (_, places) in windows.filter(|(window, _)| pieces.contains(window)) {
            if let (Some(first), Some(last)) = (places.first(), places.last()) {
                hidden.iter_mut().take(last + 1).skip(*first).for_each(|byte| *byte = true);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE};
    use proptest::prelude::*;

    use super::Redaction;
    use crate::domain::Secret;

    const VALUE: &str = "sk_live+\"canary\"/0123=456~ü";
    /// As the server makes them.
    const SERVERS: &str = "test_R0q8mUzY3nD5vK1xJ7bWc2LhT9sGfA4eQ6pXyZi0oNrMtVuCwEaSdFgHjKl8X9L";

    fn told_of(value: &str, said: &[u8]) -> String {
        Redaction::of([&Secret::new(value.into())], "").lines(said).join("\n")
    }

    fn told(said: &str) -> String {
        told_of(VALUE, said.as_bytes())
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
        assert_eq!(told(&format!("got {}\n{}", &VALUE[..14], &VALUE[14..])), "got …");
        assert_eq!(told(&format!("got {} there", &VALUE[3..14])), "got … there");
    }

    #[test]
    fn every_secret_is_taken_out() {
        let secrets = ["test_canary_1", "skc_canary_2"].map(|value| Secret::new(value.into()));
        let redaction = Redaction::of(&secrets, "");
        assert_eq!(redaction.lines(b"test_canary_1 is not skc_canary_2"), ["… is not …"]);
    }

    #[test]
    fn other_words_stay_and_drive_no_terminal() {
        assert_eq!(told("no such vault\r\n\n\u{1b}[31mdenied\n"), "no such vault\n␛[31mdenied");
        let short = Redaction::of([&Secret::new("abc".into())], "");
        assert_eq!(short.lines(b"abc is abc"), ["… is …"]);
        let nothing = Secret::new(String::new());
        assert_eq!(Redaction::of([&nothing], "").lines(b"as it was"), ["as it was"]);
        let redaction = Redaction::of([&nothing], "store secret/webc-112000837832911256");
        let said = b"no webc-112000837832911256, request R0q8mUzY3nD5vK1xJ7bW";
        assert_eq!(redaction.lines(said), ["no webc-112000837832911256, request …"]);
    }

    /// What is left of the value: the longest piece of it that can be read in `told`, whatever
    /// stands between its characters.
    fn left(value: &str, told: &str) -> usize {
        let seen: String = told.chars().filter(|c| !c.is_whitespace()).collect();
        let seen = seen.to_lowercase();
        let value = value.to_lowercase();
        let pieces = (1..=value.len()).rev();
        let held = |length: &usize| {
            (0..=value.len() - length).any(|at| seen.contains(&value[at..at + length]))
        };
        pieces.into_iter().find(held).unwrap_or(0)
    }

    fn hex(bytes: &[u8]) -> String {
        bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat()
    }

    proptest! {
        #[test]
        fn whatever_stands_between_its_characters(
            value in "test_[A-Za-z0-9_-]{30,64}",
            before in "[a-z ]{0,12}",
            between in prop_oneof!["", " ", ":", "-", "\n", "\t", "0x", "\\\\x", "%", ", "],
            every in 1..20_usize,
            upper in any::<bool>(),
            reversed in any::<bool>(),
        ) {
            let order = |text: &str| if reversed { text.chars().rev().collect() } else { text.to_owned() };
            let joined = |text: &str, every: usize, between: &str| {
                let chars: Vec<char> = text.chars().collect();
                chars.chunks(every).map(String::from_iter).collect::<Vec<_>>().join(between)
            };
            // In hexadecimal digits, byte for byte.
            let digits = hex(order(&value).as_bytes());
            let digits = if upper { digits.to_uppercase() } else { digits };
            let said = format!("{before}\n{}", joined(&digits, 2 * every, &between));
            let told = told_of(&value, said.as_bytes());
            let hexadecimal = hex(value.as_bytes());
            prop_assert!(left(&hexadecimal, &told) < 16, "{said} {told}");
            // As it is and in base64, with white space anywhere.
            if between.trim().is_empty() {
                for shape in [order(&value), STANDARD.encode(&value), URL_SAFE.encode(&value)] {
                    let said = format!("{before}\n{}\nend", joined(&shape, every, &between));
                    let told = told_of(&value, said.as_bytes());
                    prop_assert!(left(&shape, &told) < 12, "{said} {told}");
                }
            }
        }
    }

    #[test]
    fn wide_characters_are_known() {
        for order in [u16::to_le_bytes, u16::to_be_bytes] {
            let wide: Vec<u8> = SERVERS.encode_utf16().flat_map(order).collect();
            let told = told_of(SERVERS, &wide);
            assert!(left(SERVERS, &told.replace('␀', "")) < 4, "{told}");
            let told = told_of(SERVERS, hex(&wide).as_bytes());
            assert!(left(&hex(&wide), &told) < 8, "{told}");
        }
    }
}

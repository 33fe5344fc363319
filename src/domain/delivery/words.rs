//! The words of a shell: where one begins and ends, whatever is quoted, escaped or substituted in it.

use std::ops::Range;

/// Deeper than anybody nests; beyond it a word counts as not understood.
const DEEPEST: usize = 16;

/// How a word is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WordForm {
    /// Without quotes, as it is.
    Bare,
    /// In one pair of single quotes.
    Single,
    /// In one pair of double quotes, without anything in it that a reader replaces.
    Double,
    /// Put together of pieces or with escapes, but always the same text.
    Pieces,
    /// With something that is replaced when it is read: a variable, a command.
    Live,
}

/// A word, and how it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it is.
    pub range: Range<usize>,
    /// How it is written.
    pub form: WordForm,
}

/// Why a word has no end; the position is that of what is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endless {
    /// It is not closed before the end of the text.
    Open(usize),
    /// It may be closed, but not in a way that is understood here.
    Unknown(usize),
}

type WordResult<T> = Result<T, Endless>;

/// The word that begins at `start`; empty where none does.
///
/// # Errors
/// [`Endless`] when a quote, a bracket or an escape in it is not closed.
pub fn word(text: &[u8], start: usize) -> WordResult<Word> {
    let (mut at, mut pieces, mut form, mut plain) = (start, 0, WordForm::Bare, false);
    while let Some(byte) = text.get(at).filter(|_| !ends(text, at)) {
        let (next, new) = match byte {
            b'\'' => (single(text, at)?, WordForm::Single),
            b'"' => double(text, at, 0)?,
            b'`' => (backticks(text, at)?, WordForm::Live),
            b'\\' => (escape(text, at)?, WordForm::Pieces),
            b'$' => (dollar(text, at, 0)?, WordForm::Live),
            _ => (at + 1, WordForm::Bare),
        };
        // Plain characters in a row are one piece.
        if new != WordForm::Bare || !plain {
            pieces += 1;
        }
        plain = new == WordForm::Bare;
        form = match (form, new) {
            (WordForm::Live, _) | (_, WordForm::Live) => WordForm::Live,
            _ if pieces == 1 => new,
            _ => WordForm::Pieces,
        };
        at = next;
    }
    Ok(Word { range: start..at, form })
}

/// Whether an unquoted word ends at `at`.
fn ends(text: &[u8], at: usize) -> bool {
    match text.get(at) {
        Some(b'\r') => line_end(text, at),
        Some(byte) => b" \t\n;&|<>()".contains(byte),
        None => true,
    }
}

/// Whether a line ends at `at`: at its end of line, or at the end of the text.
pub fn line_end(text: &[u8], at: usize) -> bool {
    match text.get(at) {
        None | Some(b'\n') => true,
        Some(b'\r') => matches!(text.get(at + 1), None | Some(b'\n')),
        _ => false,
    }
}

fn escape(text: &[u8], at: usize) -> WordResult<usize> {
    if at + 1 < text.len() { Ok(at + 2) } else { Err(Endless::Open(at)) }
}

fn single(text: &[u8], at: usize) -> WordResult<usize> {
    let inside = text.get(at + 1..).unwrap_or_default();
    let length = inside.iter().position(|byte| *byte == b'\'').ok_or(Endless::Open(at))?;
    Ok(at + length + 2)
}

// Behind the closing quote, and what the piece is.
fn double(text: &[u8], open: usize, depth: usize) -> WordResult<(usize, WordForm)> {
    let (mut at, mut form) = (open + 1, WordForm::Double);
    loop {
        at = match text.get(at).ok_or(Endless::Open(open))? {
            b'"' => return Ok((at + 1, form)),
            b'\\' => {
                form = if form == WordForm::Live { form } else { WordForm::Pieces };
                at + 2
            }
            b'$' => {
                form = WordForm::Live;
                inner_dollar(text, at, depth)?
            }
            b'`' => {
                form = WordForm::Live;
                backticks(text, at)?
            }
            _ => at + 1,
        };
    }
}

fn backticks(text: &[u8], open: usize) -> WordResult<usize> {
    until(text, open, open + 1, b'`')
}

// Behind the next `close` that no backslash stands before.
fn until(text: &[u8], open: usize, mut at: usize, close: u8) -> WordResult<usize> {
    loop {
        at = match text.get(at).ok_or(Endless::Open(open))? {
            b'\\' => at + 2,
            byte if *byte == close => return Ok(at + 1),
            _ => at + 1,
        };
    }
}

fn dollar(text: &[u8], at: usize, depth: usize) -> WordResult<usize> {
    match text.get(at + 1) {
        Some(b'\'') => until(text, at, at + 2, b'\''),
        _ => inner_dollar(text, at, depth),
    }
}

// Inside double quotes a quote behind the sign has no meaning of its own.
fn inner_dollar(text: &[u8], at: usize, depth: usize) -> WordResult<usize> {
    match text.get(at + 1) {
        Some(b'(') => brackets(text, at + 1, b')', depth + 1),
        Some(b'{') => brackets(text, at + 1, b'}', depth + 1),
        _ => Ok(at + 1),
    }
}

// Behind the bracket that closes the one at `open`.
fn brackets(text: &[u8], open: usize, close: u8, depth: usize) -> WordResult<usize> {
    if depth > DEEPEST {
        return Err(Endless::Unknown(open));
    }
    let mut at = open + 1;
    loop {
        at = match text.get(at).ok_or(Endless::Open(open))? {
            byte if *byte == close => return Ok(at + 1),
            b'(' if close == b')' => brackets(text, at, close, depth + 1)?,
            b'\'' => single(text, at)?,
            b'"' => double(text, at, depth + 1)?.0,
            b'`' => backticks(text, at)?,
            b'\\' => at + 2,
            b'$' => dollar(text, at, depth)?,
            b'#' if close == b')' && starts_comment(text, at) => comment_end(text, at),
            b'<' if close == b')' && text.get(at + 1) == Some(&b'<') => {
                return Err(Endless::Unknown(open));
            }
            _ => at + 1,
        };
    }
}

fn starts_comment(text: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| text.get(before));
    before.is_none_or(|byte| b" \t\n;&|(".contains(byte))
}

/// The end of the line that `at` is on, before its end of line.
pub fn comment_end(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let length = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
    let line = rest.get(..length).unwrap_or_default();
    at + line.strip_suffix(b"\r").unwrap_or(line).len()
}

#[cfg(test)]
mod tests {
    use super::WordForm::{Bare, Double, Live, Pieces, Single};
    use super::{Endless, word};

    #[test]
    fn a_word_ends_where_a_shell_ends_it() {
        #[rustfmt::skip]
        let table = [
            ("", "", Bare),
            ("one two", "one", Bare),
            ("a#b # c", "a#b", Bare),
            ("one\r\ntwo", "one", Bare),
            ("one\rtwo", "one\rtwo", Bare),
            ("one;two", "one", Bare),
            ("'a b' c", "'a b'", Single),
            ("'' c", "''", Single),
            ("\"a b\" c", "\"a b\"", Double),
            ("\"a \\\" b\" c", "\"a \\\" b\"", Pieces),
            ("'a'\"b\"c d", "'a'\"b\"c", Pieces),
            ("'a'\\''b' c", "'a'\\''b'", Pieces),
            ("a\\ b c", "a\\ b", Pieces),
            ("a'b'", "a'b'", Pieces),
            ("$HOME/x y", "$HOME/x", Live),
            ("\"$(echo \"a b\")\" c", "\"$(echo \"a b\")\"", Live),
            ("$(a (b) ')' # it's )\n) c", "$(a (b) ')' # it's )\n)", Live),
            ("`a b` c", "`a b`", Live),
            ("$'a\\' b' c", "$'a\\' b'", Live),
            ("${A:-b c} d", "${A:-b c}", Live),
            ("'one\ntwo' x", "'one\ntwo'", Single),
            ("a\\\nb c", "a\\\nb", Pieces),
        ];
        for (text, expected, form) in table {
            let found = word(text.as_bytes(), 0).unwrap();
            assert_eq!((&text[found.range], found.form), (expected, form), "{text:?}");
        }
    }

    #[test]
    fn what_is_not_closed_has_no_end() {
        for (text, expected) in [
            ("it's", Endless::Open(2)),
            ("\"a", Endless::Open(0)),
            ("$(a", Endless::Open(1)),
            ("a\\", Endless::Open(1)),
            ("`a", Endless::Open(0)),
            ("$(cat <<E\n)", Endless::Unknown(1)),
        ] {
            assert_eq!(word(text.as_bytes(), 0), Err(expected), "{text:?}");
        }
        let deep = format!("${}", "(".repeat(100_000));
        assert!(matches!(word(deep.as_bytes(), 0), Err(Endless::Unknown(_))));
    }
}

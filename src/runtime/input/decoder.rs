//! Keys from bytes, as crossterm's reader makes them, for the moments in which it does not read yet.
//! The mouse is left out.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::Input;
use super::joiner::{Meaning, meaning};

const PASTE_START: &str = "[200~";
const PASTE_END: &[u8] = b"\x1b[201~";

/// What was heard.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard {
    /// Something the operator did.
    Input(Input),
    /// The terminal's device attributes.
    Attributes(Vec<u16>),
}

/// What is held until more bytes come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nothing.
    Open,
    /// What may be the beginning of a key or of an answer.
    Sequence,
    /// A paste, a character or an answer, whose rest comes for certain.
    Unended,
}

/// Bytes on their way to becoming keys.
#[derive(Debug, Default)]
pub struct Decoder {
    held: Vec<u8>,
}

impl Decoder {
    /// What is held now.
    pub fn state(&self) -> State {
        match self.held.as_slice() {
            [] => State::Open,
            [0x1b, b'[', b'?', ..] => State::Unended,
            [0x1b, rest @ ..] if !rest.starts_with(PASTE_START.as_bytes()) => State::Sequence,
            _ => State::Unended,
        }
    }

    /// What is known after `bytes` came.
    pub fn feed(&mut self, bytes: &[u8]) -> Vec<Heard> {
        self.held.extend_from_slice(bytes);
        let mut all = Vec::new();
        while let Some((length, heard)) = first(&self.held) {
            self.held.drain(..length);
            all.extend(heard);
        }
        all
    }

    /// What is known after a pause of [`PAUSE`](super::PAUSE): what was held was typed so.
    pub fn pause(&mut self) -> Vec<Heard> {
        let held = std::mem::take(&mut self.held);
        let text = String::from_utf8_lossy(&held);
        let typed = text.chars().filter(|c| *c != char::REPLACEMENT_CHARACTER);
        typed.map(|c| key(single(c))).collect()
    }
}

/// The first thing in `bytes` and its length; `None` while it is not whole.
fn first(bytes: &[u8]) -> Option<(usize, Option<Heard>)> {
    match bytes {
        [] | [0x1b] => None,
        [0x1b, 0x1b, ..] => Some((1, Some(key(single('\x1b'))))),
        [0x1b, b'[', b'[', rest @ ..] => {
            let letter = rest.first()?;
            // The Linux console's F1 to F5.
            let number = letter.checked_sub(b'A').filter(|number| *number < 5);
            Some((4, number.map(|number| key(KeyCode::F(number + 1).into()))))
        }
        [0x1b, b'[', ..] => control(bytes),
        [0x1b, b'O', rest @ ..] => {
            let letter = char::from(*rest.first()?);
            Some((3, input(meaning(&format!("O{letter}")))))
        }
        [0x1b, rest @ ..] => {
            let (length, heard) = first(rest)?;
            let heard = heard.map(|heard| match heard {
                Heard::Input(Input::Key(mut key)) => {
                    key.modifiers |= KeyModifiers::ALT;
                    Heard::Input(Input::Key(key))
                }
                other => other,
            });
            Some((length + 1, heard))
        }
        [byte, ..] => {
            let whole = match byte {
                0..=0x7f => 1,
                0xc2..=0xdf => 2,
                0xe0..=0xef => 3,
                0xf0..=0xf4 => 4,
                // No character begins with it.
                _ => return Some((1, None)),
            };
            let text = std::str::from_utf8(bytes.get(..whole)?);
            let length = if text.is_ok() { whole } else { 1 };
            Some((length, text.ok().and_then(|text| text.chars().next()).map(single).map(key)))
        }
    }
}

/// A control sequence: parameters, and a final byte from `@` to `~` (ECMA-48).
fn control(bytes: &[u8]) -> Option<(usize, Option<Heard>)> {
    let end = 2 + bytes.get(2..)?.iter().position(|byte| (0x40..=0x7e).contains(byte))?;
    let text = String::from_utf8_lossy(bytes.get(1..=end)?);
    if text == PASTE_START {
        let rest = bytes.get(end + 1..)?;
        let length = rest.windows(PASTE_END.len()).position(|window| window == PASTE_END)?;
        let text = String::from_utf8_lossy(rest.get(..length)?).into_owned();
        let whole = end + 1 + length + PASTE_END.len();
        return Some((whole, Some(Heard::Input(Input::Paste(text)))));
    }
    let answer = text.strip_prefix("[?").and_then(|rest| rest.strip_suffix('c'));
    let heard = answer.map_or_else(
        || input(meaning(&text)),
        |numbers| {
            let numbers = numbers.split(';').filter_map(|number| number.parse().ok());
            Some(Heard::Attributes(numbers.collect()))
        },
    );
    Some((end + 1, heard))
}

fn key(key: KeyEvent) -> Heard {
    Heard::Input(Input::Key(key))
}

fn input(meaning: Meaning) -> Option<Heard> {
    match meaning {
        Meaning::Is(input) => Some(Heard::Input(input)),
        Meaning::Unfinished | Meaning::Paste | Meaning::Answer | Meaning::Other => None,
    }
}

/// The key of a single character, control characters included.
fn single(c: char) -> KeyEvent {
    let control = |byte: u8| KeyEvent::new(KeyCode::Char(char::from(byte)), KeyModifiers::CONTROL);
    match c {
        '\x1b' => KeyCode::Esc.into(),
        '\r' => KeyCode::Enter.into(),
        '\t' => KeyCode::Tab.into(),
        '\x7f' => KeyCode::Backspace.into(),
        '\0' => control(b' '),
        '\x01'..='\x1a' => control(c as u8 - 1 + b'a'),
        '\x1c'..='\x1f' => control(c as u8 - 0x1c + b'4'),
        _ if c.is_uppercase() => KeyEvent::new(KeyCode::Char(c), KeyModifiers::SHIFT),
        _ => KeyCode::Char(c).into(),
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyCode as Code;
    use crossterm::event::{KeyEvent, KeyModifiers};

    use super::super::Input;
    use super::{Decoder, Heard, State};

    fn with(modifiers: KeyModifiers, code: Code) -> Heard {
        Heard::Input(Input::Key(KeyEvent::new(code, modifiers)))
    }

    fn key(code: Code) -> Heard {
        with(KeyModifiers::NONE, code)
    }

    fn typed(text: &str) -> Vec<Heard> {
        text.chars().map(|c| key(Code::Char(c))).collect()
    }

    fn pasted(text: &str) -> Heard {
        Heard::Input(Input::Paste(text.into()))
    }

    fn table() -> Vec<(&'static str, Vec<Heard>)> {
        let (control, alt) = (KeyModifiers::CONTROL, KeyModifiers::ALT);
        let char = |c| key(Code::Char(c));
        let answer = || Heard::Attributes(vec![62, 22, 52]);
        vec![
            ("jé世", typed("jé世")),
            ("Q", vec![with(KeyModifiers::SHIFT, Code::Char('Q'))]),
            ("\r\t\x7f", vec![key(Code::Enter), key(Code::Tab), key(Code::Backspace)]),
            ("\x03\0", vec![with(control, Code::Char('c')), with(control, Code::Char(' '))]),
            ("\n\x1c", vec![with(control, Code::Char('j')), with(control, Code::Char('4'))]),
            ("\x1b[B\x1bOA", vec![key(Code::Down), key(Code::Up)]),
            ("\x1b[1;5C", vec![with(control, Code::Right)]),
            ("\x1b[[B\x1bOP", vec![key(Code::F(2)), key(Code::F(1))]),
            ("\x1b[5~x", vec![key(Code::PageUp), char('x')]),
            ("\x1bq", vec![with(alt, Code::Char('q'))]),
            ("\x1b\x1b[A", vec![key(Code::Esc), key(Code::Up)]),
            ("\x1b[O", vec![Heard::Input(Input::Focus(false))]),
            ("\x1b[200~a\nq\x1b[201~j", vec![pasted("a\nq"), char('j')]),
            ("\x1b[?62;22;52c", vec![answer()]),
            ("n\x1b[?62;22;52cx", vec![char('n'), answer(), char('x')]),
            ("\x1b[?c", vec![Heard::Attributes(vec![])]),
            ("\x1b[<35;10;5Mx", vec![char('x')]),
        ]
    }

    #[test]
    fn bytes_become_what_was_done_however_they_are_cut() {
        for (bytes, expected) in table() {
            let whole = Decoder::default().feed(bytes.as_bytes());
            assert_eq!(whole, expected, "{bytes:?}");
            let mut decoder = Decoder::default();
            let cut = bytes.as_bytes().chunks(1).flat_map(|byte| decoder.feed(byte));
            assert_eq!(cut.collect::<Vec<_>>(), expected, "{bytes:?} byte by byte");
            assert_eq!(decoder.state(), State::Open, "{bytes:?}");
        }
    }

    #[test]
    fn what_a_pause_leaves_unended_was_typed_so() {
        let esc = || key(Code::Esc);
        let char = |c| key(Code::Char(c));
        for (bytes, expected) in [
            ("\x1b", vec![esc()]),
            ("\x1b[", vec![esc(), char('[')]),
            ("\x1b[6", vec![esc(), char('['), char('6')]),
        ] {
            let mut decoder = Decoder::default();
            assert_eq!(decoder.feed(bytes.as_bytes()), []);
            assert_eq!(decoder.state(), State::Sequence);
            assert_eq!(decoder.pause(), expected, "{bytes:?}");
            assert_eq!(decoder.state(), State::Open);
        }
    }

    #[test]
    fn what_certainly_goes_on_is_waited_for() {
        for bytes in [&b"\x1b[200~some"[..], b"\xc3", b"\x1b[200~", b"\x1b[?62;"] {
            let mut decoder = Decoder::default();
            assert_eq!(decoder.feed(bytes), []);
            assert_eq!(decoder.state(), State::Unended, "{bytes:?}");
        }
    }

    #[test]
    fn what_is_no_text_is_passed_over() {
        assert_eq!(Decoder::default().feed(b"\xffa\xc3(b"), typed("a(b"));
    }
}

//! Control sequences (ECMA-48, 5.4: parameters, intermediates, a final character) and the keys and
//! answers among them.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::keys::{coded, lettered, modifiers, numbered};
use super::{TerminalInput, mouse};
use crate::domain::TerminalWord;

/// More than any key or answer has between its beginning and its final character.
const LONGEST: usize = 128;

/// A sequence that has begun, with `CSI` (`ESC [`) or `SS3` (`ESC O`).
#[derive(Debug)]
pub(super) struct Sequence {
    after_csi: bool,
    /// It begins at its second character, long after its ESC, which was told as a key.
    pub(super) late: bool,
    text: String,
    long: bool,
}

/// What a whole sequence is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Something the operator did, or an answer that is waited for.
    Input(TerminalInput),
    /// The start of a bracketed paste.
    Paste,
    /// The mouse in xterm's first form: three more bytes follow.
    OldMouse,
    /// An answer nobody waits for, or nothing we know: it does nothing.
    Nothing,
}

impl Sequence {
    /// One that begins with `[` or `O`.
    pub(super) fn new(introducer: char, late: bool) -> Self {
        Self { after_csi: introducer == '[', late, text: String::new(), long: false }
    }

    /// Whether nothing came after its introducer.
    pub(super) fn is_bare(&self) -> bool {
        self.text.is_empty()
    }

    /// What introduced it.
    pub(super) fn introducer(&self) -> char {
        if self.after_csi { '[' } else { 'O' }
    }

    /// Takes the next character. What it means when that was its last.
    pub(super) fn push(&mut self, c: char) -> Option<Meaning> {
        if !self.is_final(c) {
            self.long |= self.text.len() >= LONGEST;
            if !self.long {
                self.text.push(c);
            }
            return None;
        }
        if self.long {
            return Some(Meaning::Nothing);
        }
        Some(self.meaning(c).unwrap_or(Meaning::Nothing))
    }

    fn is_final(&self, c: char) -> bool {
        match c {
            // The Linux console's F1 to F5 have one more letter.
            '[' if self.after_csi && self.text.is_empty() => false,
            // rxvt's Shift with a numbered key.
            '$' => !self.text.is_empty() && self.text.bytes().all(|byte| byte.is_ascii_digit()),
            _ => ('@'..='~').contains(&c),
        }
    }

    fn meaning(&self, last: char) -> Option<Meaning> {
        if self.text == "[" {
            let number = u8::try_from(last).ok()?.checked_sub(b'A').filter(|number| *number < 5)?;
            return Some(key(KeyCode::F(number + 1).into()));
        }
        if let Some(private) = self.text.strip_prefix('<') {
            let event = mouse::event(private, last == 'M').filter(|_| "Mm".contains(last))?;
            return Some(Meaning::Input(TerminalInput::Mouse(event)));
        }
        if let (Some(private), 'c') = (self.text.strip_prefix('?'), last) {
            let numbers = private.split(';').filter_map(|number| number.parse().ok());
            let word = TerminalWord::of(&numbers.collect::<Vec<_>>());
            return Some(Meaning::Input(TerminalInput::Answer(word)));
        }
        match (last, self.text.as_str()) {
            ('I' | 'O', "") if self.after_csi => {
                return Some(Meaning::Input(TerminalInput::Focus(last == 'I')));
            }
            ('M', "") if self.after_csi => return Some(Meaning::OldMouse),
            _ => {}
        }
        let parameters = Parameters::of(&self.text)?;
        if parameters.is_release() {
            return None;
        }
        let (first, second) = (parameters.number(0), parameters.number(1));
        Some(match last {
            '~' if first == Some(200) => Meaning::Paste,
            '~' if first == Some(27) && parameters.number(2).is_some() => {
                key(coded(parameters.number(2)?, None, modifiers(second?)?)?)
            }
            '~' => key(KeyEvent::new(numbered(first?)?, modifiers(second.unwrap_or(1))?)),
            '$' => key(KeyEvent::new(numbered(first?)?, KeyModifiers::SHIFT)),
            '^' => key(KeyEvent::new(numbered(first?)?, KeyModifiers::CONTROL)),
            'u' if self.after_csi => {
                let held = modifiers(second.unwrap_or(1))?;
                key(coded(first?, parameters.shifted(), held)?)
            }
            // Where the cursor is, or F3 with a modifier: that has a first line only.
            'R' if first.is_some_and(|line| line > 1) => return None,
            _ => {
                let mut event = lettered(last, self.after_csi)?;
                // SS3 puts its modifiers first.
                let held = if self.after_csi { second } else { second.or(first) };
                event.modifiers |= modifiers(held.unwrap_or(1))?;
                key(event)
            }
        })
    }
}

fn key(event: KeyEvent) -> Meaning {
    Meaning::Input(TerminalInput::Key(event))
}

/// Numbers between `;`, each with its own parts between `:`. A key has no others.
struct Parameters<'a>(Vec<&'a str>);

impl<'a> Parameters<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit() || byte == b':');
        let parts: Vec<&str> = text.split(';').collect();
        parts.iter().all(|part| digits(part)).then_some(Self(parts))
    }

    fn part(&self, at: usize, part: usize) -> Option<u32> {
        self.0.get(at)?.split(':').nth(part)?.parse().ok()
    }

    fn number(&self, at: usize) -> Option<u32> {
        self.part(at, 0)
    }

    /// What Shift makes of the key.
    fn shifted(&self) -> Option<u32> {
        self.part(0, 1)
    }

    /// Whether a key was let go (kitty: 1 pressed, 2 repeated, 3 released).
    fn is_release(&self) -> bool {
        self.part(1, 1) == Some(3)
    }
}

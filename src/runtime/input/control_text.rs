//! What a control string holds, as far as it may be an answer that is waited for.

use super::TerminalInput;
use crate::domain::TerminalColour;

/// More than the longest answer has that is waited for.
const LONGEST: usize = 64;

/// A control string that has begun. Only an operating system command (OSC) is kept, and a short one.
#[derive(Debug)]
pub(super) struct ControlText(Option<String>);

impl ControlText {
    /// One that begins with this character after its ESC, or with the one in eight bits.
    pub(super) fn new(introducer: char) -> Self {
        Self(matches!(introducer, ']' | '\u{9d}').then(String::new))
    }

    /// Takes the next character.
    pub(super) fn push(&mut self, c: char) {
        let Some(text) = &mut self.0 else { return };
        text.push(c);
        if text.len() > LONGEST {
            self.0 = None;
        }
    }

    /// The answer that it is, now that it ends.
    pub(super) fn answer(self) -> Option<TerminalInput> {
        TerminalColour::of_answer(&self.0?).map(TerminalInput::Colour)
    }
}

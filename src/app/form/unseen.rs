//! A field for text that is read and not shown.

use std::fmt;

use crossterm::event::KeyEvent;
use tui_input::InputRequest as Edit;

use super::input::edit;
use crate::domain::text::count;

/// The most characters it takes: a page of an error and more.
const LIMIT: usize = 64 * 1024;

/// What was typed or pasted so far; only its length is ever shown.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct UnseenInput(String);

impl UnseenInput {
    /// The text.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// How many characters it has.
    pub fn length(&self) -> usize {
        self.0.chars().count()
    }

    /// Applies an editing key. Returns whether it changed anything.
    pub fn key(&mut self, key: KeyEvent) -> bool {
        match edit(key) {
            Some(Edit::InsertChar(c)) => self.add(c.encode_utf8(&mut [0; 4])),
            Some(Edit::DeletePrevChar) => drop(self.0.pop()),
            Some(Edit::DeleteLine | Edit::DeletePrevWord) => self.0.clear(),
            _ => return false,
        }
        true
    }

    /// Adds text; what is too much is left out.
    pub fn add(&mut self, text: &str) {
        let room = LIMIT.saturating_sub(self.length());
        self.0.extend(text.chars().take(room));
    }
}

impl fmt::Debug for UnseenInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&count(self.length(), "character"))
    }
}

#[cfg(test)]
mod tests {
    use super::UnseenInput;

    #[test]
    fn its_text_is_in_no_debug_and_has_a_limit() {
        let mut input = UnseenInput::default();
        input.add("canary");
        assert_eq!(format!("{input:?}"), "6 characters");
        input.add(&"ä".repeat(100_000));
        assert_eq!(input.length(), super::LIMIT);
    }
}

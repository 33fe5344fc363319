//! One-line text fields.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use tui_input::Input as Line;
use tui_input::backend::crossterm::EventHandler;

use crate::domain::Secret;

/// The most characters a field takes: more than any rule allows, less than a pasted file.
const LIMIT: usize = 4_000;

/// The text being typed and where the cursor stands.
#[derive(Clone, Debug, Default)]
pub struct Input(Line);

impl Input {
    /// A field that holds `text`, with the cursor at its end.
    pub fn new(text: &str) -> Self {
        Self(Line::new(text.to_owned()))
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.0.value()
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.text().is_empty()
    }

    /// The cursor's position in characters from the start.
    pub fn cursor(&self) -> usize {
        self.0.cursor()
    }

    /// Applies an editing key. Keys that edit nothing are ignored.
    pub fn key(&mut self, key: KeyEvent) {
        if self.0.value().chars().count() < LIMIT || !is_text(&key) {
            self.0.handle_event(&Event::Key(key));
        }
    }

    /// Inserts pasted text at the cursor. Line breaks become spaces, other control characters are
    /// left out: one line stays one line.
    pub fn paste(&mut self, text: &str) {
        let room = LIMIT.saturating_sub(self.0.value().chars().count());
        let line = text.trim_matches(['\r', '\n']).replace(['\r', '\n', '\t'], " ");
        for c in line.chars().filter(|c| !c.is_control()).take(room) {
            self.0.handle(tui_input::InputRequest::InsertChar(c));
        }
    }

    /// Empties the field.
    pub fn clear(&mut self) {
        self.0 = Line::default();
    }
}

fn is_text(key: &KeyEvent) -> bool {
    matches!(key.code, KeyCode::Char(_))
}

/// The most characters a secret has, with room to spare.
const SECRET_LIMIT: usize = 1_000;

/// A field for a secret: only its length is ever shown.
#[derive(Clone, Debug)]
pub struct HiddenInput(Secret);

impl Default for HiddenInput {
    fn default() -> Self {
        Self(Secret::new(String::new()))
    }
}

impl HiddenInput {
    /// What was typed so far.
    pub fn secret(&self) -> &Secret {
        &self.0
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.length() == 0
    }

    /// Applies an editing key. Returns whether it changed anything.
    pub fn key(&mut self, key: KeyEvent) -> bool {
        let command = key.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
        match key.code {
            KeyCode::Char('u') if key.modifiers == KeyModifiers::CONTROL => *self = Self::default(),
            KeyCode::Char(c) if !command => self.add(c.encode_utf8(&mut [0; 4])),
            KeyCode::Backspace => self.0 = self.0.shortened(),
            _ => return false,
        }
        true
    }

    /// Pasted text, in place of what was typed.
    pub fn paste(&mut self, text: &str) {
        *self = Self::default();
        self.add(text.trim());
    }

    fn add(&mut self, text: &str) {
        if self.0.length() + text.chars().count() <= SECRET_LIMIT {
            self.0 = self.0.extended(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Input;

    #[test]
    fn pasted_text_stays_one_line() {
        let mut input = Input::new("a");
        input.paste("b\r\n\u{1b}[31mc\n");
        assert_eq!(input.text(), "ab  [31mc");
    }

    #[test]
    fn a_pasted_file_is_cut() {
        let mut input = Input::default();
        input.paste(&"x".repeat(100_000));
        assert_eq!(input.text().len(), super::LIMIT);
    }
}

//! One-line text fields.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use tui_input::{Input as Line, InputRequest as Edit};

use crate::domain::Secret;

/// The most characters a field takes: more than any rule allows, less than a pasted file.
const LIMIT: usize = 4_000;

/// The text being typed and where the cursor stands.
#[derive(Clone, Debug, Default)]
pub struct Input {
    line: Line,
    /// Nothing was typed yet: the first character takes the place of all of it.
    offered: bool,
}

impl Input {
    /// A field that holds `text`, with the cursor at its end.
    pub fn new(text: &str) -> Self {
        Self { line: Line::new(text.to_owned()), offered: false }
    }

    /// A field that holds `text` until something else is typed or pasted. An editing key takes it over.
    pub fn offering(text: &str) -> Self {
        Self { offered: true, ..Self::new(text) }
    }

    /// Whether what is typed takes the place of the text.
    pub fn is_offered(&self) -> bool {
        self.offered
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.line.value()
    }

    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.text().is_empty()
    }

    /// The cursor's position in characters from the start.
    pub fn cursor(&self) -> usize {
        self.line.cursor()
    }

    /// Applies an editing key. Keys that edit nothing are ignored.
    pub fn key(&mut self, key: KeyEvent) {
        let Some(edit) = edit(key) else { return };
        self.take_over(matches!(edit, Edit::InsertChar(_) | Edit::Yank));
        let full = self.line.value().chars().count() >= LIMIT;
        if !(full && matches!(edit, Edit::InsertChar(_) | Edit::Yank)) {
            self.line.handle(edit);
        }
    }

    /// Inserts pasted text at the cursor. Line breaks become spaces, other control characters are
    /// left out: one line stays one line.
    pub fn paste(&mut self, text: &str) {
        self.take_over(true);
        let room = LIMIT.saturating_sub(self.line.value().chars().count());
        let line = text.trim_matches(['\r', '\n']).replace(['\r', '\n', '\t'], " ");
        for c in line.chars().filter(|c| !c.is_control()).take(room) {
            self.line.handle(Edit::InsertChar(c));
        }
    }

    /// Empties the field.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    fn take_over(&mut self, replaced: bool) {
        if std::mem::take(&mut self.offered) && replaced {
            self.line = Line::default();
        }
    }
}

/// What a key does in a field, in the spellings of the usual terminals. A chord that is not here
/// types nothing.
pub(super) fn edit(key: KeyEvent) -> Option<Edit> {
    let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    Some(match (key.code, ctrl, alt) {
        (KeyCode::Char(c), false, false) => Edit::InsertChar(c),
        (KeyCode::Backspace, false, false) | (KeyCode::Char('h'), true, false) => {
            Edit::DeletePrevChar
        }
        // Alt-Backspace is ESC and the byte of Backspace, which is DEL or that of Ctrl-H.
        (KeyCode::Backspace, ..)
        | (KeyCode::Char('h'), true, true)
        | (KeyCode::Char('w'), true, false) => Edit::DeletePrevWord,
        (KeyCode::Delete, false, false) => Edit::DeleteNextChar,
        (KeyCode::Delete, ..) | (KeyCode::Char('d'), false, true) => Edit::DeleteNextWord,
        (KeyCode::Left, false, false) | (KeyCode::Char('b'), true, false) => Edit::GoToPrevChar,
        (KeyCode::Left, ..) | (KeyCode::Char('b'), false, true) => Edit::GoToPrevWord,
        (KeyCode::Right, false, false) | (KeyCode::Char('f'), true, false) => Edit::GoToNextChar,
        (KeyCode::Right, ..) | (KeyCode::Char('f'), false, true) => Edit::GoToNextWord,
        (KeyCode::Home, ..) | (KeyCode::Char('a'), true, false) => Edit::GoToStart,
        (KeyCode::End, ..) | (KeyCode::Char('e'), true, false) => Edit::GoToEnd,
        (KeyCode::Char('u'), true, false) => Edit::DeleteLine,
        (KeyCode::Char('k'), true, false) => Edit::DeleteTillEnd,
        (KeyCode::Char('y'), true, false) => Edit::Yank,
        _ => return None,
    })
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
        match edit(key) {
            Some(Edit::InsertChar(c)) => self.add(c.encode_utf8(&mut [0; 4])),
            Some(Edit::DeletePrevChar) => self.0 = self.0.shortened(),
            // It is one word.
            Some(Edit::DeleteLine | Edit::DeletePrevWord) => *self = Self::default(),
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
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

    use super::{HiddenInput, Input};

    #[test]
    fn what_is_typed_or_pasted_takes_the_place_of_what_was_offered_and_what_edits_keeps_it() {
        let press = |input: &mut Input, code| input.key(KeyEvent::new(code, KeyModifiers::NONE));
        let typed = |codes: &[KeyCode]| {
            let mut input = Input::offering(".env");
            for code in codes {
                press(&mut input, *code);
            }
            input.text().to_owned()
        };
        assert_eq!(typed(&[]), ".env");
        assert_eq!(typed(&[KeyCode::Char('a'), KeyCode::Char('b')]), "ab");
        assert_eq!(typed(&[KeyCode::End, KeyCode::Char('s')]), ".envs");
        assert_eq!(typed(&[KeyCode::Backspace, KeyCode::Char('s')]), ".ens");
        assert_eq!(typed(&[KeyCode::Up, KeyCode::Char('s')]), "s", "no editing key");
        let mut input = Input::offering(".env");
        input.paste("deploy/.env");
        assert_eq!(input.text(), "deploy/.env");
    }

    #[test]
    fn keys_edit_in_every_spelling_and_a_chord_that_is_not_bound_types_nothing() {
        let (none, ctrl, alt) = (KeyModifiers::NONE, KeyModifiers::CONTROL, KeyModifiers::ALT);
        for (code, modifiers, text, cursor) in [
            (KeyCode::Char('x'), none, "one two threex", 14),
            (KeyCode::Backspace, none, "one two thre", 12),
            (KeyCode::Char('h'), ctrl, "one two thre", 12),
            (KeyCode::Backspace, alt, "one two ", 8),
            (KeyCode::Char('h'), ctrl | alt, "one two ", 8),
            (KeyCode::Backspace, ctrl, "one two ", 8),
            (KeyCode::Char('w'), ctrl, "one two ", 8),
            (KeyCode::Char('b'), alt, "one two three", 8),
            (KeyCode::Left, ctrl, "one two three", 8),
            (KeyCode::Left, alt, "one two three", 8),
            (KeyCode::Left, none, "one two three", 12),
            (KeyCode::Char('a'), ctrl, "one two three", 0),
            (KeyCode::Char('u'), ctrl, "", 0),
            (KeyCode::Char('x'), alt, "one two three", 13),
            (KeyCode::Char('x'), ctrl | alt, "one two three", 13),
            (KeyCode::Char('w'), ctrl | alt, "one two three", 13),
            (KeyCode::Char('u'), ctrl | alt, "one two three", 13),
            (KeyCode::Char('x'), ctrl, "one two three", 13),
            (KeyCode::Esc, alt, "one two three", 13),
        ] {
            let mut input = Input::new("one two three");
            input.key(KeyEvent::new(code, modifiers));
            assert_eq!((input.text(), input.cursor()), (text, cursor), "{code:?} {modifiers:?}");
        }
        for (code, modifiers, text, cursor) in [
            (KeyCode::Char('f'), alt, "one two", 4),
            (KeyCode::Right, ctrl, "one two", 4),
            (KeyCode::Char('d'), alt, "two", 0),
            (KeyCode::Delete, ctrl, "two", 0),
            (KeyCode::Char('k'), ctrl, "", 0),
        ] {
            let mut input = Input::new("one two");
            input.key(KeyCode::Home.into());
            input.key(KeyEvent::new(code, modifiers));
            assert_eq!((input.text(), input.cursor()), (text, cursor), "{code:?} {modifiers:?}");
        }
    }

    #[test]
    fn a_secret_is_one_word() {
        let mut input = HiddenInput::default();
        for c in "a b".chars() {
            assert!(input.key(KeyCode::Char(c).into()));
        }
        assert!(!input.key(KeyEvent::new(KeyCode::Char('x'), KeyModifiers::ALT)));
        assert_eq!(input.secret().length(), 3);
        assert!(input.key(KeyEvent::new(KeyCode::Backspace, KeyModifiers::ALT)));
        assert!(input.is_empty());
    }

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

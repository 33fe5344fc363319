//! What an operator does at a terminal, and keys by the names that the configuration gives them.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// Something that happens at the terminal.
pub enum Step {
    Key(KeyEvent),
    Paste(String),
    Resize(u16, u16),
    Focus(bool),
    /// Seconds go by.
    Wait(i64),
}

/// The events of keys by their names, which spaces separate.
pub fn keys(names: &str) -> Vec<KeyEvent> {
    names.split_whitespace().map(key).collect()
}

/// The events of text that is typed, one a character.
pub fn typed(text: &str) -> Vec<KeyEvent> {
    text.chars().map(|c| KeyEvent::new(KeyCode::Char(c), KeyModifiers::NONE)).collect()
}

/// The event of `q`, `G`, `ctrl-s`, `enter`, `pgdn`, `space`.
fn key(name: &str) -> KeyEvent {
    if let Some(letter) = name.strip_prefix("ctrl-").filter(|rest| !rest.is_empty()) {
        return KeyEvent::new(KeyCode::Char(letter.parse().unwrap()), KeyModifiers::CONTROL);
    }
    let code = match name {
        "enter" => KeyCode::Enter,
        "esc" => KeyCode::Esc,
        "tab" => KeyCode::Tab,
        "backtab" => KeyCode::BackTab,
        "backspace" => KeyCode::Backspace,
        "space" => KeyCode::Char(' '),
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "pgup" => KeyCode::PageUp,
        "pgdn" => KeyCode::PageDown,
        "del" => KeyCode::Delete,
        letter => KeyCode::Char(letter.parse().unwrap_or_else(|_| panic!("no key {letter}"))),
    };
    KeyEvent::new(code, KeyModifiers::NONE)
}

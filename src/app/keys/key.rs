//! Keys by name: `q`, `G`, `ctrl-s`, `shift-tab`, `pgdn`.

use std::fmt;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// A key with its modifiers, in the one spelling that comparison needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    code: KeyCode,
    ctrl: bool,
    alt: bool,
    shift: bool,
}

const NAMED: [(&str, &str, KeyCode); 16] = [
    ("enter", "↵", KeyCode::Enter),
    ("esc", "Esc", KeyCode::Esc),
    ("tab", "Tab", KeyCode::Tab),
    ("backtab", "S-Tab", KeyCode::BackTab),
    ("backspace", "⌫", KeyCode::Backspace),
    ("space", "Space", KeyCode::Char(' ')),
    ("up", "↑", KeyCode::Up),
    ("down", "↓", KeyCode::Down),
    ("left", "←", KeyCode::Left),
    ("right", "→", KeyCode::Right),
    ("home", "Home", KeyCode::Home),
    ("end", "End", KeyCode::End),
    ("pgup", "PgUp", KeyCode::PageUp),
    ("pgdn", "PgDn", KeyCode::PageDown),
    ("del", "Del", KeyCode::Delete),
    ("ins", "Ins", KeyCode::Insert),
];

impl Key {
    /// Reads a name as the configuration spells it. `shift-tab` and `backtab` are the same key.
    ///
    /// # Errors
    /// A sentence that names what is not understood.
    pub fn parse(name: &str) -> Result<Self, String> {
        let mut key = Self { code: KeyCode::Null, ctrl: false, alt: false, shift: false };
        let mut rest = name;
        loop {
            let lower = rest.to_ascii_lowercase();
            let (flag, length) = if lower.starts_with("ctrl-") && rest.len() > 5 {
                (&mut key.ctrl, 5)
            } else if lower.starts_with("alt-") && rest.len() > 4 {
                (&mut key.alt, 4)
            } else if lower.starts_with("shift-") && rest.len() > 6 {
                (&mut key.shift, 6)
            } else {
                break;
            };
            *flag = true;
            rest = &rest[length..];
        }
        let mut chars = rest.chars();
        key.code = match (chars.next(), chars.next()) {
            (Some(c), None) => KeyCode::Char(c),
            _ => named(rest).ok_or_else(|| format!("{name:?} is not a key"))?,
        };
        Ok(key.settled())
    }

    /// The key of a terminal event.
    pub fn of(event: KeyEvent) -> Self {
        Self {
            code: event.code,
            ctrl: event.modifiers.contains(KeyModifiers::CONTROL),
            alt: event.modifiers.contains(KeyModifiers::ALT),
            shift: event.modifiers.contains(KeyModifiers::SHIFT),
        }
        .settled()
    }

    /// The name of a key that types nothing, such as `enter`, whatever is held down with it.
    pub fn name(self) -> Option<&'static str> {
        let typing = matches!(self.code, KeyCode::Char(_));
        NAMED.iter().find(|row| row.2 == self.code && !typing).map(|row| row.0)
    }

    /// Whether it types a character where text is typed.
    pub fn types(self) -> bool {
        matches!(self.code, KeyCode::Char(_)) && !self.ctrl && !self.alt
    }

    /// The short form of hints, in ASCII: `^S`, `Enter`.
    pub fn plain(self) -> String {
        let shown = self.to_string();
        match NAMED.iter().find(|row| row.2 == self.code) {
            Some((name, shape, _)) if !shape.is_ascii() => {
                let mut letters = name.chars();
                let first = letters.next().map(|c| c.to_ascii_uppercase());
                shown.replace(shape, &first.into_iter().chain(letters).collect::<String>())
            }
            _ => shown,
        }
    }

    // Terminals differ in whether they report Shift with a capital letter or with back-tab.
    fn settled(mut self) -> Self {
        match self.code {
            KeyCode::Tab if self.shift => {
                self.code = KeyCode::BackTab;
                self.shift = false;
            }
            KeyCode::BackTab => self.shift = false,
            KeyCode::Char(c) if self.ctrl => {
                self.code = KeyCode::Char(c.to_ascii_lowercase());
                self.shift = false;
            }
            KeyCode::Char(c) if self.shift => {
                self.code = KeyCode::Char(c.to_uppercase().next().unwrap_or(c));
                self.shift = false;
            }
            _ => {}
        }
        self
    }
}

/// The key that types `c`; a line end is that of Enter.
pub fn typed(c: char) -> KeyEvent {
    match c {
        '\r' => KeyCode::Enter,
        '\t' => KeyCode::Tab,
        c => KeyCode::Char(c),
    }
    .into()
}

/// Esc and a letter, which a multiplexer that waits for the rest of an Esc sends as Alt and the letter.
pub fn apart(event: KeyEvent) -> Option<(KeyEvent, KeyEvent)> {
    let alone = event.modifiers - KeyModifiers::SHIFT == KeyModifiers::ALT;
    let letter = KeyEvent::new(event.code, event.modifiers - KeyModifiers::ALT);
    (alone && matches!(event.code, KeyCode::Char(_))).then(|| (KeyCode::Esc.into(), letter))
}

fn named(name: &str) -> Option<KeyCode> {
    let lower = name.to_ascii_lowercase();
    if let Some(row) = NAMED.iter().find(|row| row.0 == lower) {
        return Some(row.2);
    }
    lower.strip_prefix('f')?.parse().ok().filter(|n| (1..=12).contains(n)).map(KeyCode::F)
}

/// The short form of hints: `^S`, `↵`, `S-Tab`.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.alt {
            f.write_str("A-")?;
        }
        if self.ctrl {
            f.write_str("^")?;
        }
        if self.shift {
            f.write_str("S-")?;
        }
        if let Some(row) = NAMED.iter().find(|row| row.2 == self.code) {
            return f.write_str(row.1);
        }
        match self.code {
            KeyCode::Char(c) if self.ctrl => write!(f, "{}", c.to_uppercase()),
            KeyCode::Char(c) => write!(f, "{c}"),
            KeyCode::F(n) => write!(f, "F{n}"),
            other => write!(f, "{other:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

    use super::Key;

    #[test]
    fn names_and_events_meet() {
        for (name, code, modifiers, shown) in [
            ("q", KeyCode::Char('q'), KeyModifiers::NONE, "q"),
            ("G", KeyCode::Char('G'), KeyModifiers::SHIFT, "G"),
            ("G", KeyCode::Char('g'), KeyModifiers::SHIFT, "G"),
            ("?", KeyCode::Char('?'), KeyModifiers::SHIFT, "?"),
            ("ctrl-s", KeyCode::Char('s'), KeyModifiers::CONTROL, "^S"),
            ("shift-tab", KeyCode::BackTab, KeyModifiers::SHIFT, "S-Tab"),
            ("-", KeyCode::Char('-'), KeyModifiers::NONE, "-"),
            ("enter", KeyCode::Enter, KeyModifiers::NONE, "↵"),
            ("f1", KeyCode::F(1), KeyModifiers::NONE, "F1"),
        ] {
            let key = Key::parse(name).unwrap();
            assert_eq!(key, Key::of(KeyEvent::new(code, modifiers)), "{name}");
            assert_eq!(key.to_string(), shown);
        }
        assert!(Key::parse("hyper-x").is_err());
        assert!(Key::parse("").is_err());
    }
}

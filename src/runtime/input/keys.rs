//! Keys by the numbers and letters that terminals give them: xterm's (ctlseqs, "PC-Style Function
//! Keys"), rxvt's, and those of the kitty keyboard protocol.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// The key of a single character, control characters included.
pub(super) fn single(c: char) -> KeyEvent {
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

/// The key that a sequence with this final letter stands for. The small letters are rxvt's, which
/// holds Shift after `CSI` and Ctrl after `SS3`.
pub(super) fn lettered(letter: char, after_csi: bool) -> Option<KeyEvent> {
    let held = if after_csi { KeyModifiers::SHIFT } else { KeyModifiers::CONTROL };
    let (code, modifiers) = match letter {
        'A' => (KeyCode::Up, KeyModifiers::NONE),
        'B' => (KeyCode::Down, KeyModifiers::NONE),
        'C' => (KeyCode::Right, KeyModifiers::NONE),
        'D' => (KeyCode::Left, KeyModifiers::NONE),
        'F' => (KeyCode::End, KeyModifiers::NONE),
        'H' => (KeyCode::Home, KeyModifiers::NONE),
        'P' => (KeyCode::F(1), KeyModifiers::NONE),
        'Q' => (KeyCode::F(2), KeyModifiers::NONE),
        'R' => (KeyCode::F(3), KeyModifiers::NONE),
        'S' => (KeyCode::F(4), KeyModifiers::NONE),
        'Z' if after_csi => (KeyCode::BackTab, KeyModifiers::SHIFT),
        'M' if !after_csi => (KeyCode::Enter, KeyModifiers::NONE),
        'a' => (KeyCode::Up, held),
        'b' => (KeyCode::Down, held),
        'c' => (KeyCode::Right, held),
        'd' => (KeyCode::Left, held),
        _ => return None,
    };
    Some(KeyEvent::new(code, modifiers))
}

/// The key that `CSI number ~` stands for.
pub(super) fn numbered(number: u32) -> Option<KeyCode> {
    Some(match number {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        11..=15 => function(number - 10),
        17..=21 => function(number - 11),
        23 | 24 => function(number - 12),
        _ => return None,
    })
}

fn function(number: u32) -> KeyCode {
    KeyCode::F(u8::try_from(number).unwrap_or(0))
}

/// The key of a character's number with its modifiers, as kitty (`CSI number ; modifiers u`) and
/// xterm (`CSI 27 ; modifiers ; number ~`) tell it. `shifted` is what Shift makes of it, where that is
/// told.
pub(super) fn coded(
    number: u32,
    shifted: Option<u32>,
    modifiers: KeyModifiers,
) -> Option<KeyEvent> {
    let code = match number {
        27 => KeyCode::Esc,
        13 | 57414 => KeyCode::Enter,
        9 if modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
        9 => KeyCode::Tab,
        8 | 127 => KeyCode::Backspace,
        57399..=57408 => KeyCode::Char(char::from_digit(number - 57399, 10)?),
        57409 => KeyCode::Char('.'),
        57410 => KeyCode::Char('/'),
        57411 => KeyCode::Char('*'),
        57412 => KeyCode::Char('-'),
        57413 => KeyCode::Char('+'),
        57415 => KeyCode::Char('='),
        57417 => KeyCode::Left,
        57418 => KeyCode::Right,
        57419 => KeyCode::Up,
        57420 => KeyCode::Down,
        57421 => KeyCode::PageUp,
        57422 => KeyCode::PageDown,
        57423 => KeyCode::Home,
        57424 => KeyCode::End,
        57425 => KeyCode::Insert,
        57426 => KeyCode::Delete,
        // The rest of its own keys, from Caps Lock to the modifiers themselves.
        57344..=63743 => return None,
        _ => {
            let shift = modifiers.contains(KeyModifiers::SHIFT);
            let c = char::from_u32(number).filter(|c| !c.is_control())?;
            let told = shifted.and_then(char::from_u32).filter(|c| shift && !c.is_control());
            let upper = c.to_uppercase().next().filter(|_| shift);
            KeyCode::Char(told.or(upper).unwrap_or(c))
        }
    };
    Some(KeyEvent::new(code, modifiers))
}

/// The modifiers that a parameter stands for: one more than the sum of Shift 1, Alt 2, Ctrl 4, Super
/// 8, Hyper 16, Meta 32, and the locks, which change nothing. `None` where a key is held that no key
/// of ours has.
pub(super) fn modifiers(parameter: u32) -> Option<KeyModifiers> {
    let bits = parameter.saturating_sub(1);
    if bits & (8 | 16) != 0 || bits > 255 {
        return None;
    }
    let all = [
        (1, KeyModifiers::SHIFT),
        (2, KeyModifiers::ALT),
        (32, KeyModifiers::ALT),
        (4, KeyModifiers::CONTROL),
    ];
    let held = all.into_iter().filter(|(bit, _)| bits & bit != 0);
    Some(held.map(|(_, modifier)| modifier).collect())
}

//! The mouse in the form that is asked for (SGR: xterm ctlseqs, "Extended coordinates").

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

/// What `CSI < button ; column ; row` and `M`, or `m` for a release, means.
pub(super) fn event(parameters: &str, pressed: bool) -> Option<MouseEvent> {
    let mut numbers = parameters.split(';').map(|part| part.parse::<u16>().ok());
    let (button, column, row) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let (column, row) = (column.checked_sub(1)?, row.checked_sub(1)?);
    let kind = match (button & 0b1100_0011, button & 32 != 0, pressed) {
        (number @ 0..=2, false, true) => MouseEventKind::Down(which(number)),
        (number @ 0..=2, false, false) => MouseEventKind::Up(which(number)),
        (number @ 0..=2, true, _) => MouseEventKind::Drag(which(number)),
        (3, false, _) => MouseEventKind::Up(MouseButton::Left),
        (3, true, _) => MouseEventKind::Moved,
        (64, ..) => MouseEventKind::ScrollUp,
        (65, ..) => MouseEventKind::ScrollDown,
        (66, ..) => MouseEventKind::ScrollLeft,
        (67, ..) => MouseEventKind::ScrollRight,
        _ => return None,
    };
    let modifiers = [(4, KeyModifiers::SHIFT), (8, KeyModifiers::ALT), (16, KeyModifiers::CONTROL)];
    let held = modifiers.into_iter().filter(|(bit, _)| button & bit != 0);
    let modifiers = held.map(|(_, modifier)| modifier).collect();
    Some(MouseEvent { kind, column, row, modifiers })
}

fn which(number: u16) -> MouseButton {
    match number {
        0 => MouseButton::Left,
        1 => MouseButton::Middle,
        _ => MouseButton::Right,
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::MouseButton::{Left, Right};
    use crossterm::event::MouseEventKind::{Down, Drag, Moved, ScrollDown, ScrollUp, Up};
    use crossterm::event::{KeyModifiers, MouseEvent};

    use super::event;

    #[test]
    fn buttons_wheel_and_movement() {
        for (text, pressed, kind) in [
            ("0;10;5", true, Down(Left)),
            ("0;10;5", false, Up(Left)),
            ("2;10;5", true, Down(Right)),
            ("32;10;5", true, Drag(Left)),
            ("35;10;5", true, Moved),
            ("64;10;5", true, ScrollUp),
            ("65;10;5", true, ScrollDown),
        ] {
            let modifiers = KeyModifiers::NONE;
            let expected = MouseEvent { kind, column: 9, row: 4, modifiers };
            assert_eq!(event(text, pressed), Some(expected), "{text}");
        }
        assert_eq!(event("20;1;1", true).unwrap().modifiers.bits(), 3);
        for text in ["", "0;0;1", "0;1", "0;99999;1", "128;1;1", "a;b;c"] {
            assert_eq!(event(text, true), None, "{text}");
        }
    }
}

//! The style that a terminal writes in, and the shortest way from one to another.

use ratatui::buffer::Cell;
use ratatui::style::{Color, Modifier};

/// What a blank shows of a style besides its background.
const ON_BLANKS: Modifier =
    Modifier::UNDERLINED.union(Modifier::REVERSED).union(Modifier::CROSSED_OUT);

/// A modifier, what switches it on, and what switches it off, the others of the same line with it.
const MODIFIERS: [(Modifier, u8, u8); 9] = [
    (Modifier::BOLD, 1, 22),
    (Modifier::DIM, 2, 22),
    (Modifier::ITALIC, 3, 23),
    (Modifier::UNDERLINED, 4, 24),
    (Modifier::SLOW_BLINK, 5, 25),
    (Modifier::RAPID_BLINK, 6, 25),
    (Modifier::REVERSED, 7, 27),
    (Modifier::HIDDEN, 8, 28),
    (Modifier::CROSSED_OUT, 9, 29),
];

/// Colours and modifiers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Pen {
    front: Color,
    back: Color,
    modifier: Modifier,
}

impl Pen {
    /// The style of a cell.
    pub(super) fn of(cell: &Cell) -> Self {
        Self { front: cell.fg, back: cell.bg, modifier: cell.modifier }
    }

    /// Whether a blank looks like one that was erased.
    pub(super) fn leaves_blanks_bare(self) -> bool {
        self.back == Color::Reset && !self.modifier.intersects(ON_BLANKS)
    }

    /// What makes `self` of `from`: only what differs, or everything anew, whichever is shorter.
    pub(super) fn change(self, from: Self) -> Vec<u8> {
        if self == from {
            return Vec::new();
        }
        let (changes, anew) = (self.changes(from), self.changes(Self::default()));
        // What is left out before the semicolon is a reset.
        let reset: &[u8] = if anew.is_empty() { b"" } else { b";" };
        let anew = [reset, &anew].concat();
        let shorter = if anew.len() < changes.len() { anew } else { changes };
        [b"\x1b[".as_slice(), &shorter, b"m"].concat()
    }

    // StyleCodes, with a semicolon between two.
    fn changes(self, from: Self) -> Vec<u8> {
        let mut parameters = StyleCodes(Vec::new());
        let mut lit = from.modifier;
        for (one, _, off) in MODIFIERS {
            if lit.contains(one) && !self.modifier.contains(one) {
                parameters.add(off);
                for (other, _, same) in MODIFIERS {
                    lit.set(other, lit.contains(other) && same != off);
                }
            }
        }
        for (one, on, _) in MODIFIERS {
            if self.modifier.contains(one) && !lit.contains(one) {
                parameters.add(on);
            }
        }
        if self.front != from.front {
            parameters.colour(self.front, 30);
        }
        if self.back != from.back {
            parameters.colour(self.back, 40);
        }
        parameters.0
    }
}

struct StyleCodes(Vec<u8>);

impl StyleCodes {
    fn add(&mut self, parameter: u8) {
        if !self.0.is_empty() {
            self.0.push(b';');
        }
        self.0.extend(parameter.to_string().as_bytes());
    }

    /// A colour of the letters (`base` 30) or behind them (40).
    fn colour(&mut self, colour: Color, base: u8) {
        let (dark, light) = (|nth| base + nth, |nth| base + 60 + nth);
        let last = match colour {
            Color::Reset => base + 9,
            Color::Black => dark(0),
            Color::Red => dark(1),
            Color::Green => dark(2),
            Color::Yellow => dark(3),
            Color::Blue => dark(4),
            Color::Magenta => dark(5),
            Color::Cyan => dark(6),
            Color::Gray => dark(7),
            Color::DarkGray => light(0),
            Color::LightRed => light(1),
            Color::LightGreen => light(2),
            Color::LightYellow => light(3),
            Color::LightBlue => light(4),
            Color::LightMagenta => light(5),
            Color::LightCyan => light(6),
            Color::White => light(7),
            Color::Indexed(index) => {
                self.add(base + 8);
                self.add(5);
                index
            }
            Color::Rgb(red, green, blue) => {
                for part in [base + 8, 2, red, green] {
                    self.add(part);
                }
                blue
            }
        };
        self.add(last);
    }
}

#[cfg(test)]
mod tests {
    use ratatui::style::{Color, Modifier};

    use super::Pen;

    fn change(from: Pen, to: Pen) -> String {
        String::from_utf8(to.change(from)).unwrap()
    }

    #[test]
    fn only_what_differs_is_written_and_a_reset_where_it_is_shorter() {
        let plain = Pen::default();
        let dim = Pen { modifier: Modifier::DIM, ..plain };
        let bold_cyan = Pen { front: Color::Cyan, modifier: Modifier::BOLD, ..plain };
        let badge = Pen { front: Color::White, back: Color::Red, ..bold_cyan };
        let mixed = Pen { front: Color::Rgb(1, 20, 255), back: Color::Indexed(8), ..plain };
        assert_eq!(change(dim, dim), "");
        assert_eq!(change(plain, dim), "\x1b[2m");
        assert_eq!(change(dim, plain), "\x1b[m");
        assert_eq!(change(plain, bold_cyan), "\x1b[1;36m");
        assert_eq!(change(bold_cyan, badge), "\x1b[97;41m");
        assert_eq!(change(badge, dim), "\x1b[;2m");
        assert_eq!(change(dim, mixed), "\x1b[;38;2;1;20;255;48;5;8m");
        // One code ends bold and dim: what stays is lit again.
        let both = Pen { modifier: Modifier::BOLD | Modifier::DIM, ..mixed };
        assert_eq!(change(both, Pen { modifier: Modifier::DIM, ..mixed }), "\x1b[22;2m");
    }
}

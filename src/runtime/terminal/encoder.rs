//! Changed cells as bytes, by the shortest way from one to the next.

use std::io::{self, Write};

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Position;

use super::changes::{columns_of, is_bare};
use super::pen::Pen;

/// Writes `updates`, which make the screen show `frame`, from the default style on and back to it.
pub(super) fn encode<'a>(
    updates: impl Iterator<Item = (u16, u16, &'a Cell)>,
    frame: &Buffer,
    out: &mut impl Write,
) -> io::Result<()> {
    let (pen, columns) = (Pen::default(), frame.area.width);
    let mut encoder = Encoder { out, columns, pen, at: None, doubts: 0, blanks: 0 };
    for (x, y, cell) in updates {
        let position = Position { x, y };
        encoder.bridge(position, frame)?;
        encoder.cell(position, cell)?;
    }
    encoder.pass_blanks(None)?;
    encoder.wear(Pen::default())
}

/// So many cells are written again where that is shorter than the way around them.
const BRIDGED: u16 = 3;

struct Encoder<'a, W> {
    // Not collected here: what is revealed is wiped where it is held, and nowhere else.
    out: &'a mut W,
    columns: u16,
    pen: Pen,
    /// Where the cursor is.
    at: Option<Position>,
    /// By how many columns it may be further right: terminals do not agree on how wide each character is.
    doubts: u16,
    /// How many bare blanks are to be written from there on.
    blanks: u16,
}

impl<W: Write> Encoder<'_, W> {
    /// Writes the cells before `to` that did not change, if they are few and look like those before them.
    fn bridge(&mut self, to: Position, frame: &Buffer) -> io::Result<()> {
        let Some(from) = self.after_blanks() else { return Ok(()) };
        // What is erased anyhow may be longer.
        let few = if self.blanks > BRIDGED { u16::MAX } else { BRIDGED };
        if from.y != to.y || from.x >= to.x || to.x - from.x > few {
            return Ok(());
        }
        let between = || (from.x..to.x).map(|x| Position { x, ..to });
        let alike = between().all(|position| {
            let Some(cell) = frame.cell(position) else { return false };
            let bare = is_bare(cell) && self.pen.leaves_blanks_bare();
            let same = Pen::of(cell) == self.pen && self.blanks == 0 && cell.symbol().len() == 1;
            bare || same
        });
        for cell in between().filter(|_| alike) {
            self.cell(cell, &frame[cell])?;
        }
        Ok(())
    }

    fn cell(&mut self, position: Position, cell: &Cell) -> io::Result<()> {
        let bare = is_bare(cell);
        if bare && self.blanks > 0 && self.after_blanks() == Some(position) {
            self.blanks += 1;
            return Ok(());
        }
        self.pass_blanks(Some(position))?;
        self.out.write_all(self.way(self.at, position).as_bytes())?;
        if self.at.replace(position) != Some(position) {
            self.doubts = 0;
        }
        if bare {
            self.blanks = 1;
            return Ok(());
        }
        self.wear(Pen::of(cell))?;
        self.out.write_all(cell.symbol().as_bytes())?;
        // After what is wide it is told where to go on.
        let narrow = columns_of(cell) == 1;
        self.at = narrow.then_some(Position { x: position.x + 1, ..position });
        self.doubts += u16::from(!cell.symbol().is_ascii());
        Ok(())
    }

    fn after_blanks(&self) -> Option<Position> {
        self.at.map(|at| Position { x: at.x + self.blanks, ..at })
    }

    /// Writes or erases the blanks, whichever is shorter with the way to what is `next`.
    fn pass_blanks(&mut self, next: Option<Position>) -> io::Result<()> {
        let after = self.after_blanks();
        let count = std::mem::take(&mut self.blanks);
        if count == 0 {
            return Ok(());
        }
        if !self.pen.leaves_blanks_bare() {
            self.wear(Pen::default())?;
        }
        let onwards = |from| next.map_or(0, |next| self.way(from, next).len());
        let erased = format!("\x1b[{}X", parameter(count));
        if erased.len() + onwards(self.at) < usize::from(count) + onwards(after) {
            return self.out.write_all(erased.as_bytes());
        }
        self.at = after;
        write!(self.out, "{:1$}", "", usize::from(count))
    }

    /// What moves the cursor: the shortest of what is sure to lead there.
    fn way(&self, from: Option<Position>, to: Position) -> String {
        let anew = || format!("\x1b[{};{}H", to.y + 1, to.x + 1);
        let Some(from) = from else { return anew() };
        // It is on that line still, wherever.
        let here = from.x + self.doubts < self.columns;
        if from == to {
            return String::new();
        }
        if from.y == to.y {
            return match to.x.checked_sub(from.x) {
                Some(right) if self.doubts == 0 => format!("\x1b[{}C", parameter(right)),
                Some(_) if here => format!("\x1b[{}G", to.x + 1),
                _ => anew(),
            };
        }
        // In raw mode a line feed leaves the column as it is. No line is the last one that has one below.
        let (below, sure) = (here && from.y + 1 == to.y, self.doubts == 0);
        let beginning = (below && to.x == 0).then(|| "\r\n".to_owned());
        let right = (below && to.x > 0).then(|| format!("\r\n\x1b[{}C", parameter(to.x)));
        let left = from.x.checked_sub(to.x).filter(|left| below && sure && *left > 0);
        let left = left.map(|left| format!("\n\x1b[{}D", parameter(left)));
        let straight = (below && sure && from.x == to.x).then(|| "\n".to_owned());
        let ways = [Some(anew()), beginning, right, left, straight];
        ways.into_iter().flatten().min_by_key(String::len).unwrap_or_default()
    }

    fn wear(&mut self, pen: Pen) -> io::Result<()> {
        self.out.write_all(&pen.change(self.pen))?;
        self.pen = pen;
        Ok(())
    }
}

/// A count as a parameter: one goes without saying.
fn parameter(count: u16) -> String {
    if count == 1 { String::new() } else { count.to_string() }
}

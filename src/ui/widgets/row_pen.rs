//! One row, piece by piece.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::domain::text::{is_narrow, is_plain};

/// Writes the pieces of one row where they belong. The blanks between them are left alone: most of a row
/// is blank, and a frame is drawn after every key.
pub struct RowPen<'a> {
    buffer: &'a mut Buffer,
    room: Rect,
}

impl<'a> RowPen<'a> {
    /// For the first row of `room`.
    pub fn new(buffer: &'a mut Buffer, room: Rect) -> Self {
        let height = room.height.min(1);
        let room = Rect { height, ..room }.intersection(buffer.area);
        Self { buffer, room }
    }

    /// Gives the whole row a style, the blanks too.
    pub fn fill(&mut self, style: Style) {
        self.buffer.set_style(self.room, style);
    }

    /// Writes a whole line from the left, whatever its alignment.
    pub fn line(mut self, line: &Line<'_>) {
        if line.style != Style::default() {
            self.fill(line.style);
        }
        let mut at = 0;
        for span in line {
            at = self.put(at, &Span::styled(&*span.content, line.style.patch(span.style)));
        }
    }

    /// Writes `piece` so many columns from the left, as far as there is room. Returns the column behind it.
    pub fn put(&mut self, at: usize, piece: &Span<'_>) -> usize {
        let left = u16::try_from(at).unwrap_or(u16::MAX);
        let width = if self.room.is_empty() { 0 } else { self.room.width };
        let Some(room) = width.checked_sub(left).filter(|room| *room > 0) else {
            return at;
        };
        let (x, y) = (self.room.x + left, self.room.y);
        if !is_plain(&piece.content) && !piece.content.chars().all(is_narrow) {
            let (end, _) = self.buffer.set_span(x, y, piece, room);
            return usize::from(end - self.room.x);
        }
        let from = self.buffer.index_of(x, y);
        let cells = self.buffer.content.get_mut(from..from + usize::from(room)).unwrap_or_default();
        let mut end = at;
        // One character a cell: none of them belongs to the one before it.
        for (c, cell) in piece.content.chars().zip(cells) {
            cell.set_char(c).set_style(piece.style);
            end += 1;
        }
        end
    }
}

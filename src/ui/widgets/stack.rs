//! Rows of one or several lines under each other, of which one has the cursor.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

/// One row.
#[derive(Default)]
pub struct Block {
    /// Its lines.
    pub lines: Vec<Line<'static>>,
    /// Where the text cursor is, as line and column, when the row is being typed in.
    pub cursor: Option<(usize, u16)>,
}

impl Block {
    /// A row of these lines.
    pub fn of(lines: Vec<Line<'static>>) -> Self {
        Self { lines, cursor: None }
    }
}

/// Paints the rows, scrolled so that the whole of the row `current` is visible.
pub fn draw(frame: &mut Frame, area: Rect, blocks: Vec<Block>, current: usize) {
    let height = usize::from(area.height);
    let total: usize = blocks.iter().map(|block| block.lines.len()).sum();
    let before: usize = blocks.iter().take(current).map(|block| block.lines.len()).sum();
    let own = blocks.get(current).map_or(0, |block| block.lines.len());
    let first = if total <= height || before + own <= height {
        0
    } else {
        (before + own).saturating_sub(height).max(before.saturating_sub(height / 2))
    };
    let first = first.min(total.saturating_sub(height)).min(before);
    let mut at = 0;
    for block in blocks {
        let top = at;
        at += block.lines.len();
        for (index, line) in block.lines.into_iter().enumerate() {
            let Some(row) = (top + index).checked_sub(first).filter(|row| *row < height) else {
                continue;
            };
            let Ok(row) = u16::try_from(row) else { continue };
            let spot = Rect { y: area.y + row, height: 1, ..area };
            if let Some((line, column)) = block.cursor
                && line == index
                && column < area.width
            {
                frame.set_cursor_position(Position::new(spot.x + column, spot.y));
            }
            frame.render_widget(line, spot);
        }
    }
}

//! Rows of one or several lines under each other, of which one has the cursor.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;

use super::RowPen;

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

/// Paints the rows, of which there are `count`, scrolled so that the whole of the row `current` is
/// visible. Only the rows around it are built. Returns how many lines of the area they take.
pub fn draw(
    frame: &mut Frame,
    area: Rect,
    count: usize,
    current: usize,
    build: impl Fn(usize) -> Block,
) -> u16 {
    let height = usize::from(area.height);
    let (blocks, current) = around(height, count, current, build);
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
            RowPen::new(frame.buffer_mut(), spot).line(&line);
        }
    }
    u16::try_from(total.min(height)).unwrap_or(area.height)
}

/// The rows from a screen above `current` to a screen below it, and its place among them.
fn around(
    height: usize,
    count: usize,
    current: usize,
    build: impl Fn(usize) -> Block,
) -> (Vec<Block>, usize) {
    let fill = |rows: &mut dyn Iterator<Item = usize>| {
        let mut lines = 0;
        let mut blocks = Vec::new();
        while lines.max(blocks.len()) <= height
            && let Some(at) = rows.next()
        {
            let block = build(at);
            lines += block.lines.len();
            blocks.push(block);
        }
        blocks
    };
    let mut blocks = fill(&mut (0..current.min(count)).rev());
    blocks.reverse();
    let place = blocks.len();
    if current < count {
        blocks.push(build(current));
        blocks.extend(fill(&mut (current + 1..count)));
    }
    (blocks, place)
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use ratatui::text::Line;

    use super::{Block, around};

    #[test]
    fn few_rows_are_built_of_many() {
        for (count, current) in [(0, 0), (1, 0), (40, 0), (40, 39), (100_000, 0), (100_000, 50_000)]
        {
            let built = Cell::new(0);
            let (blocks, place) = around(20, count, current, |at| {
                built.set(built.get() + 1);
                Block::of(vec![Line::raw(at.to_string()); 2])
            });
            assert!(built.get() <= 23, "{count} {current}: {}", built.get());
            let shown = blocks.get(place).map(|block| block.lines[0].to_string());
            assert_eq!(shown, (current < count).then(|| current.to_string()));
        }
    }
}

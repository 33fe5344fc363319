//! How far an answer of several lines scrolls in its dialog.

use ratatui::layout::Rect;

use super::explaining::AnswerLine;
use super::layout::DIALOG_WIDTH;
use crate::domain::columns::{width, wrap};

/// Columns of a dialog with an answer, with its frame.
pub const WIDTH: u16 = DIALOG_WIDTH + 14;

/// Columns of a line that are not text: the frame with its margins, and the mark.
const BESIDE: u16 = 6;

/// Rows that are not the answer's: the frame, and at most so many with what is typed and the keys.
const AROUND: u16 = 2 + 4;

/// The line that is the first one when all is seen: scrolling goes no further. `head` stands above the first line, and
/// goes with it; `area` is what a dialog may take.
pub fn last_first(head: &str, lines: &[AnswerLine], area: Rect) -> usize {
    let columns = usize::from(WIDTH.min(area.width).saturating_sub(BESIDE));
    let room = usize::from(area.height.saturating_sub(AROUND)).max(1);
    let rows = |text: &str| if width(text) == 0 { 0 } else { wrap(text, columns).len() };
    let mut taken = 0;
    let fitting = lines.iter().enumerate().rev().take_while(|(at, line)| {
        let above = if *at == 0 { rows(head) } else { 0 };
        taken += above + rows(&line.text);
        taken <= room
    });
    let fitting = fitting.count();
    // One line at least, however many rows it takes.
    lines.len() - fitting.max(1).min(lines.len())
}

//! How far an answer of several lines scrolls in its dialog.

use ratatui::layout::Rect;

use super::explaining::AnswerLine;
use super::layout::DIALOG_WIDTH;
use crate::domain::columns::{width, wrap};

/// Columns of a dialog with an answer, with its frame.
pub const WIDTH: u16 = DIALOG_WIDTH + 14;

/// Columns of a line that are not text: the frame with its margins, and the mark.
const BESIDE: u16 = 6;

/// Rows that are not the answer's: two of the frame, and at most four with what is typed and the keys.
const AROUND: u16 = 2 + 4;

/// The line at the top where an answer is scrolled to its end: the first one from which all the others fit. `head` stands
/// above the first line, and scrolls away with it; `area` is what a dialog may take.
pub fn scroll_end(head: &str, lines: &[AnswerLine], area: Rect) -> usize {
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
    lines.len().saturating_sub(fitting.max(1))
}

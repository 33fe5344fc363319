//! The room that a dialog has for a text of several lines, and how far that scrolls. It does by rows, as one line
//! may take more of them than there are.

use ratatui::layout::Rect;

use super::dialog::ReadingLine;
use super::explaining::AnswerLine;
use super::layout::DIALOG_WIDTH;
use super::window::target;
use crate::app::keys::Action;
use crate::domain::columns::wrap;

/// Columns of a dialog with a long text, with its frame.
pub const WIDTH: u16 = DIALOG_WIDTH + 14;

/// Columns of the left half of a pair.
pub const LEFT: usize = 16;

/// Columns of the frame of a dialog, with its margins.
const FRAME: u16 = 4;

/// Columns of the mark before a line of an answer.
const MARK: u16 = 2;

/// What there is for a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextRoom {
    columns: usize,
    rows: usize,
}

impl TextRoom {
    fn of(columns: u16, rows: u16) -> Self {
        Self { columns: usize::from(columns), rows: usize::from(rows).max(1) }
    }

    /// That of a text to read, where a dialog may take `area`: the keys stand below it.
    pub fn reading(area: Rect) -> Self {
        Self::of(WIDTH.min(area.width).saturating_sub(FRAME), area.height.saturating_sub(2 + 1))
    }

    /// That of the whole of what is listed in a dialog that fills `area`: its title stands above it.
    pub fn details(area: Rect) -> Self {
        Self::of(area.width.saturating_sub(FRAME), area.height.saturating_sub(2 + 1 + 1))
    }

    /// The least that an answer has, where a dialog may take `area`: what is typed and the keys are at most
    /// four rows.
    pub fn answer(area: Rect) -> Self {
        let columns = WIDTH.min(area.width).saturating_sub(FRAME + MARK);
        Self::of(columns, area.height.saturating_sub(2 + 4))
    }

    /// Where a movement leads from the row `at` at the top of `lines`.
    pub fn scrolled(self, movement: Action, at: usize, lines: &[ReadingLine]) -> usize {
        self.to(movement, at, lines.iter().map(|line| line.rows(self.columns)).sum())
    }

    /// The same in an answer; `head` stands above its first line, and scrolls away with it.
    pub fn answer_scrolled(
        self,
        movement: Action,
        at: usize,
        (head, lines): (&str, &[AnswerLine]),
    ) -> usize {
        let rows = |text: &str| wrap(text, self.columns).len();
        let above = if head.is_empty() { 0 } else { rows(head) };
        self.to(movement, at, above + lines.iter().map(|line| rows(&line.text)).sum::<usize>())
    }

    // No further than the last rows, which fill the room.
    fn to(self, movement: Action, at: usize, rows: usize) -> usize {
        target(movement, at, rows.saturating_sub(self.rows) + 1, self.rows)
    }
}

impl ReadingLine {
    /// How many rows it takes where there are `columns`.
    pub fn rows(&self, columns: usize) -> usize {
        match self {
            Self::Head(_) => 1,
            Self::Words(text) => wrap(text, columns).len(),
            Self::Pair(_, text) | Self::Faded(_, text) => wrap(text, beside(columns)).len(),
        }
    }
}

/// Columns of the right half of a pair, of `columns` in all.
pub fn beside(columns: usize) -> usize {
    columns.saturating_sub(LEFT + 1)
}

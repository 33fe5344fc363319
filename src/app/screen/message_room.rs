//! How much room the message takes, and what it leaves to a dialog.

use ratatui::layout::Rect;

use super::model::Model;
use crate::domain::columns::wrap;

/// The most lines a message takes; `!` shows the whole of an error.
const LINES: u16 = 3;

/// Lines that a dialog keeps, if the screen has them, before a message takes a second one.
const DIALOG: u16 = 6;

/// Columns of the message line that are not text: a space, the mark, a space, and the edge.
pub const BESIDE: u16 = 4;

impl Model {
    /// How many lines the message takes. One is always there for it, the others it takes from above.
    pub fn message_height(&self) -> u16 {
        let text = self.line().map(|notice| notice.text.as_str()).or(self.line_waits());
        let room = usize::from(self.size.0.saturating_sub(BESIDE));
        let wanted = text.map_or(1, |text| wrap(text, room).len());
        let most = if self.dialog.is_none() && self.reveals.is_empty() {
            LINES
        } else {
            LINES.min(1 + self.areas().body.height.saturating_sub(DIALOG))
        };
        u16::try_from(wanted).unwrap_or(most).clamp(1, most)
    }

    /// Where a dialog is painted: nothing of it is behind the message.
    pub fn dialog_area(&self) -> Rect {
        let body = self.areas().body;
        Rect { height: body.height.saturating_sub(self.message_height() - 1), ..body }
    }

    /// How many rows of a list that fills a dialog are visible: without the frame, and the line above.
    pub fn dialog_rows(&self) -> usize {
        usize::from(self.dialog_area().height.saturating_sub(3)).max(1)
    }
}

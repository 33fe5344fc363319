//! The bottom line: the keys that work now, most useful first, dropped to fit.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Ctx;
use super::text::width;
use crate::app::Model;
use crate::app::screen::ready::hints;

/// Paints it.
pub fn draw(model: &Model, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let mut spans = vec![Span::raw(" ")];
    let mut room = usize::from(area.width).saturating_sub(1);
    for (key, binding) in hints(model) {
        let taken = width(&key) + 1 + width(binding.label) + 2;
        if taken > room {
            continue;
        }
        room -= taken;
        spans.push(Span::styled(key, ctx.theme.key));
        spans.push(Span::raw(format!(" {}  ", binding.label)));
    }
    frame.render_widget(Line::from(spans), area);
}

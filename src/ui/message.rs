//! The line that says what just happened.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Ctx;
use super::text::clip;
use crate::app::Model;
use crate::app::notice::Tone;

/// Paints it.
pub fn draw(model: &Model, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let Some(notice) = &model.notice else { return };
    let glyphs = &ctx.glyphs;
    let (mark, style) = match notice.tone {
        Tone::Success => (glyphs.on, ctx.theme.good),
        Tone::Info => (glyphs.hint, ctx.theme.text),
        Tone::Warning => (glyphs.warning, ctx.theme.warning),
        Tone::Error => (glyphs.off, ctx.theme.danger),
    };
    let room = usize::from(area.width).saturating_sub(4);
    let text = clip(&notice.text, room, glyphs.cut);
    let line = Line::from(vec![
        Span::raw(" "),
        Span::styled(mark, style),
        Span::raw(" "),
        Span::styled(text, style),
    ]);
    frame.render_widget(line, area);
}

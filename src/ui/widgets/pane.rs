//! A framed pane with a title on the left and one on the right.

use ratatui::Frame;
use ratatui::layout::{Alignment, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Borders, Paragraph};

use crate::ui::Ctx;
use crate::ui::text::{clip, width, wrap};

/// Paints the frame and returns the room within.
pub fn draw(
    ctx: &Ctx,
    frame: &mut Frame,
    area: Rect,
    title: &str,
    right: Vec<Span<'_>>,
    focused: bool,
) -> Rect {
    let style = if focused { ctx.theme.focus } else { ctx.theme.frame };
    let right_width: usize = right.iter().map(|span| width(&span.content)).sum();
    let room = usize::from(area.width).saturating_sub(right_width + 6);
    let title = clip(title, room, ctx.glyphs.cut);
    let title_style = if focused { style.patch(ctx.theme.title) } else { ctx.theme.text };
    let mut block = Block::new()
        .borders(Borders::ALL)
        .border_set(ctx.glyphs.border)
        .border_style(style)
        .title_top(Line::from(Span::styled(format!(" {title} "), on_frame(title_style))));
    if !right.is_empty() {
        let right: Vec<_> = right
            .into_iter()
            .map(|span| Span::styled(span.content, on_frame(span.style)))
            .collect();
        block = block.title_top(Line::from(right).alignment(Alignment::Right));
    }
    let inner = block.inner(area);
    frame.render_widget(block, area);
    inner
}

/// The style of words that stand in a frame: they are more than it, and nothing of its style is theirs.
pub fn on_frame(style: Style) -> Style {
    Style::reset().patch(style)
}

/// Paints words in the middle of an empty pane: what is (not) there, and what to press.
pub fn empty(ctx: &Ctx, frame: &mut Frame, area: Rect, words: &[String]) {
    let columns = usize::from(area.width.saturating_sub(2));
    let lines: Vec<String> = words.iter().flat_map(|text| wrap(text, columns)).collect();
    let height = u16::try_from(lines.len()).unwrap_or(u16::MAX).min(area.height);
    let area = Rect {
        x: area.x + 1,
        y: area.y + area.height.saturating_sub(height) / 3,
        width: area.width.saturating_sub(2),
        height,
    };
    let lines: Vec<Line> =
        lines.into_iter().map(|text| Line::styled(text, ctx.theme.faint)).collect();
    frame.render_widget(Paragraph::new(lines).centered(), area);
}

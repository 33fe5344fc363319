//! A framed pane with a title on the left and one on the right.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Margin, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::RowPen;
use crate::ui::Ctx;
use crate::ui::text::{clip, width, wrap};

/// The columns that a title has beside what stands on the right.
pub fn title_room(area: Rect, right: &[Span<'_>]) -> usize {
    let right: usize = right.iter().map(|span| width(&span.content)).sum();
    usize::from(area.width).saturating_sub(right + 6)
}

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
    let title = clip(title, title_room(area, &right), ctx.glyphs.cut);
    let title_style = if focused { style.patch(ctx.theme.title) } else { ctx.theme.text };
    let buffer = frame.buffer_mut();
    outline(ctx, buffer, area, style);
    let inner = area.inner(Margin::new(1, 1));
    let mut pen = RowPen::new(buffer, Rect { y: area.y, height: 1.min(area.height), ..inner });
    pen.put(0, &Span::styled(format!(" {title} "), on_frame(title_style)));
    let mut at = usize::from(inner.width).saturating_sub(right_width);
    for span in right {
        at = pen.put(at, &Span::styled(span.content, on_frame(span.style)));
    }
    inner
}

/// Paints the lines around `area`, and nothing else: a block of ratatui styles each cell within as well.
fn outline(ctx: &Ctx, buffer: &mut Buffer, area: Rect, style: Style) {
    let area = area.intersection(buffer.area);
    if area.is_empty() {
        return;
    }
    let (left, right) = (area.left(), area.right() - 1);
    let (top, bottom) = (area.top(), area.bottom() - 1);
    let border = ctx.glyphs.border;
    let mut put = |x, y, symbol| {
        buffer[(x, y)].set_symbol(symbol).set_style(style);
    };
    for x in left..=right {
        put(x, top, border.horizontal_top);
        put(x, bottom, border.horizontal_bottom);
    }
    for y in top..=bottom {
        put(left, y, border.vertical_left);
        put(right, y, border.vertical_right);
    }
    put(left, top, border.top_left);
    put(right, top, border.top_right);
    put(left, bottom, border.bottom_left);
    put(right, bottom, border.bottom_right);
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

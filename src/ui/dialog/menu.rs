//! A list to choose from.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::frame;
use super::sheet;
use crate::app::screen::dialog::Menu;
use crate::app::screen::layout;
use crate::app::screen::window::first_row;
use crate::ui::Ctx;
use crate::ui::text::{clip, width, wrap};
use crate::ui::widgets::input;

/// Paints it.
pub fn draw(menu: &Menu, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let visible = menu.visible();
    let columns = usize::from(sheet::WIDTH.min(area.width)).saturating_sub(4);
    let words: Vec<String> = menu.lines.iter().flat_map(|line| wrap(line, columns)).collect();
    let head = words.len() + usize::from(menu.filter.is_some()) + usize::from(!words.is_empty());
    let wanted = head + visible.len().max(1) + 2;
    let height = u16::try_from(wanted).unwrap_or(u16::MAX).min(area.height);
    let spot = layout::dialog(area, sheet::WIDTH, height);
    let inner = frame::open(ctx, frame, spot, &menu.title, false);
    let mut y = inner.y;
    let mut put = |line: Line<'static>, frame: &mut Frame| {
        if y < inner.bottom() {
            frame.render_widget(line, Rect { y, height: 1, ..inner });
        }
        y += 1;
    };
    if !words.is_empty() {
        for text in words {
            put(Line::styled(text, ctx.theme.faint), frame);
        }
        put(Line::raw(""), frame);
    }
    if let Some(filter) = &menu.filter {
        let origin = Position::new(inner.x + 2, inner.y + u16::try_from(head - 1).unwrap_or(0));
        let room = usize::from(inner.width).saturating_sub(2);
        let (text, cursor) = input::span(filter, room, origin, ctx.theme.resting, ctx.glyphs.cut);
        let prompt = if menu.is_palette() { ": " } else { "/ " };
        put(Line::from(vec![Span::styled(prompt, ctx.theme.key), text]), frame);
        frame.set_cursor_position(cursor);
    }
    if visible.is_empty() {
        put(Line::styled("Nothing matches", ctx.theme.faint), frame);
    }
    let rows = usize::from(inner.height).saturating_sub(head);
    let first = first_row(menu.cursor, visible.len(), rows);
    for (at, index) in visible.iter().enumerate().skip(first).take(rows) {
        let Some(item) = menu.items.get(*index) else { continue };
        put(item_line(&item.label, &item.detail, at == menu.cursor, columns, ctx), frame);
    }
}

fn item_line(label: &str, detail: &str, current: bool, columns: usize, ctx: &Ctx) -> Line<'static> {
    let mark = if current { ctx.glyphs.cursor } else { " " };
    let style = if current { ctx.theme.selected } else { ctx.theme.text };
    // A key and a reason are worth the end of a sentence.
    let kept = if detail.is_empty() { 0 } else { width(detail).min(columns / 2) + 3 };
    let label = clip(label, columns.saturating_sub(4 + kept), ctx.glyphs.cut);
    let room = columns.saturating_sub(width(&label) + 5);
    Line::from(vec![
        Span::styled(format!("{mark} "), ctx.theme.focus),
        Span::styled(label, style),
        Span::styled(format!("   {}", clip(detail, room, ctx.glyphs.cut)), ctx.theme.faint),
    ])
}

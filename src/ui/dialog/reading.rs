//! A text to read.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::frame;
use crate::app::Model;
use crate::app::keys::hint::{Hint, labels};
use crate::app::screen::dialog::{ReadingDialog, ReadingLine};
use crate::app::screen::layout;
use crate::app::screen::text_room::{LEFT, WIDTH, beside};
use crate::ui::Ctx;
use crate::ui::text::{fit, wrap};

/// Paints it.
pub fn draw(model: &Model, text: &ReadingDialog, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let width = WIDTH.min(area.width);
    let columns = usize::from(width).saturating_sub(4);
    let lines: Vec<Line> = text.lines.iter().flat_map(|line| shown(line, columns, ctx)).collect();
    let height = u16::try_from(lines.len() + 3).unwrap_or(u16::MAX).min(area.height);
    let spot = layout::dialog(area, width, height);
    let inner = frame::open(ctx, frame, spot, &text.title, false);
    let body = Rect { height: inner.height.saturating_sub(1), ..inner };
    let more = lines.len() > usize::from(body.height);
    frame.render_widget(Paragraph::new(scrolled(lines, text.scroll, body)), body);
    let keys = [
        (("reading-down", "scroll"), more),
        (("copy-text", "copy"), text.copy.is_some()),
        (("close-reading", "close"), true),
    ];
    let keys: Vec<Hint> = keys.into_iter().filter(|(_, can)| *can).map(|(key, _)| key).collect();
    let hint = labels(&model.keymap, &keys).join("    ");
    let foot = Rect { y: body.bottom(), height: inner.height.min(1), ..inner };
    frame.render_widget(Line::styled(hint, ctx.theme.key), foot);
}

/// The lines from `first` on, or the last ones that fill `body`.
pub fn scrolled(lines: Vec<Line<'static>>, first: usize, body: Rect) -> Vec<Line<'static>> {
    let last = lines.len().saturating_sub(usize::from(body.height));
    lines.into_iter().skip(first.min(last)).collect()
}

/// A line as it is painted, wrapped to `columns`.
pub fn shown(line: &ReadingLine, columns: usize, ctx: &Ctx) -> Vec<Line<'static>> {
    let pair = |left: &str, right: &str, style| {
        let room = beside(columns);
        let mut lines = Vec::new();
        for (at, part) in wrap(right, room).into_iter().enumerate() {
            let left = if at == 0 { left } else { "" };
            lines.push(Line::from(vec![
                Span::styled(fit(left, LEFT, ctx.glyphs.cut), ctx.theme.key),
                Span::styled(format!(" {part}"), style),
            ]));
        }
        lines
    };
    match line {
        ReadingLine::Head(text) => vec![Line::styled(text.clone(), ctx.theme.title)],
        ReadingLine::Words(text) => {
            wrap(text, columns).into_iter().map(|text| Line::styled(text, ctx.theme.text)).collect()
        }
        ReadingLine::Pair(left, right) => pair(left, right, ctx.theme.text),
        ReadingLine::Faded(left, right) => pair(left, right, ctx.theme.faint),
    }
}

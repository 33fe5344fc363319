//! One row: a mark, a label, a value.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::View;
use crate::app::form::editor::Editor;
use crate::ui::text::{clip, fit, width};
use crate::ui::widgets::{findings, input, stack::Block};

/// The columns of labels.
const LABEL_WIDTH: usize = 20;

/// The mark before a row: where the cursor is.
pub fn mark(view: &View, current: bool) -> Span<'static> {
    let mark = if current { view.ctx.glyphs.cursor } else { " " };
    Span::styled(format!("{mark} "), view.ctx.theme.focus)
}

/// The style of a row's text.
pub fn style(view: &View, current: bool) -> Style {
    match (current, view.focused) {
        (true, true) => view.ctx.theme.selected,
        (true, false) => view.ctx.theme.resting,
        (false, _) => view.ctx.theme.text,
    }
}

/// A label and a value on one line; `changed` marks an unsaved value.
pub fn pair(
    view: &View,
    label: &str,
    value: &str,
    value_style: Style,
    current: bool,
    changed: bool,
) -> Block {
    let label_width = LABEL_WIDTH;
    let room = view.columns.saturating_sub(label_width + 4);
    let flag = if changed { view.ctx.glyphs.changed } else { " " };
    let cut = view.ctx.glyphs.cut;
    let mut spans = vec![mark(view, current)];
    if current {
        // One bar over the whole row, so that it is found at a glance.
        let text = format!("{}{flag} {}", fit(label, label_width, cut), fit(value, room, cut));
        spans.push(Span::styled(text, style(view, true)));
    } else {
        spans.push(Span::styled(fit(label, label_width, cut), view.ctx.theme.text));
        spans.push(Span::styled(format!("{flag} "), view.ctx.theme.warning));
        spans.push(Span::styled(clip(value, room, cut), value_style));
    }
    Block::of(vec![Line::from(spans)])
}

/// A field being typed, with what the rules say of it beneath.
pub fn editing(view: &View, label: &str, editor: &Editor) -> Block {
    let settings = view.state.shown(view.application);
    let label = if label.is_empty() { String::new() } else { fit(label, LABEL_WIDTH, "…") };
    let indent = 2 + width(&label) + if label.is_empty() { 0 } else { 2 };
    let room = view.columns.saturating_sub(indent + 1);
    let origin = ratatui::layout::Position::new(u16::try_from(indent).unwrap_or(0), 0);
    let (text, cursor) =
        input::span(&editor.input, room, origin, view.ctx.theme.selected, view.ctx.glyphs.cut);
    let mut spans = vec![mark(view, true), Span::styled(label.clone(), view.ctx.theme.title)];
    if !label.is_empty() {
        spans.push(Span::raw("  "));
    }
    spans.push(text);
    let mut lines = vec![Line::from(spans)];
    let found =
        editor.findings(settings, &view.application.kind, view.state.world.environment.kind);
    lines.extend(findings::lines(&found, view.columns, 2, view.ctx));
    Block { lines, cursor: Some((0, cursor.x)) }
}

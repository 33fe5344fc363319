//! The Configuration tab.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{View, row};
use crate::app::Tab;
use crate::app::form::editor::EditorTarget;
use crate::app::screen::rows::{Row, UNKNOWN_ROWS};
use crate::domain::editing::joined;
use crate::domain::settings::{Presence, Section};
use crate::domain::time::duration_words;
use crate::domain::{FIELDS, FieldId, Kind, Value};
use crate::ui::widgets::stack::{self, Block};

/// Paints the rows. Returns how many lines they take.
pub fn draw(view: &View, frame: &mut Frame, area: Rect) -> u16 {
    let rows = view.state.rows();
    let current = view.state.row_position(rows.len());
    let roomy = area.height >= super::steady(Tab::Configuration);
    let above = 1 + if roomy { absent(&view.application.kind) } else { 0 };
    stack::draw(frame, area, rows.len(), current, |at| match rows.get(at) {
        Some(Row::DeleteApplication) => delete(view, at == current, above),
        Some(row) => block(view, row, at == current),
        None => Block::default(),
    })
}

fn block(view: &View, row: &Row, current: bool) -> Block {
    let theme = &view.ctx.theme;
    match row {
        Row::Kind => row::pair(
            view,
            "Application type",
            view.application.kind.name(),
            theme.text,
            current,
            false,
        ),
        Row::Field(field) => field_block(view, *field, current),
        Row::Unknown(at) => {
            let (key, value) = unknown(view, *at);
            row::pair(view, &key, &value, theme.faint, current, false)
        }
        _ => Block::default(),
    }
}

/// How many fields other types have besides.
fn absent(kind: &Kind) -> usize {
    let fields = FIELDS.iter().filter(|field| field.section == Section::Configuration);
    fields.filter(|field| matches!((field.presence)(kind), Presence::Absent(_))).count()
}

/// The last row, below `above` blank lines.
fn delete(view: &View, current: bool, above: usize) -> Block {
    let theme = &view.ctx.theme;
    let may = view.application.kind.deletable().is_ok();
    let style = if may { theme.danger } else { theme.faint };
    let style = if current { row::style(view, true) } else { style };
    let mut lines = vec![Line::raw(""); above];
    lines.push(Line::from(vec![
        row::mark(view, current),
        Span::styled("Delete application", style),
    ]));
    Block::of(lines)
}

/// An unknown key and its value; in the last row how many more there are.
pub fn unknown(view: &View, at: usize) -> (String, String) {
    let unknown = &view.application.unknown;
    let more = unknown.len().saturating_sub(UNKNOWN_ROWS);
    if at == UNKNOWN_ROWS {
        return (format!("{more} more"), "not known to this version either".into());
    }
    unknown.row(at).unwrap_or_default()
}

fn field_block(view: &View, id: FieldId, current: bool) -> Block {
    let field = id.row();
    if let Some(editor) = &view.state.place.editor
        && editor.target == EditorTarget::Field(id)
    {
        return row::editing(view, field.short, editor);
    }
    let settings = view.state.shown(view.application);
    let value = field.get(settings);
    let changed =
        view.state.drafts.get(&view.application.id).is_some_and(|draft| draft.changes(id));
    let locked = matches!((field.presence)(&view.application.kind), Presence::Locked(_));
    let untold = view.application.untold.contains(id) && !changed;
    let note = match (locked, untold) {
        (true, _) => " (fixed)",
        (_, true) => " (assumed)",
        _ => "",
    };
    let (mark, words) = words(view, id, &value);
    let words = format!("{mark}{words}{note}");
    let theme = &view.ctx.theme;
    let style = if changed {
        theme.warning
    } else if locked || untold {
        theme.faint
    } else {
        theme.text
    };
    row::pair(view, field.short, &words, style, current, changed)
}

/// The value of a field, and the mark before it.
pub fn words(view: &View, id: FieldId, value: &Value) -> (String, String) {
    let glyphs = &view.ctx.glyphs;
    let mark = |on: bool| format!("{} ", if on { glyphs.on } else { glyphs.off });
    let words = match (id, value) {
        (FieldId::ManagementApi, Value::Flag(true)) => return (mark(true), "allowed".into()),
        (FieldId::ManagementApi, Value::Flag(false)) => return (mark(false), "not allowed".into()),
        (_, Value::Flag(true)) => return (mark(true), "on".into()),
        (_, Value::Flag(false)) => return (mark(false), "off".into()),
        (_, Value::Seconds(None)) => {
            match view.state.policy.as_ref().and_then(|p| p.access_token_expiry) {
                Some(minutes) => format!("inherited, {}", duration_words(minutes * 60)),
                None => "inherited".into(),
            }
        }
        (_, Value::List(items)) if items.is_empty() => glyphs.none.into(),
        (_, Value::List(items)) => joined(id, items),
        (_, value) => value.words(),
    };
    (String::new(), words)
}

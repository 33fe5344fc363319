//! The Redirects tab: four lists, each URL with what the rules say of it.

use ratatui::text::{Line, Span};

use super::{View, row};
use crate::app::editor::Target;
use crate::app::rows::Row;
use crate::domain::{FieldId, Finding, Severity, Value};
use crate::ui::text::clip;
use crate::ui::widgets::{findings, stack::Block};

/// The rows, and which has the cursor.
pub fn blocks(view: &View) -> (Vec<Block>, usize) {
    let rows = view.site.rows();
    let current = view.site.row_position(rows.len());
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = current;
    for (at, row) in rows.iter().enumerate() {
        blocks.push(block(view, row, at == current && !adding(view)));
        // A new URL is typed below the last one of its list.
        let list = match row {
            Row::ListHead(field) | Row::ListItem(field, _) => *field,
            _ => continue,
        };
        let last = !matches!(rows.get(at + 1), Some(Row::ListItem(next, _)) if *next == list);
        if let Some(editor) = &view.site.place.editor
            && editor.target == Target::NewItem(list)
            && last
        {
            let typed = row::editing(view, "", editor);
            open = blocks.len();
            blocks.push(typed);
        }
    }
    (blocks, open)
}

// While a new URL is typed, the cursor is on it and on no other row.
fn adding(view: &View) -> bool {
    let editor = view.site.place.editor.as_ref();
    editor.is_some_and(|editor| matches!(editor.target, Target::NewItem(_)))
}

fn block(view: &View, row: &Row, current: bool) -> Block {
    match row {
        Row::ListHead(field) => head(view, *field, current),
        Row::ListItem(field, index) => item(view, *field, *index, current),
        _ => Block::default(),
    }
}

fn urls(view: &View, field: FieldId) -> Vec<String> {
    match field.row().get(view.site.shown(view.application)) {
        Value::List(items) => items,
        _ => Vec::new(),
    }
}

fn head(view: &View, id: FieldId, current: bool) -> Block {
    let field = id.row();
    let count = urls(view, id).len();
    let changed = view.site.drafts.get(&view.application.id).is_some_and(|draft| draft.changes(id));
    let flag = if changed { view.ctx.glyphs.changed } else { " " };
    let style = if current { row::style(view, true) } else { view.ctx.theme.title };
    let detail = if count == 0 { "none".to_owned() } else { count.to_string() };
    let mut lines = Vec::new();
    if id != FieldId::PostLogin {
        lines.push(Line::raw(""));
    }
    lines.push(Line::from(vec![
        row::mark(view, current),
        Span::styled(field.label, style),
        Span::styled(format!(" {flag} "), view.ctx.theme.warning),
        Span::styled(detail, view.ctx.theme.faint),
    ]));
    let whole = of_item(view, id, None);
    lines.extend(findings::lines(&whole, view.columns, 4, view.ctx));
    Block::of(lines)
}

fn item(view: &View, id: FieldId, index: usize, current: bool) -> Block {
    if let Some(editor) = &view.site.place.editor
        && editor.target == Target::Item(id, index)
    {
        return row::editing(view, "", editor);
    }
    let Some(url) = urls(view, id).into_iter().nth(index) else { return Block::default() };
    let found = of_item(view, id, Some(index));
    let worst = found.iter().map(|finding| finding.severity).max();
    let style = match worst {
        _ if current => row::style(view, true),
        Some(Severity::Block) => view.ctx.theme.danger,
        Some(Severity::Warn) => view.ctx.theme.warning,
        _ => view.ctx.theme.text,
    };
    let room = view.columns.saturating_sub(5);
    let mut lines = vec![Line::from(vec![
        row::mark(view, current),
        Span::raw("  "),
        Span::styled(clip(&url, room, view.ctx.glyphs.cut), style),
    ])];
    lines.extend(findings::lines(&found, view.columns, 6, view.ctx));
    Block::of(lines)
}

fn of_item(view: &View, id: FieldId, item: Option<usize>) -> Vec<Finding> {
    let value = id.row().get(view.site.shown(view.application));
    let kind = &view.application.kind;
    let mut found = id.row().check(&value, kind, view.site.environment.kind);
    if let Some(draft) = view.site.drafts.get(&view.application.id) {
        let objections = draft.objections.iter().filter(|(field, _)| *field == id);
        found.extend(objections.map(|(_, finding)| finding.clone()));
    }
    found.retain(|finding| finding.item == item);
    found
}

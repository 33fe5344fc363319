//! The Redirects tab: four lists, each URL with what the rules say of it.

use std::cmp::Ordering;
use std::collections::HashMap;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::{View, row};
use crate::app::form::editor::{Editor, EditorTarget};
use crate::app::screen::rows::Row;
use crate::domain::{FieldId, Finding, Severity, Value, redirect};
use crate::ui::text::clip;
use crate::ui::widgets::{findings, stack, stack::Block};

/// One list: its URLs, and what the rules and the server say of them.
struct List {
    field: FieldId,
    urls: Vec<String>,
    /// The findings by place beyond those about a URL alone, which only the rows that are seen tell;
    /// those about the list as a whole by none.
    findings: HashMap<Option<usize>, Vec<Finding>>,
}

/// Paints the rows.
pub fn draw(view: &View, frame: &mut Frame, area: Rect) {
    let rows = view.state.rows();
    let current = view.state.row_position(rows.len());
    let heads = rows.iter().filter_map(|row| match row {
        Row::ListHead(field) => Some(list(view, *field)),
        _ => None,
    });
    let lists: Vec<List> = heads.collect();
    let row = |at: usize| {
        let Some(row) = rows.get(at) else { return Block::default() };
        block(view, &lists, row, at == current && adding(view).is_none())
    };
    // A new URL is typed below the last one of its list, and the cursor is on it.
    let Some((editor, field)) = adding(view) else {
        return stack::draw(frame, area, rows.len(), current, row);
    };
    let of_list =
        |row: &Row| matches!(row, Row::ListHead(of) | Row::ListItem(of, _) if *of == field);
    let open = rows.iter().rposition(of_list).map_or(rows.len(), |last| last + 1);
    stack::draw(frame, area, rows.len() + 1, open, |at| match at.cmp(&open) {
        Ordering::Less => row(at),
        Ordering::Equal => row::editing(view, "", editor),
        Ordering::Greater => row(at - 1),
    });
}

/// The editor of a new URL, and the list it will be in.
fn adding<'a>(view: &View<'a>) -> Option<(&'a Editor, FieldId)> {
    let editor = view.state.place.editor.as_ref()?;
    match editor.target {
        EditorTarget::NewItem(field) => Some((editor, field)),
        _ => None,
    }
}

fn list(view: &View, field: FieldId) -> List {
    let urls = match field.row().get(view.state.shown(view.application)) {
        Value::List(urls) => urls,
        _ => Vec::new(),
    };
    let list = field.row().redirect_list();
    let mut all = list.map_or_else(Vec::new, |list| redirect::check_together(list, &urls));
    if let Some(draft) = view.state.drafts.get(&view.application.id) {
        let objections = draft.objections.iter().filter(|(of, _)| *of == field);
        all.extend(objections.map(|(_, finding)| finding.clone()));
    }
    let mut findings: HashMap<_, Vec<_>> = HashMap::new();
    for finding in all {
        findings.entry(finding.item).or_default().push(finding);
    }
    List { field, urls, findings }
}

impl List {
    fn findings(&self, item: Option<usize>) -> &[Finding] {
        self.findings.get(&item).map_or(&[], Vec::as_slice)
    }

    fn findings_at(&self, view: &View, index: usize, url: &str) -> Vec<Finding> {
        let (kind, environment) = (&view.application.kind, view.state.world.environment.kind);
        let list = self.field.row().redirect_list();
        let alone = list.map_or_else(Vec::new, |l| redirect::check(l, url, kind, environment));
        [&alone, self.findings(Some(index))].concat()
    }
}

fn block(view: &View, lists: &[List], row: &Row, current: bool) -> Block {
    let of = |field: &FieldId| lists.iter().find(|list| list.field == *field);
    match row {
        Row::ListHead(field) => of(field).map(|list| head(view, list, current)),
        Row::ListItem(field, index) => of(field).map(|list| item(view, list, *index, current)),
        _ => None,
    }
    .unwrap_or_default()
}

fn head(view: &View, list: &List, current: bool) -> Block {
    let (id, count) = (list.field, list.urls.len());
    let changed =
        view.state.drafts.get(&view.application.id).is_some_and(|draft| draft.changes(id));
    let flag = if changed { view.ctx.glyphs.changed } else { " " };
    let style = if current { row::style(view, true) } else { view.ctx.theme.title };
    let detail = if count == 0 { "none".to_owned() } else { count.to_string() };
    let mut lines = Vec::new();
    if id != FieldId::PostLogin {
        lines.push(Line::raw(""));
    }
    lines.push(Line::from(vec![
        row::mark(view, current),
        Span::styled(id.row().label, style),
        Span::styled(format!(" {flag} "), view.ctx.theme.warning),
        Span::styled(detail, view.ctx.theme.faint),
    ]));
    lines.extend(findings::lines(list.findings(None), view.columns, 4, view.ctx));
    Block::of(lines)
}

fn item(view: &View, list: &List, index: usize, current: bool) -> Block {
    if let Some(editor) = &view.state.place.editor
        && editor.target == EditorTarget::Item(list.field, index)
    {
        return row::editing(view, "", editor);
    }
    let Some(url) = list.urls.get(index) else { return Block::default() };
    let found = list.findings_at(view, index, url);
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
        Span::styled(clip(url, room, view.ctx.glyphs.cut), style),
    ])];
    lines.extend(findings::lines(&found, view.columns, 6, view.ctx));
    Block::of(lines)
}

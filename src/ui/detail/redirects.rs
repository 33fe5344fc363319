//! The Redirects tab: four lists, each URL with what the rules say of it.

use std::cmp::Ordering;
use std::collections::HashMap;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{View, row};
use crate::app::form::editor::{Editor, EditorTarget};
use crate::app::screen::rows::Row;
use crate::domain::text::clean;
use crate::domain::{FieldId, Finding, Value, redirect};
use crate::ui::text::{clip, clip_middle, width};
use crate::ui::widgets::{findings, stack, stack::Block};

/// One list: its URLs, and what the rules and the server say of them.
struct List {
    field: FieldId,
    urls: Vec<String>,
    /// The findings by place beyond those about a URL alone, which only the rows that are seen tell;
    /// those about the list as a whole by none. Each with a word or two for it.
    findings: HashMap<Option<usize>, Vec<(&'static str, Finding)>>,
}

/// Paints the rows. Returns how many lines they take.
pub fn draw(view: &View, frame: &mut Frame, area: Rect) -> u16 {
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
        // A list of one is edited from its head as well: what is typed is what has to be in sight.
        let typed = view.state.place.editor.as_ref().and_then(|editor| match editor.target {
            EditorTarget::Item(field, index) => Some(Row::ListItem(field, index)),
            _ => None,
        });
        let typed = typed.and_then(|typed| rows.iter().position(|row| *row == typed));
        return stack::draw(frame, area, rows.len(), typed.unwrap_or(current), row);
    };
    let of_list =
        |row: &Row| matches!(row, Row::ListHead(of) | Row::ListItem(of, _) if *of == field);
    let open = rows.iter().rposition(of_list).map_or(rows.len(), |last| last + 1);
    stack::draw(frame, area, rows.len() + 1, open, |at| match at.cmp(&open) {
        Ordering::Less => row(at),
        Ordering::Equal => row::editing(view, "", editor),
        Ordering::Greater => row(at - 1),
    })
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
    let together = list.map_or_else(Vec::new, |list| redirect::check_together(list, &urls));
    let mut all: Vec<_> = together
        .into_iter()
        .map(|finding| (if finding.blocks() { "listed twice" } else { "similar" }, finding))
        .collect();
    if let Some(draft) = view.state.drafts.get(&view.application.id) {
        let objections = draft.objections.iter().filter(|(of, _)| *of == field);
        all.extend(objections.map(|(_, finding)| ("refused", finding.clone())));
    }
    let mut findings: HashMap<_, Vec<_>> = HashMap::new();
    for (tag, finding) in all {
        findings.entry(finding.item).or_default().push((tag, finding));
    }
    List { field, urls, findings }
}

impl List {
    fn tagged(&self, item: Option<usize>) -> &[(&'static str, Finding)] {
        self.findings.get(&item).map_or(&[], Vec::as_slice)
    }

    fn findings(&self, item: Option<usize>) -> Vec<Finding> {
        self.tagged(item).iter().map(|(_, finding)| finding.clone()).collect()
    }

    fn findings_at(&self, view: &View, index: usize, url: &str) -> Vec<Finding> {
        let (kind, environment) = (&view.application.kind, view.state.world.environment.kind);
        let list = self.field.row().redirect_list();
        let alone = list.map_or_else(Vec::new, |l| redirect::check(l, url, kind, environment));
        [alone, self.findings(Some(index))].concat()
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
    lines.extend(findings::lines(&list.findings(None), view.columns, 4, view.ctx));
    Block::of(lines)
}

fn item(view: &View, list: &List, index: usize, current: bool) -> Block {
    if let Some(editor) = &view.state.place.editor
        && editor.target == EditorTarget::Item(list.field, index)
    {
        return row::editing(view, "", editor);
    }
    let Some(url) = list.urls.get(index) else { return Block::default() };
    let theme = &view.ctx.theme;
    let tag = tag(view, list, index, url);
    let taken = tag.as_ref().map_or(0, |(tag, _)| width(tag) + 2);
    let room = view.columns.saturating_sub(5 + taken);
    let style = if current { row::style(view, true) } else { theme.text };
    // In what it differs from one that is similar may be its last character.
    let short = if list.tagged(Some(index)).is_empty() { clip } else { clip_middle };
    let mut spans = vec![
        row::mark(view, current),
        Span::raw("  "),
        Span::styled(short(url, room, view.ctx.glyphs.cut), style),
    ];
    if let Some((tag, style)) = tag {
        spans.push(Span::styled(format!("  {tag}"), style));
    }
    Block::of(vec![Line::from(spans)])
}

/// What is wrong with a URL, beside it: the sentences are below, for the row under the cursor.
fn tag(view: &View, list: &List, index: usize, url: &str) -> Option<(String, Style)> {
    let (kind, environment) = (&view.application.kind, view.state.world.environment.kind);
    let alone = list.field.row().redirect_list();
    let alone = alone.and_then(|list| redirect::tag(list, url, kind, environment));
    let others = list.tagged(Some(index)).iter().map(|(tag, finding)| (*tag, finding.severity));
    let (tag, severity) = alone.into_iter().chain(others).max_by_key(|(_, severity)| *severity)?;
    let (mark, style) = findings::sign(severity, view.ctx);
    Some((format!("{mark} {tag}"), style))
}

/// How many URLs a list has.
pub fn count(view: &View, field: FieldId) -> usize {
    list(view, field).urls.len()
}

/// The URL at `index` of a list, and what is wrong with it in a word or two.
pub fn item_words(view: &View, field: FieldId, index: usize) -> (String, Option<String>) {
    let list = list(view, field);
    let Some(url) = list.urls.get(index) else { return Default::default() };
    (clean(url), tag(view, &list, index, url).map(|(words, _)| words))
}

/// What the rules and the server say of the URL at `index` of a list, for the words below.
pub fn findings_of(view: &View, field: FieldId, index: usize) -> Vec<Finding> {
    let list = list(view, field);
    list.urls.get(index).map_or_else(Vec::new, |url| list.findings_at(view, index, url))
}

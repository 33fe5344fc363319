//! The record of what was done: a list, and the whole of one entry.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};

use super::reading::{scrolled, shown};
use crate::app::Model;
use crate::app::keys::hint::{Hint, labels, sentences};
use crate::app::screen::history_view::{HistoryView, details, verb};
use crate::app::screen::window::first_row;
use crate::domain::Environment;
use crate::domain::record::{Entry, Outcome};
use crate::domain::time::short_minute;
use crate::ui::Ctx;
use crate::ui::text::{fit, width};
use crate::ui::widgets::{input, pane};

/// The columns of what was done, where there is room and where there is little.
const VERB: (usize, usize) = (23, 17);

/// From this width on there is room.
const WIDE: u16 = 78;

/// Paints it.
pub fn draw(model: &Model, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let Some(history) = &model.history else { return };
    let here = model.environment().map(|state| &state.world.environment);
    let shown = history.shown(here.map(|one| &one.key));
    frame.render_widget(Clear, area);
    let title = title(history, here);
    let right = vec![Span::styled(format!(" {} ", shown.len()), ctx.theme.faint)];
    let inner = pane::draw(ctx, frame, area, &title, right, true);
    let head = Rect { height: inner.height.min(1), ..inner };
    let body = Rect { y: inner.y + head.height, height: inner.height - head.height, ..inner };
    if let Some(entry) = history.details.and(shown.get(history.cursor)) {
        whole(model, history, entry, ctx, frame, head, body);
    } else {
        above(history, ctx, frame, head);
        list(model, history, &shown, ctx, frame, body);
    }
}

/// Its title; `here` is the open environment.
pub fn title(history: &HistoryView, here: Option<&Environment>) -> String {
    let place = match here {
        Some(environment) if !history.all => environment.name.as_str(),
        _ => "all environments",
    };
    format!("What was done in {place}")
}

fn above(history: &HistoryView, ctx: &Ctx, frame: &mut Frame, head: Rect) {
    if history.filtering || !history.filter.is_empty() {
        let origin = ratatui::layout::Position::new(head.x + 3, head.y);
        let room = usize::from(head.width).saturating_sub(4);
        let (text, cursor) =
            input::span(&history.filter, room, origin, ctx.theme.resting, ctx.glyphs.cut);
        let mark = Span::styled(" / ", ctx.theme.key);
        frame.render_widget(Line::from(vec![mark, text]), head);
        if history.filtering {
            frame.set_cursor_position(cursor);
        }
    } else if let Some(why) = &history.failed {
        let text = fit(&format!(" {why}"), usize::from(head.width), ctx.glyphs.cut);
        frame.render_widget(Line::styled(text, ctx.theme.warning), head);
    }
}

fn list(
    model: &Model,
    history: &HistoryView,
    shown: &[&Entry],
    ctx: &Ctx,
    frame: &mut Frame,
    body: Rect,
) {
    if shown.is_empty() {
        let (words, hints): (_, &[Hint]) = match (&history.entries, history.filter.is_empty()) {
            (None, _) => ("Reading the history…", &[]),
            (Some(_), false) => ("Nothing matches", &[("history-close", "clears the filter")]),
            (Some(_), true) if history.all => ("Nothing was done yet", &[]),
            (Some(_), true) => {
                ("Nothing was done here yet", &[("history-all", "shows all environments")])
            }
        };
        let mut words = vec![words.to_owned()];
        for hint in sentences(&model.keymap, hints) {
            words.extend([String::new(), hint]);
        }
        pane::empty(ctx, frame, body, &words);
        return;
    }
    let rows = usize::from(body.height);
    let first = first_row(history.cursor, shown.len(), rows);
    let lines: Vec<Line> = shown
        .iter()
        .enumerate()
        .skip(first)
        .take(rows)
        .map(|(at, entry)| row(entry, at == history.cursor, history.all, ctx, body.width))
        .collect();
    frame.render_widget(Paragraph::new(lines), body);
}

fn row(entry: &Entry, current: bool, all: bool, ctx: &Ctx, columns: u16) -> Line<'static> {
    let style = if current { ctx.theme.selected } else { ctx.theme.text };
    let (mark, colour) = outcome(entry, ctx);
    let verb = fit(&verb(entry), if columns >= WIDE { VERB.0 } else { VERB.1 }, ctx.glyphs.cut);
    let cursor = if current { ctx.glyphs.cursor } else { " " };
    let lead = vec![
        Span::styled(format!("{cursor} "), ctx.theme.focus),
        Span::styled(format!("{} ", short_minute(entry.at)), ctx.theme.faint),
        Span::styled(format!("{mark} "), colour),
        Span::styled(format!("{verb}  "), style),
    ];
    let taken: usize = lead.iter().map(|span| width(&span.content)).sum();
    let room = usize::from(columns).saturating_sub(taken);
    let mut line = lead;
    line.push(Span::styled(fit(&about(entry, all, ctx), room, ctx.glyphs.cut), style));
    Line::from(line)
}

// The name first, and then whatever there is room for.
fn about(entry: &Entry, all: bool, ctx: &Ctx) -> String {
    let dot = format!(" {} ", ctx.glyphs.dot);
    let mut parts = vec![entry.subject().to_owned()];
    parts.extend(entry.secret.as_ref().map(|one| format!("••••{}", one.suffix)));
    if all && entry.application.is_some() {
        parts.push(entry.environment.name.clone());
    }
    if entry.outcome != Outcome::Done {
        parts.push(entry.outcome.word().to_owned());
    }
    let fields: Vec<&str> = entry.changes.iter().map(|one| one.field.row().short).collect();
    if !fields.is_empty() {
        parts.push(fields.join(", "));
    }
    parts.join(&dot)
}

fn outcome(entry: &Entry, ctx: &Ctx) -> (&'static str, Style) {
    if entry.outcome.effective() {
        (ctx.glyphs.on, ctx.theme.good)
    } else if entry.outcome.ineffective() {
        (ctx.glyphs.off, ctx.theme.danger)
    } else {
        (ctx.glyphs.warning, ctx.theme.warning)
    }
}

fn whole(
    model: &Model,
    history: &HistoryView,
    entry: &Entry,
    ctx: &Ctx,
    frame: &mut Frame,
    head: Rect,
    body: Rect,
) {
    let columns = usize::from(body.width.saturating_sub(2));
    let title = fit(&format!(" {}", entry.done_as()), usize::from(head.width), ctx.glyphs.cut);
    frame.render_widget(Line::styled(title, ctx.theme.title), head);
    let inner = Rect { x: body.x + 1, width: body.width.saturating_sub(2), ..body };
    let text = Rect { height: inner.height.saturating_sub(1), ..inner };
    let lines = details(entry);
    let lines: Vec<Line> = lines.iter().flat_map(|line| shown(line, columns, ctx)).collect();
    let lines = scrolled(lines, history.details.unwrap_or(0), text);
    let more = lines.len() > usize::from(text.height);
    frame.render_widget(Paragraph::new(lines), text);
    let again = history.recreatable(entry).then_some(("history-open", "create it again"));
    let more = more.then_some(("history-page-down", "more"));
    let keys: Vec<Hint> =
        again.into_iter().chain(more).chain([("history-close", "back to the list")]).collect();
    let keys = labels(&model.keymap, &keys).join("    ");
    let foot = Rect { y: text.bottom(), height: inner.height.min(1), ..inner };
    frame.render_widget(Line::styled(keys, ctx.theme.key), foot);
}

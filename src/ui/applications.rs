//! The list of applications: columns give way by width, least useful first.

use jiff::Timestamp;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::Ctx;
use super::empty_list;
use super::list_title::{ListTitle, counted};
use super::text::{clip, clip_middle, fit, width};
use super::widgets::{RowPen, pane};
use crate::app::screen::environment_state::EnvironmentState;
use crate::app::screen::filter::Pattern;
use crate::app::screen::list::Sort;
use crate::app::screen::window::first_row;
use crate::app::{Model, Pane};
use crate::domain::text::is_plain;
use crate::domain::time::{age, ago};
use crate::domain::{Application, ClientSecret};

/// A column: title, width, and what it shows.
struct Column {
    title: &'static str,
    width: usize,
    sort: Option<Sort>,
    /// Whether a list of an earlier run tells it.
    remembered: bool,
    show: fn(&Application, &Ctx, Timestamp) -> String,
}

/// The columns after the name, most useful first.
const COLUMNS: [Column; 7] = [
    Column {
        title: "Type",
        width: 7,
        sort: Some(Sort::Kind),
        remembered: true,
        show: |application, _, _| application.kind.short().to_owned(),
    },
    Column {
        title: "Secrets",
        width: 7,
        sort: Some(Sort::Secrets),
        remembered: false,
        show: secrets,
    },
    Column { title: "Used", width: 6, sort: None, remembered: false, show: used },
    Column {
        title: "Updated",
        width: 7,
        sort: Some(Sort::Updated),
        remembered: true,
        show: |application, ctx, now| {
            application.updated.map_or_else(|| ctx.glyphs.none.to_owned(), |at| age(at, now))
        },
    },
    Column {
        title: "Client ID",
        width: 23,
        sort: None,
        remembered: true,
        show: |application, _, _| application.id.to_string(),
    },
    Column {
        title: "PKCE",
        width: 4,
        sort: None,
        remembered: false,
        show: |application, ctx, _| mark(application.settings.enforce_pkce, ctx),
    },
    Column {
        title: "API",
        width: 3,
        sort: None,
        remembered: false,
        show: |application, ctx, _| {
            let has = application.kind.has_management_api();
            if has {
                mark(application.settings.management_api, ctx)
            } else {
                ctx.glyphs.none.into()
            }
        },
    },
];

/// Where names begin: behind a sign and the cursor.
const NAME_AT: usize = 3;

/// How many characters of a client ID are shown behind a name, but one.
const ID_END: usize = 3;

/// The narrowest name: before it gives way, columns do.
const NAME_WIDTH: usize = 24;

/// The narrowest name beside the type, which is the last column to go.
const SHORT_NAME: usize = 18;

// When any of its secrets was last used.
fn used(application: &Application, ctx: &Ctx, now: Timestamp) -> String {
    if application.secrets.is_empty() {
        return ctx.glyphs.none.to_owned();
    }
    let last = application.secrets.iter().filter_map(ClientSecret::used).max();
    last.map_or_else(|| "never".into(), |at| age(at, now))
}

fn secrets(application: &Application, ctx: &Ctx, _: Timestamp) -> String {
    application.secrets_in_words().unwrap_or_else(|| ctx.glyphs.none.to_owned())
}

fn mark(on: bool, ctx: &Ctx) -> String {
    if on { ctx.glyphs.on.to_owned() } else { ctx.glyphs.off.to_owned() }
}

/// Paints it.
pub fn draw(model: &Model, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let focused = model.focus == Pane::Applications;
    let Some(state) = model.environment() else { return };
    let (columns, name) = chosen(usize::from(area.width).saturating_sub(6), state.place.sort);
    let mut right = vec![Span::styled(counted(state), ctx.theme.faint)];
    if let Some(at) = state.remembered() {
        right.insert(0, Span::styled(format!(" as of {} ", ago(at, model.now)), ctx.theme.warning));
    }
    let sorted = |(column, _): &(&Column, usize)| column.sort == Some(state.place.sort);
    let room = pane::title_room(area, &right);
    let title = ListTitle::of(state, ctx, columns.iter().any(sorted), model.filtering, room);
    let inner = pane::draw(ctx, frame, area, &title.text, right, focused);
    if let Some(column) = title.cursor.and_then(|column| u16::try_from(column).ok()) {
        // Behind the corner and a space.
        frame.set_cursor_position(Position::new(area.x.saturating_add(2 + column), area.y));
    }
    if state.visible_count() == 0 {
        pane::empty(ctx, frame, inner, &empty_list::words(model, state));
        return;
    }
    let head = Rect { height: 1, ..inner };
    RowPen::new(frame.buffer_mut(), head).line(&head_line(state, &columns, name, ctx));
    let height = usize::from(inner.height.saturating_sub(1));
    let first = first_row(state.place.position, state.visible_count(), height);
    let shown = (first..state.visible_count()).take(height);
    let shown: Vec<&Application> = shown.filter_map(|at| state.visible(at)).collect();
    let pattern = Pattern::new(state.place.filter.text());
    let names = names(state, &shown, &columns, name, ctx);
    for (row, (application, named)) in shown.into_iter().zip(names).enumerate() {
        let spot = Rect { y: inner.y + 1 + u16::try_from(row).unwrap_or(0), height: 1, ..inner };
        let current = first + row == state.place.position;
        let style = match (current, focused) {
            (true, true) => ctx.theme.selected,
            (true, false) => ctx.theme.resting,
            (false, _) => ctx.theme.text,
        };
        let mut pen = RowPen::new(frame.buffer_mut(), spot);
        if current {
            pen.fill(style);
            pen.put(1, &Span::styled(ctx.glyphs.cursor, style));
        }
        let (sign, sign_style) = sign(model, state, first + row, application, ctx);
        pen.put(0, &Span::styled(sign, if current { style } else { sign_style }));
        let mut at = NAME_AT;
        for span in matched(&pattern, named, style) {
            at = pen.put(at, &span);
        }
        let mut at = NAME_AT + name;
        for (column, width) in &columns {
            let remembered = state.is_remembered(&application.id) && !column.remembered;
            let shown = if remembered {
                ctx.glyphs.cut.to_owned()
            } else {
                (column.show)(application, ctx, model.now)
            };
            let fits = is_plain(&shown) && shown.len() <= *width;
            let shown = if fits { shown } else { clip(&shown, *width, ctx.glyphs.cut) };
            pen.put(at + 2, &Span::styled(shown, style));
            at += 2 + width;
        }
    }
}

/// A name, with the letters underlined that answer the filter.
fn matched(pattern: &Pattern, name: String, style: Style) -> Vec<Span<'static>> {
    let letters = pattern.letters(&name);
    if letters.is_empty() {
        return vec![Span::styled(name, style)];
    }
    let mut spans: Vec<(bool, String)> = Vec::new();
    for (at, letter) in name.chars().enumerate() {
        let answers = letters.contains(&at);
        match spans.last_mut() {
            Some((same, text)) if *same == answers => text.push(letter),
            _ => spans.push((answers, letter.to_string())),
        }
    }
    let styled = |(answers, text)| {
        Span::styled(text, if answers { style.add_modifier(Modifier::UNDERLINED) } else { style })
    };
    spans.into_iter().map(styled).collect()
}

/// What stands before a name: that there are unsaved changes, or that something deserves a look.
fn sign(
    model: &Model,
    state: &EnvironmentState,
    position: usize,
    application: &Application,
    ctx: &Ctx,
) -> (&'static str, Style) {
    let draft = state.drafts.get(&application.id).is_some_and(|draft| !draft.patch().is_empty());
    if state.place.marked.contains(&application.id) {
        (ctx.glyphs.on, ctx.theme.key)
    } else if draft {
        (ctx.glyphs.changed, ctx.theme.warning)
    } else if state.is_remembered(&application.id) {
        (" ", ctx.theme.text)
    } else if state.needs_look(position, &model.engine.known.notes, model.now) {
        (ctx.glyphs.warning, ctx.theme.warning)
    } else {
        (" ", ctx.theme.text)
    }
}

/// The names of these applications in `room` columns. Where two would read alike because their ends are
/// cut, the middle is cut instead.
fn names(
    state: &EnvironmentState,
    shown: &[&Application],
    columns: &[(&Column, usize)],
    room: usize,
    ctx: &Ctx,
) -> Vec<String> {
    let named = |application: &&Application| name_of(state, application, columns, room, ctx);
    let mut names: Vec<String> = shown.iter().map(named).collect();
    let cut = |at: &usize| shown.get(*at).is_some_and(|one| width(one.name()) > room);
    let alike = |at: &usize| {
        let mut others = names.iter().enumerate().filter(|(other, _)| other != at);
        others.any(|(_, other)| Some(other) == names.get(*at))
    };
    let cut_alike: Vec<usize> = (0..names.len()).filter(cut).filter(alike).collect();
    for at in cut_alike {
        if let (Some(name), Some(application)) = (names.get_mut(at), shown.get(at)) {
            *name = clip_middle(application.name(), room, ctx.glyphs.cut);
        }
    }
    names
}

/// The name; with the client ID, or its end, where that alone tells two applications apart.
fn name_of(
    state: &EnvironmentState,
    application: &Application,
    columns: &[(&Column, usize)],
    room: usize,
    ctx: &Ctx,
) -> String {
    let (name, cut) = (application.name(), ctx.glyphs.cut);
    let told = columns.iter().any(|(column, _)| column.title == "Client ID");
    if told || !state.has_namesake(application) {
        return clip(name, room, cut);
    }
    let id = application.id.to_string();
    let end = id.char_indices().rev().nth(ID_END).map_or("", |(at, _)| id.get(at..).unwrap_or(""));
    let suffix = if end.is_empty() || width(name) + 1 + width(&id) <= room {
        format!(" {id}")
    } else {
        format!(" {cut}{end}")
    };
    let head = clip(name, room.saturating_sub(width(&suffix)), cut);
    clip(&format!("{head}{suffix}"), room, cut)
}

impl Column {
    /// Its width: the one that the list is sorted by has room for the sign of that.
    fn wide(&self, sort: Sort) -> usize {
        let sorted = self.sort == Some(sort);
        if sorted { self.width.max(self.title.len() + 2) } else { self.width }
    }
}

/// The columns for which there is room beside the name, each with its width, and the width of the name. What the list
/// is sorted by is the last one to give way.
fn chosen(room: usize, sort: Sort) -> (Vec<(&'static Column, usize)>, usize) {
    let sorted = |column: &Column| column.sort == Some(sort);
    let (first, others): (Vec<_>, Vec<_>) = (0..).zip(&COLUMNS).partition(|(_, one)| sorted(one));
    let mut name = room;
    let mut columns: Vec<(usize, &Column, usize)> = Vec::new();
    for (at, column) in first.into_iter().chain(others) {
        let width = column.wide(sort);
        let least = if columns.is_empty() { SHORT_NAME } else { NAME_WIDTH };
        if name < least + width + 2 {
            break;
        }
        name -= width + 2;
        columns.push((at, column, width));
    }
    columns.sort_by_key(|(at, ..)| *at);
    (columns.into_iter().map(|(_, column, width)| (column, width)).collect(), name)
}

fn head_line(
    state: &EnvironmentState,
    columns: &[(&Column, usize)],
    name: usize,
    ctx: &Ctx,
) -> Line<'static> {
    let titled = |title: &str, sort: Option<Sort>| {
        if sort == Some(state.place.sort) && state.place.filter.is_empty() {
            let up = state.place.sort.ascends(state.place.reversed);
            format!("{title} {}", if up { ctx.glyphs.ascending } else { ctx.glyphs.descending })
        } else {
            title.to_owned()
        }
    };
    let mut text = format!("   {}", fit(&titled("Name", Some(Sort::Name)), name, ctx.glyphs.cut));
    for (column, width) in columns {
        text.push_str("  ");
        text.push_str(&fit(&titled(column.title, column.sort), *width, ctx.glyphs.cut));
    }
    Line::from(Span::styled(text, ctx.theme.faint))
}

//! The list of applications: columns give way by width, least useful first.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::Ctx;
use super::text::{clip, fit, width};
use super::widgets::{input, pane};
use crate::app::keys::hint::{Hint, sentences};
use crate::app::screen::environment_state::{EnvironmentState, Health, Sort};
use crate::app::screen::window::first_row;
use crate::app::{Model, Pane};
use crate::domain::Application;
use crate::domain::secret::ACTIVE_LIMIT;
use crate::domain::time::day;

/// A column: title, width, and what it shows.
struct Column {
    title: &'static str,
    width: usize,
    sort: Option<Sort>,
    show: fn(&Application, &Ctx) -> String,
}

/// The columns after the name, most useful first.
const COLUMNS: [Column; 6] = [
    Column {
        title: "Type",
        width: 7,
        sort: Some(Sort::Kind),
        show: |application, _| application.kind.short().to_owned(),
    },
    Column { title: "Secrets", width: 7, sort: Some(Sort::Secrets), show: secrets },
    Column {
        title: "Client ID",
        width: 23,
        sort: None,
        show: |application, _| application.id.to_string(),
    },
    Column {
        title: "Updated",
        width: 10,
        sort: Some(Sort::Updated),
        show: |application, ctx| {
            application.updated.map_or_else(|| ctx.glyphs.none.to_owned(), day)
        },
    },
    Column {
        title: "PKCE",
        width: 4,
        sort: None,
        show: |application, ctx| mark(application.settings.enforce_pkce, ctx),
    },
    Column {
        title: "API",
        width: 3,
        sort: None,
        show: |application, ctx| {
            let has = application.kind.has_management_api();
            if has {
                mark(application.settings.management_api, ctx)
            } else {
                ctx.glyphs.none.into()
            }
        },
    },
];

/// How many characters of a client ID are shown behind a name, but one.
const ID_END: usize = 3;

/// The narrowest name before a column gives way.
const NAME_WIDTH: usize = 16;

fn secrets(application: &Application, ctx: &Ctx) -> String {
    if !application.kind.has_secrets() {
        return ctx.glyphs.none.to_owned();
    }
    if application.secrets.is_empty() {
        return "none".into();
    }
    format!("{} of {ACTIVE_LIMIT}", application.active_secrets())
}

fn mark(on: bool, ctx: &Ctx) -> String {
    if on { ctx.glyphs.on.to_owned() } else { ctx.glyphs.off.to_owned() }
}

/// Paints it.
pub fn draw(model: &Model, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let focused = model.focus == Pane::Applications;
    let Some(state) = model.environment() else { return };
    let (columns, name) = chosen(usize::from(area.width).saturating_sub(5));
    let title = title(state, &columns, model.filtering);
    let right = vec![Span::styled(counted(state), ctx.theme.faint)];
    let inner = pane::draw(ctx, frame, area, &title, right, focused);
    if model.filtering {
        show_filter_cursor(model, frame, area);
    }
    if state.visible_count() == 0 {
        pane::empty(ctx, frame, inner, &nothing(model, state));
        return;
    }
    let head = Rect { height: 1, ..inner };
    frame.render_widget(head_line(state, &columns, name, ctx), head);
    let height = usize::from(inner.height.saturating_sub(1));
    let first = first_row(state.place.position, state.visible_count(), height);
    for row in 0..height.min(state.visible_count() - first) {
        let Some(application) = state.visible(first + row) else { break };
        let y = inner.y + 1 + u16::try_from(row).unwrap_or(0);
        let spot = Rect { y, height: 1, ..inner };
        let current = first + row == state.place.position;
        let style = match (current, focused) {
            (true, true) => ctx.theme.selected,
            (true, false) => ctx.theme.resting,
            (false, _) => ctx.theme.text,
        };
        let mark = if current { ctx.glyphs.cursor } else { " " };
        let draft = state.drafts.get(&application.id).is_some_and(|d| !d.patch().is_empty());
        let changed = if draft { ctx.glyphs.changed } else { " " };
        let mut text =
            format!("{mark}{changed}{}", name_of(state, application, &columns, name, ctx));
        for column in &columns {
            let shown = (column.show)(application, ctx);
            text.push_str("  ");
            text.push_str(&fit(&shown, column.width, ctx.glyphs.cut));
        }
        frame.render_widget(Line::from(Span::styled(text, style)), spot);
    }
}

/// The name; with the client ID, or its end, where that alone tells two applications apart.
fn name_of(
    state: &EnvironmentState,
    application: &Application,
    columns: &[&Column],
    room: usize,
    ctx: &Ctx,
) -> String {
    let (name, cut) = (application.name(), ctx.glyphs.cut);
    if !state.has_namesake(application) || columns.iter().any(|column| column.title == "Client ID")
    {
        return fit(name, room, cut);
    }
    let id = application.id.to_string();
    let end = id.char_indices().rev().nth(ID_END).map_or("", |(at, _)| id.get(at..).unwrap_or(""));
    let suffix = if end.is_empty() || width(name) + 1 + width(&id) <= room {
        format!(" {id}")
    } else {
        format!(" {cut}{end}")
    };
    let head = clip(name, room.saturating_sub(width(&suffix)), cut);
    fit(&format!("{head}{suffix}"), room, cut)
}

fn chosen(room: usize) -> (Vec<&'static Column>, usize) {
    let mut left = room.saturating_sub(NAME_WIDTH);
    let mut columns = Vec::new();
    for column in &COLUMNS {
        if column.width + 2 > left {
            break;
        }
        left -= column.width + 2;
        columns.push(column);
    }
    (columns, NAME_WIDTH.min(room) + left.min(room.saturating_sub(NAME_WIDTH)))
}

fn head_line(
    state: &EnvironmentState,
    columns: &[&Column],
    name: usize,
    ctx: &Ctx,
) -> Line<'static> {
    let titled = |title: &str, sort: Option<Sort>| {
        if sort == Some(state.place.sort) && state.place.filter.is_empty() {
            format!("{title} {}", ctx.glyphs.ascending)
        } else {
            title.to_owned()
        }
    };
    let mut text = format!("  {}", fit(&titled("Name", Some(Sort::Name)), name, ctx.glyphs.cut));
    for column in columns {
        text.push_str("  ");
        text.push_str(&fit(&titled(column.title, column.sort), column.width, ctx.glyphs.cut));
    }
    Line::from(Span::styled(text, ctx.theme.faint))
}

fn heading(state: &EnvironmentState) -> String {
    let kind = state.place.kind.as_ref();
    kind.map_or("Applications".to_owned(), |kind| format!("{} applications", kind.short()))
}

fn title(state: &EnvironmentState, columns: &[&Column], filtering: bool) -> String {
    let mut title = heading(state);
    let sort = state.place.sort;
    // What a filter lets through is in the order of how well it matches.
    let headed = sort == Sort::Name || columns.iter().any(|column| column.sort == Some(sort));
    if filtering || !state.place.filter.is_empty() {
        title.push_str(" / ");
        title.push_str(state.place.filter.text());
        if filtering {
            title.push(' ');
        }
    } else if !headed {
        title.push_str(" by ");
        title.push_str(sort.word());
    }
    title
}

fn show_filter_cursor(model: &Model, frame: &mut Frame, area: Rect) {
    let Some(state) = model.environment() else { return };
    // Behind the corner, a space and the words before the filter.
    let before = 2 + width(&heading(state)) + " / ".len();
    let origin = Position::new(area.x.saturating_add(u16::try_from(before).unwrap_or(0)), area.y);
    let room = usize::from(area.width).saturating_sub(before + 3);
    let (_, column) = input::visible(&state.place.filter, room);
    let x = origin.x.saturating_add(u16::try_from(column).unwrap_or(0));
    if x < area.right() {
        frame.set_cursor_position(Position::new(x, origin.y));
    }
}

fn counted(state: &EnvironmentState) -> String {
    let known = state.applications().len();
    let total =
        state.total.and_then(|total| usize::try_from(total).ok()).unwrap_or(known).max(known);
    let shown = state.visible_count();
    let coming = state.listing.is_some() && total > known;
    // Nothing is known yet, which is not the same as none.
    if state.listed.is_none() && known == 0 {
        return String::new();
    }
    match (shown == known, coming) {
        (true, true) => format!(" {known} of {total}, more to come "),
        (true, false) if total > known => format!(" {known} of {total}, not all read "),
        (true, false) => format!(" {known} "),
        (false, true) => format!(" {shown} of {total}, more to come "),
        (false, false) => format!(" {shown} of {known} "),
    }
}

fn nothing(model: &Model, state: &EnvironmentState) -> Vec<String> {
    let with = |words: &str, hints: &[Hint]| {
        vec![words.to_owned(), String::new(), sentences(&model.keymap, hints).join("   ")]
    };
    match &state.health {
        Health::Failed(error) if state.applications().is_empty() => {
            with(&error.message, &[("refresh", "tries again"), ("trouble", "tells more")])
        }
        _ if state.listed.is_none() && state.listing.is_none() => {
            with("The applications were not read", &[("refresh", "reads them")])
        }
        _ if state.listed.is_none() => vec!["Reading the applications…".into()],
        _ if state.applications().is_empty() => {
            with("No applications yet", &[("new", "creates the first one")])
        }
        _ => with("No application matches", &[("back", "clears the filter")]),
    }
}

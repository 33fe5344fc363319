//! The sessions of a user: a list, and the whole of one.

use jiff::Timestamp;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};

use super::reading::{scrolled, shown};
use crate::app::keys::hint::{Hint, labels, sentences};
use crate::app::screen::dialog::ReadingLine;
use crate::app::screen::session_facts::{device, facts, place, when};
use crate::app::screen::sessions_view::{SessionsObstacle, SessionsRead, SessionsView};
use crate::app::screen::window::first_row;
use crate::app::{EnvironmentState, Model};
use crate::domain::text::{clean, count};
use crate::domain::time::{age, ago, seconds_between, until};
use crate::domain::user_session::{SessionState, UserSession};
use crate::ui::Ctx;
use crate::ui::text::{fit, width};
use crate::ui::widgets::{input, pane};

/// Its title.
pub const TITLE: &str = "Sessions of a user";

/// What a user is named by.
const FIELD: &str = " User ID or e-mail address ";

/// Columns of the state, of when it was last active, and of how many applications took part.
const STATE: usize = 10;
const ACTIVE: usize = 8;
const APPLICATIONS: usize = 15;

/// The narrowest device beside other columns.
const DEVICE: usize = 16;

/// The fewest rows of the list above the facts of a session.
const FEWEST: usize = 3;

/// A clock that is so many seconds ahead is no news.
const AHEAD: u64 = 60;

/// The sessions on screen, and their environment.
pub fn open(model: &Model) -> Option<(&SessionsView, &EnvironmentState)> {
    let view = model.sessions.as_ref()?;
    Some((view, model.environments.get(model.position_of(&view.environment)?)?))
}

/// Paints it.
pub fn draw(model: &Model, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let Some((view, state)) = open(model) else { return };
    frame.render_widget(Clear, area);
    let rows = view.sessions().len();
    let right = (rows > 0).then(|| format!(" {}/{rows} ", view.cursor + 1));
    let right = right.map(|text| Span::styled(text, ctx.theme.faint)).into_iter().collect();
    let inner = pane::draw(ctx, frame, area, TITLE, right, true);
    let head = Rect { height: inner.height.min(1), ..inner };
    let body = Rect { y: inner.y + head.height, height: inner.height - head.height, ..inner };
    above(model, view, ctx, frame, head);
    let now = state.world.server_time(model.now);
    let session = view.chosen().filter(|_| view.typed.is_none());
    match (view.details, session) {
        (Some(scroll), Some(session)) => {
            let lines = facts(state, session, now, ctx.glyphs.none);
            whole(model, (&lines, scroll), ctx, frame, body);
        }
        (None, Some(session)) => {
            let below = facts(state, session, now, ctx.glyphs.none);
            list(view, &below, now, ctx, frame, body);
        }
        (_, None) => pane::empty(ctx, frame, body, &standing(model, view)),
    }
}

// Who it is, or the field in which somebody is named.
fn above(model: &Model, view: &SessionsView, ctx: &Ctx, frame: &mut Frame, head: Rect) {
    if let Some(typed) = &view.typed {
        let label = if usize::from(head.width) > 2 * width(FIELD) { FIELD } else { " User " };
        let taken = width(label);
        let column = head.x + u16::try_from(taken).unwrap_or(0);
        let origin = Position::new(column, head.y);
        let room = usize::from(head.width).saturating_sub(taken + 1);
        let (text, cursor) = input::span(typed, room, origin, ctx.theme.resting, ctx.glyphs.cut);
        frame.render_widget(Line::from(vec![Span::styled(label, ctx.theme.title), text]), head);
        frame.set_cursor_position(cursor);
        return;
    }
    let style = if view.obstacle.is_some() { ctx.theme.warning } else { ctx.theme.text };
    let text = fit(&format!(" {}", heading(model, view)), usize::from(head.width), ctx.glyphs.cut);
    frame.render_widget(Line::styled(text, style), head);
}

/// Who it is, how many sessions there are, and from when that is.
pub fn heading(model: &Model, view: &SessionsView) -> String {
    let (name, rows) = (view.name(), view.sessions().len());
    let id = view.user.as_ref().map(ToString::to_string).filter(|id| *id != name);
    let now = open(model).map_or(model.now, |(_, state)| state.world.server_time(model.now));
    let counted = view.read.filter(|_| rows > 0).map(|_| {
        let of = if view.is_part() { "at least " } else { "" };
        format!("{} live of {of}{rows}", view.live(now))
    });
    let read = view.read.map(|at| format!("as of {}", ago(at, now)));
    let failed = view.obstacle.as_ref().filter(|_| rows > 0).map(|_| "not read again".to_owned());
    let parts = [Some(name), counted, failed.or(read), id].into_iter().flatten();
    clean(&parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "))
}

/// What is said where there is no session.
pub fn standing(model: &Model, view: &SessionsView) -> Vec<String> {
    let mut lines = match (&view.obstacle, &view.asked) {
        (Some(obstacle), _) => in_the_way(view, obstacle),
        (None, _) if view.typed.is_some() => Vec::new(),
        (None, Some((_, SessionsRead::Search))) => vec!["Looking up the user…".to_owned()],
        (None, Some(_)) => vec!["Reading the sessions…".to_owned()],
        (None, None) if view.read.is_some() => {
            vec!["This user has no session, as far as the server tells".to_owned()]
        }
        (None, None) => Vec::new(),
    };
    if view.typed.is_some() {
        lines.push("Type a user ID (usr_…), or a whole e-mail address".to_owned());
    } else if let Some(SessionsObstacle::Failed(..)) = view.obstacle {
        lines.extend(sentences(&model.keymap, &[("sessions-refresh", "tries again")]));
    }
    lines
}

fn in_the_way(view: &SessionsView, obstacle: &SessionsObstacle) -> Vec<String> {
    let (read, error) = match obstacle {
        SessionsObstacle::Nobody => {
            let name = view.name();
            return vec![format!("No user of this environment has the e-mail address {name}")];
        }
        SessionsObstacle::Several => {
            let name = view.name();
            return vec![format!(
                "Several users have the e-mail address {name}: only an ID tells them apart"
            )];
        }
        SessionsObstacle::Failed(read, error) => (*read, error),
    };
    let absent = matches!(error.status, Some(404 | 405 | 501));
    let what = match (read, error.status) {
        (SessionsRead::Search, Some(403)) => "These credentials may not search for users",
        (SessionsRead::Search, _) if absent => "This server does not offer the search for users",
        (SessionsRead::Search, _) => "The user could not be looked up",
        (_, Some(403)) => "These credentials may not read sessions",
        (_, Some(404)) => "This server knows no such user, or does not offer sessions",
        (_, _) if absent => "This server does not offer sessions",
        (_, _) => "The sessions could not be read",
    };
    let lines = [what.to_owned(), clean(&error.message)].into_iter();
    lines.chain(error.remedy().map(str::to_owned)).collect()
}

fn list(
    view: &SessionsView,
    below: &[ReadingLine],
    now: Timestamp,
    ctx: &Ctx,
    frame: &mut Frame,
    body: Rect,
) {
    let (all, height) = (view.sessions(), usize::from(body.height));
    let columns = usize::from(body.width.saturating_sub(2));
    let mut facts: Vec<Line> = below.iter().flat_map(|line| shown(line, columns, ctx)).collect();
    // Where there is no room for all of them, the rest is a key away.
    let room = height.saturating_sub(all.len().min(FEWEST) + 1);
    facts.truncate(if room < FEWEST { 0 } else { room });
    let under = if facts.is_empty() { 0 } else { facts.len() + 1 };
    let rows = all.len().min(height - under);
    let first = first_row(view.cursor, all.len(), rows);
    let shown = all.iter().enumerate().skip(first).take(rows);
    let lines: Vec<Line> =
        shown.map(|(at, one)| row(one, at == view.cursor, now, ctx, body.width)).collect();
    frame.render_widget(Paragraph::new(lines), body);
    let y = body.y + u16::try_from(rows + 1).unwrap_or(u16::MAX).min(body.height);
    let spot =
        Rect { x: body.x + 1, y, width: body.width.saturating_sub(2), height: body.bottom() - y };
    if !facts.is_empty() {
        frame.render_widget(Paragraph::new(facts), spot);
    }
}

fn row(one: &UserSession, current: bool, now: Timestamp, ctx: &Ctx, columns: u16) -> Line<'static> {
    let (theme, glyphs) = (&ctx.theme, &ctx.glyphs);
    let state = one.state(now);
    let (mark, colour) = looks(&state, ctx);
    let faint = matches!(state, SessionState::Ended(_));
    let usual = if faint { theme.faint } else { theme.text };
    let style = if current { theme.selected } else { usual };
    let cursor = if current { glyphs.cursor } else { " " };
    let told = |text: String| if text.is_empty() { glyphs.none.to_owned() } else { text };
    let active = told(one.active.map_or_else(String::new, |at| short(at, now)));
    let taken = 2 + 2 + STATE + 2 + ACTIVE + 2;
    let mut room = usize::from(columns).saturating_sub(taken);
    let apps = room > DEVICE + 2 + APPLICATIONS;
    room = room.saturating_sub(if apps { 2 + APPLICATIONS } else { 0 });
    let place_room = if room > 2 * DEVICE + 2 { (room - 2) / 2 } else { 0 };
    let device_room = room.saturating_sub(if place_room > 0 { place_room + 2 } else { 0 });
    let mut spans = vec![
        Span::styled(format!("{cursor} "), theme.focus),
        Span::styled(format!("{mark} {}", fit(state.word(), STATE, glyphs.cut)), colour),
        Span::styled(format!("  {}", fit(&active, ACTIVE, glyphs.cut)), style),
        Span::styled(format!("  {}", fit(&told(device(one)), device_room, glyphs.cut)), style),
    ];
    if place_room > 0 {
        let text = fit(&told(place(one)), place_room, glyphs.cut);
        spans.push(Span::styled(format!("  {text}"), style));
    }
    if apps {
        let text = fit(&count(one.clients.len(), "application"), APPLICATIONS, glyphs.cut);
        spans.push(Span::styled(format!("  {text}"), style));
    }
    Line::from(spans)
}

fn looks(state: &SessionState, ctx: &Ctx) -> (&'static str, Style) {
    match state {
        SessionState::Live => (ctx.glyphs.on, ctx.theme.good),
        SessionState::Ended(_) => (ctx.glyphs.open, ctx.theme.faint),
        SessionState::Unclear(_) => (ctx.glyphs.warning, ctx.theme.warning),
    }
}

fn short(at: Timestamp, now: Timestamp) -> String {
    if seconds_between(now, at) > AHEAD { until(at, now) } else { age(at, now) }
}

fn whole(
    model: &Model,
    (lines, scroll): (&[ReadingLine], usize),
    ctx: &Ctx,
    frame: &mut Frame,
    body: Rect,
) {
    let inner = Rect { x: body.x + 1, width: body.width.saturating_sub(2), ..body };
    let text = Rect { height: inner.height.saturating_sub(1), ..inner };
    let columns = usize::from(inner.width);
    let lines: Vec<Line> = lines.iter().flat_map(|line| shown(line, columns, ctx)).collect();
    let lines = scrolled(lines, scroll, text);
    let more = lines.len() > usize::from(text.height);
    frame.render_widget(Paragraph::new(lines), text);
    let more = more.then_some(("sessions-down", "more"));
    let keys: Vec<Hint> =
        more.into_iter().chain([("sessions-close", "back to the list")]).collect();
    let keys = labels(&model.keymap, &keys).join("    ");
    let foot = Rect { y: text.bottom(), height: inner.height.min(1), ..inner };
    frame.render_widget(Line::styled(keys, ctx.theme.key), foot);
}

/// One session as it is read aloud.
pub fn aloud(one: &UserSession, now: Timestamp) -> String {
    let active = one.active.map(|at| format!("last active {}", when(at, now)));
    let parts = [
        Some(one.state(now).word().to_owned()),
        active,
        Some(device(one)),
        Some(place(one)),
        Some(count(one.clients.len(), "application")),
    ];
    let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
    clean(&parts.collect::<Vec<_>>().join(", "))
}

//! The Activity tab: who signed in through the application.

use jiff::Timestamp;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::{View, row};
use crate::app::keys::hint::{next, sentences};
use crate::app::screen::activity::{KEPT, LogObstacle, LogOrder, SignInLog};
use crate::app::screen::rows::Row;
use crate::app::screen::watching;
use crate::domain::sign_ins::{LoggedSignIn, SignInOutcome};
use crate::domain::text::{clean, count};
use crate::domain::time::{age, ago, second, seconds_between, until};
use crate::ui::text::fit;
use crate::ui::widgets::pane;
use crate::ui::widgets::stack::{self, Block};

/// Columns of the time.
const WHEN: usize = 8;

/// Columns of the outcome's word.
const OUTCOME: usize = 9;

/// The narrowest user beside other columns.
const USER: usize = 24;

/// Columns of the workflow, and of the connection.
const EXTRA: [usize; 2] = [14, 20];

/// A clock that is so many seconds ahead is no news.
const AHEAD: u64 = 60;

/// The log of the application that is shown, where it was begun to be read.
pub fn log<'a>(view: &View<'a>) -> Option<&'a SignInLog> {
    let log = view.state.sign_ins.as_ref();
    log.filter(|log| log.application == view.application.id)
}

/// Paints the rows. Returns how many lines they take.
pub fn draw(view: &View, frame: &mut Frame, area: Rect) -> u16 {
    let rows = view.state.rows();
    let Some(log) = log(view).filter(|_| !rows.is_empty() && area.height > 1) else {
        pane::empty(view.ctx, frame, area, &standing(view));
        return area.height;
    };
    let head = format!("  {}", heading(view, log));
    let style = if log.error.is_some() { view.ctx.theme.warning } else { view.ctx.theme.faint };
    let head = Line::styled(fit(&head, view.columns, view.ctx.glyphs.cut), style);
    frame.render_widget(head, Rect { height: 1, ..area });
    let current = view.state.row_position(rows.len());
    let columns = Columns::of(view, log);
    let body = Rect { y: area.y + 1, height: area.height - 1, ..area };
    stack::draw(frame, body, rows.len(), current, |at| {
        let Some(Row::SignIn(number)) = rows.get(at) else { return Block::default() };
        let entry = log.row(*number);
        entry.map_or_else(Block::default, |one| line(view, log, &columns, one, at == current))
    });
    area.height
}

/// How many of how many are here, in which order, and whether it goes on.
pub fn heading(view: &View, log: &SignInLog) -> String {
    let here = log.rows().len();
    let all = log.total.filter(|total| *total > here as u64);
    let counted = match all {
        Some(total) if log.is_full() => format!("{KEPT} of {total}, no more are kept"),
        None if log.is_full() => format!("{KEPT}, no more are kept"),
        Some(total) => format!("{here} of {total}"),
        None => count(here, "sign-in"),
    };
    let order = order(log);
    let read = log.read.map_or_else(String::new, |at| format!("as of {}", ago(at, view.model.now)));
    let state = match &log.error {
        Some(_) => format!("not live, {read}"),
        None if watching::is_live(view.model, log) => "live".to_owned(),
        None => read,
    };
    let dot = view.ctx.glyphs.dot;
    format!("{order} {dot} {counted} {dot} {state}")
}

/// The order of the rows.
pub fn order(log: &SignInLog) -> &'static str {
    match log.order {
        LogOrder::Newest => "newest first",
        LogOrder::FailuresFirst => "failures first",
    }
}

/// What is said where there is no sign-in.
pub fn standing(view: &View) -> Vec<String> {
    let keymap = &view.model.keymap;
    let Some(log) = log(view) else {
        let opens = sentences(keymap, &[("open-application", "reads its sign-in log")]);
        return vec!["Not read yet".to_owned()].into_iter().chain(opens).collect();
    };
    if let Some(error) = &log.error {
        let again = sentences(keymap, &[("refresh", "tries again")]);
        let what = match log.obstacle() {
            Some(LogObstacle::Forbidden) => "These credentials may not read the sign-in log",
            Some(LogObstacle::Absent) => "This server has no sign-in log to read",
            Some(LogObstacle::Failure) | None => "The sign-in log could not be read",
        };
        let lines = [what.to_owned(), clean(&error.message)].into_iter();
        return lines.chain(error.remedy().map(str::to_owned)).chain(again).collect();
    }
    if log.read.is_none() || !log.is_whole() {
        return vec!["Reading the sign-in log…".into()];
    }
    let explains = [("explain", "explains one from its URL")];
    let explains = sentences(keymap, &explains).into_iter();
    let lines = [
        "Nobody has signed in through this application, as far as the log tells",
        "Sign-ins that were refused for their redirect URL may be missing in it",
    ];
    lines.into_iter().map(str::to_owned).chain(explains).collect()
}

/// Which columns there are besides time and outcome.
struct Columns {
    user: usize,
    extra: [usize; 2],
}

impl Columns {
    fn of(view: &View, log: &SignInLog) -> Self {
        let entries = || log.rows().iter().map(|row| &row.entry);
        let told = [
            entries().any(|one| !one.workflow.is_empty()),
            entries().any(|one| !one.connection.is_empty()),
        ];
        let mut room = view.columns.saturating_sub(2 + WHEN + 2 + 2 + OUTCOME + 2);
        let mut extra = [0; 2];
        for ((extra, width), told) in extra.iter_mut().zip(EXTRA).zip(told) {
            if told && room >= USER + 2 + width {
                *extra = width;
                room -= 2 + width;
            }
        }
        Self { user: room, extra }
    }
}

fn line(
    view: &View,
    log: &SignInLog,
    columns: &Columns,
    entry: &LoggedSignIn,
    current: bool,
) -> Block {
    let (theme, cut) = (&view.ctx.theme, view.ctx.glyphs.cut);
    let own = |style: Style| if current { row::style(view, true) } else { style };
    let (glyph, style) = looks(view, &entry.outcome);
    let at = when(view, entry, age).unwrap_or_else(|| view.ctx.glyphs.none.to_owned());
    let mut spans = vec![
        row::mark(view, current),
        Span::styled(fit(&at, WHEN, cut), own(theme.text)),
        Span::styled("  ", own(theme.text)),
        Span::styled(format!("{glyph} {}", fit(entry.outcome.word(), OUTCOME, cut)), own(style)),
        Span::styled("  ", own(theme.text)),
        Span::styled(fit(&user(log, entry), columns.user, cut), own(theme.text)),
    ];
    for (width, text) in columns.extra.iter().zip([&entry.workflow, &entry.connection]) {
        if *width > 0 {
            spans.push(Span::styled(format!("  {}", fit(text, *width, cut)), own(theme.faint)));
        }
    }
    Block::of(vec![Line::from(spans)])
}

fn looks(view: &View, outcome: &SignInOutcome) -> (&'static str, Style) {
    let (glyphs, theme) = (&view.ctx.glyphs, &view.ctx.theme);
    match outcome {
        SignInOutcome::Success => (glyphs.on, theme.good),
        SignInOutcome::Failed => (glyphs.off, theme.danger),
        SignInOutcome::Pending => (glyphs.changed, theme.warning),
        SignInOutcome::Initiated => (glyphs.open, theme.text),
        SignInOutcome::Other(_) => (glyphs.hint, theme.text),
    }
}

fn user(log: &SignInLog, entry: &LoggedSignIn) -> String {
    if log.emails { entry.email.whole().to_owned() } else { entry.email.shortened() }
}

// Relative, and told apart where the log's clock is ahead.
fn when(
    view: &View,
    entry: &LoggedSignIn,
    past: fn(Timestamp, Timestamp) -> String,
) -> Option<String> {
    let (at, now) = (entry.at?, view.state.world.server_time(view.model.now));
    Some(if seconds_between(now, at) > AHEAD { until(at, now) } else { past(at, now) })
}

/// One sign-in as it is read aloud.
pub fn aloud(view: &View, number: u64) -> String {
    let found = log(view).and_then(|log| Some((log, log.row(number)?)));
    let Some((log, entry)) = found else { return String::new() };
    let at = when(view, entry, ago);
    let facts = [Some(entry.outcome.word().to_owned()), at, Some(user(log, entry))];
    let facts = facts.into_iter().flatten().filter(|fact| !fact.is_empty());
    clean(&facts.collect::<Vec<_>>().join(", ")).replace('…', "...")
}

/// What there is to say of one sign-in, a sentence each.
pub fn about(view: &View, number: u64) -> Vec<String> {
    let keymap = &view.model.keymap;
    let found = log(view).and_then(|log| Some((log, log.row(number)?)));
    let Some((log, entry)) = found else { return Vec::new() };
    let at = entry.at.map_or_else(|| "At an unknown time".to_owned(), second);
    let mut lines = vec![at];
    lines.extend(meaning(&entry.outcome).map(str::to_owned));
    if entry.failed() {
        let explains = next(keymap, &[("explain", "explains one from its authorize URL")]);
        lines.push(format!("The log tells no reason and no redirect URL{explains}"));
    }
    let user = clean(&user(log, entry));
    lines.push(if user.is_empty() {
        "No user is named".to_owned()
    } else {
        let words = if log.emails { "shortens the address" } else { "shows the address" };
        let key = if view.focused {
            next(keymap, &[("show-emails", words), ("sessions", "lists the sessions")])
        } else {
            String::new()
        };
        format!("User {user}{key}")
    });
    let facts = [
        ("Workflow", &entry.workflow),
        ("Connection", &entry.connection),
        ("Organization", &entry.organization),
        ("Request", &entry.id),
    ];
    let told = facts.into_iter().filter(|(_, text)| !text.is_empty());
    lines.extend(told.map(|(name, text)| format!("{name} {}", clean(text))));
    lines
}

fn meaning(outcome: &SignInOutcome) -> Option<&'static str> {
    match outcome {
        SignInOutcome::Initiated => Some(
            "Not finished: the sign-in page is open or was closed, or the code was never exchanged (a wrong secret, say)",
        ),
        SignInOutcome::Pending => Some("In progress, as far as the log tells"),
        SignInOutcome::Success | SignInOutcome::Failed => None,
        SignInOutcome::Other(_) => Some("This version does not know what that outcome means"),
    }
}

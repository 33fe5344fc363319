//! What the other tabs tell, in a few lines below the open one.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::View;
use crate::app::Tab;
use crate::domain::redirect::RedirectList;
use crate::domain::secret::ACTIVE_LIMIT;
use crate::domain::settings::{Presence, Section};
use crate::domain::time::{ago, duration_words};
use crate::domain::{FIELDS, FieldId, Value};
use crate::ui::text::{clip, width};
use crate::ui::widgets::RowPen;

/// How many secrets are named.
const SECRETS: usize = 3;

/// Paints the tabs that are not open below the rows of the open one, which take `taken` lines of `area`, as
/// far as there is room for them.
pub fn draw(view: &View, frame: &mut Frame, area: Rect, taken: u16) {
    let open = view.state.place.tab;
    let tabs = Tab::ALL.into_iter().filter(|tab| *tab != open);
    let summaries: Vec<_> = tabs.map(|tab| summary(view, tab)).collect();
    let height = summaries.iter().map(Vec::len).sum::<usize>();
    let steady = taken.max(super::steady(open));
    let fits = usize::from(steady) + height <= usize::from(area.height);
    let mut y = area.y + if fits { steady } else { taken };
    for lines in summaries {
        if usize::from(y) + lines.len() > usize::from(area.bottom()) {
            return;
        }
        for line in lines {
            RowPen::new(frame.buffer_mut(), Rect { y, ..area }).line(&line);
            y += 1;
        }
    }
}

/// A blank line, a rule with the title, and a few lines.
fn summary(view: &View, tab: Tab) -> Vec<Line<'static>> {
    let mut lines = match tab {
        Tab::Configuration => configuration(view),
        Tab::Credentials => credentials(view),
        Tab::Redirects => redirects(view),
        // Nothing is read before it is opened.
        Tab::Activity => return Vec::new(),
    };
    if tab == Tab::Credentials && lines.len() < ACTIVE_LIMIT {
        // What follows stays where it is while one moves through the list.
        lines.resize(ACTIVE_LIMIT, Line::raw(""));
    }
    lines.splice(0..0, [Line::raw(""), rule(view, tab)]);
    lines
}

fn rule(view: &View, tab: Tab) -> Line<'static> {
    let bar = view.ctx.glyphs.border.horizontal_top;
    let title = tab.title();
    let rest = view.columns.saturating_sub(width(title) + 3);
    Line::from(vec![
        Span::styled(bar, view.ctx.theme.frame),
        Span::raw(format!(" {title} ")),
        Span::styled(bar.repeat(rest), view.ctx.theme.frame),
    ])
}

/// How wide a line may be.
fn room(view: &View) -> usize {
    view.columns.saturating_sub(3)
}

fn line(view: &View, text: &str) -> Line<'static> {
    Line::raw(format!("  {}", clip(text, room(view), view.ctx.glyphs.cut)))
}

fn configuration(view: &View) -> Vec<Line<'static>> {
    let settings = view.state.shown(view.application);
    let expiry = settings.access_token_expiry.map_or_else(|| "inherited".into(), duration_words);
    let pkce = if settings.enforce_pkce { "enforced" } else { "not enforced" };
    let dot = view.ctx.glyphs.dot;
    let told = format!("PKCE {pkce} {dot} access tokens: {expiry}");
    let typed = format!("{} {dot} {told}", view.application.kind.name());
    // The list tells the type, too: it is the first to give way.
    vec![line(view, if width(&typed) <= room(view) { &typed } else { &told })]
}

fn credentials(view: &View) -> Vec<Line<'static>> {
    let application = view.application;
    if !application.kind.has_secrets() {
        return vec![line(view, "None: a public client")];
    }
    if application.secrets.is_empty() {
        return vec![line(view, "No secrets")];
    }
    let mask = view.ctx.glyphs.mask.repeat(4);
    // The active ones first: they may be in use, and may need attention.
    let (active, inactive): (Vec<_>, Vec<_>) =
        application.secrets.iter().partition(|secret| secret.active());
    let listed = active.into_iter().chain(inactive).take(SECRETS).map(|secret| {
        let used = secret.used();
        let used = used
            .map_or_else(|| "never used".into(), |at| format!("used {}", ago(at, view.model.now)));
        line(view, &format!("{mask}{:<4}  {:<8}  {used}", secret.suffix, secret.status.word()))
    });
    let more = application.secrets.len().saturating_sub(SECRETS);
    let more = (more > 0).then(|| line(view, &format!("and {more} more")));
    listed.chain(more).collect()
}

fn redirects(view: &View) -> Vec<Line<'static>> {
    let settings = view.state.shown(view.application);
    let lists = FIELDS.iter().filter(|field| {
        field.section == Section::Redirects
            && !matches!((field.presence)(&view.application.kind), Presence::Absent(_))
    });
    let counted = lists.filter_map(|field| {
        let Value::List(urls) = field.get(settings) else { return None };
        // Most types have none, and few of the others.
        if urls.is_empty() && field.id == FieldId::BackChannelLogout {
            return None;
        }
        Some(format!("{} {}", urls.len(), noun(field.redirect_list()?)))
    });
    let counted: Vec<String> = counted.collect();
    vec![line(view, &counted.join(&format!(" {} ", view.ctx.glyphs.dot)))]
}

/// What a list of redirects holds, as briefly as it can be said.
fn noun(list: RedirectList) -> &'static str {
    match list {
        RedirectList::PostLogin => "post login",
        RedirectList::InitiateLogin => "initiate login",
        RedirectList::PostLogout => "post logout",
        RedirectList::BackChannelLogout => "back-channel",
    }
}

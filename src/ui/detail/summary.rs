//! What the other tabs tell, in a few lines below the open one.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::View;
use crate::app::Tab;
use crate::domain::redirect::RedirectList;
use crate::domain::settings::{Presence, Section};
use crate::domain::time::{ago, duration_words};
use crate::domain::{FIELDS, Value};
use crate::ui::text::{clip, width};

/// How many secrets are named.
const SECRETS: usize = 3;

/// Paints into `area` the tabs that are not open, as far as there is room for them.
pub fn draw(view: &View, frame: &mut Frame, area: Rect) {
    let mut y = area.y;
    for tab in Tab::ALL.into_iter().filter(|tab| *tab != view.state.place.tab) {
        let lines = match tab {
            Tab::Configuration => configuration(view),
            Tab::Credentials => credentials(view),
            Tab::Redirects => redirects(view),
        };
        let height = u16::try_from(lines.len() + 2).unwrap_or(u16::MAX);
        if y.saturating_add(height) > area.bottom() {
            return;
        }
        for line in [Line::raw(""), rule(view, tab)].into_iter().chain(lines) {
            frame.render_widget(line, Rect { y, height: 1, ..area });
            y += 1;
        }
    }
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

fn line(view: &View, text: &str) -> Line<'static> {
    Line::raw(format!("  {}", clip(text, view.columns.saturating_sub(3), view.ctx.glyphs.cut)))
}

fn configuration(view: &View) -> Vec<Line<'static>> {
    let settings = view.state.shown(view.application);
    let expiry = settings.access_token_expiry.map_or_else(|| "inherited".into(), duration_words);
    let pkce = if settings.enforce_pkce { "enforced" } else { "not enforced" };
    let dot = view.ctx.glyphs.dot;
    let kind = view.application.kind.name();
    vec![line(view, &format!("{kind} {dot} PKCE {pkce} {dot} access tokens: {expiry}"))]
}

fn credentials(view: &View) -> Vec<Line<'static>> {
    let application = view.application;
    if !application.kind.has_secrets() {
        return vec![line(view, "A public client has no secrets")];
    }
    if application.secrets.is_empty() {
        return vec![line(view, "No secrets")];
    }
    let mask = view.ctx.glyphs.mask.repeat(4);
    let listed = application.secrets.iter().take(SECRETS).map(|secret| {
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
        let count = if urls.is_empty() { "no".to_owned() } else { urls.len().to_string() };
        Some(format!("{count} {}", noun(field.redirect_list()?)))
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

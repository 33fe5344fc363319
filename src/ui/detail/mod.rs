//! The detail of the selected application: a line of tabs, rows, and words about the row under
//! the cursor.

mod configuration;
mod credentials;
mod explanation;
mod redirects;
mod row;
mod summary;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Ctx;
use super::text::clip;
use super::widgets::pane;
use crate::app::screen::layout;
use crate::app::{EnvironmentState, Model, Pane, Tab};
use crate::domain::attention::{Attention, attention};
use crate::domain::settings::Section;
use crate::domain::{Application, FIELDS};

/// What the tabs draw from.
struct View<'a> {
    model: &'a Model,
    state: &'a EnvironmentState,
    application: &'a Application,
    ctx: &'a Ctx,
    columns: usize,
    focused: bool,
    /// What deserves a look.
    notable: Vec<Attention>,
}

/// From this width on the frame names the type of the application.
const WITH_KIND: u16 = 50;

/// From this width on the tabs have their keys.
const WITH_KEYS: usize = 46;

/// From this width on the tabs count what deserves a look.
const WITH_COUNTS: usize = 52;

/// Paints it.
pub fn draw(model: &Model, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let focused = model.focus == Pane::Detail;
    let Some((state, application)) =
        model.environment().and_then(|state| Some((state, state.selected()?)))
    else {
        pane::draw(ctx, frame, area, "Details", Vec::new(), focused);
        return;
    };
    let draft = state.drafts.get(&application.id).is_some_and(|draft| !draft.patch().is_empty());
    let mut right = Vec::new();
    if draft {
        let unsaved = format!(" {} unsaved ", ctx.glyphs.changed);
        right.push(Span::styled(unsaved, ctx.theme.warning));
    }
    if area.width >= WITH_KIND {
        right.push(Span::styled(format!(" {} ", application.kind.name()), ctx.theme.faint));
    }
    let inner = pane::draw(ctx, frame, area, application.name(), right, focused);
    let columns = usize::from(inner.width);
    let notable = attention(application, state.world.environment.kind, model.now).collect();
    let view = View { model, state, application, ctx, columns, focused, notable };
    let head = head(&view, frame, inner);
    let rest = inner.height.saturating_sub(head);
    if rest == 0 {
        return;
    }
    let words = explanation::lines(&view);
    // The explanation takes its lines only where the rows keep at least as many.
    let below = u16::try_from(words.len() + 1).unwrap_or(0).min(rest / 2);
    let body = Rect { y: inner.y + head, height: rest - below, ..inner };
    let taken = match state.place.tab {
        Tab::Configuration => configuration::draw(&view, frame, body),
        Tab::Credentials => credentials::draw(&view, frame, body),
        Tab::Redirects => redirects::draw(&view, frame, body),
    };
    let free = Rect { y: body.y + taken, height: body.height - taken, ..body };
    summary::draw(&view, frame, free);
    if below > 1 {
        let rule = Rect { y: body.bottom(), height: 1, ..inner };
        let line = ctx.glyphs.border.horizontal_top.repeat(columns);
        frame.render_widget(Line::from(Span::styled(line, ctx.theme.frame)), rule);
        for (row, line) in (1..below).zip(words) {
            frame.render_widget(line, Rect { y: rule.y + row, height: 1, ..inner });
        }
    }
}

/// Paints the client ID, the tabs, and a blank line where there is room for one. How many lines they
/// take.
fn head(view: &View, frame: &mut Frame, inner: Rect) -> u16 {
    let id = clip(view.application.id.as_str(), view.columns.saturating_sub(2), "");
    let lines = [Line::from(format!(" {id}")), tabs(view)];
    let height = layout::detail_head(inner.height);
    for (row, line) in (0..height).zip(lines) {
        frame.render_widget(line, Rect { y: inner.y + row, height: 1, ..inner });
    }
    height
}

/// The tabs, with their keys where there is room.
fn tabs(view: &View) -> Line<'static> {
    let mut spans = Vec::new();
    for tab in Tab::ALL {
        let changed = view.state.drafts.get(&view.application.id).is_some_and(|draft| {
            let section = match tab {
                Tab::Configuration => Section::Configuration,
                Tab::Redirects => Section::Redirects,
                Tab::Credentials => return false,
            };
            FIELDS.iter().any(|field| field.section == section && draft.changes(field.id))
        });
        let notable = view.notable.iter().filter(|one| told_in(one, tab)).count();
        let (title, theme) = (tab.title(), &view.ctx.theme);
        let mark = if changed { view.ctx.glyphs.changed } else { "" };
        let key = (view.columns >= WITH_KEYS).then(|| format!("{} ", tab as usize + 1));
        let key = key.unwrap_or_default();
        let (edge, style) = if tab == view.state.place.tab {
            (view.ctx.glyphs.open_tab, theme.focus.patch(theme.title))
        } else {
            (" ", theme.text)
        };
        spans.push(Span::styled(format!("{edge}{key}{title}{mark}"), style));
        // Words are more than signs: where room is short, they stay.
        if notable > 0 && view.columns >= WITH_COUNTS {
            let sign = format!(" {}{notable}", view.ctx.glyphs.warning);
            spans.push(Span::styled(sign, theme.warning));
        }
        spans.push(Span::styled(edge, style));
    }
    Line::from(spans)
}

/// Whether something to look at is told in a tab.
fn told_in(attention: &Attention, tab: Tab) -> bool {
    match tab {
        Tab::Configuration => false,
        Tab::Credentials => !attention.is_redirect(),
        Tab::Redirects => attention.is_redirect(),
    }
}

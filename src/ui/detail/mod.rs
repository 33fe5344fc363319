//! The detail of the selected application: a line of tabs, rows, and words about the row under
//! the cursor.

mod activity;
mod configuration;
mod credentials;
mod explanation;
mod redirects;
mod row;
mod summary;
mod tabs;
mod told;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Ctx;
use super::text::clip;
use super::widgets::{RowPen, pane};
use crate::app::screen::environment_state::Health;
use crate::app::screen::layout;
use crate::app::{EnvironmentState, Model, Pane, Tab};
use crate::domain::attention::{Attention, redirects_attention, secrets_attention};
use crate::domain::secret::ACTIVE_LIMIT;
use crate::domain::settings::Section;
use crate::domain::time::ago;
use crate::domain::{Application, FIELDS};

pub use tabs::at as tab_at;
pub use told::told;

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

/// Lines of the explanation with its rule, where there is room: as many as tell of a type.
const EXPLANATION: u16 = 5;

/// The least lines of sign-ins above an explanation that has all the room it wants.
const SIGN_INS: usize = 10;

/// What deserves a look at an application; what is known here alone comes first.
pub fn notable(
    model: &Model,
    state: &EnvironmentState,
    application: &Application,
) -> Vec<Attention> {
    let notes = &model.engine.known.notes;
    let lost = notes.lost_of(application).map(|secret| {
        let guessed = notes.guessed(&application.id, secret);
        let kind = if guessed { Attention::MayBeLost } else { Attention::Lost };
        kind(secret.suffix.clone())
    });
    let redirects = state
        .redirects_need_look(application)
        .then(|| redirects_attention(application, state.world.environment.kind));
    lost.chain(secrets_attention(application, model.now))
        .chain(redirects.into_iter().flatten())
        .collect()
}

/// Paints it.
pub fn draw(model: &Model, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let focused = model.focus == Pane::Detail;
    let Some((state, application)) =
        model.environment().and_then(|state| Some((state, state.selected()?)))
    else {
        pane::draw(ctx, frame, area, "Details", Vec::new(), focused);
        return;
    };
    if state.is_remembered(&application.id) {
        let inner = pane::draw(
            ctx,
            frame,
            area,
            &clip(application.name(), 60, ctx.glyphs.cut),
            Vec::new(),
            focused,
        );
        pane::empty(ctx, frame, inner, &remembered(state, application, model));
        return;
    }
    let draft = state.drafts.get(&application.id).is_some_and(|draft| !draft.patch().is_empty());
    let mut right = Vec::new();
    if draft {
        let unsaved = format!(" {} unsaved ", ctx.glyphs.changed);
        right.push(Span::styled(unsaved, ctx.theme.warning));
    }
    // Its own tab names it in the first row.
    if area.width >= WITH_KIND && state.place.tab != Tab::Configuration {
        right.push(Span::styled(format!(" {} ", application.kind.name()), ctx.theme.faint));
    }
    let inner = pane::draw(ctx, frame, area, application.name(), right, focused);
    let columns = usize::from(inner.width);
    let notable = notable(model, state, application);
    let view = View { model, state, application, ctx, columns, focused, notable };
    let head = head(&view, frame, inner);
    let rest = inner.height.saturating_sub(head);
    if rest == 0 {
        return;
    }
    let tab = state.place.tab;
    let roomy = rest >= steady(tab) + EXPLANATION;
    let words = explanation::lines(&view, roomy);
    let least = if roomy && !words.is_empty() { EXPLANATION } else { 1 };
    // The explanation takes its lines only where the rows keep at least as many.
    let below = u16::try_from(words.len() + 1).unwrap_or(0).max(least).min(rest / 2);
    let body = Rect { y: inner.y + head, height: rest - below, ..inner };
    let taken = match tab {
        Tab::Configuration => configuration::draw(&view, frame, body),
        Tab::Credentials => credentials::draw(&view, frame, body),
        Tab::Redirects => redirects::draw(&view, frame, body),
        Tab::Activity => activity::draw(&view, frame, body),
    };
    summary::draw(&view, frame, body, taken);
    if below > 1 {
        let rule = Rect { y: body.bottom(), height: 1, ..inner };
        let line = ctx.glyphs.border.horizontal_top.repeat(columns);
        RowPen::new(frame.buffer_mut(), rule).put(0, &Span::styled(line, ctx.theme.frame));
        for (row, line) in (1..below).zip(words) {
            RowPen::new(frame.buffer_mut(), Rect { y: rule.y + row, ..inner }).line(&line);
        }
    }
}

/// How many lines the rows of a tab take for an application that has everything its type may have: every
/// field, two active secrets, a URL in each list. What stands below them stands there for every
/// application, so that nothing jumps while one moves through the list.
fn steady(tab: Tab) -> u16 {
    let fields = |section| FIELDS.iter().filter(|field| field.section == section).count();
    let lines = match tab {
        // The type, and a blank line before what deletes it.
        Tab::Configuration => 1 + fields(Section::Configuration) + 2,
        // Their heading, and a blank line before what generates one.
        Tab::Credentials => 1 + ACTIVE_LIMIT + 2,
        // A heading each, and blank lines between.
        Tab::Redirects => 3 * fields(Section::Redirects) - 1,
        // It takes all the room there is.
        Tab::Activity => SIGN_INS,
    };
    u16::try_from(lines).unwrap_or(u16::MAX)
}

/// Paints the client ID, the tabs, and a blank line where there is room for one. How many lines they
/// take.
fn head(view: &View, frame: &mut Frame, inner: Rect) -> u16 {
    let id = clip(view.application.id.as_str(), view.columns.saturating_sub(2), "");
    let lines = [Line::from(format!(" {id}")), tabs::line(view)];
    let height = layout::detail_head(inner.height);
    for (row, line) in (0..height).zip(lines) {
        RowPen::new(frame.buffer_mut(), Rect { y: inner.y + row, ..inner }).line(&line);
    }
    height
}

/// What is said of an application that only the list of an earlier run tells of.
fn remembered(state: &EnvironmentState, application: &Application, model: &Model) -> Vec<String> {
    let age = state.remembered().map_or_else(String::new, |at| ago(at, model.now));
    vec![
        application.id.to_string(),
        application.kind.name().to_owned(),
        String::new(),
        format!("From the list of {age}; {}", rest(state)),
    ]
}

fn rest(state: &EnvironmentState) -> &'static str {
    match (&state.listing, &state.health) {
        (Some(_), _) => "the rest is being read",
        (None, Health::Failed(_)) => "the rest could not be read",
        (None, _) => "the rest was not read",
    }
}

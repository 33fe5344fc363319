//! The detail of the selected application: a line of tabs, rows, and words about the row under
//! the cursor.

mod configuration;
mod credentials;
mod explanation;
mod redirects;
mod row;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Ctx;
use super::widgets::pane;
use crate::app::{EnvironmentState, Model, Pane, Tab};
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
    let draft = state.drafts.get(&application.id).is_some_and(|draft| !draft.patch().is_empty());
    let right = if draft {
        vec![Span::styled(format!(" {} unsaved ", ctx.glyphs.changed), ctx.theme.warning)]
    } else {
        Vec::new()
    };
    let inner = pane::draw(ctx, frame, area, application.name(), right, focused);
    let columns = usize::from(inner.width);
    let view = View { model, state, application, ctx, columns, focused };
    frame.render_widget(tabs(&view), Rect { height: inner.height.min(1), ..inner });

    let words = explanation::lines(&view);
    let rest = inner.height.saturating_sub(2);
    // The explanation takes its lines only where the rows keep at least as many.
    let below = u16::try_from(words.len() + 1).unwrap_or(0).min(rest / 2);
    let body = Rect { y: inner.y + 2, height: rest - below, ..inner };
    if inner.height <= 2 {
        return;
    }
    match state.place.tab {
        Tab::Configuration => configuration::draw(&view, frame, body),
        Tab::Credentials => credentials::draw(&view, frame, body),
        Tab::Redirects => redirects::draw(&view, frame, body),
    }
    if below > 1 {
        let rule = Rect { y: body.bottom(), height: 1, ..inner };
        let line = ctx.glyphs.border.horizontal_top.repeat(columns);
        frame.render_widget(Line::from(Span::styled(line, ctx.theme.frame)), rule);
        for (row, line) in (1..below).zip(words) {
            frame.render_widget(line, Rect { y: rule.y + row, height: 1, ..inner });
        }
    }
}

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
        let title = tab.title();
        let mark = if changed { view.ctx.glyphs.changed } else { "" };
        spans.push(if tab == view.state.place.tab {
            Span::styled(
                format!("[{title}{mark}]"),
                view.ctx.theme.focus.patch(view.ctx.theme.title),
            )
        } else {
            Span::styled(format!(" {title}{mark} "), view.ctx.theme.faint)
        });
    }
    Line::from(spans)
}

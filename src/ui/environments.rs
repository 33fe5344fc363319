//! The list of environments, and the state of the one under the cursor in words.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::Ctx;
use super::text::{clip, fit, wrap};
use super::widgets::pane;
use crate::app::screen::environment_state::Health;
use crate::app::screen::layout;
use crate::app::screen::window::first_row;
use crate::app::{EnvironmentState, Model, Pane};
use crate::domain::text::count;

/// Paints it.
pub fn draw(model: &Model, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let focused = model.focus == Pane::Environments;
    pane::draw(ctx, frame, area, "Environments", Vec::new(), focused);
    let (list, below) = layout::environments(area);
    let height = usize::from(list.height);
    let cursor = if focused { model.environment_cursor } else { model.current };
    let first = first_row(cursor, model.environments.len(), height);
    for (row, (at, state)) in
        model.environments.iter().enumerate().skip(first).take(height).enumerate()
    {
        let spot = Rect { y: list.y + u16::try_from(row).unwrap_or(0), height: 1, ..list };
        let open = at == model.current;
        let mark = if open { ctx.glyphs.cursor } else { " " };
        let health = match state.health {
            Health::NotAsked => " ",
            Health::SignedIn => ctx.glyphs.on,
            Health::Failed(_) => ctx.glyphs.off,
        };
        let room = usize::from(list.width).saturating_sub(8);
        let text = format!(
            "{mark} {} {} {health}",
            fit(&state.world.environment.name, room, ctx.glyphs.cut),
            state.world.environment.kind.code(),
        );
        let style = match (focused && at == cursor, open) {
            (true, _) => ctx.theme.selected,
            (false, true) => ctx.theme.resting,
            (false, false) => ctx.theme.text,
        };
        frame.render_widget(Line::from(Span::styled(text, style)), spot);
    }
    let taken = u16::try_from(model.environments.len().min(height)).unwrap_or(u16::MAX);
    let rest = Rect { y: list.y + taken, height: list.height - taken, ..list };
    workspaces(model, ctx, frame, rest);
    // What is well needs no words where nobody looks.
    let told = |state: &EnvironmentState| {
        focused || matches!(state.health, Health::Failed(_)) || !model.warnings.is_empty()
    };
    if let Some(state) = model.environments.get(cursor).filter(|state| told(state)) {
        facts(model, state, ctx, frame, below);
    }
}

/// The workspaces that did not answer, and why: their environments are missing from the list.
fn workspaces(model: &Model, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let columns = usize::from(area.width).saturating_sub(2);
    let lines = model.silent_workspaces().flat_map(|(name, error)| {
        let text = format!("{} {name}: {}", ctx.glyphs.off, error.message);
        wrap(&text, columns)
            .into_iter()
            .map(|text| Line::styled(format!(" {text}"), ctx.theme.danger))
    });
    let lines: Vec<Line> = [Line::raw("")].into_iter().chain(lines).collect();
    frame.render_widget(Paragraph::new(lines), area);
}

/// What is known of an environment, and what is odd about the configuration.
fn facts(model: &Model, state: &EnvironmentState, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    if area.height == 0 {
        return;
    }
    let columns = usize::from(area.width).saturating_sub(2);
    let mut lines: Vec<Line> = Vec::new();
    let mut say = |text: &str, style: Style| {
        let wrapped = wrap(text, columns).into_iter();
        lines.extend(wrapped.map(|text| Line::styled(format!(" {text}"), style)));
    };
    // The newest trouble first: a low screen cuts at the end.
    if !model.warnings.is_empty() {
        let odd = count(model.warnings.len(), "warning");
        say(&format!("{} {odd} at the start: !", ctx.glyphs.warning), ctx.theme.warning);
    }
    let style = match state.health {
        Health::Failed(_) => ctx.theme.danger,
        Health::SignedIn => ctx.theme.good,
        Health::NotAsked => ctx.theme.faint,
    };
    say(&state.health.words(), style);
    say(&state.origin.words(), ctx.theme.faint);
    if let Some(region) = &state.world.environment.region {
        say(&format!("region {region}"), ctx.theme.faint);
    }
    let room = usize::from(area.height - 1);
    if lines.len() > room {
        lines.truncate(room);
        if let Some(last) = lines.last_mut() {
            let (text, style) = (last.to_string(), last.style);
            let cut = clip(&format!("{text}{}", ctx.glyphs.cut), columns + 1, ctx.glyphs.cut);
            *last = Line::styled(cut, style);
        }
    }
    let rule = ctx.glyphs.border.horizontal_top.repeat(usize::from(area.width));
    frame.render_widget(Line::styled(rule, ctx.theme.frame), Rect { height: 1, ..area });
    let rest = Rect { y: area.y + 1, height: area.height - 1, ..area };
    frame.render_widget(Paragraph::new(lines), rest);
}

//! The environments on one line, where they fit.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Ctx;
use crate::app::Model;
use crate::app::keys::hint::sentences;
use crate::app::screen::environment_state::Health;
use crate::app::screen::strip::{self, LABEL};
use crate::domain::EnvironmentType;
use crate::domain::text::clean;

/// Paints it.
pub fn draw(model: &Model, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let theme = &ctx.theme;
    let mut spans = vec![Span::styled(LABEL, theme.faint)];
    for item in strip::items(model, area.width).unwrap_or_default() {
        let Some(state) = model.environments.get(item.at) else { continue };
        let open = item.at == model.current;
        let environment = &state.world.environment;
        spans.push(Span::styled(if open { ctx.glyphs.open_one } else { " " }, theme.focus));
        let style = if open { theme.title } else { theme.text };
        spans.push(Span::styled(clean(&environment.name), style));
        let code = match environment.kind {
            EnvironmentType::Production => theme.danger,
            EnvironmentType::Staging | EnvironmentType::Development => theme.faint,
        };
        spans.extend([Span::raw(" "), Span::styled(environment.kind.code(), code)]);
        if matches!(state.health, Health::Failed(_)) {
            spans.extend([Span::raw(" "), Span::styled(ctx.glyphs.trouble, theme.danger)]);
        }
        spans.push(Span::raw("  "));
    }
    frame.render_widget(Line::from(spans), area);
    let key = sentences(&model.keymap, &[("environments", "switch")]);
    let key = Line::styled(format!("{} ", key.join("")), theme.faint).right_aligned();
    let right = Rect { x: area.right().saturating_sub(strip::SPARE), width: strip::SPARE, ..area };
    frame.render_widget(key, right.intersection(area));
}

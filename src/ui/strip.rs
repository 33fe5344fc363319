//! The environments on one line, where they fit.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Ctx;
use super::widgets::RowPen;
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
    RowPen::new(frame.buffer_mut(), area).line(&Line::from(spans));
    let key = sentences(&model.keymap, &[("environments", "switch")]);
    let key = format!("{} ", key.join(""));
    let spare = usize::from(strip::SPARE);
    let at = usize::from(area.width).saturating_sub(spare);
    let key = Span::styled(format!("{key:>spare$}"), theme.faint);
    RowPen::new(frame.buffer_mut(), area).put(at, &key);
}

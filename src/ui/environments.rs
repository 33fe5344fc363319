//! The list of environments.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Ctx;
use super::text::fit;
use super::widgets::pane;
use crate::app::site::Standing;
use crate::app::window::first_row;
use crate::app::{Model, Pane};

/// Paints it.
pub fn draw(model: &Model, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let focused = model.focus == Pane::Environments;
    let inner = pane::draw(ctx, frame, area, "Environments", Vec::new(), focused);
    let height = usize::from(inner.height);
    let cursor = if focused { model.environment_cursor } else { model.current };
    let first = first_row(cursor, model.sites.len(), height);
    for (row, (at, site)) in model.sites.iter().enumerate().skip(first).take(height).enumerate() {
        let spot = Rect { y: inner.y + u16::try_from(row).unwrap_or(0), height: 1, ..inner };
        let open = at == model.current;
        let mark = if open { ctx.glyphs.cursor } else { " " };
        let state = match site.standing {
            Standing::NotAsked => " ",
            Standing::SignedIn => ctx.glyphs.on,
            Standing::Failed(_) => ctx.glyphs.off,
        };
        let room = usize::from(inner.width).saturating_sub(8);
        let text = format!(
            "{mark} {} {} {state}",
            fit(&site.environment.name, room, ctx.glyphs.cut),
            site.environment.kind.code(),
        );
        let style = match (focused && at == cursor, open) {
            (true, _) => ctx.theme.selected,
            (false, true) => ctx.theme.resting,
            (false, false) => ctx.theme.text,
        };
        frame.render_widget(Line::from(Span::styled(text, style)), spot);
    }
    if model.sites.is_empty() {
        pane::empty(ctx, frame, inner, &["None configured".to_owned()]);
    }
}

//! The top line: where one is, whether one may write, how old the data is.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Ctx;
use super::text::{clip, width};
use super::widgets::RowPen;
use crate::app::keys::hint::sentences;
use crate::app::screen::access::Access;
use crate::app::screen::clock::spinner;
use crate::app::{EnvironmentState, Model};
use crate::domain::EnvironmentType;
use crate::domain::connection::Origin;
use crate::domain::text::count;
use crate::domain::time::{ago, countdown, seconds_between};

/// Below this width the line holds the environment and the lock alone.
const NARROW: u16 = 72;

/// Paints it.
pub fn draw(model: &Model, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let theme = &ctx.theme;
    let narrow = area.width < NARROW;
    let sandbox = model.environment().is_some_and(|state| state.origin == Origin::Sandbox);
    let right = facts(model, ctx);
    let right_width: usize = right.iter().map(|span| width(&span.content)).sum();
    let mut left = if narrow {
        vec![Span::raw(" ")]
    } else {
        vec![Span::styled(" appdeck", theme.title), Span::raw("  ")]
    };
    if sandbox && !narrow {
        left.push(Span::styled("sandbox  ", theme.faint));
    }
    if let Some(state) = model.environment() {
        let taken: usize = left.iter().map(|span| width(&span.content)).sum();
        let badge = badge(state, ctx);
        // A blank on each side of the badge.
        let room =
            usize::from(area.width).saturating_sub(taken + right_width + width(&badge.content) + 2);
        left.push(Span::styled(
            clip(&state.world.environment.name, room.max(8), ctx.glyphs.cut),
            theme.title,
        ));
        left.push(Span::raw(" "));
        left.push(badge);
        let taken: usize = left.iter().map(|span| width(&span.content)).sum();
        let room = usize::from(area.width).saturating_sub(taken + right_width + 2);
        if room >= 8 {
            let host = clip(&state.world.environment.host, room, ctx.glyphs.cut);
            left.push(Span::styled(format!(" {host}"), theme.faint));
        }
    }
    RowPen::new(frame.buffer_mut(), area).line(&Line::from(left));
    let start = area.width.saturating_sub(u16::try_from(right_width).unwrap_or(u16::MAX));
    let right_area = Rect { x: area.x + start, width: area.width - start, ..area };
    RowPen::new(frame.buffer_mut(), right_area).line(&Line::from(right));
}

fn badge(state: &EnvironmentState, ctx: &Ctx) -> Span<'static> {
    let (before, after) = ctx.glyphs.badge;
    match state.world.environment.kind {
        EnvironmentType::Production => {
            Span::styled(format!("{before}PRODUCTION{after}"), ctx.theme.production)
        }
        EnvironmentType::Staging => Span::styled("staging", ctx.theme.warning),
        EnvironmentType::Development => Span::raw("development"),
    }
}

fn facts(model: &Model, ctx: &Ctx) -> Vec<Span<'static>> {
    let Some(state) = model.environment() else { return Vec::new() };
    let theme = &ctx.theme;
    let mut facts: Vec<Span> = Vec::new();
    match model.access() {
        Access::Open => {}
        Access::Locked | Access::ReadOnly => {
            facts.push(Span::raw(format!("{} read-only", ctx.glyphs.locked)));
        }
        Access::Unlocked(left) => {
            facts.push(Span::styled(format!("WRITABLE {}", countdown(left)), theme.danger));
        }
    }
    if model.access() == Access::Locked && model.size.0 >= 100 {
        facts.extend(sentences(&model.keymap, &[("unlock", "unlock")]).into_iter().map(Span::raw));
    }
    if !model.unrecorded.is_empty() {
        let text = format!("{} not recorded", model.unrecorded.len());
        facts.push(Span::styled(text, theme.warning));
    }
    // Where one is and whether one may write outlast everything else.
    let listed = state.listed.filter(|_| model.size.0 >= NARROW);
    if let Some(listed) = listed {
        if model.size.0 >= 100 {
            facts.push(Span::raw(count(state.world.count(), "application")));
        }
        let age = if seconds_between(listed, model.now) < 60 {
            "just now".to_owned()
        } else {
            ago(listed, model.now)
        };
        let stale =
            matches!(state.health, crate::app::screen::environment_state::Health::Failed(_));
        let style = if stale { theme.warning } else { theme.faint };
        facts.push(Span::styled(if stale { format!("stale, {age}") } else { age }, style));
    }
    if let Some(retry) = model.retry_of(&state.world.environment.key) {
        let left = retry.left(model.now);
        facts.push(Span::styled(format!("asked again in {left} s"), theme.warning));
    }
    let mut line = Vec::new();
    if let Some(picture) = spinner(model, ctx.glyphs.spinner.len()) {
        line.push(Span::styled(format!("{} ", ctx.glyphs.spinner[picture]), theme.key));
    }
    for (at, fact) in facts.into_iter().enumerate() {
        if at > 0 {
            line.push(Span::styled(format!(" {} ", ctx.glyphs.dot), theme.faint));
        }
        line.push(fact);
    }
    line.push(Span::raw(" "));
    line
}

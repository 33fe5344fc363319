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

/// The least of the environment's name that is shown.
const NAME: usize = 8;

/// Paints it.
pub fn draw(model: &Model, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let theme = &ctx.theme;
    let narrow = area.width < NARROW;
    let sandbox = model.environment().is_some_and(|state| state.origin == Origin::Sandbox);
    let mut left = if narrow {
        vec![Span::raw(" ")]
    } else {
        vec![Span::styled(" appdeck", theme.title), Span::raw("  ")]
    };
    if sandbox && !narrow {
        left.push(Span::styled("sandbox  ", theme.faint));
    }
    let badge = model.environment().map(|state| badge(state, ctx));
    let taken: usize = left.iter().map(|span| width(&span.content)).sum();
    // A blank on each side of the badge.
    let least = taken + NAME + badge.as_ref().map_or(0, |badge| width(&badge.content) + 2);
    let right = facts(model, ctx, usize::from(area.width).saturating_sub(least));
    let right_width: usize = right.iter().map(|span| width(&span.content)).sum();
    if let (Some(state), Some(badge)) = (model.environment(), badge) {
        let room =
            usize::from(area.width).saturating_sub(taken + right_width + width(&badge.content) + 2);
        left.push(Span::styled(
            clip(&state.world.environment.name, room.max(NAME), ctx.glyphs.cut),
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

/// What is told on the right, in `columns`: the higher the number, the sooner it gives way. Where one is and
/// whether one may write outlast everything else.
fn facts(model: &Model, ctx: &Ctx, columns: usize) -> Vec<Span<'static>> {
    let mut facts = ranked(model, ctx);
    loop {
        let line = joined(model, ctx, &facts);
        let least = facts.iter().enumerate().max_by_key(|(_, (rank, _))| *rank);
        match least.filter(|(_, (rank, _))| *rank > 0).map(|(at, _)| at) {
            Some(at) if line.iter().map(|span| width(&span.content)).sum::<usize>() > columns => {
                facts.remove(at);
            }
            _ => return line,
        }
    }
}

fn ranked(model: &Model, ctx: &Ctx) -> Vec<(u8, Span<'static>)> {
    let Some(state) = model.environment() else { return Vec::new() };
    let theme = &ctx.theme;
    let mut facts = Vec::new();
    match model.access() {
        Access::Open => {}
        Access::Locked | Access::ReadOnly => {
            facts.push((0, Span::raw(format!("{} read-only", ctx.glyphs.locked))));
        }
        Access::Unlocked(left) => {
            facts.push((0, Span::styled(format!("WRITABLE {}", countdown(left)), theme.danger)));
        }
    }
    if model.access() == Access::Locked && model.size.0 >= 100 {
        let unlock = sentences(&model.keymap, &[("unlock", "unlock")]);
        facts.extend(unlock.into_iter().map(|words| (4, Span::raw(words))));
    }
    if !model.unrecorded.is_empty() {
        let text = format!("{} not recorded", model.unrecorded.len());
        facts.push((1, Span::styled(text, theme.warning)));
    }
    let listed = state.listed.filter(|_| model.size.0 >= NARROW);
    if let Some(listed) = listed {
        if model.size.0 >= 100 {
            facts.push((5, Span::raw(count(state.world.count(), "application"))));
        }
        let age = if seconds_between(listed, model.now) < 60 {
            "just now".to_owned()
        } else {
            ago(listed, model.now)
        };
        let stale =
            matches!(state.health, crate::app::screen::environment_state::Health::Failed(_));
        let style = if stale { theme.warning } else { theme.faint };
        facts.push((3, Span::styled(if stale { format!("stale, {age}") } else { age }, style)));
    }
    if let Some(retry) = model.retry_of(&state.world.environment.key) {
        let left = retry.left(model.now);
        facts.push((2, Span::styled(format!("asked again in {left} s"), theme.warning)));
    }
    facts
}

fn joined(model: &Model, ctx: &Ctx, facts: &[(u8, Span<'static>)]) -> Vec<Span<'static>> {
    let theme = &ctx.theme;
    if model.environment().is_none() {
        return Vec::new();
    }
    let mut line = Vec::new();
    if let Some(picture) = spinner(model, ctx.glyphs.spinner.len()) {
        line.push(Span::styled(format!("{} ", ctx.glyphs.spinner[picture]), theme.key));
    }
    for (at, (_, fact)) in facts.iter().enumerate() {
        if at > 0 {
            line.push(Span::styled(format!(" {} ", ctx.glyphs.dot), theme.faint));
        }
        line.push(fact.clone());
    }
    line.push(Span::raw(" "));
    line
}

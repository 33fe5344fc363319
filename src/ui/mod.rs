//! How it looks: `draw` reads the model and paints. Pure: nothing is changed, no clock is read.

mod applications;
mod ascii;
mod detail;
mod dialog;
mod empty_list;
mod environments;
mod footer;
mod glyphs;
mod header;
pub mod hit;
mod list_title;
mod message;
pub mod plain;
mod strip;
pub mod theme;
mod welcome;
mod widgets;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::{Paragraph, Wrap};

use crate::app::Model;
use crate::app::screen::layout::{Areas, PaneLayout, SMALLEST};

pub use glyphs::Glyphs;
pub use theme::{Theme, ThemedLook};

use crate::domain::columns as text;

/// How to paint: colours and characters.
#[derive(Clone, Copy, Debug)]
pub struct Ctx {
    /// The styles by role.
    pub theme: Theme,
    /// The characters of frames and marks.
    pub glyphs: Glyphs,
}

/// Paints the whole screen.
pub fn draw(model: &Model, ctx: &Ctx, frame: &mut Frame) {
    draw_all(model, ctx, frame);
    if ctx.glyphs.ascii {
        ascii::plain(frame.buffer_mut());
    }
}

fn draw_all(model: &Model, ctx: &Ctx, frame: &mut Frame) {
    let areas = model.areas();
    if areas.shape == PaneLayout::TooSmall {
        let (width, height) = SMALLEST;
        let words = if model.reveals.is_empty() {
            format!("appdeck needs {width}×{height}")
        } else {
            format!("a secret waits: {width}×{height} needed")
        };
        frame.render_widget(Paragraph::new(words).wrap(Wrap { trim: true }), areas.screen);
        return;
    }
    if dialog::draw_large(model, ctx, frame, areas.screen) {
        if model.notice.is_some() {
            message::draw(model, ctx, frame, areas.message);
        }
        return;
    }
    header::draw(model, ctx, frame, areas.header);
    if let Some(area) = areas.strip {
        strip::draw(model, ctx, frame, area);
    }
    if model.environments.is_empty() {
        welcome::draw(model, ctx, frame, areas.body);
    } else {
        panes(model, ctx, frame, &areas);
    }
    if model.dialog.is_some() || !model.reveals.is_empty() {
        dim(frame, areas.body);
        areas.strip.into_iter().for_each(|strip| dim(frame, strip));
    }
    dialog::draw(model, ctx, frame);
    message::draw(model, ctx, frame, areas.message);
    // Most dialogs have their keys beside what they are for.
    if model.reveals.is_empty() && !dialog::tells_keys(model) {
        footer::draw(model, ctx, frame, areas.footer);
    }
}

// What a dialog covers is still there, but not where one works.
fn dim(frame: &mut Frame, area: Rect) {
    frame.buffer_mut().set_style(area, Style::reset().add_modifier(Modifier::DIM));
}

fn panes(model: &Model, ctx: &Ctx, frame: &mut Frame, areas: &Areas) {
    if let Some(area) = areas.environments {
        environments::draw(model, ctx, frame, area);
    }
    if let Some(area) = areas.applications {
        applications::draw(model, ctx, frame, area);
    }
    if let Some(area) = areas.detail {
        detail::draw(model, ctx, frame, area);
    }
}

//! The frame of a dialog and what stands in it: the title, the environment, and that there is more.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, Borders, Clear};

use crate::app::Model;
use crate::app::keys::Action;
use crate::app::screen::contexts::contexts;
use crate::ui::Ctx;
use crate::ui::text::{clip, width};
use crate::ui::widgets::pane::on_frame;

/// The shortest name of an environment in a frame, in columns.
const SHORTEST: usize = 6;

/// The pages of a dialog that is taller than the screen.
pub struct DialogPages {
    /// The first line on screen, where the operator turned to it.
    pub first: Option<usize>,
    /// The keys that lead back and on.
    keys: [Option<String>; 2],
}

impl DialogPages {
    /// Those of the dialog on screen.
    pub fn of(model: &Model) -> Self {
        let contexts = contexts(model);
        let keys = [Action::PageUp, Action::PageDown];
        let keys = keys.map(|action| model.keymap.key_in(&contexts, action));
        Self { first: model.turned, keys }
    }

    /// Paints the keys into the lower frame of the dialog in `spot`: those that lead to more.
    pub fn draw(&self, ctx: &Ctx, frame: &mut Frame, spot: Rect, more: [bool; 2]) {
        let keys = self.keys.iter().zip(["↑", "↓"]).zip(more).filter(|(_, more)| *more);
        let keys = keys.filter_map(|((key, sign), _)| Some(format!("{sign} {} ", key.as_ref()?)));
        let keys: String = keys.collect();
        if keys.is_empty() {
            return;
        }
        let keys = Line::styled(format!(" {keys}"), on_frame(ctx.theme.warning));
        let wide = u16::try_from(keys.width()).unwrap_or(0);
        let (x, y) = (spot.right().saturating_sub(wide + 2), spot.bottom().saturating_sub(1));
        frame.render_widget(keys, Rect { x, y, width: wide, height: 1 }.intersection(spot));
    }
}

/// The environment that a dialog is about, as it stands in the frame.
#[derive(Clone, Copy, Debug)]
pub struct FramePlace<'a> {
    /// Its name.
    pub name: &'a str,
    /// Whether it is a production one.
    pub production: bool,
}

impl FramePlace<'_> {
    /// Paints it into the upper frame of the dialog in `spot`, where there is room beside the title.
    pub fn draw(self, ctx: &Ctx, frame: &mut Frame, spot: Rect, title: &str) {
        let (before, after) = ctx.glyphs.badge;
        let badge =
            if self.production { format!("{before}PRODUCTION{after}") } else { String::new() };
        let taken = width(title) + width(&badge) + 9;
        let room = usize::from(spot.width).saturating_sub(taken);
        if room < SHORTEST {
            return;
        }
        let name = clip(self.name, room, ctx.glyphs.cut);
        let mut spans = vec![Span::raw(" ")];
        if self.production {
            spans.extend([Span::styled(badge, ctx.theme.production), Span::raw(" ")]);
        }
        spans.push(Span::raw(format!("{name} ")));
        let line = Line::from(spans);
        let wide = u16::try_from(line.width()).unwrap_or(0);
        let x = spot.right().saturating_sub(wide + 2);
        frame.render_widget(line, Rect { x, width: wide, height: 1, ..spot });
    }
}

// That there is more above or below stands in the frame.
pub fn cut_marks(frame: &mut Frame, spot: Rect, above: bool, below: bool, ctx: &Ctx) {
    let rows = [(above, spot.y + 1, "↑"), (below, spot.bottom().saturating_sub(2), "↓")];
    for (_, y, mark) in rows.into_iter().filter(|(cut, ..)| *cut) {
        let mark = Line::styled(mark, ctx.theme.warning);
        frame.render_widget(
            mark,
            Rect::new(spot.right().saturating_sub(1), y, 1, 1).intersection(spot),
        );
    }
}

/// Clears the spot, paints the frame, and returns the room within, one column in from each side.
pub fn open(ctx: &Ctx, frame: &mut Frame, spot: Rect, title: &str, danger: bool) -> Rect {
    frame.render_widget(Clear, spot);
    let style = if danger { ctx.theme.alarm } else { ctx.theme.focus };
    let room = usize::from(spot.width).saturating_sub(4);
    let block = Block::new()
        .borders(Borders::ALL)
        .border_set(ctx.glyphs.border)
        .border_style(style)
        .title_top(Line::from(Span::styled(
            format!(" {} ", clip(title, room, ctx.glyphs.cut)),
            on_frame(ctx.theme.title),
        )));
    let inner = block.inner(spot);
    frame.render_widget(block, spot);
    Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }
}

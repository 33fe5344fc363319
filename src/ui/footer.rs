//! The bottom line: the keys that work now, most useful first, dropped to fit, and at its end the way to all of them.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};

use super::Ctx;
use super::text::width;
use super::widgets::RowPen;
use crate::app::Model;
use crate::app::keys::Binding;
use crate::app::screen::ready::hints;

/// The bindings that lead to all others: they are there at any width.
const ALWAYS: [&str; 2] = ["help", "palette"];

/// Paints it.
pub fn draw(model: &Model, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let (always, others): (Vec<FooterHint>, Vec<FooterHint>) =
        hints(model).into_iter().partition(|(_, binding)| ALWAYS.contains(&binding.name));
    let mut room = usize::from(area.width).saturating_sub(1);
    let mut fits = |hint: &FooterHint| {
        let left = room.checked_sub(columns(hint));
        room = left.unwrap_or(room);
        left.is_some()
    };
    let always: Vec<_> = always.into_iter().filter(&mut fits).collect();
    let shown = others.into_iter().filter(fits).chain(always);
    let mut spans = vec![Span::raw(" ")];
    for (key, binding) in shown {
        spans.push(Span::styled(key, ctx.theme.key));
        spans.push(Span::raw(format!(" {}  ", binding.label)));
    }
    RowPen::new(frame.buffer_mut(), area).line(&Line::from(spans));
}

type FooterHint = (String, &'static Binding);

fn columns((key, binding): &FooterHint) -> usize {
    width(key) + 1 + width(binding.label) + 2
}

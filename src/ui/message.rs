//! The line that says what just happened.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;

use super::Ctx;
use super::text::{clip, wrap};
use crate::app::Model;
use crate::app::screen::message_room::BESIDE;
use crate::app::screen::notice::Tone;

/// What stands between what happened and each thing that is said of it.
const BETWEEN: &str = " · ";

/// Paints it.
pub fn draw(model: &Model, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let glyphs = &ctx.glyphs;
    let (tone, text) = match (model.line(), model.line_waits()) {
        (Some(notice), _) => (notice.tone, notice.text.as_str()),
        (None, Some(waits)) => (Tone::Info, waits),
        (None, None) => return,
    };
    let (mark, style) = match tone {
        Tone::Success => (glyphs.on, ctx.theme.good),
        Tone::Info => (glyphs.hint, ctx.theme.text),
        Tone::Warning => (glyphs.warning, ctx.theme.warning),
        Tone::Error => (glyphs.off, ctx.theme.danger),
    };
    let room = usize::from(area.width.saturating_sub(BESIDE));
    // What does not fit on its line takes more from above, rather than being cut.
    let lines = fitted(text, room, usize::from(model.message_height()), glyphs.cut);
    let height = u16::try_from(lines.len()).unwrap_or(1);
    let spot = Rect { y: (area.y + 1).saturating_sub(height), height, ..area };
    frame.render_widget(Clear, spot);
    for (at, text) in lines.into_iter().enumerate() {
        let mark = if at == 0 { mark } else { " " };
        let line = Line::from(vec![
            Span::raw(" "),
            Span::styled(mark, style),
            Span::raw(" "),
            Span::styled(text, style),
        ]);
        let y = spot.y + u16::try_from(at).unwrap_or(0);
        frame.render_widget(line, Rect { y, height: 1, ..spot });
    }
}

// What is too long is cut where it tells what happened: what to do about it, behind that, stays whole.
fn fitted(text: &str, room: usize, most: usize, cut: &str) -> Vec<String> {
    let mut lines = wrap(text, room);
    if lines.len() <= most {
        return lines;
    }
    if let Some((happened, advice)) = text.split_once(BETWEEN) {
        let mut words: Vec<&str> = happened.split(' ').collect();
        while words.pop().is_some() && !words.is_empty() {
            let shorter = wrap(&format!("{}{cut}{BETWEEN}{advice}", words.join(" ")), room);
            if shorter.len() <= most {
                return shorter;
            }
        }
    }
    lines.truncate(most);
    if let Some(last) = lines.last_mut() {
        *last = clip(&format!("{last}{cut}"), room, cut);
    }
    lines
}

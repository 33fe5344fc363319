//! The authorize URL over the whole screen: as a QR code (ISO/IEC 18004), and as text from the first
//! column on.

use qrcodegen::{QrCode, QrCodeEcc};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use ratatui::widgets::{Clear, Paragraph};

use super::sheet;
use super::sign_in::url_lines;
use crate::app::Model;
use crate::app::screen::signing_in::WaitingSignIn;
use crate::ui::Ctx;
use crate::ui::text::wrap;

/// The light margin that readers look for, in modules; and one that most of them take as well.
const MARGINS: [i32; 2] = [4, 2];

/// The fewest columns beside a code in which its URL is of use.
const BESIDE: u16 = 24;

/// Paints it.
pub fn draw(model: &Model, waiting: &WaitingSignIn, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    frame.render_widget(Clear, area);
    let keys = [("sign-in-code", "back"), ("sign-in-copy", "copy the URL")];
    let keys = sheet::key_lines(model, &keys, usize::from(area.width)).into_iter().next();
    let foot = Rect { y: area.bottom().saturating_sub(1), height: area.height.min(1), ..area };
    let room = Rect { height: area.height.saturating_sub(1), ..area };
    frame.render_widget(Line::styled(keys.unwrap_or_default(), ctx.theme.key), foot);
    let url = waiting.attempt.url();
    match code(&url, ctx, room) {
        DrawnCode::Lines(lines, style) => {
            let width = lines.first().map_or(0, |line| line.chars().count());
            let width = u16::try_from(width).unwrap_or(u16::MAX);
            let height = u16::try_from(lines.len()).unwrap_or(u16::MAX);
            let painted: Vec<_> = lines.into_iter().map(|line| Line::styled(line, style)).collect();
            frame.render_widget(Paragraph::new(painted), Rect { width, height, ..room });
            let beside = Rect {
                x: (room.x + width + 2).min(room.right()),
                width: room.width.saturating_sub(width + 2),
                ..room
            };
            if beside.width >= BESIDE {
                let words = if waiting.attempt.is_here_only() {
                    "It leads to this machine, which a phone does not reach. Open it here:"
                } else {
                    "Scan it with a phone, or open:"
                };
                text(&url, words, ctx, frame, beside);
            }
        }
        DrawnCode::Not(why) => text(&url, &why, ctx, frame, room),
    }
}

fn text(url: &str, words: &str, ctx: &Ctx, frame: &mut Frame, area: Rect) {
    let columns = usize::from(area.width);
    let words: Vec<String> = wrap(words, columns).into_iter().chain([String::new()]).collect();
    let url = url_lines(url, columns);
    // On a low screen the URL matters more.
    let fits = words.len() + url.len() <= usize::from(area.height);
    let words = words.into_iter().filter(|_| fits).map(|line| Line::styled(line, ctx.theme.faint));
    let url = url.into_iter().map(|line| Line::styled(line, ctx.theme.text));
    let lines: Vec<Line> = words.chain(url).collect();
    frame.render_widget(Paragraph::new(lines), area);
}

/// A code, or why there is none.
enum DrawnCode {
    Lines(Vec<String>, Style),
    Not(String),
}

/// The code with two modules a character, dark on light whatever the palette.
fn code(url: &str, ctx: &Ctx, room: Rect) -> DrawnCode {
    let not = |why: &str| DrawnCode::Not(format!("{why}. Open:"));
    if ctx.glyphs.ascii {
        return not("A QR code needs more than ASCII characters");
    }
    let Some(style) = ctx.theme.modules else {
        return not("A QR code needs colours: it must be dark on light");
    };
    let Ok(code) = QrCode::encode_text(url, QrCodeEcc::Low) else {
        return not("The URL is too long for a QR code");
    };
    let needed = |margin: i32| {
        let side = code.size() + 2 * margin;
        (side, (side + 1) / 2)
    };
    let fits = |margin: &i32| {
        let (columns, rows) = needed(*margin);
        columns <= i32::from(room.width) && rows <= i32::from(room.height)
    };
    let Some(margin) = MARGINS.into_iter().find(fits) else {
        let (columns, rows) = needed(MARGINS[1]);
        // One more row for the keys.
        let (rows, width, height) = (rows + 1, room.width, room.height + 1);
        return not(&format!(
            "The QR code needs {columns}×{rows} characters, and this window has {width}×{height}"
        ));
    };
    let range = |step| (-margin..code.size() + margin).step_by(step);
    let character = |x: i32, y: i32| match (code.get_module(x, y), code.get_module(x, y + 1)) {
        (true, true) => '█',
        (true, false) => '▀',
        (false, true) => '▄',
        (false, false) => ' ',
    };
    let lines = range(2).map(|y| range(1).map(|x| character(x, y)).collect()).collect();
    DrawnCode::Lines(lines, style)
}

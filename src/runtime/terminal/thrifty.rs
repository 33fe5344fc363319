//! The way from cells to bytes that takes few of them: a key over a slow connection is seen as soon as its
//! bytes are there.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use ratatui::layout::{Position, Size};
use ratatui::style::Style;

use unicode_width::UnicodeWidthStr;

use super::pen::Pen;

/// The frame that is about to be written. A backend is told what changed and nothing of the rest.
#[derive(Clone, Debug, Default)]
pub(super) struct ThriftyFrame(Arc<Mutex<Buffer>>);

impl ThriftyFrame {
    /// Takes over what was drawn, and takes the style from blanks that do not show it: for the eye they are all
    /// the same, and what is the same is not written.
    pub(super) fn take(&self, drawn: &mut Buffer) {
        for cell in drawn.content.iter_mut().filter(|cell| is_bare(cell)) {
            cell.set_style(Style::reset());
        }
        self.held().clone_from(drawn);
    }

    fn held(&self) -> MutexGuard<'_, Buffer> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes cells itself and leaves everything else to crossterm.
#[derive(Debug)]
pub(super) struct Thrifty<W: Write> {
    crossterm: CrosstermBackend<W>,
    frame: ThriftyFrame,
    /// The cursor is hidden for certain.
    hidden: bool,
}

impl<W: Write> Thrifty<W> {
    /// In front of `out`, which should not write before it is told.
    pub(super) fn new(out: W, frame: ThriftyFrame) -> Self {
        Self { crossterm: CrosstermBackend::new(out), frame, hidden: false }
    }
}

impl<W: Write> Backend for Thrifty<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        encode(content, &self.frame.held(), &mut self.crossterm)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if std::mem::replace(&mut self.hidden, true) {
            return Ok(());
        }
        self.crossterm.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.hidden = false;
        self.crossterm.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.crossterm.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.crossterm.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        // Whoever clears does not know what is on the screen, and so not of the cursor.
        self.hidden = false;
        self.crossterm.clear_region(region)
    }

    fn append_lines(&mut self, count: u16) -> io::Result<()> {
        self.crossterm.append_lines(count)
    }

    fn size(&self) -> io::Result<Size> {
        self.crossterm.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.crossterm.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.crossterm)
    }
}

fn is_bare(cell: &Cell) -> bool {
    cell.symbol() == " " && Pen::of(cell).leaves_blanks_bare()
}

/// Writes `updates`, which make the screen show `frame`, from the default style on and back to it.
fn encode<'a>(
    updates: impl Iterator<Item = (u16, u16, &'a Cell)>,
    frame: &Buffer,
    out: &mut impl Write,
) -> io::Result<()> {
    let (pen, columns) = (Pen::default(), frame.area.width);
    let mut encoder = Encoder { out, columns, pen, at: None, doubts: 0, blanks: 0 };
    for (x, y, cell) in updates {
        let position = Position { x, y };
        encoder.bridge(position, frame)?;
        encoder.cell(position, cell)?;
    }
    encoder.pass_blanks(None)?;
    encoder.wear(Pen::default())
}

/// So many cells are written again where that is shorter than the way around them.
const BRIDGED: u16 = 3;

struct Encoder<'a, W> {
    // Not collected here: what is revealed is wiped where it is held, and nowhere else.
    out: &'a mut W,
    columns: u16,
    pen: Pen,
    /// Where the cursor is.
    at: Option<Position>,
    /// By how many columns it may be further right: terminals do not agree on how wide each character is.
    doubts: u16,
    /// How many bare blanks are to be written from there on.
    blanks: u16,
}

impl<W: Write> Encoder<'_, W> {
    /// Writes the cells before `to` that did not change, if they are few and look like those before them.
    fn bridge(&mut self, to: Position, frame: &Buffer) -> io::Result<()> {
        let Some(from) = self.after_blanks() else { return Ok(()) };
        // What is erased anyhow may be longer.
        let few = if self.blanks > BRIDGED { u16::MAX } else { BRIDGED };
        if from.y != to.y || from.x >= to.x || to.x - from.x > few {
            return Ok(());
        }
        let between = || (from.x..to.x).map(|x| Position { x, ..to });
        let alike = between().all(|position| {
            let Some(cell) = frame.cell(position) else { return false };
            let bare = is_bare(cell) && self.pen.leaves_blanks_bare();
            let same = Pen::of(cell) == self.pen && self.blanks == 0 && cell.symbol().len() == 1;
            cell.diff_option == CellDiffOption::None && (bare || same)
        });
        for cell in between().filter(|_| alike) {
            self.cell(cell, &frame[cell])?;
        }
        Ok(())
    }

    fn cell(&mut self, position: Position, cell: &Cell) -> io::Result<()> {
        let bare = is_bare(cell);
        if bare && self.blanks > 0 && self.after_blanks() == Some(position) {
            self.blanks += 1;
            return Ok(());
        }
        self.pass_blanks(Some(position))?;
        self.out.write_all(self.way(self.at, position).as_bytes())?;
        if self.at.replace(position) != Some(position) {
            self.doubts = 0;
        }
        if bare {
            self.blanks = 1;
            return Ok(());
        }
        self.wear(Pen::of(cell))?;
        self.out.write_all(cell.symbol().as_bytes())?;
        // After what is wide it is told where to go on.
        let narrow = cell.symbol().width() == 1;
        self.at = narrow.then_some(Position { x: position.x + 1, ..position });
        self.doubts += u16::from(!cell.symbol().is_ascii());
        Ok(())
    }

    fn after_blanks(&self) -> Option<Position> {
        self.at.map(|at| Position { x: at.x + self.blanks, ..at })
    }

    /// Writes or erases the blanks, whichever is shorter with the way to what is `next`.
    fn pass_blanks(&mut self, next: Option<Position>) -> io::Result<()> {
        let after = self.after_blanks();
        let count = std::mem::take(&mut self.blanks);
        if count == 0 {
            return Ok(());
        }
        if !self.pen.leaves_blanks_bare() {
            self.wear(Pen::default())?;
        }
        let onwards = |from| next.map_or(0, |next| self.way(from, next).len());
        let erased = format!("\x1b[{}X", parameter(count));
        if erased.len() + onwards(self.at) < usize::from(count) + onwards(after) {
            return self.out.write_all(erased.as_bytes());
        }
        self.at = after;
        write!(self.out, "{:1$}", "", usize::from(count))
    }

    /// What moves the cursor.
    fn way(&self, from: Option<Position>, to: Position) -> String {
        match from {
            Some(from) if from == to => String::new(),
            Some(from) if from.y == to.y && from.x < to.x && self.doubts == 0 => {
                format!("\x1b[{}C", parameter(to.x - from.x))
            }
            // It is on that line still, wherever.
            Some(from) if from.y == to.y && from.x + self.doubts < self.columns => {
                format!("\x1b[{}G", to.x + 1)
            }
            _ => format!("\x1b[{};{}H", to.y + 1, to.x + 1),
        }
    }

    fn wear(&mut self, pen: Pen) -> io::Result<()> {
        self.out.write_all(&pen.change(self.pen))?;
        self.pen = pen;
        Ok(())
    }
}

/// A count as a parameter: one goes without saying.
fn parameter(count: u16) -> String {
    if count == 1 { String::new() } else { count.to_string() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::backend::{Backend, CrosstermBackend};
    use ratatui::buffer::{Buffer, CellDiffOption};
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Modifier, Style};

    use super::{Thrifty, ThriftyFrame};

    const AREA: Rect = Rect::new(0, 0, 24, 4);

    /// What is drawn over what, with the styles of pieces and texts of all widths.
    type Piece = ((u16, u16), &'static str, (Color, Color, Modifier), bool);

    fn piece() -> impl Strategy<Value = Piece> {
        let texts = ["web", "          ", "─────", "号码", "e\u{301}", "👩 ", " ", "a  b", "│"];
        let colours = [
            Color::Reset,
            Color::Cyan,
            Color::White,
            Color::LightRed,
            Color::Indexed(200),
            Color::Rgb(1, 2, 3),
        ];
        let modifiers = [
            Modifier::empty(),
            Modifier::BOLD,
            Modifier::DIM,
            Modifier::ITALIC | Modifier::UNDERLINED,
            Modifier::REVERSED,
        ];
        let colour = || prop::sample::select(colours.to_vec());
        let style = (colour(), colour(), prop::sample::select(modifiers.to_vec()));
        let place = (0..AREA.width, 0..AREA.height);
        (place, prop::sample::select(texts.to_vec()), style, prop::bool::weighted(0.1))
    }

    fn buffer(pieces: &[Piece]) -> Buffer {
        let mut buffer = Buffer::empty(AREA);
        for ((x, y), text, (front, back, modifier), skipped) in pieces {
            let style = Style::reset().fg(*front).bg(*back).add_modifier(*modifier);
            buffer.set_string(*x, *y, text, style);
            if *skipped {
                buffer[(*x, *y)].set_diff_option(CellDiffOption::Skip);
            }
        }
        buffer
    }

    /// What a terminal shows after both buffers: cell by cell, what a blank does not show left out.
    fn shown(bytes: &[u8]) -> Vec<String> {
        let mut parser =
            vt100::Parser::new(AREA.height.try_into().unwrap(), AREA.width.try_into().unwrap(), 0);
        parser.process(bytes);
        let screen = parser.screen();
        let cell = |x, y| {
            let cell = screen.cell(y, x).unwrap();
            let (text, back) = (cell.contents(), cell.bgcolor());
            if text.trim().is_empty() && !cell.underline() && !cell.inverse() {
                return format!("{back:?}");
            }
            let weight = (cell.bold(), cell.dim(), cell.italic(), cell.underline(), cell.inverse());
            format!("{text:?} {:?} {back:?} {weight:?}", cell.fgcolor())
        };
        (0..AREA.height)
            .flat_map(|y| (0..AREA.width).map(move |x| (x, y)))
            .map(|(x, y)| cell(x, y))
            .collect()
    }

    fn thrifty(out: &mut Vec<u8>, frames: &mut [Buffer; 2]) {
        let shared = ThriftyFrame::default();
        let mut backend = Thrifty::new(out, shared.clone());
        let mut before = Buffer::empty(AREA);
        for frame in frames {
            shared.take(frame);
            backend.draw(before.diff_iter(frame)).unwrap();
            before = frame.clone();
        }
    }

    fn plain(out: &mut Vec<u8>, frames: &[Buffer; 2]) {
        let mut backend = CrosstermBackend::new(out);
        let mut before = &Buffer::empty(AREA);
        for frame in frames {
            backend.draw(before.diff_iter(frame)).unwrap();
            before = frame;
        }
    }

    proptest! {
        #[test]
        fn any_two_frames_look_as_crossterm_draws_them(
            first in prop::collection::vec(piece(), 0..20),
            second in prop::collection::vec(piece(), 0..20),
        ) {
            let mut frames = [buffer(&first), buffer(&second)];
            let (mut few, mut many) = (Vec::new(), Vec::new());
            thrifty(&mut few, &mut frames);
            plain(&mut many, &frames);
            prop_assert_eq!(shown(&few), shown(&many));
            prop_assert!(few.len() <= many.len());
        }
    }

    #[test]
    fn the_cursor_is_hidden_once_and_again_after_the_screen_was_cleared() {
        let mut bytes = Vec::new();
        let mut backend = Thrifty::new(&mut bytes, ThriftyFrame::default());
        let hide = |backend: &mut Thrifty<_>| (0..3).for_each(|_| backend.hide_cursor().unwrap());
        hide(&mut backend);
        backend.show_cursor().unwrap();
        hide(&mut backend);
        backend.clear().unwrap();
        hide(&mut backend);
        let written = String::from_utf8(bytes).unwrap();
        assert_eq!(written, "\x1b[?25l\x1b[?25h\x1b[?25l\x1b[2J\x1b[?25l");
    }

    #[test]
    fn few_bytes_move_style_and_erase() {
        let bytes = |lines: [&'static str; 2], style: Style| {
            let mut frames = lines.map(|line| Buffer::with_lines([line]));
            frames[1].set_style(Rect { width: 1, ..frames[1].area }, style);
            let mut bytes = Vec::new();
            let shared = ThriftyFrame::default();
            let mut backend = Thrifty::new(&mut bytes, shared.clone());
            shared.take(&mut frames[1]);
            backend.draw(frames[0].diff_iter(&frames[1])).unwrap();
            String::from_utf8(bytes).unwrap()
        };
        let plain = Style::new();
        assert_eq!(bytes(["abcdefgh", "AbcdefgH"], plain), "\x1b[1;1HA\x1b[6CH");
        assert_eq!(bytes(["abcdefgh", "AbcDefgh"], plain), "\x1b[1;1HAbcD");
        assert_eq!(bytes(["abcdefghi", "        I"], plain), "\x1b[1;1H        I");
        assert_eq!(bytes(["abcdefghi", "         "], plain), "\x1b[1;1H\x1b[9X");
        assert_eq!(bytes(["abcd    fghi", "            "], plain), "\x1b[1;1H\x1b[12X");
        assert_eq!(bytes(["ab", "A "], plain.fg(Color::Cyan)), "\x1b[1;1H\x1b[36mA \x1b[m");
        assert_eq!(bytes(["ab", "A "], plain.bg(Color::Cyan)), "\x1b[1;1H\x1b[46mA\x1b[m ");
        // Not every terminal agrees on the width of what is not ASCII.
        assert_eq!(bytes(["ab cdef", "─b cdeF"], plain), "\x1b[1;1H─\x1b[7GF");
        assert_eq!(bytes(["abcdefg", "─────fG"], plain), "\x1b[1;1H─────fG");
        assert_eq!(bytes(["abcdefghijkl", "──────ghijkL"], plain), "\x1b[1;1H──────\x1b[1;12HL");
        assert_eq!(bytes(["ab c", "号 C"], plain), "\x1b[1;1H号\x1b[1;4HC");
    }
}

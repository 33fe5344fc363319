//! The way from cells to bytes that takes few of them: a key over a slow connection is seen as soon as its
//! bytes are there.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Size};
use ratatui::style::Style;

use super::encoder::{encode, is_bare};
use super::pen::Pen;

/// The frame that is on the screen and the one that is about to be: a backend is told what changed and nothing
/// of the rest.
#[derive(Clone, Debug, Default)]
pub(super) struct ThriftyFrames(Arc<Mutex<Frames>>);

#[derive(Debug, Default)]
struct Frames {
    shown: Buffer,
    next: Buffer,
    /// The next one was drawn and not written.
    pending: bool,
}

impl ThriftyFrames {
    /// Takes over what was drawn, and takes the style from blanks that do not show it: for the eye they are all
    /// the same, and what is the same is not written. What is left in its place is an old frame.
    pub(super) fn take(&self, drawn: &mut Buffer) {
        let styled = |cell: &&mut Cell| Pen::of(cell) != Pen::default();
        for cell in drawn.content.iter_mut().filter(styled).filter(|cell| is_bare(cell)) {
            cell.set_style(Style::reset());
        }
        let mut frames = self.held();
        if frames.next.area != drawn.area {
            frames.next = Buffer::empty(drawn.area);
        }
        std::mem::swap(&mut frames.next, drawn);
        frames.pending = true;
    }

    fn held(&self) -> MutexGuard<'_, Frames> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Frames {
    /// Writes what the next frame changes.
    fn advance(&mut self, out: &mut impl Write) -> io::Result<()> {
        if self.shown.area != self.next.area {
            self.shown = Buffer::empty(self.next.area);
        }
        encode(self.shown.diff_iter(&self.next), &self.next, out)?;
        std::mem::swap(&mut self.shown, &mut self.next);
        Ok(())
    }
}

/// Writes cells itself and leaves everything else to crossterm.
#[derive(Debug)]
pub(super) struct Thrifty<W: Write> {
    crossterm: CrosstermBackend<W>,
    frames: ThriftyFrames,
    /// The cursor is hidden for certain.
    hidden: bool,
}

impl<W: Write> Thrifty<W> {
    /// In front of `out`, which should not write before it is told.
    pub(super) fn new(out: W, frames: ThriftyFrames) -> Self {
        Self { crossterm: CrosstermBackend::new(out), frames, hidden: false }
    }
}

impl<W: Write> Backend for Thrifty<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut frames = self.frames.held();
        if std::mem::take(&mut frames.pending) {
            // What is told comes from an old frame; see `ThriftyFrames::take`.
            return frames.advance(&mut self.crossterm);
        }
        // The screen is cleared cell by cell.
        frames.shown.reset();
        encode(content, &Buffer::default(), &mut self.crossterm)
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
        self.frames.held().shown.reset();
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ratatui::backend::{Backend, ClearType, CrosstermBackend};
    use ratatui::buffer::{Buffer, Cell, CellDiffOption};
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Modifier, Style};

    use super::{Thrifty, ThriftyFrames};

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
        let shared = ThriftyFrames::default();
        let mut backend = Thrifty::new(out, shared.clone());
        for frame in frames {
            shared.take(frame);
            backend.draw(std::iter::empty()).unwrap();
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
            plain(&mut many, &frames);
            thrifty(&mut few, &mut frames);
            prop_assert_eq!(shown(&few), shown(&many));
            prop_assert!(few.len() <= many.len());
        }
    }

    #[test]
    fn the_cursor_is_hidden_once_and_again_after_the_screen_was_cleared() {
        let mut bytes = Vec::new();
        let mut backend = Thrifty::new(&mut bytes, ThriftyFrames::default());
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
    fn after_the_screen_was_cleared_everything_is_written_again() {
        let mut bytes = Vec::new();
        let shared = ThriftyFrames::default();
        let mut backend = Thrifty::new(&mut bytes, shared.clone());
        let show = |backend: &mut Thrifty<_>| {
            shared.take(&mut Buffer::with_lines(["ab"]));
            backend.draw(std::iter::empty()).unwrap();
        };
        show(&mut backend);
        show(&mut backend);
        backend.clear_region(ClearType::AfterCursor).unwrap();
        show(&mut backend);
        // As ratatui clears what is not as wide as the terminal.
        let blank = Cell::default();
        backend.draw([(0, 0, &blank), (1, 0, &blank)].into_iter()).unwrap();
        show(&mut backend);
        let written = String::from_utf8(bytes).unwrap();
        assert_eq!(written, "\x1b[1;1Hab\x1b[J\x1b[1;1Hab\x1b[1;1H  \x1b[1;1Hab");
    }

    #[test]
    fn few_bytes_move_style_and_erase() {
        let bytes = |lines: [&'static str; 2], style: Style| {
            let mut frames = lines.map(|line| Buffer::with_lines([line]));
            frames[1].set_style(Rect { width: 1, ..frames[1].area }, style);
            let [mut before, mut after] = frames;
            let mut bytes = Vec::new();
            let shared = ThriftyFrames::default();
            shared.take(&mut before);
            Thrifty::new(Vec::new(), shared.clone()).draw(std::iter::empty()).unwrap();
            shared.take(&mut after);
            Thrifty::new(&mut bytes, shared).draw(std::iter::empty()).unwrap();
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

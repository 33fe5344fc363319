//! The way from cells to bytes that takes few of them: a key over a slow connection is seen as soon as its
//! bytes are there.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Size};

use super::changes::{changes, columns_of, is_blank};
use super::encoder::encode;

/// The frame that is on the screen. It is known here and not taken from ratatui, because a backend is told what
/// changed and nothing of the rest.
#[derive(Clone, Debug, Default)]
pub(super) struct ShownFrame(Arc<Mutex<ShownCells>>);

#[derive(Debug, Default)]
struct ShownCells {
    cells: Buffer,
    /// What the backend is told next is on the screen already.
    written: bool,
}

impl ShownFrame {
    /// Writes what `drawn` changes, and leaves the frame before it in its place.
    ///
    /// # Errors
    /// Those of `out`.
    pub(super) fn advance(&self, drawn: &mut Buffer, out: &mut impl Write) -> io::Result<()> {
        blank_cut_characters(drawn);
        let mut shown = self.held();
        if shown.cells.area != drawn.area {
            shown.cells = Buffer::empty(drawn.area);
        }
        encode(changes(&shown.cells, drawn), drawn, out)?;
        std::mem::swap(&mut shown.cells, drawn);
        shown.written = true;
        Ok(())
    }

    /// Nothing is on the screen, or nobody knows what.
    fn forget(&self) {
        self.held().cells.reset();
    }

    fn held(&self) -> MutexGuard<'_, ShownCells> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Blanks a wide character whose right half something else is drawn over, such as a frame: it would hide that.
fn blank_cut_characters(drawn: &mut Buffer) {
    let wide = |(at, cell): (usize, &Cell)| (columns_of(cell) > 1).then_some(at);
    let wide: Vec<usize> = drawn.content.iter().enumerate().filter_map(wide).collect();
    for at in wide {
        let cut = drawn.content.get(at + 1).is_some_and(|after| !is_blank(after));
        if cut && let Some(cell) = drawn.content.get_mut(at) {
            cell.set_symbol(" ");
        }
    }
}

/// Writes cells itself and leaves everything else to crossterm.
#[derive(Debug)]
pub(super) struct Thrifty<W: Write> {
    crossterm: CrosstermBackend<W>,
    shown: ShownFrame,
    /// The cursor is hidden for certain.
    hidden: bool,
}

impl<W: Write> Thrifty<W> {
    /// In front of `out`, which should not write before it is told.
    pub(super) fn new(out: W, shown: ShownFrame) -> Self {
        Self { crossterm: CrosstermBackend::new(out), shown, hidden: false }
    }
}

impl<W: Write> Backend for Thrifty<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        if std::mem::take(&mut self.shown.held().written) {
            return Ok(());
        }
        // The screen is cleared cell by cell.
        self.shown.forget();
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
        self.shown.forget();
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
    use ratatui::buffer::{Buffer, Cell};
    use ratatui::layout::Rect;
    use ratatui::style::{Color, Modifier, Style};

    use super::{ShownFrame, Thrifty, blank_cut_characters};

    const AREA: Rect = Rect::new(0, 0, 24, 4);

    /// What is drawn over what, with the styles of pieces and texts of all widths.
    type Piece = ((u16, u16), &'static str, (Color, Color, Modifier));

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
        (place, prop::sample::select(texts.to_vec()), style)
    }

    fn buffer(pieces: &[Piece]) -> Buffer {
        let mut buffer = Buffer::empty(AREA);
        for ((x, y), text, (front, back, modifier)) in pieces {
            let style = Style::reset().fg(*front).bg(*back).add_modifier(*modifier);
            buffer.set_string(*x, *y, text, style);
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
        let shared = ShownFrame::default();
        for frame in frames {
            shared.advance(frame, out).unwrap();
        }
    }

    fn plain(out: &mut Vec<u8>, frames: &[Buffer; 2], before: fn(&Buffer) -> Buffer) {
        let mut backend = CrosstermBackend::new(out);
        let mut last = Buffer::empty(AREA);
        for frame in frames {
            backend.draw(before(&last).diff_iter(frame)).unwrap();
            last.clone_from(frame);
        }
    }

    /// A frame that differs from any other in every cell.
    fn unlike(_: &Buffer) -> Buffer {
        let mut cell = Cell::default();
        cell.set_style(Style::new().add_modifier(Modifier::all()));
        Buffer::filled(AREA, cell)
    }

    proptest! {
        #[test]
        fn any_two_frames_look_as_crossterm_draws_the_second_one_whole(
            first in prop::collection::vec(piece(), 0..20),
            second in prop::collection::vec(piece(), 0..20),
        ) {
            let mut frames = [buffer(&first), buffer(&second)];
            let (mut few, mut many, mut whole) = (Vec::new(), Vec::new(), Vec::new());
            frames.iter_mut().for_each(blank_cut_characters);
            plain(&mut whole, &frames, unlike);
            plain(&mut many, &frames, Buffer::clone);
            thrifty(&mut few, &mut frames);
            prop_assert_eq!(shown(&few), shown(&whole));
            // What is left of halves of wide characters is worth a few bytes.
            let narrow = |(_, text, ..): &Piece| text.chars().all(|c| c.len_utf8() < 4 && !"号码".contains(c));
            if first.iter().chain(&second).all(narrow) {
                prop_assert!(few.len() <= many.len());
            }
        }
    }

    #[test]
    fn the_cursor_is_hidden_once_and_again_after_the_screen_was_cleared() {
        let mut bytes = Vec::new();
        let mut backend = Thrifty::new(&mut bytes, ShownFrame::default());
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
        let mut cleared = Vec::new();
        let shared = ShownFrame::default();
        let mut backend = Thrifty::new(&mut cleared, shared.clone());
        let show = |backend: &mut Thrifty<_>| {
            let mut written = Vec::new();
            let drawn = &mut Buffer::with_lines(["ab"]);
            shared.advance(drawn, &mut written).unwrap();
            // What ratatui compares is an old frame.
            backend.draw(Buffer::with_lines(["xy"]).diff_iter(drawn)).unwrap();
            String::from_utf8(written).unwrap()
        };
        assert_eq!([show(&mut backend), show(&mut backend)], ["\x1b[1;1Hab", ""]);
        backend.clear_region(ClearType::AfterCursor).unwrap();
        assert_eq!([show(&mut backend), show(&mut backend)], ["\x1b[1;1Hab", ""]);
        // As ratatui clears what is not as wide as the terminal.
        let blank = Cell::default();
        backend.draw([(0, 0, &blank), (1, 0, &blank)].into_iter()).unwrap();
        assert_eq!(show(&mut backend), "\x1b[1;1Hab");
        assert_eq!(String::from_utf8(cleared).unwrap(), "\x1b[J\x1b[1;1H  ");
    }

    #[test]
    fn a_frame_over_half_of_a_wide_character_is_whole() {
        let mut drawn = Buffer::with_lines(["a号码b"]);
        drawn[(2, 0)].set_symbol("│");
        let mut bytes = Vec::new();
        ShownFrame::default().advance(&mut drawn, &mut bytes).unwrap();
        assert_eq!(String::from_utf8(bytes).unwrap(), "\x1b[1;1Ha │码\x1b[1;6Hb");
    }

    #[test]
    fn few_bytes_move_style_and_erase() {
        let bytes = |lines: [&'static str; 2], style: Style| {
            let mut frames = lines.map(|line| Buffer::with_lines([line]));
            frames[1].set_style(Rect { width: 1, ..frames[1].area }, style);
            let [mut before, mut after] = frames;
            let mut bytes = Vec::new();
            let shared = ShownFrame::default();
            shared.advance(&mut before, &mut Vec::new()).unwrap();
            shared.advance(&mut after, &mut bytes).unwrap();
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
        // A row below is reached without its number.
        let rows = |lines: [&'static str; 2]| {
            let mut bytes = Vec::new();
            let shared = ShownFrame::default();
            shared.advance(&mut Buffer::with_lines(["abcde", "abcde"]), &mut Vec::new()).unwrap();
            shared.advance(&mut Buffer::with_lines(lines), &mut bytes).unwrap();
            String::from_utf8(bytes).unwrap()
        };
        assert_eq!(rows(["abXde", "Abcde"]), "\x1b[1;3HX\r\nA");
        assert_eq!(rows(["aXcde", "abXde"]), "\x1b[1;2HX\nX");
        assert_eq!(rows(["abXde", "abXde"]), "\x1b[1;3HX\n\x1b[DX");
        assert_eq!(rows(["abcdX", "Abcde"]), "\x1b[1;5HX\x1b[2;1HA", "from the last column");
        // Not every terminal agrees on the width of what is not ASCII.
        assert_eq!(bytes(["ab cdef", "─b cdeF"], plain), "\x1b[1;1H─\x1b[7GF");
        assert_eq!(bytes(["abcdefg", "─────fG"], plain), "\x1b[1;1H─────fG");
        assert_eq!(bytes(["abcdefghijkl", "──────ghijkL"], plain), "\x1b[1;1H──────\x1b[1;12HL");
        assert_eq!(bytes(["ab c", "号 C"], plain), "\x1b[1;1H号\x1b[1;4HC");
    }
}

//! A terminal's screen as a picture for the README: one SVG, no program needed to make it.

use std::fmt::Write;

use vt100::{Cell, Color, Screen};

const CELL_WIDTH: f32 = 8.4;
/// What a box-drawing glyph fills, so that the lines of a frame meet.
const CELL_HEIGHT: f32 = 16.0;
const FONT_SIZE: f32 = 14.0;
const BASELINE: f32 = 13.0;
const MARGIN: f32 = 14.0;
const TITLE_HEIGHT: f32 = 30.0;
const FOREGROUND: &str = "#d5dae2";
const BACKGROUND: &str = "#14171c";

/// The sixteen colours a terminal names, from black to bright white.
#[rustfmt::skip]
const NAMED: [&str; 16] = [
    "#2a2f38", "#e5646c", "#7fbf6a", "#d9a94f", "#5c9de0", "#bd7fd0", "#4fb3b8", "#c3c9d2",
    "#6b7482", "#f28b91", "#a0d68c", "#efc777", "#87bcf2", "#d3a3e2", "#7fd0d4", "#f4f6f9",
];

/// Draws `screen` in a plain window that has `title`.
pub fn svg(screen: &Screen, title: &str) -> String {
    let mut out = window(screen, title);
    draw(&mut out, screen);
    out.push_str("</svg>\n");
    out
}

/// Draws screens one after the other, each for so many seconds, again and again.
pub fn film(frames: &[(Screen, f32)], title: &str) -> String {
    let mut out = frames.first().map_or_else(String::new, |(screen, _)| window(screen, title));
    let whole: f32 = frames.iter().map(|(_, seconds)| seconds).sum();
    let mut start = 0.0;
    for (at, (screen, seconds)) in frames.iter().enumerate() {
        let (from, to) = (100.0 * start / whole, 100.0 * (start + seconds) / whole);
        start += seconds;
        // A viewer that does not move pictures shows the last one.
        let _ = writeln!(
            out,
            "<style>@keyframes f{at}{{0%,{from:.2}%{{visibility:hidden}}{from:.2}%,{to:.2}%{{visibility:visible}}\
             {to:.2}%,100%{{visibility:hidden}}}}.f{at}{{animation:f{at} {whole:.1}s step-end infinite}}</style>\n\
             <g class=\"f{at}\"><rect x=\"0\" y=\"{TITLE_HEIGHT}\" width=\"100%\" height=\"100%\" \
             fill=\"{BACKGROUND}\"/>"
        );
        draw(&mut out, screen);
        out.push_str("</g>\n");
    }
    out.push_str("</svg>\n");
    out
}

fn window(screen: &Screen, title: &str) -> String {
    let (rows, columns) = screen.size();
    let width = f32::from(columns.get()) * CELL_WIDTH + 2.0 * MARGIN;
    let height = f32::from(rows.get()) * CELL_HEIGHT + TITLE_HEIGHT + MARGIN;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.1} {height:.1}\" \
         font-family=\"'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"{FONT_SIZE}\">\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{BACKGROUND}\"/>\n"
    );
    for (index, colour) in [NAMED[1], NAMED[3], NAMED[2]].iter().enumerate() {
        let x = MARGIN + 5.0 + 18.0 * f32::from(u8::try_from(index).unwrap());
        let _ = writeln!(out, "<circle cx=\"{x:.1}\" cy=\"15\" r=\"5\" fill=\"{colour}\"/>");
    }
    let _ = writeln!(
        out,
        "<text x=\"50%\" y=\"19\" text-anchor=\"middle\" fill=\"{}\">{}</text>",
        NAMED[8],
        escaped(title)
    );
    out
}

fn draw(out: &mut String, screen: &Screen) {
    let (rows, columns) = screen.size();
    for row in 0..rows.get() {
        for run in runs(screen, row, columns.get()) {
            run.draw(out, row);
        }
    }
    if !screen.hide_cursor() {
        let (row, column) = screen.cursor_position();
        let (x, y) = (left(column), top(row));
        let _ = writeln!(
            out,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{CELL_WIDTH}\" height=\"{CELL_HEIGHT}\" \
             fill=\"{FOREGROUND}\" fill-opacity=\"0.5\"/>"
        );
    }
}

/// How a frame is drawn: as lines, which meet in every viewer, where glyphs of its font may not.
fn line(glyph: char, x: f32, y: f32) -> Option<String> {
    let (right, bottom) = (x + CELL_WIDTH, y + CELL_HEIGHT);
    let (mid_x, mid_y) = (x + CELL_WIDTH / 2.0, y + CELL_HEIGHT / 2.0);
    let corner = |from_y: f32, to_x: f32| {
        format!("M{mid_x:.1} {from_y:.1}Q{mid_x:.1} {mid_y:.1} {to_x:.1} {mid_y:.1}")
    };
    Some(match glyph {
        '─' | '━' => format!("M{x:.1} {mid_y:.1}H{right:.1}"),
        '│' => format!("M{mid_x:.1} {y:.1}V{bottom:.1}"),
        '╭' => corner(bottom, right),
        '╮' => corner(bottom, x),
        '╰' => corner(y, right),
        '╯' => corner(y, x),
        _ => return None,
    })
}

/// Neighbouring cells that look alike.
struct Run {
    column: u16,
    cells: u16,
    text: String,
    look: Look,
}

#[derive(Clone, PartialEq)]
struct Look {
    foreground: String,
    background: String,
    attributes: String,
    wide: bool,
    lines: bool,
}

impl Look {
    fn of(cell: &Cell) -> Self {
        let foreground = colour(cell.fgcolor(), FOREGROUND, cell.bold());
        let background = colour(cell.bgcolor(), BACKGROUND, false);
        let (foreground, background) =
            if cell.inverse() { (background, foreground) } else { (foreground, background) };
        let attributes = [
            (cell.bold(), " font-weight=\"bold\""),
            (cell.dim(), " fill-opacity=\"0.6\""),
            (cell.italic(), " font-style=\"italic\""),
            (cell.underline(), " text-decoration=\"underline\""),
        ]
        .into_iter()
        .filter(|(has, _)| *has)
        .map(|(_, attribute)| attribute)
        .collect();
        let lines = cell.contents().chars().all(|c| line(c, 0.0, 0.0).is_some());
        let lines = lines && cell.has_contents();
        Self { foreground, background, attributes, wide: cell.is_wide(), lines }
    }
}

impl Run {
    fn draw(&self, out: &mut String, row: u16) {
        let (x, y, width) = (left(self.column), top(row), f32::from(self.cells) * CELL_WIDTH);
        let Look { foreground, background, attributes, .. } = &self.look;
        if background != BACKGROUND {
            let _ = writeln!(
                out,
                "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{CELL_HEIGHT}\" \
                 fill=\"{background}\"/>"
            );
        }
        if self.look.lines {
            let glyphs = (self.column..).zip(self.text.chars());
            let path: String =
                glyphs.filter_map(|(column, glyph)| line(glyph, left(column), y)).collect();
            let opacity = attributes.replace("fill-opacity", "stroke-opacity");
            let _ = writeln!(
                out,
                "<path d=\"{path}\" fill=\"none\" stroke=\"{foreground}\"{opacity}/>"
            );
        } else if !self.text.trim().is_empty() {
            // Without the length, a viewer's own font would shift the columns.
            let _ = writeln!(
                out,
                "<text x=\"{x:.1}\" y=\"{:.1}\" textLength=\"{width:.1}\" \
                 lengthAdjust=\"spacingAndGlyphs\" xml:space=\"preserve\" \
                 fill=\"{foreground}\"{attributes}>{}</text>",
                y + BASELINE,
                escaped(&self.text)
            );
        }
    }
}

fn runs(screen: &Screen, row: u16, columns: u16) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for column in 0..columns {
        let Some(cell) = screen.cell(row, column).filter(|cell| !cell.is_wide_continuation())
        else {
            continue;
        };
        let look = Look::of(cell);
        let cells = if look.wide { 2 } else { 1 };
        let text = if cell.has_contents() { cell.contents() } else { " " };
        match runs.last_mut() {
            Some(run) if run.look == look && !look.wide => {
                run.text.push_str(text);
                run.cells += cells;
            }
            _ => runs.push(Run { column, cells, text: text.to_owned(), look }),
        }
    }
    runs
}

fn left(column: u16) -> f32 {
    MARGIN + f32::from(column) * CELL_WIDTH
}

fn top(row: u16) -> f32 {
    TITLE_HEIGHT + f32::from(row) * CELL_HEIGHT
}

/// A colour of the 256: sixteen names, a cube of six steps a side, and a ramp of greys.
fn colour(colour: Color, default: &str, bold: bool) -> String {
    const STEPS: [u8; 6] = [0, 95, 135, 175, 215, 255];
    let (red, green, blue) = match colour {
        Color::Default => return default.to_owned(),
        Color::Idx(index @ 0..=7) if bold => return NAMED[usize::from(index + 8)].to_owned(),
        Color::Idx(index @ 0..=15) => return NAMED[usize::from(index)].to_owned(),
        Color::Idx(index @ 16..=231) => {
            let step = |divisor| STEPS[usize::from((index - 16) / divisor % 6)];
            (step(36), step(6), step(1))
        }
        Color::Idx(index) => {
            let grey = 8 + (index - 232) * 10;
            (grey, grey, grey)
        }
        Color::Rgb(red, green, blue) => (red, green, blue),
    };
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

mod tests {
    use super::svg;

    fn picture(bytes: &str) -> String {
        let (rows, columns) = (3.try_into().unwrap(), 20.try_into().unwrap());
        let mut parser = vt100::Parser::new(rows, columns, 0);
        parser.process(format!("\x1b[?25l{bytes}").as_bytes());
        svg(parser.screen(), "appdeck")
    }

    #[test]
    fn looks_become_attributes() {
        let table = [
            ("\x1b[1mbold", "font-weight=\"bold\">bold"),
            ("\x1b[2mdim", "fill-opacity=\"0.6\">dim"),
            ("\x1b[3mslanted", "font-style=\"italic\">slanted"),
            ("\x1b[4munder", "text-decoration=\"underline\">under"),
            ("\x1b[32mgreen", "fill=\"#7fbf6a\">green"),
            ("\x1b[38;5;208morange", "fill=\"#ff8700\">orange"),
            ("\x1b[38;2;1;2;3mexact", "fill=\"#010203\">exact"),
            ("\x1b[7mturned", "fill=\"#14171c\">turned"),
            ("a<b&c>", "a&lt;b&amp;c&gt;"),
        ];
        for (bytes, expected) in table {
            let picture = picture(bytes);
            assert!(picture.contains(expected), "{expected} in {picture}");
        }
    }

    #[test]
    fn frames_are_lines_that_meet() {
        let picture = picture("\x1b[36m╭─╮");
        assert!(picture.contains("M18.2 46.0Q18.2 38.0 22.4 38.0M22.4 38.0H30.8M"), "{picture}");
        assert!(picture.contains("stroke=\"#4fb3b8\""), "{picture}");
        assert!(!picture.contains('╭'), "{picture}");
    }

    #[test]
    fn a_wide_glyph_takes_two_columns_and_shifts_nothing() {
        let picture = picture("カx");
        assert!(picture.contains("<text x=\"14.0\" y=\"43.0\" textLength=\"16.8\""), "{picture}");
        assert!(picture.contains("<text x=\"30.8\" y=\"43.0\""), "{picture}");
    }

    #[test]
    fn what_is_turned_has_a_ground() {
        let picture = picture("\x1b[7mab");
        assert!(picture.contains("width=\"16.8\" height=\"16\" fill=\"#d5dae2\""), "{picture}");
    }
}

//! A painted buffer as text, and its styles.

use std::collections::{BTreeMap, BTreeSet};

use appdeck::app::Model;
use appdeck::ui::{self, Ctx};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::Color;
use unicode_width::UnicodeWidthStr;

/// What a terminal shows of this model.
pub fn painted(model: &Model, ctx: &Ctx) -> Buffer {
    let (columns, rows) = model.size;
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    terminal.draw(|frame| ui::draw(model, ctx, frame)).unwrap();
    terminal.backend().buffer().clone()
}

/// Line by line, without the spaces at their ends.
pub fn text(buffer: &Buffer) -> String {
    let mut text = String::new();
    for y in buffer.area.top()..buffer.area.bottom() {
        let mut line = String::new();
        let mut x = buffer.area.left();
        while x < buffer.area.right() {
            let symbol = buffer[(x, y)].symbol();
            line.push_str(symbol);
            // The cell after a wide character is covered by it.
            x += u16::try_from(symbol.width().max(1)).unwrap();
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Line by line a letter for the style of each cell, a space for none; below it what the letters
/// mean.
pub fn styles(buffer: &Buffer) -> String {
    let described: Vec<Vec<String>> =
        (buffer.area.top()..buffer.area.bottom()).map(|y| row_of_styles(buffer, y)).collect();
    let all: BTreeSet<&str> = described.iter().flatten().map(String::as_str).collect();
    let letters = letters(all.into_iter().filter(|style| !style.is_empty()));
    let mut text = String::new();
    for row in &described {
        let line: String =
            row.iter().map(|one| letters.get(one.as_str()).unwrap_or(&' ')).collect();
        text.push_str(line.trim_end());
        text.push('\n');
    }
    let legend = letters.iter().map(|(style, letter)| format!("{letter} = {style}\n"));
    text.extend(legend);
    text
}

fn row_of_styles(buffer: &Buffer, y: u16) -> Vec<String> {
    let mut row = Vec::new();
    let mut x = buffer.area.left();
    while x < buffer.area.right() {
        let cell = &buffer[(x, y)];
        // The cell after a wide character is covered by it.
        let columns = u16::try_from(cell.symbol().width().max(1)).unwrap();
        row.extend((0..columns).map(|_| described(cell)));
        x += columns;
    }
    row
}

/// The style in words, none for ordinary text: `white on red bold`.
fn described(cell: &Cell) -> String {
    let mut words = Vec::new();
    if cell.fg != Color::Reset {
        words.push(cell.fg.to_string());
    }
    if cell.bg != Color::Reset {
        words.push(format!("on {}", cell.bg));
    }
    // What ratatui calls them.
    words.extend(cell.modifier.iter_names().map(|(name, _)| name.to_owned()));
    words.join(" ").to_lowercase()
}

/// The first letter of each style's own words that no other one has.
fn letters<'a>(styles: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, char> {
    let mut taken = BTreeSet::new();
    let mut letters = BTreeMap::new();
    for style in styles {
        let own = style.chars().filter(char::is_ascii_lowercase);
        let upper = own.clone().map(|letter| letter.to_ascii_uppercase());
        let mut free = own.chain(upper).chain('0'..='9').filter(|one| !taken.contains(one));
        let letter = free.next().expect("a letter for each style");
        taken.insert(letter);
        letters.insert(style, letter);
    }
    letters
}

/// Whether a cursor stands before a row that begins with `label`.
pub fn cursor_on(screen: &str, label: &str) -> bool {
    screen.lines().flat_map(|line| line.split('▌').skip(1)).any(|row| {
        let row = row.trim_start_matches([' ', '●']);
        row.starts_with(label)
    })
}

/// Whether the screen shows `text`, on one line or wrapped: where a message wraps depends on how
/// long the paths in it are.
fn shows(screen: &str, text: &str) -> bool {
    let unwrapped: Vec<&str> = screen.lines().map(str::trim).collect();
    screen.contains(text) || unwrapped.join(" ").contains(text)
}

/// The screen shows `text`.
pub fn see(screen: &str, text: &str) {
    assert!(shows(screen, text), "`{text}` is not on the screen:\n{screen}");
}

/// The screen does not show `text`.
pub fn not_see(screen: &str, text: &str) {
    assert!(!shows(screen, text), "`{text}` is on the screen:\n{screen}");
}

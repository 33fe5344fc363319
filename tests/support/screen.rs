//! A painted buffer as text.

use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthStr;

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

/// Whether a cursor stands before a row that begins with `label`.
pub fn cursor_on(screen: &str, label: &str) -> bool {
    screen.lines().flat_map(|line| line.split('▌').skip(1)).any(|row| {
        let row = row.trim_start_matches([' ', '●']);
        row.starts_with(label)
    })
}

/// Whether the screen shows `text`, on one line or wrapped: where a message wraps depends on how
/// long the paths in it are.
pub fn shows(screen: &str, text: &str) -> bool {
    let unwrapped: Vec<&str> = screen.lines().map(str::trim).collect();
    screen.contains(text) || unwrapped.join(" ").contains(text)
}

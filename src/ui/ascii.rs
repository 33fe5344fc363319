//! Frames and marks in ASCII, for terminals and fonts that have no others.

use ratatui::buffer::Buffer;

/// What this program draws, and what stands for it. Each has one column. What servers send is not
/// ours to spell: names keep their letters.
const PLAIN: [(&str, &str); 39] = [
    ("╭", "+"),
    ("╮", "+"),
    ("╰", "+"),
    ("╯", "+"),
    ("│", "|"),
    ("─", "-"),
    ("▌", ">"),
    ("▸", ">"),
    ("⊘", "x"),
    ("━", "="),
    ("▏", "["),
    ("▕", "]"),
    ("✓", "+"),
    ("✗", "x"),
    ("○", "o"),
    ("●", "*"),
    ("•", "*"),
    ("▲", "!"),
    ("·", "-"),
    ("–", "-"),
    ("—", "-"),
    ("…", "~"),
    ("→", ">"),
    ("←", "<"),
    ("↑", "^"),
    ("↓", "v"),
    ("×", "x"),
    ("␦", "?"),
    ("␛", "?"),
    ("⠋", "|"),
    ("⠙", "/"),
    ("⠹", "-"),
    ("⠸", "\\"),
    ("⠼", "|"),
    ("⠴", "/"),
    ("⠦", "-"),
    ("⠧", "\\"),
    ("⠇", "|"),
    ("⠏", "/"),
];

/// Puts a finished frame into ASCII.
pub fn plain(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if let Some((_, plain)) = PLAIN.iter().find(|(drawn, _)| *drawn == cell.symbol()) {
            cell.set_symbol(plain);
        }
    }
}

//! A text field on one line, scrolled so that the cursor is on screen.

use ratatui::layout::Position;
use ratatui::text::Span;
use unicode_segmentation::UnicodeSegmentation;

use crate::app::form::input::Input;
use crate::domain::text::clean;
use crate::ui::text::width;

/// The visible part of the text, and the cursor's column in it.
pub fn visible(input: &Input, columns: usize) -> (String, usize) {
    let columns = columns.max(2);
    let before: String = input.text().chars().take(input.cursor()).collect();
    let after: String = input.text().chars().skip(input.cursor()).take(columns).collect();
    // One column stays free for the cursor at the end.
    let mut shown: Vec<String> = Vec::new();
    let mut used = 0;
    for grapheme in clean(&before).graphemes(true).rev() {
        if used + width(grapheme) >= columns {
            break;
        }
        used += width(grapheme);
        shown.push(grapheme.to_owned());
    }
    shown.reverse();
    let column = used;
    for grapheme in clean(&after).graphemes(true) {
        if used + width(grapheme) > columns {
            break;
        }
        used += width(grapheme);
        shown.push(grapheme.to_owned());
    }
    (shown.concat(), column)
}

/// The field as a span of exactly `columns`, underlined so that its room is seen, and where the
/// cursor belongs when the field starts at `origin`.
pub fn span(
    input: &Input,
    columns: usize,
    origin: Position,
    style: ratatui::style::Style,
) -> (Span<'static>, Position) {
    let (text, column) = visible(input, columns);
    let padding = " ".repeat(columns.saturating_sub(width(&text)));
    let x = origin.x.saturating_add(u16::try_from(column).unwrap_or(0));
    (Span::styled(format!("{text}{padding}"), style), Position::new(x, origin.y))
}

#[cfg(test)]
mod tests {
    use super::visible;
    use crate::app::form::input::Input;

    #[test]
    fn the_cursor_is_always_in_view() {
        assert_eq!(visible(&Input::new("short"), 10), ("short".into(), 5));
        assert_eq!(visible(&Input::new("https://a.example"), 8), ("example".into(), 7));
        assert_eq!(visible(&Input::new("カフェ"), 6), ("フェ".into(), 4));
    }
}

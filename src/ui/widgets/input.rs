//! A text field on one line, scrolled so that the cursor is on screen.

use ratatui::layout::Position;
use ratatui::text::Span;
use unicode_segmentation::UnicodeSegmentation;

use crate::app::form::input::Input;
use crate::domain::text::clean;
use crate::ui::text::width;

/// The visible part of the text, with `cut` at each end where there is more, and the cursor's column in
/// it.
pub fn visible(input: &Input, columns: usize, cut: &str) -> (String, usize) {
    let columns = columns.max(2);
    // In a few columns the text is worth more than the marks.
    let cut = if columns > 4 * width(cut) { cut } else { "" };
    let before: String = input.text().chars().take(input.cursor()).collect();
    let after: String = input.text().chars().skip(input.cursor()).collect();
    let (before, after) = (clean(&before), clean(&after));
    // The cursor stands on what comes next, or in the free column behind the end.
    let next = after.graphemes(true).next().map_or(1, |one| width(one).max(1));
    let more = after.graphemes(true).nth(1).is_some();
    let fits = width(&before) + width(&after).max(1) <= columns;
    let kept = next + if more && !fits { width(cut) } else { 0 };
    let mut shown: Vec<&str> = Vec::new();
    let mut used = 0;
    if width(&before) + kept > columns {
        used = width(cut);
        for grapheme in before.graphemes(true).rev() {
            if used + width(grapheme) + kept > columns {
                break;
            }
            used += width(grapheme);
            shown.push(grapheme);
        }
        shown.push(cut);
        shown.reverse();
    } else {
        used += width(&before);
        shown.push(&before);
    }
    let column = used;
    let whole = used + width(&after) <= columns;
    let room = if whole { columns } else { columns - width(cut) };
    for grapheme in after.graphemes(true) {
        if used + width(grapheme) > room {
            break;
        }
        used += width(grapheme);
        shown.push(grapheme);
    }
    shown.extend((!whole).then_some(cut));
    (shown.concat(), column)
}

/// The field as a span of exactly `columns`, underlined so that its room is seen, and where the
/// cursor belongs when the field starts at `origin`. `cut` stands where text is out of sight.
pub fn span(
    input: &Input,
    columns: usize,
    origin: Position,
    style: ratatui::style::Style,
    cut: &str,
) -> (Span<'static>, Position) {
    let (text, column) = visible(input, columns, cut);
    let padding = " ".repeat(columns.saturating_sub(width(&text)));
    let x = origin.x.saturating_add(u16::try_from(column).unwrap_or(0));
    (Span::styled(format!("{text}{padding}"), style), Position::new(x, origin.y))
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

    use super::visible;
    use crate::app::form::input::Input;
    use crate::ui::text::width;

    fn at(text: &str, left: usize, columns: usize) -> (String, usize) {
        let mut input = Input::new(text);
        for _ in 0..left {
            input.key(KeyEvent::new(KeyCode::Left, KeyModifiers::NONE));
        }
        visible(&input, columns, "…")
    }

    #[test]
    fn the_cursor_is_always_in_view_and_what_is_not_is_marked() {
        assert_eq!(at("short", 0, 10), ("short".into(), 5));
        assert_eq!(at("short", 5, 5), ("short".into(), 0));
        assert_eq!(at("https://a.example", 0, 8), ("…xample".into(), 7));
        assert_eq!(at("https://a.example", 17, 8), ("https:/…".into(), 0));
        assert_eq!(at("https://a.example", 8, 8), ("…s://a.…".into(), 6));
        assert_eq!(at("https://a.example", 1, 8), ("…example".into(), 7));
        assert_eq!(at("カフェ", 0, 6), ("…フェ".into(), 5));
        assert_eq!(at("カフェ", 0, 4), ("ェ".into(), 2));
    }

    #[test]
    fn whatever_is_typed_fits_with_its_marks() {
        for text in [
            "a",
            "https://till.example.com/callback",
            "カフェ・デスク",
            "e\u{301}e\u{301}e\u{301}e\u{301}e",
        ] {
            for left in 0..=text.chars().count() {
                for columns in 2..14 {
                    let (shown, column) = at(text, left, columns);
                    let whole = format!("{text} {left} {columns}: {shown} {column}");
                    assert!(width(&shown) <= columns && column < columns, "{whole}");
                }
            }
        }
    }
}

//! Text cut and padded to columns, and everything foreign escaped on the way.

use std::mem;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::text::{clean, is_plain};

/// The columns that `text` takes.
pub fn width(text: &str) -> usize {
    // Nearly all of it is: a table need not be asked for each of its characters.
    if is_plain(text) { text.len() } else { text.width() }
}

/// Foreign text made safe and cut to `columns`, with `cut` at its end where something is missing.
pub fn clip(text: &str, columns: usize, cut: &str) -> String {
    // A name of a hundred thousand characters costs no more than what fits.
    let most = columns.saturating_mul(8) + 64;
    let end = if text.len() > most { text.char_indices().nth(most) } else { None };
    let head = end.and_then(|(at, _)| text.get(..at)).unwrap_or(text);
    let safe = clean(head);
    if width(&safe) <= columns && head.len() == text.len() {
        return safe;
    }
    let room = columns.saturating_sub(width(cut));
    if columns > 0 && is_plain(&safe) {
        return [safe.get(..room).unwrap_or(&safe), cut].concat();
    }
    let mut shown = String::new();
    let mut used = 0;
    for grapheme in safe.graphemes(true) {
        let wide = width(grapheme);
        if used + wide > room {
            break;
        }
        used += wide;
        shown.push_str(grapheme);
    }
    if columns > 0 {
        shown.push_str(cut);
    }
    shown
}

/// Foreign text made safe and cut to `columns`; what is too long loses its middle.
pub fn clip_middle(text: &str, columns: usize, cut: &str) -> String {
    if text.len() <= columns || width(text) <= columns {
        return clip(text, columns, cut);
    }
    let room = columns.saturating_sub(width(cut));
    let head = clip(text, room.div_ceil(2), "");
    let end = text.char_indices().rev().nth(room * 8 + 64).map_or(0, |(at, _)| at);
    let safe = clean(text.get(end..).unwrap_or_default());
    let mut tail = "";
    for (at, _) in safe.grapheme_indices(true).rev() {
        let longer = safe.get(at..).unwrap_or_default();
        if width(longer) > room / 2 {
            break;
        }
        tail = longer;
    }
    format!("{head}{cut}{tail}")
}

/// The same, padded with spaces to exactly `columns`.
pub fn fit(text: &str, columns: usize, cut: &str) -> String {
    let mut shown = clip(text, columns, cut);
    let used = width(&shown);
    shown.extend(std::iter::repeat_n(' ', columns.saturating_sub(used)));
    shown
}

/// Foreign text in lines of at most `columns`, broken at spaces where there are some.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let (mut lines, mut line, mut used) = (Vec::new(), String::new(), 0);
    for word in clean(text).split_inclusive(' ') {
        if used > 0 && used + width(word.trim_end()) > columns {
            lines.push(mem::take(&mut line));
            used = 0;
        }
        let whole = width(word);
        if used + whole <= columns {
            line.push_str(word);
            used += whole;
            continue;
        }
        for grapheme in word.graphemes(true) {
            let wide = width(grapheme);
            if used + wide > columns {
                if grapheme == " " {
                    continue;
                }
                lines.push(mem::take(&mut line));
                used = 0;
            }
            line.push_str(grapheme);
            used += wide;
        }
    }
    lines.push(line);
    for line in &mut lines {
        line.truncate(line.trim_end().len());
    }
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{clip, fit, width, wrap};

    #[test]
    fn wide_text_is_cut_between_characters() {
        assert_eq!(clip("カフェテリア", 5, "…"), "カフ…");
        assert_eq!(clip("Coffee", 6, "…"), "Coffee");
        assert_eq!(clip("Coffee-Desk", 6, "…"), "Coffe…");
        assert_eq!(fit("カ", 4, "…"), "カ  ");
    }

    #[test]
    fn text_breaks_at_spaces_and_long_words_anywhere() {
        assert_eq!(wrap("one two three", 7), ["one two", "three"]);
        assert_eq!(wrap("https://a.example/callback", 10), ["https://a.", "example/ca", "llback"]);
    }

    proptest! {
        #[test]
        fn nothing_is_wider_than_its_column(text in ".{0,80}", columns in 1usize..40) {
            prop_assert!(width(&clip(&text, columns, "…")) <= columns);
            prop_assert!(fit(&text, columns, "…").len() >= columns);
            for line in wrap(&text, columns.max(2)) {
                prop_assert!(width(&line) <= columns.max(2));
            }
        }
    }
}

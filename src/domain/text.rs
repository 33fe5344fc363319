//! Text that a server sent, made safe to show.

use unicode_segmentation::UnicodeSegmentation;

/// The most combining marks one shown character keeps; more would stack over neighbouring rows.
const MARKS_KEPT: usize = 4;

/// Makes foreign text visible and harmless: control characters become their pictures (`␛`), and
/// bidirectional overrides, zero-width and tag characters become `␦`. What is shown can therefore
/// neither drive the terminal nor pretend to be other text.
pub fn clean(text: &str) -> String {
    // Terminals disagree on the width of what a variation selector turns into a picture.
    let selector = |c: &char| matches!(c, '\u{fe00}'..='\u{fe0f}');
    let mut shown: String = text.chars().filter(|c| !selector(c)).map(visible).collect();
    // What is left out can bring together what it kept apart.
    loop {
        let characters = shown.graphemes(true);
        let kept: String = characters.flat_map(|one| one.chars().take(MARKS_KEPT + 1)).collect();
        if kept.len() == shown.len() {
            return shown;
        }
        shown = kept;
    }
}

/// The character to show for `c`: `c` itself when it is harmless.
pub fn visible(c: char) -> char {
    match c {
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('␦'),
        '\u{7f}' => '␡',
        '\u{80}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => '␦',
        other => other,
    }
}

/// `1 secret`, `2 secrets`.
pub fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn nothing_reaches_the_terminal_that_could_drive_it() {
        assert_eq!(clean("a\u{1b}]52;c;ZXZpbA==\u{7}b"), "a␛]52;c;ZXZpbA==␇b");
        assert_eq!(clean("line\r\nfeed\ttab\u{7f}"), "line␍␊feed␉tab␡");
        assert_eq!(clean("c1\u{9d}0;t\u{9c}"), "c1␦0;t␦");
    }

    #[test]
    fn text_cannot_pretend_to_be_other_text() {
        assert_eq!(clean("abc\u{202e}gpj.exe"), "abc␦gpj.exe");
        assert_eq!(clean("pay\u{200b}pal\u{feff}"), "pay␦pal␦");
        assert_eq!(clean("tag\u{e0041}"), "tag␦");
    }

    #[test]
    fn what_was_made_safe_stays_as_it_is() {
        for text in [
            "\u{6dd}\u{6dd}\u{6dd}\u{6dd}\t\u{735}x",
            "\u{6dd}\u{6dd}\u{6dd}\u{6dd}\u{6dd}\u{6dd}ab",
            "\u{1b}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}",
        ] {
            let shown = clean(text);
            assert_eq!(clean(&shown), shown);
        }
    }

    #[test]
    fn pictures_have_one_width_everywhere() {
        assert_eq!(clean("☕\u{fe0f} ❤\u{fe0f}"), "☕ ❤");
    }

    #[test]
    fn ordinary_text_stays() {
        for text in ["Coffee-Desk", "カフェ", "é", "Z\u{335}\u{336}"] {
            assert_eq!(clean(text), text);
        }
        let tower = format!("a{}", "\u{301}".repeat(40));
        assert_eq!(clean(&tower).chars().count(), 5);
    }
}

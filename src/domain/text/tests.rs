use std::collections::HashSet;

use unicode_width::UnicodeWidthChar;

use super::{clean, followed, hides, is_narrow, visible};

/// `Default_Ignorable_Code_Point=Yes` of DerivedCoreProperties.txt, Unicode 16, and the other
/// ranges that show nothing.
const NOTHING: [(&str, u32, u32); 33] = [
    ("soft hyphen", 0xad, 0xad),
    ("combining grapheme joiner", 0x34f, 0x34f),
    ("Arabic letter mark", 0x61c, 0x61c),
    ("Hangul choseong and jungseong fillers", 0x115f, 0x1160),
    ("Khmer vowel inherent aq, aa", 0x17b4, 0x17b5),
    ("Mongolian free variation selectors 1-3", 0x180b, 0x180d),
    ("Mongolian vowel separator", 0x180e, 0x180e),
    ("Mongolian free variation selector 4", 0x180f, 0x180f),
    ("zero width space to right-to-left mark", 0x200b, 0x200f),
    ("embeddings and overrides", 0x202a, 0x202e),
    ("word joiner to invisible plus", 0x2060, 0x2064),
    ("reserved", 0x2065, 0x2065),
    ("isolates to nominal digit shapes", 0x2066, 0x206f),
    ("Hangul filler", 0x3164, 0x3164),
    ("variation selectors 1-16", 0xfe00, 0xfe0f),
    ("zero width no-break space", 0xfeff, 0xfeff),
    ("halfwidth Hangul filler", 0xffa0, 0xffa0),
    ("reserved", 0xfff0, 0xfff8),
    ("shorthand formats", 0x1bca0, 0x1bca3),
    ("musical formats", 0x1d173, 0x1d17a),
    ("language tag, tags, reserved", 0xe0000, 0xe00ff),
    ("variation selectors 17-256", 0xe0100, 0xe01ef),
    ("reserved", 0xe01f0, 0xe0fff),
    ("controls of C1", 0x80, 0x9f),
    ("line and paragraph separator", 0x2028, 0x2029),
    ("interlinear annotations", 0xfff9, 0xfffb),
    ("private use", 0xe000, 0xf8ff),
    ("private use, plane 15", 0xf0000, 0xffffd),
    ("private use, plane 16", 0x10_0000, 0x10_fffd),
    ("Braille pattern blank", 0x2800, 0x2800),
    ("musical null notehead", 0x1d159, 0x1d159),
    ("no-break space", 0xa0, 0xa0),
    ("en quad to hair space, narrow no-break space", 0x2000, 0x200a),
];

#[test]
fn whatever_shows_nothing_is_written_out() {
    for (name, first, last) in NOTHING {
        for code in first..=last {
            let Some(c) = char::from_u32(code) else { continue };
            let shown = clean(&format!("a{c}b"));
            assert_eq!(shown, format!("a\\u{{{code:x}}}b"), "{name}");
            assert_eq!(visible(c), '␦', "{name}");
            assert_eq!(clean(&shown), shown, "{name}");
        }
    }
}

#[test]
fn names_that_differ_look_different() {
    let hidden =
        ['\u{34f}', '\u{3164}', '\u{17b4}', '\u{180b}', '\u{e0100}', '\u{e000}', '\u{2800}'];
    let names = hidden.map(|c| clean(&format!("Coffee-Desk{c}")));
    let plain = std::iter::once("Coffee-Desk".to_owned());
    assert_eq!(plain.chain(names).collect::<HashSet<_>>().len(), hidden.len() + 1);
}

#[test]
fn nothing_reaches_the_terminal_that_could_drive_it() {
    assert_eq!(clean("a\u{1b}]52;c;ZXZpbA==\u{7}b"), "a␛]52;c;ZXZpbA==␇b");
    assert_eq!(clean("line\r\nfeed\ttab\u{7f}"), "line␍␊feed␉tab␡");
    assert_eq!(clean("c1\u{9d}0;t\u{9c}"), "c1\\u{9d}0;t\\u{9c}");
}

#[test]
fn text_cannot_pretend_to_be_other_text() {
    assert_eq!(clean("abc\u{202e}gpj.exe"), "abc\\u{202e}gpj.exe");
    assert_eq!(clean("pay\u{200b}pal\u{feff}"), "pay\\u{200b}pal\\u{feff}");
    assert_eq!(clean("tag\u{e0041}"), "tag\\u{e0041}");
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
    assert_eq!(clean("a\u{fe0f}"), "a\\u{fe0f}");
    assert_eq!(clean("☕\u{fe0f}\u{fe0f}"), "☕\\u{fe0f}");
}

#[test]
fn ordinary_text_stays() {
    for text in
        ["Coffee-Desk", "カフェ　本店", "é", "Z\u{335}\u{336}", "⠿", "한글", "한\u{1112}\u{1161}"]
    {
        assert_eq!(clean(text), text);
    }
    let tower = format!("a{}", "\u{301}".repeat(40));
    assert_eq!(clean(&tower).chars().count(), 5);
}

#[test]
fn a_sentence_that_has_its_full_stop_gets_no_second_one() {
    assert_eq!(followed("it is locked", "Unlock it"), "it is locked. Unlock it");
    assert_eq!(followed("It is locked.", "Unlock it"), "It is locked. Unlock it");
}

#[test]
fn what_is_called_narrow_takes_one_column() {
    let narrow: Vec<char> = ('\0'..=char::MAX).filter(|c| is_narrow(*c)).collect();
    assert!(narrow.iter().all(|c| c.width() == Some(1) && !hides(*c)));
    assert!(['a', '─', '•', '▲'].iter().all(|c| narrow.contains(c)), "{narrow:?}");
}

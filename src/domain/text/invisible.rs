//! Characters that show nothing of their own.

/// What is written out, from the Unicode Character Database, version 16: every
/// `Default_Ignorable_Code_Point` (DerivedCoreProperties.txt), private use (`Co`), the controls of C1
/// (`Cc`), separators other than the space and the ideographic space, which is seen (`Zs`, `Zl`,
/// `Zp`), formats that have no picture (`Cf`), and letters and marks that are empty by definition.
const INVISIBLE: [(u32, u32); 28] = [
    (0x80, 0x9f),         // Cc
    (0xa0, 0xa0),         // Zs: no-break space
    (0xad, 0xad),         // soft hyphen
    (0x34f, 0x34f),       // combining grapheme joiner
    (0x61c, 0x61c),       // Arabic letter mark
    (0x115f, 0x1160),     // Hangul fillers
    (0x1680, 0x1680),     // Zs: Ogham space
    (0x17b4, 0x17b5),     // Khmer inherent vowels
    (0x180b, 0x180f),     // Mongolian selectors and separator
    (0x2000, 0x200f),     // Zs, zero widths, directions
    (0x2028, 0x202f),     // Zl, Zp, directions, Zs
    (0x205f, 0x206f),     // Zs, invisible operators, directions
    (0x2800, 0x2800),     // So: the Braille pattern without dots
    (0x3164, 0x3164),     // Hangul filler
    (0xe000, 0xf8ff),     // Co
    (0xfdd0, 0xfdef),     // noncharacters
    (0xfe00, 0xfe0f),     // variation selectors
    (0xfeff, 0xfeff),     // zero width no-break space
    (0xffa0, 0xffa0),     // halfwidth Hangul filler
    (0xfff0, 0xfffb),     // reserved, interlinear annotations
    (0xfffe, 0xffff),     // noncharacters
    (0x13430, 0x1343f),   // Cf: Egyptian hieroglyph formats
    (0x16fe4, 0x16fe4),   // Khitan small script filler
    (0x1bca0, 0x1bca3),   // Cf: shorthand formats
    (0x1d159, 0x1d159),   // So: the musical null notehead
    (0x1d173, 0x1d17a),   // Cf: musical formats
    (0xe0000, 0xe0fff),   // tags, variation selectors, reserved
    (0xf0000, 0x10_ffff), // Co
];

/// Whether `c` shows nothing, or what cannot be told from a space.
pub fn hides(c: char) -> bool {
    let code = u32::from(c);
    let after = INVISIBLE.partition_point(|(first, _)| *first <= code);
    let within = after.checked_sub(1).and_then(|at| INVISIBLE.get(at));
    // The last two of every plane are noncharacters.
    within.is_some_and(|(_, last)| code <= *last) || code & 0xfffe == 0xfffe
}

/// Whether `c` chooses between the text and the picture of a symbol (VS15, VS16).
pub fn selector(c: char) -> bool {
    matches!(c, '\u{fe0e}' | '\u{fe0f}')
}

/// Whether `c` is a symbol that may have such a selector: the blocks of `emoji-variation-sequences.txt`,
/// whose digits are left out, as they are letters here.
pub fn picture(c: char) -> bool {
    matches!(
        u32::from(c),
        0xa9 | 0xae
            | 0x203c
            | 0x2049
            | 0x2122
            | 0x2139
            | 0x2190..=0x21ff
            | 0x2300..=0x23ff
            | 0x2460..=0x24ff
            | 0x25a0..=0x27bf
            | 0x2934..=0x2935
            | 0x2b00..=0x2bff
            | 0x3030
            | 0x303d
            | 0x3297
            | 0x3299
            | 0x1f000..=0x1faff
    )
}

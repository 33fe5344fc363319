//! Names whose letters look like those of another name.

use std::ops::RangeInclusive;

/// The alphabets that share shapes with one another, by their blocks in Unicode.
const ALPHABETS: [(&str, &[RangeInclusive<char>]); 4] = [
    ("Latin", &['a'..='z', 'A'..='Z', '\u{c0}'..='\u{24f}', '\u{1e00}'..='\u{1eff}']),
    ("Greek", &['\u{370}'..='\u{3ff}', '\u{1f00}'..='\u{1fff}']),
    ("Cyrillic", &['\u{400}'..='\u{52f}']),
    ("Armenian", &['\u{530}'..='\u{58f}']),
];

/// Two alphabets that one word of `name` takes its letters from: such a word looks like one of a single alphabet.
pub(super) fn mixed(name: &str) -> Option<(&'static str, &'static str)> {
    let words = name.split(|c: char| !c.is_alphanumeric());
    words.map(alphabets).find_map(|mut found| Some((found.next()?, found.next()?)))
}

fn alphabets(word: &str) -> impl Iterator<Item = &'static str> {
    let of_word = |blocks: &[RangeInclusive<char>]| {
        word.chars().any(|c| c.is_alphabetic() && blocks.iter().any(|block| block.contains(&c)))
    };
    ALPHABETS.into_iter().filter(move |(_, blocks)| of_word(blocks)).map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::mixed;

    #[test]
    fn one_word_in_two_alphabets_is_told() {
        assert_eq!(mixed("Каsse"), Some(("Latin", "Cyrillic")));
        assert_eq!(mixed("Web Αpp"), Some(("Latin", "Greek")));
        for name in ["Kasse", "Касса", "Касса Web", "Käse 日本語 مرحبا", "Café №5", "Ω-Lab", ""]
        {
            assert_eq!(mixed(name), None, "{name}");
        }
    }
}

//! Fuzzy filtering: the typed letters in order, ranked by how close together they stand.

use std::collections::BTreeSet;
use std::iter::repeat;

use crate::domain::Kind;

/// The most that a word in one piece counts.
const BEST: i32 = 250;

/// How much more a name counts than anything else.
const NAME: i32 = 100;

/// What is looked for: words in lower case, which may come in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pattern(Vec<FilterWord>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct FilterWord {
    text: String,
    /// Whether its letters are to stand together: it was typed with [`EXACT`] before it.
    exact: bool,
}

/// Typed before a word that is to be found as it is.
const EXACT: char = '\'';

impl FilterWord {
    fn typed(word: &str) -> Option<Self> {
        let text = word.trim_start_matches(EXACT);
        let exact = text.len() < word.len();
        (!text.is_empty()).then(|| Self { text: text.to_lowercase(), exact })
    }

    /// How a text in lower case answers.
    fn answer(&self, text: &str) -> FilterAnswer {
        match whole(&self.text, text) {
            Some(score) => FilterAnswer::Score(score),
            None if self.exact => FilterAnswer::Never,
            None => scattered(&self.text, text),
        }
    }

    /// The best answer of the lines of a text in lower case, in one piece: scattered letters are in
    /// almost any URL.
    fn literal(&self, lines: &str) -> FilterAnswer {
        // Mostly no line has it, and one search tells that.
        if !lines.contains(&self.text) {
            return FilterAnswer::Never;
        }
        let best = lines.lines().filter_map(|text| whole(&self.text, text)).max();
        best.map_or(FilterAnswer::Never, FilterAnswer::Score)
    }

    /// The letters of a text that answer, by their number; none where it does not.
    fn letters(&self, text: &[char]) -> Vec<usize> {
        let word: Vec<char> = self.text.chars().collect();
        let whole = text.windows(word.len()).position(|part| part == word);
        if let Some(at) = whole {
            return (at..at + word.len()).collect();
        }
        let text: String = text.iter().collect();
        if self.answer(&text).score().is_none() {
            return Vec::new();
        }
        let mut letters = text.chars().enumerate();
        let found = word.iter().map_while(|wanted| letters.find(|(_, one)| one == wanted));
        found.map(|(at, _)| at).collect()
    }
}

/// How something answers a pattern, the best last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FilterAnswer {
    /// It does not, and whatever more is typed, it will not.
    Never,
    /// It does not so far.
    NotYet,
    /// It does; higher is better.
    Score(i32),
}

impl FilterAnswer {
    /// How well it answers, if it does.
    pub fn score(self) -> Option<i32> {
        match self {
            Self::Score(score) => Some(score),
            Self::Never | Self::NotYet => None,
        }
    }
}

impl Pattern {
    /// The pattern that was typed.
    pub fn new(typed: &str) -> Self {
        Self(typed.split_whitespace().filter_map(FilterWord::typed).collect())
    }

    /// Whether everything answers.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether nothing answers this that could never have answered `earlier`.
    pub fn narrows(&self, earlier: &Self) -> bool {
        let both = self.0.iter().zip(&earlier.0);
        self.0.len() >= earlier.0.len()
            && both.into_iter().all(|(now, before)| {
                now.text.contains(&before.text) && (now.exact || !before.exact)
            })
    }

    /// The letters of a text that answer, by their number, so that they can be shown.
    pub fn letters(&self, text: &str) -> BTreeSet<usize> {
        if self.is_empty() {
            return BTreeSet::new();
        }
        let small = |c: char| c.to_lowercase().next().unwrap_or(c);
        let text: Vec<char> = text.chars().map(small).collect();
        self.0.iter().flat_map(|word| word.letters(&text)).collect()
    }

    /// How well `text` answers: `None` when a letter is missing, higher is better. Letter case does
    /// not count.
    pub fn score(&self, text: &str) -> Option<i32> {
        self.text(&text.to_lowercase()).score()
    }

    /// How a text in lower case answers.
    fn text(&self, text: &str) -> FilterAnswer {
        all(self.0.iter().map(|word| word.answer(text)))
    }

    /// How a type answers each word.
    pub fn kind(&self, kind: &Kind) -> Vec<FilterAnswer> {
        let texts = [kind.name(), kind.short()].map(str::to_lowercase);
        let best = |word: &FilterWord| texts.iter().map(|text| word.answer(text)).max();
        self.0.iter().map(|word| best(word).unwrap_or(FilterAnswer::Never)).collect()
    }

    /// How everything answers that an operator may remember of an application: its type, which answers
    /// each word like this, its name, and `others`, a line each, which are its client ID and URLs, all
    /// in lower case. Each word may be found in another one of these; what counts is where it is found
    /// best. Names and types are matched by scattered letters too.
    pub fn application<'a>(
        &self,
        kind: &[FilterAnswer],
        name: &str,
        others: impl Fn() -> &'a str,
    ) -> FilterAnswer {
        let kinds = kind.iter().copied().chain(repeat(FilterAnswer::Never));
        all(self.0.iter().zip(kinds).map(|(word, kind)| {
            let named = match word.answer(name) {
                FilterAnswer::Score(score) => FilterAnswer::Score(score + NAME),
                answer => answer,
            };
            let best = named.max(kind);
            if best >= FilterAnswer::Score(BEST) {
                return best;
            }
            best.max(word.literal(others()))
        }))
    }
}

// All answers as one, up to the first word that is not there and will not be.
fn all(answers: impl Iterator<Item = FilterAnswer>) -> FilterAnswer {
    let mut all = FilterAnswer::Score(0);
    for answer in answers {
        all = match (all, answer) {
            (_, FilterAnswer::Never) => return FilterAnswer::Never,
            (FilterAnswer::Score(all), FilterAnswer::Score(one)) => FilterAnswer::Score(all + one),
            _ => FilterAnswer::NotYet,
        };
    }
    all
}

// The letters in order, ranked by how close together they stand.
fn scattered(word: &str, text: &str) -> FilterAnswer {
    // Mostly a letter is a byte, which is found faster.
    let gaps = if word.is_ascii() && text.is_ascii() {
        gaps(word.bytes(), text.bytes())
    } else {
        gaps(word.chars(), text.chars())
    };
    let Some((letters, gaps)) = gaps else { return FilterAnswer::Never };
    // Letters scattered over a long text match anything; they are no answer.
    if gaps > 3 * letters {
        return FilterAnswer::NotYet;
    }
    FilterAnswer::Score(100 - i32::try_from(gaps).unwrap_or(99).min(99))
}

// How many letters there are, and how many others stand between them.
fn gaps<L: PartialEq>(
    word: impl Iterator<Item = L>,
    mut text: impl Iterator<Item = L>,
) -> Option<(usize, usize)> {
    let (mut letters, mut gaps) = (0, 0);
    for letter in word {
        let skipped = text.position(|one| one == letter)?;
        if letters > 0 {
            gaps += skipped;
        }
        letters += 1;
    }
    Some((letters, gaps))
}

// The word in one piece. Texts are short: a search that is prepared costs more than it saves.
fn whole(word: &str, text: &str) -> Option<i32> {
    let first = word.chars().next()?;
    let mut places = text.match_indices(first).map(|(at, _)| at);
    let at = places.find(|at| text[*at..].starts_with(word))?;
    let boundary = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    Some(200 + if boundary { 50 } else { 0 } - i32::try_from(at).unwrap_or(40).min(40))
}

#[cfg(test)]
mod tests {
    use super::{Kind, Pattern};

    fn score(pattern: &str, text: &str) -> Option<i32> {
        Pattern::new(pattern).score(text)
    }

    #[test]
    fn letters_match_in_order() {
        assert!(score("cof", "Coffee-Desk").is_some());
        assert!(score("cdsk", "Coffee-Desk").is_some());
        assert!(score("desk cof", "Coffee-Desk").is_some());
        assert!(score("ksed", "Coffee-Desk").is_none());
    }

    #[test]
    fn each_word_may_be_found_in_another_place() {
        let found = |typed: &str| {
            let pattern = Pattern::new(typed);
            let kind = pattern.kind(&Kind::Web);
            pattern.application(&kind, "coffee-desk", || "webc_1\nhttps://desk.acme.example/cb")
        };
        for typed in ["desk web", "web cof", "acme web", "cof webc_1", "'desk 'acme"] {
            assert!(found(typed).score().is_some(), "{typed}");
        }
        assert!(found("cof desk") > found("desk web"), "in the name is better");
        for typed in ["desk spa", "web kiosk", "'dsk web"] {
            assert_eq!(found(typed).score(), None, "{typed}");
        }
    }

    #[test]
    fn an_exact_word_is_found_in_one_piece_only() {
        assert!(score("'desk", "Coffee-Desk").is_some());
        assert!(score("'cdsk", "Coffee-Desk").is_none());
        assert!(score("'desk cof", "Coffee-Desk").is_some());
        assert!(score("'", "Coffee-Desk").is_some(), "nothing is looked for so far");
    }

    #[test]
    fn the_letters_that_answer_are_told() {
        let letters = |pattern: &str, text: &str| -> Vec<usize> {
            Pattern::new(pattern).letters(text).into_iter().collect()
        };
        assert_eq!(letters("desk", "Coffee-Desk"), [7, 8, 9, 10]);
        assert_eq!(letters("desk cof", "Coffee-Desk"), [0, 1, 2, 7, 8, 9, 10]);
        assert_eq!(letters("cdsk", "Coffee-Desk"), [0, 7, 9, 10]);
        assert!(letters("'cdsk", "Coffee-Desk").is_empty());
        assert_eq!(letters("über", "Die Über-App"), [4, 5, 6, 7]);
        assert!(letters("", "Coffee-Desk").is_empty());
    }

    #[test]
    fn closer_is_better() {
        assert!(score("desk", "Coffee-Desk") > score("desk", "d-e-s-k"));
        assert!(score("cof", "Coffee") > score("off", "Coffee"));
    }

    #[test]
    fn scattered_letters_are_no_answer() {
        assert!(
            score("abc", "a long way to go before b and then even more words until c").is_none()
        );
    }
}

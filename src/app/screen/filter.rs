//! Fuzzy filtering: the typed letters in order, ranked by how close together they stand.

use crate::domain::Kind;

/// The most that a word in one piece counts.
const BEST: i32 = 250;

/// How much more a name counts than anything else.
const NAME: i32 = 100;

/// What is looked for: words in lower case, which may come in any order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pattern(Vec<String>);

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
        Self(typed.split_whitespace().map(str::to_lowercase).collect())
    }

    /// Whether everything answers.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether nothing answers this that could never have answered `earlier`.
    pub fn narrows(&self, earlier: &Self) -> bool {
        let both = self.0.iter().zip(&earlier.0);
        self.0.len() >= earlier.0.len()
            && both.into_iter().all(|(now, before)| now.contains(before.as_str()))
    }

    /// How well `text` answers: `None` when a letter is missing, higher is better. Letter case does
    /// not count.
    pub fn score(&self, text: &str) -> Option<i32> {
        self.text(&text.to_lowercase()).score()
    }

    /// How a text in lower case answers.
    fn text(&self, text: &str) -> FilterAnswer {
        let mut all = FilterAnswer::Score(0);
        for word in &self.0 {
            let one = whole(word, text).map_or_else(|| scattered(word, text), FilterAnswer::Score);
            all = match (all, one) {
                (_, FilterAnswer::Never) => return FilterAnswer::Never,
                (FilterAnswer::Score(all), FilterAnswer::Score(one)) => {
                    FilterAnswer::Score(all + one)
                }
                _ => FilterAnswer::NotYet,
            };
        }
        all
    }

    /// As [`Pattern::text`], but each word in one piece: scattered letters are in almost any URL.
    fn literal(&self, text: &str) -> Option<i32> {
        self.0.iter().map(|word| whole(word, text)).sum()
    }

    /// How a type answers.
    pub fn kind(&self, kind: &Kind) -> FilterAnswer {
        let answer = |text: &str| self.text(&text.to_lowercase());
        answer(kind.name()).max(answer(kind.short()))
    }

    /// The best answer of everything an operator may remember of an application: its type, which
    /// answers like this, its name, and `others`, a line each, which are its client ID and URLs, all in
    /// lower case. Names and types are matched by scattered letters too.
    pub fn application<'a>(
        &self,
        kind: FilterAnswer,
        name: &str,
        others: impl FnOnce() -> &'a str,
    ) -> FilterAnswer {
        if self.is_empty() {
            return FilterAnswer::Score(0);
        }
        let name = match self.text(name) {
            FilterAnswer::Score(score) => FilterAnswer::Score(score + NAME),
            answer => answer,
        };
        let best = name.max(kind);
        let words = i32::try_from(self.0.len()).unwrap_or(i32::MAX);
        if best >= FilterAnswer::Score(BEST.saturating_mul(words)) {
            return best;
        }
        let others = others();
        if !self.0.iter().all(|word| others.contains(word.as_str())) {
            return best;
        }
        let literal = others.lines().filter_map(|text| self.literal(text)).max();
        best.max(literal.map_or(FilterAnswer::Never, FilterAnswer::Score))
    }
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
    use super::Pattern;

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

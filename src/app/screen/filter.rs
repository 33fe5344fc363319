//! Fuzzy filtering: the typed letters in order, ranked by how close together they stand.

use crate::domain::Application;

/// What is looked for: words in lower case, which may come in any order.
pub struct Pattern(Vec<String>);

impl Pattern {
    /// The pattern that was typed.
    pub fn new(typed: &str) -> Self {
        Self(typed.split_whitespace().map(str::to_lowercase).collect())
    }

    /// Whether everything answers.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How well `text` answers: `None` when a letter is missing, higher is better. Letter case does
    /// not count.
    pub fn score(&self, text: &str) -> Option<i32> {
        let text = text.to_lowercase();
        self.0.iter().map(|word| whole(word, &text).or_else(|| scattered(word, &text))).sum()
    }

    /// As [`Pattern::score`], but each word in one piece: scattered letters are in almost any URL.
    fn literal(&self, text: &str) -> Option<i32> {
        let text = text.to_lowercase();
        self.0.iter().map(|word| whole(word, &text)).sum()
    }

    /// The best score over everything an operator may remember of an application: its name, client
    /// ID, type and URLs. Names and types are matched by scattered letters too.
    pub fn application(&self, application: &Application) -> Option<i32> {
        if self.is_empty() {
            return Some(0);
        }
        let settings = &application.settings;
        let urls = settings
            .post_login_uris
            .iter()
            .chain(&settings.initiate_login_uri)
            .chain(&settings.post_logout_uris)
            .chain(&settings.back_channel_logout_uris);
        let name = self.score(&settings.name).map(|score| score + 100);
        let kind = &application.kind;
        let types = [kind.name(), kind.short()].into_iter().filter_map(|text| self.score(text));
        let literal = urls.map(String::as_str).chain([application.id.as_str()]);
        let literal = literal.filter_map(|text| self.literal(text));
        name.into_iter().chain(types).chain(literal).max()
    }
}

// The letters in order, ranked by how close together they stand.
fn scattered(word: &str, text: &str) -> Option<i32> {
    let mut rest = text.chars();
    let mut gaps = 0;
    for (index, letter) in word.chars().enumerate() {
        let skipped = rest.by_ref().position(|c| c == letter)?;
        if index > 0 {
            gaps += skipped;
        }
    }
    // Letters scattered over a long text match anything; they are no answer.
    (gaps <= 3 * word.chars().count()).then(|| 100 - i32::try_from(gaps).unwrap_or(99).min(99))
}

// The word in one piece.
fn whole(word: &str, text: &str) -> Option<i32> {
    let at = text.find(word)?;
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

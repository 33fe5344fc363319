//! Fuzzy filtering: the typed letters in order, ranked by how close together they stand.

use crate::domain::Application;

/// How well `text` answers `pattern`: `None` when a letter is missing, higher is better. Letter
/// case does not count; words of the pattern may come in any order.
pub fn score(pattern: &str, text: &str) -> Option<i32> {
    pattern.split_whitespace().map(|word| word_score(word, text)).sum()
}

fn word_score(word: &str, text: &str) -> Option<i32> {
    if let Some(whole) = whole_score(word, text) {
        return Some(whole);
    }
    let text = text.to_lowercase();
    let word = word.to_lowercase();
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
fn whole_score(word: &str, text: &str) -> Option<i32> {
    let text = text.to_lowercase();
    let at = text.find(&word.to_lowercase())?;
    let boundary = text[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    Some(200 + if boundary { 50 } else { 0 } - i32::try_from(at).unwrap_or(40).min(40))
}

/// As [`score`], but each word in one piece: scattered letters are in almost any URL.
fn literal_score(pattern: &str, text: &str) -> Option<i32> {
    pattern.split_whitespace().map(|word| whole_score(word, text)).sum()
}

/// The best score over everything an operator may remember of an application: its name, client ID,
/// type and URLs. Names and types are matched by scattered letters too.
pub fn application_score(pattern: &str, application: &Application) -> Option<i32> {
    if pattern.trim().is_empty() {
        return Some(0);
    }
    let settings = &application.settings;
    let urls = settings
        .post_login_uris
        .iter()
        .chain(&settings.initiate_login_uri)
        .chain(&settings.post_logout_uris)
        .chain(&settings.back_channel_logout_uris);
    let name = score(pattern, &settings.name).map(|score| score + 100);
    let kind = &application.kind;
    let types = [kind.name(), kind.short()].into_iter().filter_map(|text| score(pattern, text));
    let literal = urls.map(String::as_str).chain([application.id.as_str()]);
    let literal = literal.filter_map(|text| literal_score(pattern, text));
    name.into_iter().chain(types).chain(literal).max()
}

#[cfg(test)]
mod tests {
    use super::score;

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

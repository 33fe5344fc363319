//! A program and its arguments on one line: words between spaces, quoted where they hold any. It is
//! no shell: nothing is filled in, nothing is run by it.

/// The words of a line.
///
/// # Errors
/// When a quote is not closed.
pub fn split(line: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut characters = line.chars();
    while let Some(c) = characters.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (Some('"') | None, '\\') => {
                word.get_or_insert_default().push(characters.next().unwrap_or('\\'));
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    if quote.is_some() {
        return Err("a quote is opened and not closed".into());
    }
    words.extend(word);
    Ok(words)
}

/// The line whose words these are.
pub fn joined(words: &[String]) -> String {
    let quoted = words.iter().map(|word| {
        let plain = |c: char| !c.is_whitespace() && !matches!(c, '\'' | '"' | '\\');
        if !word.is_empty() && word.chars().all(plain) {
            return word.clone();
        }
        format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\""))
    });
    quoted.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{joined, split};

    #[test]
    fn words_end_at_spaces_outside_of_quotes() {
        for (line, words) in [
            ("pass show  acme", vec!["pass", "show", "acme"]),
            ("sh -c 'echo \"a b\"'", vec!["sh", "-c", "echo \"a b\""]),
            (
                r#"op read "op://Acme vault/x" a\ b """#,
                vec!["op", "read", "op://Acme vault/x", "a b", ""],
            ),
            ("", vec![]),
        ] {
            assert_eq!(split(line).unwrap(), words, "{line}");
        }
        assert!(split("pass 'show").is_err());
    }

    proptest! {
        #[test]
        fn what_is_joined_splits_again(words in proptest::collection::vec(".*", 0..5)) {
            prop_assert_eq!(split(&joined(&words)), Ok(words));
        }
    }
}

//! A program and its arguments on one line, quoted as in a shell. No shell runs it: nothing is filled
//! in.

/// The words of a line, as a POSIX shell takes it apart.
///
/// # Errors
/// When a quote is not closed, or nothing follows a backslash.
pub fn split(line: &str) -> Result<Vec<String>, String> {
    shlex::split(line).ok_or_else(|| "a quote is opened and not closed".into())
}

/// The line whose words these are.
pub fn joined(words: &[String]) -> String {
    let quoter = shlex::Quoter::new().allow_nul(true);
    quoter.join(words.iter().map(String::as_str)).unwrap_or_default()
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

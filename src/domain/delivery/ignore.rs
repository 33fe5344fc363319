//! Whether a line of `.gitignore` is about a file: names, `*` and folders, not the whole of git's
//! language. It serves a warning, never a decision.

/// What `patterns` (the text of a `.gitignore`) say about `relative`, the path from the folder the
/// `.gitignore` lies in, with `/` between its parts. `None` when no line is about it.
pub fn verdict(patterns: &str, relative: &str) -> Option<bool> {
    let about = |line: &str| {
        let line = line.trim_end();
        let (pattern, ignored) = match line.strip_prefix('!') {
            Some(pattern) => (pattern, false),
            None => (line, true),
        };
        let comment = pattern.is_empty() || pattern.starts_with('#');
        (!comment && covers(pattern, relative)).then_some(ignored)
    };
    patterns.lines().rev().find_map(about)
}

/// More stars than anybody writes: the comparison tries every way to fill them.
const STARS: usize = 4;

// A pattern with a slash inside is anchored; one without fits any part of the path. Whatever fits
// a folder covers what is in it.
fn covers(pattern: &str, relative: &str) -> bool {
    let anchored = pattern.trim_end_matches('/').contains('/');
    let (folder_only, pattern) = (pattern.ends_with('/'), pattern.trim_matches('/'));
    let (anchored, pattern) = match pattern.strip_prefix("**/") {
        Some(rest) if !rest.contains('/') => (false, rest),
        _ => (anchored, pattern),
    };
    if pattern.matches('*').count() > STARS {
        return false;
    }
    let parts: Vec<_> = relative.split('/').collect();
    let folders = parts.len().saturating_sub(1);
    (1..=parts.len()).filter(|end| !folder_only || *end <= folders).any(|end| {
        let part = parts.get(end - 1).copied().unwrap_or_default();
        let path = parts.get(..end).unwrap_or_default().join("/");
        if anchored {
            fits(pattern.as_bytes(), path.as_bytes())
        } else {
            fits(pattern.as_bytes(), part.as_bytes())
        }
    })
}

fn fits(pattern: &[u8], text: &[u8]) -> bool {
    match (pattern, text) {
        ([], []) => true,
        ([b'*', rest @ ..], _) => {
            fits(rest, text)
                || matches!(text, [first, after @ ..] if *first != b'/' && fits(pattern, after))
        }
        ([b'?', rest @ ..], [first, after @ ..]) => *first != b'/' && fits(rest, after),
        ([one, rest @ ..], [first, after @ ..]) => one == first && fits(rest, after),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::verdict;

    #[test]
    fn the_usual_lines_are_understood() {
        for (patterns, path, expected) in [
            (".env", ".env", Some(true)),
            (".env", "deep/down/.env", Some(true)),
            ("/.env", ".env", Some(true)),
            ("/.env", "deep/.env", None),
            (".env*", ".env.local", Some(true)),
            ("*.env", "coffee.env", Some(true)),
            ("**/.env", "deep/.env", Some(true)),
            ("secrets/", "secrets/.env", Some(true)),
            ("secrets/", "secrets", None),
            ("deep/*.env", "deep/a.env", Some(true)),
            ("deep/*.env", "other/a.env", None),
            (".env*\n!.env.sample", ".env.sample", Some(false)),
            ("# .env\n\n", ".env", None),
            ("environment", ".env", None),
        ] {
            assert_eq!(verdict(patterns, path), expected, "{patterns:?} {path}");
        }
    }
}

//! The source tree as lines of code: comments and the contents of strings are blanked.

use std::fs;
use std::path::Path;

/// One file.
pub struct File {
    /// As seen from the package, such as `src/app/msg.rs`.
    pub path: String,
    /// How many lines it has, comments and tests included.
    pub length: usize,
    /// The code, line for line.
    pub lines: Vec<String>,
}

impl File {
    /// Its lines with their numbers, counted from one.
    pub fn numbered(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines.iter().enumerate().map(|(at, line)| (at + 1, line.as_str()))
    }

    /// Where something is, for a failure: `src/app/msg.rs:12`.
    pub fn at(&self, line: usize) -> String {
        format!("{}:{line}", self.path)
    }
}

/// Every Rust file below `folder`, in order of path.
pub fn files(folder: &str) -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    walk(&root.join(folder), &mut found);
    found.sort();
    assert!(!found.is_empty(), "{folder} has files");
    let read = |path: &String| {
        let text = fs::read_to_string(path).unwrap();
        let path = Path::new(path).strip_prefix(root).unwrap().display().to_string();
        File { path, length: text.lines().count(), lines: code(&text) }
    };
    found.iter().map(read).collect()
}

/// The same without the tests inside: what is shipped.
pub fn shipped() -> Vec<File> {
    let mut files = files("src");
    files.retain(|file| !file.path.contains("/tests"));
    for file in &mut files {
        let tests = file.lines.iter().position(|line| line.contains("#[cfg(test)]"));
        file.lines.truncate(tests.unwrap_or(usize::MAX));
    }
    files
}

fn walk(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path.display().to_string());
        }
    }
}

/// The lines of `text` without comments, and with strings and character literals emptied.
pub fn code(text: &str) -> Vec<String> {
    let mut kept = String::new();
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let (skipped, quotes) = match next {
            '/' if rest.starts_with("//") => (rest.find('\n').unwrap_or(rest.len()), ""),
            '/' if rest.starts_with("/*") => (rest.find("*/").map_or(rest.len(), |at| at + 2), ""),
            'r' if rest.starts_with("r\"") => (end(&rest[2..], "\"") + 2, "\"\""),
            'r' if rest.starts_with("r#\"") => (end(&rest[3..], "\"#") + 3, "\"\""),
            '"' => (string(&rest[1..]) + 1, "\"\""),
            '\'' => (character(rest), "' '"),
            _ => (0, ""),
        };
        if skipped == 0 {
            kept.push(next);
            rest = &rest[next.len_utf8()..];
        } else {
            kept.push_str(quotes);
            kept.extend(rest[..skipped].matches('\n'));
            rest = &rest[skipped..];
        }
    }
    kept.lines().map(str::to_owned).collect()
}

fn end(text: &str, quote: &str) -> usize {
    text.find(quote).map_or(text.len(), |at| at + quote.len())
}

/// The length of a string's contents with its closing quote.
fn string(text: &str) -> usize {
    let mut escaped = false;
    for (at, char) in text.char_indices() {
        match char {
            '"' if !escaped => return at + 1,
            '\\' => escaped = !escaped,
            _ => escaped = false,
        }
    }
    text.len()
}

/// The length of a character literal; nothing for a lifetime.
fn character(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), Some((at, escaped))) => {
            let after = at + escaped.len_utf8();
            after + end(&text[after..], "'")
        }
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 0,
    }
}

#[test]
fn comments_and_strings_are_no_code() {
    let text = "let a = \"tokio \\\" b\"; // sleep(\nlet c: &'a str = r#\"x\"y\"#; '\\''; '\"'; /* d */ e\n";
    assert_eq!(code(text), ["let a = \"\"; ", "let c: &'a str = \"\"; ' '; ' ';  e"]);
}

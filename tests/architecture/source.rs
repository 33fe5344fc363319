//! The source tree as lines of code: comments are blanked, and what strings hold is kept apart.

use std::fs;
use std::ops::Range;
use std::path::Path;

/// One file.
pub struct File {
    /// As seen from the package, such as `src/app/msg.rs`.
    pub path: String,
    /// How many lines it has, comments and tests included.
    pub length: usize,
    /// The code, line for line, with strings and character literals emptied.
    pub lines: Vec<String>,
    /// The same with what the strings hold.
    pub texts: Vec<String>,
}

impl File {
    /// Its lines with their numbers, counted from one.
    pub fn numbered(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines.iter().enumerate().map(|(at, line)| (at + 1, line.as_str()))
    }

    /// The same with what its strings hold.
    pub fn numbered_texts(&self) -> impl Iterator<Item = (usize, &str)> {
        self.texts.iter().enumerate().map(|(at, line)| (at + 1, line.as_str()))
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
        let (lines, texts) = (code(&text, Strings::Empty), code(&text, Strings::Kept));
        File { path, length: text.lines().count(), lines, texts }
    };
    found.iter().map(read).collect()
}

/// The same without the tests inside: what is shipped.
pub fn shipped() -> Vec<File> {
    let mut files = files("src");
    files.retain(|file| !is_test_file(&file.path));
    for file in &mut files {
        for range in tests_inside(&file.lines) {
            for at in range {
                file.lines[at].clear();
                file.texts[at].clear();
            }
        }
    }
    files
}

/// The tests inside the files: what [`shipped`] leaves out.
pub fn tests_in_source() -> Vec<File> {
    let mut files = files("src");
    for file in files.iter_mut().filter(|file| !is_test_file(&file.path)) {
        let tests: Vec<usize> = tests_inside(&file.lines).into_iter().flatten().collect();
        for at in (0..file.lines.len()).filter(|at| !tests.contains(at)) {
            file.lines[at].clear();
            file.texts[at].clear();
        }
    }
    files
}

fn is_test_file(path: &str) -> bool {
    path.contains("/tests/") || path.ends_with("/tests.rs")
}

/// The lines of each item under `#[cfg(test)]`, counted from zero: to the end of its block, or of
/// its statement.
fn tests_inside(lines: &[String]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (begin, line) in lines.iter().enumerate() {
        let inside = found.last().is_some_and(|last| last.contains(&begin));
        if line.contains("#[cfg(test)]") && !inside {
            found.push(begin..item_end(lines, begin));
        }
    }
    found
}

fn item_end(lines: &[String], begin: usize) -> usize {
    let mut depth = 0_usize;
    for (at, line) in lines.iter().enumerate().skip(begin + 1) {
        for char in line.chars() {
            match char {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 && matches!(char, ';' | '}') {
                return at + 1;
            }
        }
    }
    lines.len()
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

/// What becomes of the contents of strings and character literals.
#[derive(Clone, Copy, PartialEq)]
pub enum Strings {
    Empty,
    Kept,
}

/// The lines of `text` without comments.
pub fn code(text: &str, strings: Strings) -> Vec<String> {
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
        } else if strings == Strings::Kept && !quotes.is_empty() {
            kept.push_str(&rest[..skipped]);
            rest = &rest[skipped..];
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
    let empty = ["let a = \"\"; ", "let c: &'a str = \"\"; ' '; ' ';  e"];
    assert_eq!(code(text, Strings::Empty), empty);
    let kept = ["let a = \"tokio \\\" b\"; ", "let c: &'a str = r#\"x\"y\"#; '\\''; '\"';  e"];
    assert_eq!(code(text, Strings::Kept), kept);
}

#[test]
fn only_the_item_under_the_attribute_is_a_test() {
    let text = "#[cfg(test)]\nmod tests;\nfn a() {}\n#[cfg(test)]\nfn b() {\n  if c { d; }\n}\nfn e() {}\n";
    assert_eq!(tests_inside(&code(text, Strings::Empty)), [0..2, 3..7]);
}

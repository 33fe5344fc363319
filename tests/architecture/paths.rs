//! The paths below `crate::` that a file mentions, groups taken apart.

use super::source::File;

/// A path without `crate::`, such as `api::client::Client`, and its line.
pub type Mention = (String, usize);

/// Every path of the crate that a file mentions, in imports or in passing.
pub fn mentioned(file: &File) -> Vec<Mention> {
    let text = file.lines.join("\n");
    let mut mentions = Vec::new();
    for (at, found) in text.match_indices("crate::") {
        let whole_word = !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        if whole_word {
            let line = text[..at].matches('\n').count() + 1;
            let mut paths = Vec::new();
            expand("", &text[at + found.len()..], &mut paths);
            mentions.extend(paths.into_iter().map(|path| (path, line)));
        }
    }
    mentions
}

/// Adds the paths that `text` begins with and returns what follows them.
fn expand<'a>(before: &str, text: &'a str, paths: &mut Vec<String>) -> &'a str {
    if let Some(mut group) = text.strip_prefix('{') {
        loop {
            group = group.trim_start().trim_start_matches(',').trim_start();
            if group.is_empty() {
                return group;
            }
            if let Some(rest) = group.strip_prefix('}') {
                return rest;
            }
            let rest = expand(before, group, paths);
            group = if rest.len() == group.len() { &group[1..] } else { rest };
        }
    }
    let length = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    let (name, rest) = text.split_at(length);
    let path = if before.is_empty() { name.to_owned() } else { format!("{before}::{name}") };
    match rest.strip_prefix("::") {
        Some(deeper) if deeper.starts_with(|c: char| c.is_alphanumeric() || "_{".contains(c)) => {
            expand(&path, deeper, paths)
        }
        _ => {
            paths.push(path);
            rest
        }
    }
}

#[test]
fn groups_are_taken_apart() {
    let lines = ["use crate::{api::{ApiError, client::Client}, app};", "crate::wire::page::next()"];
    let lines = lines.map(str::to_owned).to_vec();
    let file = File { path: String::new(), length: 2, texts: lines.clone(), lines };
    let paths =
        [("api::ApiError", 1), ("api::client::Client", 1), ("app", 1), ("wire::page::next", 2)];
    assert_eq!(mentioned(&file), paths.map(|(path, line)| (path.to_owned(), line)));
}

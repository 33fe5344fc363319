//! Which URL that is asked for a registered one lets through, and which comes nearest when none does.

use super::cover;
use super::list;
use super::span::Span;
use super::{EnvironmentType, Finding, Kind, RedirectList, check};

/// The mark that stands for a part of a host's first label.
const WILDCARD: char = '*';

/// Whether `registered` lets `asked` through.
///
/// Matching is exact: scheme, host, port, path, letter case and a slash at the end all count. A
/// wildcard stands for one or more letters, digits and hyphens, and a placeholder for what `fill`
/// answers to its name, or else for its own default. Whatever is registered, a URL that the rules
/// refuse is let through by none, nor is one that is a pattern itself.
pub fn accepts(
    list: RedirectList,
    registered: &str,
    asked: &str,
    kind: &Kind,
    environment: EnvironmentType,
    fill: impl Fn(&str) -> Option<String>,
) -> bool {
    let refused = |url: &str| check(list, url, kind, environment).iter().any(Finding::blocks);
    if pattern(asked) || refused(asked) {
        return false;
    }
    if !pattern(registered) {
        return registered == asked;
    }
    !refused(registered)
        && filled(registered, fill).is_some_and(|url| match url.split_once(WILDCARD) {
            None => url == asked,
            Some((before, after)) => between(asked, before, after).is_some_and(within_label),
        })
}

/// Of the registered URLs the one that is most like `asked`, and in which respects the two differ
/// where these are easily overlooked.
pub fn nearest<'a>(
    registered: &'a [String],
    asked: &str,
) -> Option<(&'a str, Option<Vec<&'static str>>)> {
    let twin = registered.iter().find_map(|url| Some((url.as_str(), list::apart(url, asked)?)));
    if let Some((url, differences)) = twin {
        return Some((url, Some(differences)));
    }
    let distance = |url: &&String| strsim::levenshtein(url, asked);
    registered.iter().min_by_key(distance).map(|url| (url.as_str(), None))
}

fn pattern(url: &str) -> bool {
    url.contains(WILDCARD) || !cover::placeholders(url).is_empty()
}

/// The URL with its placeholders filled with what `fill` answers to their names, or else with their own
/// defaults; `None` when one of them has nothing to be filled with, or what would lead out of its place.
pub fn filled(url: &str, fill: impl Fn(&str) -> Option<String>) -> Option<String> {
    let shape = cover::shape(url);
    let mut rest = Span { raw: url, shape: &shape };
    let mut whole = String::new();
    for inner in cover::placeholders(url) {
        let (before, _) = rest.split_once(cover::OPEN)?;
        let length = before.raw.len() + inner.len() + "{{}}".len();
        whole.push_str(before.raw);
        whole.push_str(&value(inner, &fill).filter(|value| harmless(value))?);
        rest = Span { raw: rest.raw.get(length..)?, shape: rest.shape.get(length..)? };
    }
    Some(whole + rest.raw)
}

/// The names of its placeholders.
pub fn placeholder_names(url: &str) -> Vec<&str> {
    let all = cover::placeholders(url).into_iter();
    all.map(|inner| inner.split_once("??").map_or(inner, |(name, _)| name).trim()).collect()
}

fn value(inner: &str, fill: impl Fn(&str) -> Option<String>) -> Option<String> {
    let (name, default) = inner.split_once("??").map_or((inner, None), |(a, b)| (a, Some(b)));
    let quoted = |default: &str| {
        let default = default.trim();
        let inside = |quote| default.strip_prefix(quote)?.strip_suffix(quote);
        inside('\'').or_else(|| inside('"')).map(str::to_owned)
    };
    fill(name.trim()).or_else(|| quoted(default?))
}

/// What fills a place must not lead out of it, nor be a pattern.
fn harmless(value: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~".contains(c);
    !value.is_empty() && value.chars().all(plain)
}

/// What stands in `text` between its beginning and its end.
fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    text.strip_prefix(before)?.strip_suffix(after)
}

fn within_label(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

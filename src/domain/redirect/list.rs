//! Rules about a list as a whole: what stands in it twice or almost twice, and how much it holds.

use std::collections::HashMap;

use super::cover;
use super::host;
use super::parts::Parts;
use super::span::Span;
use super::{Finding, RedirectList};
use crate::domain::text::clean;

/// The most post login URLs that the documentation allows; more have been seen to work.
pub const POST_LOGIN_LIMIT: usize = 5;

/// Up to which size of all URLs together those are looked for that are almost the same, in bytes.
const COMPARED: usize = 256 * 1024;

/// What the number of URLs breaks.
pub(super) fn number(list: RedirectList, count: usize) -> Option<Finding> {
    match list {
        RedirectList::InitiateLogin if count > 1 => {
            Some(Finding::block(format!("{count} URLs, and at most one is allowed: keep one")))
        }
        RedirectList::PostLogin if count > POST_LOGIN_LIMIT => Some(Finding::warn(format!(
            "{count} URLs, and {POST_LOGIN_LIMIT} is the documented maximum: the server may refuse more"
        ))),
        _ => None,
    }
}

/// URLs that stand in the list twice, and those that differ from an earlier one only by what is
/// easily overlooked.
pub(super) fn twins(urls: &[String]) -> Vec<Finding> {
    let mut seen = HashMap::new();
    let mut alike: HashMap<Features, &str> = HashMap::new();
    let mut findings = Vec::new();
    let compared = urls.iter().map(String::len).sum::<usize>() <= COMPARED;
    for (index, url) in urls.iter().enumerate().filter(|(_, url)| !url.trim().is_empty()) {
        if let Some(first) = seen.get(url.as_str()) {
            let text =
                format!("The same URL stands in line {} of this list: remove one", first + 1);
            findings.push(Finding::block(text).at(index));
            continue;
        }
        seen.insert(url.as_str(), index);
        if !compared {
            continue;
        }
        let earlier = *alike.entry(Features::of(url).essence()).or_insert(url);
        if earlier != url {
            findings.push(Finding::hint(difference(earlier, url)).at(index));
        }
    }
    findings
}

fn difference(earlier: &str, url: &str) -> String {
    let differences = Features::of(earlier).differences(&Features::of(url));
    format!(
        "Differs from {} only by {}: matching is exact, so keep the one that is sent",
        clean(earlier),
        differences.join(" and ")
    )
}

/// In which respects two URLs differ that are easily overlooked; `None` when they differ in others too.
pub(super) fn apart(one: &str, other: &str) -> Option<Vec<&'static str>> {
    let (one, other) = (Features::of(one), Features::of(other));
    (one.essence() == other.essence()).then(|| one.differences(&other))
}

/// What of a URL can be compared apart.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Features {
    scheme: String,
    www: bool,
    /// Host and, unless the scheme implies it, port.
    server: String,
    port: bool,
    /// The path without its last slashes, and whatever follows it.
    path: String,
    slash: bool,
}

impl Features {
    fn of(url: &str) -> Self {
        let url = url.trim();
        let shape = cover::shape(url);
        let parts = Parts::of(Span { raw: url, shape: &shape });
        let raw = |span: Option<Span>| span.map(|span| span.raw).unwrap_or_default().to_owned();
        let host = raw(parts.host);
        let www = parts.web() && host::name(&host).starts_with("www.");
        let name = if www { host.get("www.".len()..).unwrap_or_default() } else { &host };
        let user = parts.user.map(|user| format!("{}@", user.raw)).unwrap_or_default();
        let own = parts.port.filter(|_| !parts.default_port());
        let port = own.map(|port| format!(":{}", port.raw)).unwrap_or_default();
        let path = parts.path.raw.trim_end_matches('/');
        let rooted = if parts.host.is_some() { "//" } else { "" };
        let query = parts.query.map(|query| format!("?{}", query.raw)).unwrap_or_default();
        let fragment = parts.fragment.map(|part| format!("#{}", part.raw)).unwrap_or_default();
        Self {
            scheme: raw(parts.scheme_text),
            www,
            server: format!("{rooted}{user}{name}{port}"),
            port: parts.default_port(),
            path: format!("{path}{query}{fragment}"),
            slash: path.len() < parts.path.raw.len(),
        }
    }

    /// What remains when everything is left out that is easily overlooked.
    fn essence(&self) -> Self {
        let scheme = self.scheme.to_lowercase();
        Self {
            scheme: if scheme == "https" { "http".into() } else { scheme },
            www: false,
            server: self.server.to_lowercase(),
            port: false,
            path: self.path.to_lowercase(),
            slash: false,
        }
    }

    /// In which respects two URLs of the same essence differ.
    fn differences(&self, other: &Self) -> Vec<&'static str> {
        let mut differences = Vec::new();
        let mut compare = |differ: bool, words| {
            if differ {
                differences.push(words);
            }
        };
        let scheme = self.scheme.to_lowercase() != other.scheme.to_lowercase();
        compare(scheme, "http and https");
        compare(self.www != other.www, "www.");
        compare(self.port != other.port, "the port that the scheme implies");
        compare(self.slash != other.slash, "a slash at the end");
        let cased = |one: &Self| (one.server.clone(), one.path.clone());
        compare(
            cased(self) != cased(other) || (!scheme && self.scheme != other.scheme),
            "upper and lower case",
        );
        if differences.is_empty() {
            // Several slashes at the end, zeros before the port, white space around.
            differences.push("its spelling");
        }
        differences
    }
}

//! The redirect rules: which URLs a list accepts in which environment.
//!
//! Rules are rows of one table ([`rules`]); a URL is taken apart once ([`parts`]), after its
//! placeholders were covered ([`cover`]). Nothing here asks a strict URL parser first: templates
//! such as `https://{{org_slug}}.example.com` are no URLs to it.

pub(super) mod cover;
mod host;
mod list;
mod matching;
pub(super) mod parts;
pub mod paste;
mod rules;
pub(super) mod span;

#[cfg(test)]
mod tests;

use super::{EnvironmentType, Finding, Kind};

pub use list::POST_LOGIN_LIMIT;
pub use matching::{accepts, filled, nearest, placeholder_names};
pub use rules::LENGTH_LIMIT;

/// The four lists of redirect URLs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RedirectList {
    /// Allowed values of `redirect_uri` at `/oauth/authorize` (RFC 6749 §3.1.2).
    PostLogin,
    /// Where users are sent when sign-in starts elsewhere (OpenID Connect Core §4); one at most.
    InitiateLogin,
    /// Allowed values of `post_logout_redirect_uri` at `/oidc/logout` (OpenID Connect
    /// RP-Initiated Logout §3).
    PostLogout,
    /// Receivers of logout tokens, server to server (OpenID Connect Back-Channel Logout §2.2).
    BackChannelLogout,
}

/// What the rules say of one URL, the weightiest finding first.
///
/// The rules are those of the product's documentation on redirects; where it is silent,
/// RFC 3986 says what a URL is and RFC 8252 what a native application may use. The URL is taken
/// as it stands: a form trims white space before it asks, a server that is asked refuses it.
pub fn check(
    list: RedirectList,
    url: &str,
    kind: &Kind,
    environment: EnvironmentType,
) -> Vec<Finding> {
    check_by_rule(list, url, kind, environment).into_iter().map(|(_, finding)| finding).collect()
}

/// What is most wrong with one URL in a word or two, and how much that weighs; `None` for a URL that
/// no rule objects to.
pub fn tag(
    list: RedirectList,
    url: &str,
    kind: &Kind,
    environment: EnvironmentType,
) -> Option<(&'static str, crate::domain::Severity)> {
    let found = check_by_rule(list, url, kind, environment);
    let (rule, finding) = found.into_iter().next()?;
    Some((rule.tag, finding.severity))
}

fn check_by_rule(
    list: RedirectList,
    url: &str,
    kind: &Kind,
    environment: EnvironmentType,
) -> Vec<(&'static rules::Rule, Finding)> {
    let trimmed = url.trim();
    let shape = cover::shape(trimmed);
    let whole = span::Span { raw: trimmed, shape: &shape };
    let parts = parts::Parts::of(whole);
    let case = rules::Case { list, text: url, kind, environment, whole, parts };
    let found = |rule: &'static rules::Rule| Some((rule, (rule.check)(&case)?));
    let mut findings: Vec<_> = rules::RULES.iter().filter_map(found).collect();
    findings.sort_by_key(|(_, finding)| std::cmp::Reverse(finding.severity));
    findings
}

/// What the rules say of a whole list: each URL on its own, then duplicates and near-duplicates
/// (matching is exact, so they are easily confused), then how many there are.
///
/// Findings about one URL carry its index; findings about the number carry none.
pub fn check_list(
    list: RedirectList,
    urls: &[String],
    kind: &Kind,
    environment: EnvironmentType,
) -> Vec<Finding> {
    let findings = check_list_by_rule(list, urls, kind, environment);
    findings.into_iter().map(|(_, finding)| finding).collect()
}

/// As [`check_list`], each finding with what the rule demands in a few words.
pub fn check_list_by_rule(
    list: RedirectList,
    urls: &[String],
    kind: &Kind,
    environment: EnvironmentType,
) -> Vec<(&'static str, Finding)> {
    let each = urls.iter().enumerate().flat_map(|(index, url)| {
        let findings = check_by_rule(list, url, kind, environment).into_iter();
        findings.map(move |(rule, finding)| (rule.about, finding.at(index)))
    });
    each.chain(together(list, urls)).collect()
}

/// What the rules say of a list beyond each URL on its own.
pub fn check_together(list: RedirectList, urls: &[String]) -> Vec<Finding> {
    together(list, urls).map(|(_, finding)| finding).collect()
}

fn together(
    list: RedirectList,
    urls: &[String],
) -> impl Iterator<Item = (&'static str, Finding)> + use<> {
    let twins = list::twins(urls).into_iter().map(|finding| {
        (if finding.blocks() { "each URL once" } else { "no URL almost twice" }, finding)
    });
    let number = list::number(list, urls.len()).map(|finding| ("not too many URLs", finding));
    twins.chain(number)
}

/// The rules in a few words each, in the order in which they are asked.
pub fn summary() -> impl Iterator<Item = &'static str> {
    rules::RULES.iter().map(|rule| rule.about)
}

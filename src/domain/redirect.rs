//! The redirect rules: which URLs a list accepts in which environment.

use super::{EnvironmentType, Finding, Kind};

/// The four lists of redirect URLs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RedirectList {
    /// Allowed values of `redirect_uri` at `/oauth/authorize`.
    PostLogin,
    /// One URL at most.
    InitiateLogin,
    /// Allowed values of `post_logout_redirect_uri` at `/oidc/logout`.
    PostLogout,
    /// Receivers of logout tokens, server to server.
    BackChannelLogout,
}

/// What the rules say of one URL.
pub fn check(
    _list: RedirectList,
    _url: &str,
    _kind: &Kind,
    _environment: EnvironmentType,
) -> Vec<Finding> {
    Vec::new()
}

/// What the rules say of a whole list: each URL on its own, duplicates, near-duplicates, count.
pub fn check_list(
    list: RedirectList,
    urls: &[String],
    kind: &Kind,
    environment: EnvironmentType,
) -> Vec<Finding> {
    urls.iter()
        .enumerate()
        .flat_map(|(index, url)| {
            check(list, url, kind, environment).into_iter().map(move |f| f.at(index))
        })
        .collect()
}

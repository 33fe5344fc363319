//! Rules about the receivers of back-channel logout requests (OpenID Connect Back-Channel
//! Logout §2.2): a server posts there, so nothing may be left open.

use super::Case;
use crate::domain::Finding;
use crate::domain::redirect::parts::Scheme;
use crate::domain::text::clean;

pub(super) fn has_server(case: &Case) -> Option<Finding> {
    (case.back_channel() && !case.kind.has_back_channel_logout()).then(|| {
        Finding::block(format!(
            "A {} has no server that could receive a logout request: only a Web Application has",
            clean(case.kind.name())
        ))
    })
}

pub(super) fn plain_https(case: &Case) -> Option<Finding> {
    if !case.back_channel() {
        return None;
    }
    if case.whole.has_placeholder() || case.whole.shape.contains('*') {
        return Some(Finding::block(
            "A logout request goes to one address: write out the host, without placeholder or wildcard",
        ));
    }
    match case.parts.scheme {
        Scheme::Http if case.loopback() && !case.production() => None,
        Scheme::Http if case.production() => {
            Some(Finding::block("A back-channel logout URL begins with https://"))
        }
        Scheme::Http => Some(Finding::block(
            "A back-channel logout URL begins with https://, or with http:// on localhost",
        )),
        Scheme::Custom => Some(Finding::block(
            "A server cannot reach a custom scheme: a back-channel logout URL begins with https://",
        )),
        // Missing and forbidden schemes have rules of their own.
        Scheme::Https | Scheme::Missing | Scheme::Forbidden => None,
    }
}

//! Rules about wildcards and organization placeholders (product documentation).

use super::Case;
use crate::domain::Finding;
use crate::domain::redirect::RedirectList;
use crate::domain::redirect::cover::placeholders;
use crate::domain::redirect::host::{self, Registry};
use crate::domain::redirect::span::Span;

pub(super) fn braces(case: &Case) -> Option<Finding> {
    case.whole
        .shape
        .contains(['{', '}'])
        .then(|| Finding::block("Braces come in pairs of two around a name, as in {{org_slug}}"))
}

pub(super) fn placeholder_named(case: &Case) -> Option<Finding> {
    placeholders(case.whole.raw).into_iter().any(|inner| name_of(inner).is_empty()).then(|| {
        Finding::block("A placeholder needs a name between its braces, as in {{org_slug}}")
    })
}

/// Which keys an organization's metadata may have is not documented, hence no refusal.
pub(super) fn placeholder_spelled(case: &Case) -> Option<Finding> {
    let odd = |inner: &str| {
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
        let default = inner.split_once("??").map(|(_, default)| default.trim());
        !name_of(inner).chars().all(plain) || default.is_some_and(|default| !quoted(default))
    };
    placeholders(case.whole.raw).into_iter().any(odd).then(|| {
        Finding::warn(
            "A placeholder is written {{name}} or {{name ?? 'default'}}, and the server may refuse another spelling",
        )
    })
}

pub(super) fn placeholder_placed(case: &Case) -> Option<Finding> {
    let parts = &case.parts;
    let within = |part: Option<Span>| part.is_some_and(Span::has_placeholder);
    if within(parts.scheme_text) {
        return Some(Finding::block(
            "A placeholder cannot be the scheme: write https://, as in https://{{org_slug}}.example.com",
        ));
    }
    if within(parts.user) || within(parts.port) {
        return Some(Finding::block(
            "A placeholder stands in the host or in the path, not in the port or before an @",
        ));
    }
    let partial = |label: &Span| label.has_placeholder() && !label.is_placeholder();
    parts.host?.labels().iter().any(partial).then(|| {
        Finding::block(
            "A placeholder fills all between two dots of the host, as in https://{{org_slug}}.example.com",
        )
    })
}

pub(super) fn wildcard(case: &Case) -> Option<Finding> {
    let stars = case.whole.shape.matches('*').count();
    if stars == 0 || case.back_channel() {
        return None;
    }
    if case.production() {
        return Some(Finding::block(
            "Wildcards are for development: in production write out each host",
        ));
    }
    let host = case.parts.host.filter(|host| host.shape.contains('*'));
    let Some(host) = host else {
        return Some(Finding::block(
            "A wildcard may stand only in the host, as in https://*.example.com",
        ));
    };
    if stars > 1 {
        return Some(Finding::block("One * is allowed, as in https://*.example.com"));
    }
    let Some((_, parent)) = host.split_once('.').filter(|(label, _)| label.shape.contains('*'))
    else {
        return Some(Finding::block(
            "A wildcard may stand only before the first dot of the host, as in https://*.example.com",
        ));
    };
    // Some registries take in every name beside them, such as those of *.ck.
    let open = [parent.shape, host.shape]
        .iter()
        .any(|host| matches!(host::suffix(host), Some(Registry::Domains)));
    // A single name is a top-level domain, but nobody registers names under localhost.
    let top = !host::name(parent.shape).contains('.') && !parent.has_placeholder();
    (open || (top && !host::loopback(parent.shape))).then(|| {
        Finding::block(
            "A wildcard directly under a public suffix would match every site: put your own name between, as in https://*.example.com",
        )
    })
}

/// Wildcards that the documentation does not describe.
pub(super) fn wildcard_owned(case: &Case) -> Option<Finding> {
    let (label, parent) = case.parts.host?.split_once('.')?;
    if !label.shape.contains('*') || case.production() || case.back_channel() {
        return None;
    }
    let host = case.parts.host?;
    let customers = [parent.shape, host.shape]
        .iter()
        .any(|host| host::suffix(host) == Some(Registry::Customers));
    let text = if customers {
        "Under this host others keep their sites, and the wildcard takes them in: put your own name between"
    } else if parent.has_placeholder() {
        "A wildcard beside a placeholder is not documented, and the server may refuse it: use one of them"
    } else if case.list == RedirectList::InitiateLogin {
        "Users are sent to this URL, and nobody can be sent to a wildcard: write out one host"
    } else {
        return None;
    };
    Some(Finding::warn(text))
}

fn name_of(inner: &str) -> &str {
    inner.split_once("??").map_or(inner, |(name, _)| name).trim()
}

fn quoted(default: &str) -> bool {
    ['\'', '"'].iter().any(|quote| {
        default.strip_prefix(*quote).and_then(|rest| rest.strip_suffix(*quote)).is_some()
    })
}

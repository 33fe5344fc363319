//! Rules about where a URL leads: host, port, and what may not follow.

use super::Case;
use crate::domain::Finding;
use crate::domain::Kind;
use crate::domain::redirect::RedirectList;
use crate::domain::redirect::host;
use crate::domain::redirect::parts::{Scheme, port_number};
use crate::domain::redirect::span::Span;
use crate::domain::text::{clean, visible};

/// The longest label of a host name (RFC 1035 §2.3.4).
const LABEL_LIMIT: usize = 63;

pub(super) fn no_credentials(case: &Case) -> Option<Finding> {
    case.parts.user.map(|_| {
        Finding::block("A user name or password is not allowed: remove what stands before the @")
    })
}

pub(super) fn host_needed(case: &Case) -> Option<Finding> {
    // Custom schemes have no host to be found: myapp:///callback is theirs to read.
    case.parts.web_host().filter(|host| host::name(host.shape).is_empty()).map(|_| {
        Finding::block("The host is missing: write it after //, as in https://app.example.com")
    })
}

pub(super) fn host_formed(case: &Case) -> Option<Finding> {
    let span = case.parts.web_host()?;
    let host = span.shape;
    if host.starts_with('[') {
        return host::address(host).is_none().then(|| {
            Finding::block("Between [ and ] an IPv6 address is needed, as in [2001:db8::1]")
        });
    }
    if host.contains(':') {
        return Some(Finding::block(
            "One colon before the port is enough; an IPv6 address stands in brackets, as in [::1]",
        ));
    }
    if let Some(odd) = host.chars().find(|c| odd(*c)) {
        return Some(Finding::block(format!(
            "The character {odd} is not allowed in a host: letters, digits, hyphens and dots are"
        )));
    }
    if host::looks_numeric(host) && host::address(host::name(host).as_str()).is_none() {
        return Some(Finding::block(
            "A host that ends in a number is an IPv4 address of four numbers from 0 to 255, as in 127.0.0.1",
        ));
    }
    labels(span)
}

fn labels(host: Span<'_>) -> Option<Finding> {
    let name = host.shape.strip_suffix('.').unwrap_or(host.shape);
    if name.is_empty() {
        None
    } else if name.split('.').any(str::is_empty) {
        Some(Finding::block("A dot too many in the host: every dot stands between two names"))
    } else if host
        .labels()
        .iter()
        .any(|label| !label.has_placeholder() && label.shape.chars().count() > LABEL_LIMIT)
    {
        Some(Finding::block("Between two dots of a host at most 63 characters are allowed"))
    } else {
        None
    }
}

/// Browsers turn such hosts into ASCII (RFC 5891), and no statement says which form is compared.
pub(super) fn host_ascii(case: &Case) -> Option<Finding> {
    let host = case.parts.web_host()?;
    // Colons and brackets are the previous rule's.
    if host.shape.is_ascii() || host.shape.contains([':', '[']) {
        return None;
    }
    if host.has_placeholder() {
        return Some(Finding::warn(
            "Browsers send hosts in ASCII (xn--…), and matching is exact: write the host so",
        ));
    }
    let Ok(ascii) = url::Host::parse(host.raw) else {
        return Some(Finding::block("The host is no host name: check its characters"));
    };
    let text = format!("Browsers send this host as {ascii}, and matching is exact: write it so");
    Some(if case.back_channel() { Finding::block(text) } else { Finding::warn(text) })
}

pub(super) fn not_suffix_only(case: &Case) -> Option<Finding> {
    let host = case.parts.web_host()?;
    // A container or a machine on the desk has one name, which may be a registry's too.
    let local = !host.shape.contains('.')
        && !case.production()
        && (case.parts.scheme == Scheme::Http || case.parts.port.is_some());
    // Under wildcards there are rules of their own.
    if local || host.shape.contains('*') {
        return None;
    }
    host::suffix(host.shape).map(|_| {
        Finding::block(format!(
            "{} is a public suffix under which others register: name a host under it",
            clean(&host::name(host.raw))
        ))
    })
}

pub(super) fn port(case: &Case) -> Option<Finding> {
    let port = case.parts.port?;
    // A placeholder in it is another rule's matter.
    (port_number(port.shape).is_none() && !port.has_placeholder()).then(|| {
        Finding::block("After the host's colon a port from 1 to 65535 is needed, or no colon")
    })
}

/// Many servers pass over the port of such a URL (RFC 8252 §7.3), and nothing says that this one does.
pub(super) fn loopback_port(case: &Case) -> Option<Finding> {
    let bare = *case.kind == Kind::Native && case.loopback() && case.parts.port.is_none();
    (bare && case.list == RedirectList::PostLogin).then(|| {
        Finding::hint(
            "The port counts: register the one that the app listens on, as in http://127.0.0.1:53682/callback",
        )
    })
}

pub(super) fn no_loopback_in_production(case: &Case) -> Option<Finding> {
    (case.production() && case.loopback()).then(|| {
        Finding::warn(
            "localhost and loopback addresses are for development: production expects public hosts, and the server may refuse this",
        )
    })
}

pub(super) fn no_query(case: &Case) -> Option<Finding> {
    case.parts
        .query
        .map(|_| Finding::block("A query string is not allowed: end the URL before the ?"))
}

pub(super) fn no_fragment(case: &Case) -> Option<Finding> {
    case.parts
        .fragment
        .map(|_| Finding::block("A fragment is not allowed: end the URL before the #"))
}

/// Whether the character is not one of a host name, and no other rule speaks of it. The underscore
/// is no letter of host names, yet the DNS and browsers take it.
fn odd(c: char) -> bool {
    let elsewhere = c.is_whitespace() || visible(c) != c || matches!(c, '\\' | '{' | '}');
    let named = c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '*');
    c.is_ascii() && !elsewhere && !named
}

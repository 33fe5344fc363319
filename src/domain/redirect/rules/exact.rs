//! A remark on spellings that browsers and libraries rewrite: matching is exact (RFC 9700 §2.1),
//! so the registered form had better be the one that is sent.

use super::Case;
use crate::domain::Finding;
use crate::domain::redirect::span::Span;

pub(super) fn as_browsers_write_it(case: &Case) -> Option<Finding> {
    let parts = &case.parts;
    let capital = |part: Option<Span>| {
        part.is_some_and(|part| part.shape.contains(|c: char| c.is_ascii_uppercase()))
    };
    let host = parts.web_host();
    let text = if capital(parts.scheme_text) || capital(host) {
        "Write scheme and host in lower case: browsers send them so, and matching is exact"
    } else if parts.default_port() {
        "Browsers leave out the scheme's own port, and matching is exact"
    } else if host.is_some_and(|host| host.shape.ends_with('.')) {
        "The host ends in a dot, and matching is exact"
    } else if parts.web() && parts.path.shape.split('/').any(dots) {
        "Browsers resolve ./ and ../ in a path before they send it, and matching is exact"
    } else {
        return None;
    };
    Some(Finding::hint(text))
}

/// Whether the segment is `.` or `..`, plain or encoded.
fn dots(segment: &str) -> bool {
    matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..")
}

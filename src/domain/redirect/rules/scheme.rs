//! Rules about the scheme.

use super::Case;
use super::known::advice;
use super::text::wrapped;
use crate::domain::redirect::parts::Scheme;
use crate::domain::redirect::span::Span;
use crate::domain::text::clean;
use crate::domain::{Finding, Kind};

pub(super) fn present(case: &Case) -> Option<Finding> {
    // A placeholder in its place is another rule's matter.
    let covered = case.parts.scheme_text.is_some_and(Span::has_placeholder);
    let missing = case.parts.scheme == Scheme::Missing && !covered && !case.whole.raw.is_empty();
    let missing = missing && !wrapped(case);
    missing.then(|| {
        Finding::block("A scheme is missing: begin with https://, as in https://app.example.com/cb")
    })
}

pub(super) fn harmless(case: &Case) -> Option<Finding> {
    (case.parts.scheme == Scheme::Forbidden).then(|| {
        Finding::block(format!(
            "{}: URLs are not allowed, they may run code: use https",
            scheme_name(case).to_lowercase()
        ))
    })
}

pub(super) fn slashes(case: &Case) -> Option<Finding> {
    (case.parts.web() && case.parts.host.is_none()).then(|| {
        let scheme = scheme_name(case);
        Finding::block(format!(
            "After {scheme}: two slashes are needed, as in {scheme}://host/path"
        ))
    })
}

/// RFC 8252 §7.1 writes one slash, many applications two; a scheme without any is rare enough to
/// be a slip.
pub(super) fn custom_slash(case: &Case) -> Option<Finding> {
    let parts = &case.parts;
    let bare = parts.scheme == Scheme::Custom
        && advice(case).is_none()
        && parts.host.is_none()
        && !parts.path.shape.starts_with('/');
    bare.then(|| {
        Finding::warn(format!(
            "A slash is usual after {0}: as in {0}:/callback, and the server may refuse this",
            scheme_name(case)
        ))
    })
}

pub(super) fn https_in_production(case: &Case) -> Option<Finding> {
    let open = case.parts.scheme == Scheme::Http && case.production() && !case.back_channel();
    open.then(|| {
        Finding::warn(
            "http is for development: production expects https, and the server may refuse this",
        )
    })
}

pub(super) fn custom_for_native(case: &Case) -> Option<Finding> {
    (custom(case) && *case.kind != Kind::Native).then(|| {
        Finding::warn(format!(
            "{}: is a custom scheme, which is for Native Applications: elsewhere use https, as the server may refuse this",
            scheme_name(case)
        ))
    })
}

/// Any application on a device can claim a scheme; a name under one's own domain at least
/// collides with nobody by accident (RFC 8252 §7.1).
pub(super) fn custom_reversed(case: &Case) -> Option<Finding> {
    let scheme = scheme_name(case);
    let plain = custom(case) && *case.kind == Kind::Native && !scheme.contains('.');
    plain.then(|| {
        Finding::warn(format!(
            "{scheme}: can be claimed by any app: use your domain reversed, as in com.example.{scheme}:/callback"
        ))
    })
}

fn custom(case: &Case) -> bool {
    case.parts.scheme == Scheme::Custom && !case.back_channel() && advice(case).is_none()
}

fn scheme_name(case: &Case) -> String {
    clean(case.parts.scheme_text.map_or("", |text| text.raw))
}

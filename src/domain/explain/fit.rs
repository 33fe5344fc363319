//! Which registered URL a redirect URI is, exactly, by its wildcard or by its template.

use crate::domain::redirect::cover::{FILL, OPEN, shape};
use crate::domain::redirect::parts::Parts;
use crate::domain::redirect::span::Span;

/// How a registered URL takes a redirect URI in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RedirectFit {
    /// It is the same.
    Exact,
    /// Its wildcard stands for one name.
    Wildcard,
    /// Its placeholders stand for their own defaults.
    Default,
    /// Its placeholders stand for what an organization has: whether it has that is not known.
    Template,
}

/// How `pattern` takes `asked` in. Whether the pattern is allowed where it stands is not asked.
pub fn fit(pattern: &str, asked: &str) -> Option<RedirectFit> {
    let shape = shape(pattern);
    if pattern == asked && !shape.contains(['*', OPEN]) {
        return Some(RedirectFit::Exact);
    }
    let variable = if shape.contains(OPEN) {
        RedirectFit::Template
    } else if shape.matches('*').count() == 1 {
        RedirectFit::Wildcard
    } else {
        return None;
    };
    let filled = filled(pattern, asked);
    let open = self::shape(&filled).contains(['*', OPEN]);
    (filled == asked && !open).then_some(variable)
}

/// The pattern with what `asked` has in the places that it leaves open, as far as it may.
pub(super) fn filled(pattern: &str, asked: &str) -> String {
    let (shape, asked_shape) = (shape(pattern), shape(asked));
    if !shape.contains(['*', OPEN]) {
        return pattern.to_owned();
    }
    let parts = Parts::of(Span { raw: pattern, shape: &shape });
    let wanted = Parts::of(Span { raw: asked, shape: &asked_shape });
    let host = parts.host.map(|host| {
        let wanted = wanted.host.map_or("", |host| host.raw);
        if host.is_placeholder() && name(wanted) && !wanted.contains("..") {
            wanted.to_owned()
        } else {
            pieces(host, wanted, '.', label)
        }
    });
    let path = pieces(parts.path, wanted.path.raw, '/', segment);
    written(&parts, host, &path)
}

fn name(text: &str) -> bool {
    !text.is_empty() && text.split('.').all(label)
}

fn label(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    !text.is_empty() && text.bytes().all(plain)
}

fn segment(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    !text.is_empty() && text.bytes().all(plain) && !["..", "."].contains(&text)
}

fn pieces(pattern: Span, asked: &str, separator: char, may: fn(&str) -> bool) -> String {
    let mut own = Vec::new();
    let mut rest = pattern;
    while let Some((piece, tail)) = rest.split_once(separator) {
        own.push(piece);
        rest = tail;
    }
    own.push(rest);
    let wanted: Vec<_> = asked.split(separator).collect();
    if own.len() != wanted.len() {
        return pattern.raw.to_owned();
    }
    let fill = |(at, (piece, wanted)): (usize, (&Span, &&str))| {
        // A wildcard stands in the first label of a host alone.
        let star = separator == '.' && at == 0;
        one(*piece, wanted, star, may).unwrap_or(piece.raw).to_owned()
    };
    let filled: Vec<_> = own.iter().zip(&wanted).enumerate().map(fill).collect();
    filled.join(separator.encode_utf8(&mut [0; 4]))
}

/// What was asked, where the piece leaves open what it has.
fn one<'a>(piece: Span, asked: &'a str, star: bool, may: fn(&str) -> bool) -> Option<&'a str> {
    let begin = piece.shape.find(|c| c == OPEN || (star && c == '*'))?;
    let (before, rest) = piece.shape.split_at(begin);
    let open = rest.get(1..)?;
    let behind = open.trim_start_matches(FILL);
    if behind.contains(['*', OPEN]) || before.contains('*') {
        return None;
    }
    let middle = asked.strip_prefix(before)?.strip_suffix(behind)?;
    may(middle).then_some(asked)
}

fn written(parts: &Parts, host: Option<String>, path: &str) -> String {
    let mut text = String::new();
    if let Some(scheme) = parts.scheme_text {
        text.push_str(scheme.raw);
        text.push(':');
    }
    if let Some(host) = host {
        text.push_str("//");
        if let Some(user) = parts.user {
            text.push_str(user.raw);
            text.push('@');
        }
        text.push_str(&host);
        if let Some(port) = parts.port {
            text.push(':');
            text.push_str(port.raw);
        }
    }
    text.push_str(path);
    for (mark, part) in [('?', parts.query), ('#', parts.fragment)] {
        if let Some(part) = part {
            text.push(mark);
            text.push_str(part.raw);
        }
    }
    text
}

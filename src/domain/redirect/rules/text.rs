//! Rules about the text as a whole (RFC 3986 §2).

use super::Case;
use crate::domain::Finding;
use crate::domain::text::visible;

/// The most characters a redirect URL may have (product documentation).
pub const LENGTH_LIMIT: usize = 256;

/// What RFC 3986 §3.3 allows in a path beside letters and digits. The asterisk is one of them,
/// and belongs to the wildcard rules.
const PATH_MARKS: &str = "-._~!$&'()*+,;=:@/%";

pub(super) fn needed(case: &Case) -> Option<Finding> {
    case.whole
        .raw
        .is_empty()
        .then(|| Finding::block("A URL is needed, such as https://app.example.com/callback"))
}

pub(super) fn no_white_space(case: &Case) -> Option<Finding> {
    let whole = case.whole;
    if whole.raw.is_empty() {
        None
    } else if whole.raw != case.text {
        Some(Finding::block("White space stands around the URL: remove it"))
    } else if whole.shape.contains(char::is_whitespace)
        || whole.raw.contains(|c: char| c.is_whitespace() && c != ' ')
    {
        Some(Finding::block("White space is not allowed: write %20 for a space in the path"))
    } else {
        None
    }
}

pub(super) fn nothing_hidden(case: &Case) -> Option<Finding> {
    let hidden = case.whole.raw.chars().find(|c| hides(*c) && !c.is_whitespace())?;
    let code = u32::from(hidden);
    Some(Finding::block(format!(
        "A control or invisible character (U+{code:04X}) is not allowed: remove it or type the URL anew"
    )))
}

/// Whether something stands around the URL that is not its own.
pub(super) fn wrapped(case: &Case) -> bool {
    let around = |c: char| "\"'`<>“”‘’«»".contains(c);
    let raw = case.whole.raw;
    // One in the middle is a character of the URL's own, allowed or not.
    let behind = raw.ends_with(around) && raw.matches(around).count() == 1;
    raw.starts_with(around) || (behind && !raw.ends_with('\''))
}

pub(super) fn unwrapped(case: &Case) -> Option<Finding> {
    wrapped(case).then(|| Finding::block("Quotes or brackets stand around the URL: remove them"))
}

/// What belongs to the sentence or the list that the URL was taken from, more often than to it.
pub(super) fn nothing_behind(case: &Case) -> Option<Finding> {
    let path = case.parts.path.shape;
    let last = path.chars().next_back().filter(|c| ",;.)]'".contains(*c))?;
    let own = (last == ')' && path.contains('(')) || path.ends_with("/.") || path.ends_with("/..");
    (!own)
        .then(|| Finding::warn(format!("It ends in {last}: remove it, unless the URL really does")))
}

pub(super) fn one_at_a_time(case: &Case) -> Option<Finding> {
    let shape = case.whole.shape;
    let second = |scheme: &str| shape.match_indices(scheme).any(|(at, _)| at > 0);
    (second("https://") || second("http://")).then(|| {
        Finding::warn("A second URL begins within it: matching is exact, so write one in each line")
    })
}

pub(super) fn not_too_long(case: &Case) -> Option<Finding> {
    let length = case.text.chars().count();
    (length > LENGTH_LIMIT).then(|| {
        Finding::block(format!("{length} characters, and at most {LENGTH_LIMIT} are allowed"))
    })
}

pub(super) fn no_backslash(case: &Case) -> Option<Finding> {
    case.whole
        .shape
        .contains('\\')
        .then(|| Finding::block("A backslash is not allowed: write / instead"))
}

pub(super) fn characters(case: &Case) -> Option<Finding> {
    // What stands before it is told already.
    if wrapped(case) && !case.whole.raw.starts_with(char::is_alphabetic) {
        return None;
    }
    if let Some(odd) = free_text(case).find(|c| c.is_ascii() && odd(*c)) {
        let code = u32::from(odd);
        return Some(Finding::block(format!(
            "The character {odd} is not allowed in a URL: write %{code:02X}"
        )));
    }
    let foreign = free_text(case).find(|c| odd(*c))?;
    let encoded =
        url::form_urlencoded::byte_serialize(foreign.to_string().as_bytes()).collect::<String>();
    let text = format!("Browsers send {foreign} as {encoded}, and matching is exact: write it so");
    // Back-channel URLs are held to RFC 3986 by the API; of the others it is not known.
    Some(if case.back_channel() { Finding::block(text) } else { Finding::warn(text) })
}

pub(super) fn percent_encoding(case: &Case) -> Option<Finding> {
    let text: String = free_text(case).collect();
    let broken = text.split('%').skip(1).any(|tail| {
        let mut digits = tail.bytes().take_while(u8::is_ascii_hexdigit);
        digits.next().is_none() || digits.next().is_none()
    });
    broken.then(|| {
        Finding::block("After % two hexadecimal digits are needed; the sign itself is written %25")
    })
}

/// What no rule about hosts looks into: the path, and before it the host of a custom scheme.
fn free_text<'a>(case: &Case<'a>) -> impl Iterator<Item = char> + use<'a> {
    let host = case.parts.host.filter(|_| !case.parts.web()).map_or("", |host| host.shape);
    host.chars().chain(case.parts.path.shape.chars())
}

/// Whether the character is not one of a path, and no other rule speaks of it.
fn odd(c: char) -> bool {
    let elsewhere = c.is_whitespace() || hides(c) || matches!(c, '\\' | '{' | '}');
    !(elsewhere || c.is_ascii_alphanumeric() || PATH_MARKS.contains(c))
}

fn hides(c: char) -> bool {
    visible(c) != c
}

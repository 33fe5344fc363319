//! In what a redirect URI differs from a registered URL, part by part.

use super::fit::filled;
use super::percent::decoded;
use super::request::{MASKED, shown_uri};
use crate::domain::redirect::cover::shape;
use crate::domain::redirect::parts::Parts;
use crate::domain::redirect::span::Span;
use crate::domain::text::clean;

/// The longest text that is compared character by character, in characters.
const COMPARED: usize = 512;

/// A part of a URL (RFC 3986 §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UriPart {
    Scheme,
    User,
    Host,
    Port,
    Path,
    Query,
    Fragment,
}

impl UriPart {
    /// Every part, in its order.
    pub const ALL: [Self; 7] =
        [Self::Scheme, Self::User, Self::Host, Self::Port, Self::Path, Self::Query, Self::Fragment];

    /// Its word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Scheme => "scheme",
            Self::User => "user",
            Self::Host => "host",
            Self::Port => "port",
            Self::Path => "path",
            Self::Query => "query",
            Self::Fragment => "fragment",
        }
    }

    /// Whether what it holds may be private.
    fn private(self) -> bool {
        matches!(self, Self::User | Self::Query | Self::Fragment)
    }

    fn of<'a>(self, parts: &Parts<'a>) -> Option<&'a str> {
        let span = match self {
            Self::Scheme => parts.scheme_text,
            Self::User => parts.user,
            Self::Host => parts.host,
            Self::Port => parts.port,
            Self::Path => Some(parts.path),
            Self::Query => parts.query,
            Self::Fragment => parts.fragment,
        };
        span.map(|span| span.raw)
    }
}

/// One part that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrlDifference {
    /// The part.
    pub part: UriPart,
    /// What was asked; masked where it may be private. `None` when the part is not there.
    pub asked: Option<String>,
    /// What is registered.
    pub registered: Option<String>,
    /// The difference in words, without a full stop.
    pub text: String,
}

/// The registered URL that a redirect URI resembles most, and in what they differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NearestUrl {
    /// The registered URL.
    pub url: String,
    /// The parts that differ.
    pub differences: Vec<UrlDifference>,
}

/// Which of `registered` resembles `asked` most; the first of several.
pub fn nearest(asked: &str, registered: &[String]) -> Option<NearestUrl> {
    let cut = |text: &str| text.chars().take(COMPARED).collect::<String>();
    let whole = cut(asked);
    let bare = cut(asked.split(['?', '#']).next().unwrap_or_default());
    let distance = |url: &&String| {
        let filled = cut(&filled(url, asked));
        let alike = |asked: &str| strsim::osa_distance(asked, &filled);
        alike(&whole).min(alike(&bare))
    };
    let url = registered.iter().min_by_key(distance)?;
    Some(NearestUrl { url: url.clone(), differences: differences(asked, url) })
}

/// In what `asked` differs from `registered`, which may leave places open.
pub fn differences(asked: &str, registered: &str) -> Vec<UrlDifference> {
    let wanted = filled(registered, asked);
    let (asked_shape, wanted_shape) = (shape(asked), shape(&wanted));
    let one = Parts::of(Span { raw: asked, shape: &asked_shape });
    let other = Parts::of(Span { raw: &wanted, shape: &wanted_shape });
    let differ = |part: &UriPart| {
        let (asked, registered) = (part.of(&one), part.of(&other));
        (asked != registered).then(|| difference(*part, asked, registered))
    };
    UriPart::ALL.iter().filter_map(differ).collect()
}

fn difference(part: UriPart, asked: Option<&str>, registered: Option<&str>) -> UrlDifference {
    let held = |text: &&str| part != UriPart::Path || !text.is_empty();
    let text = match (asked.filter(held), registered.filter(held)) {
        (Some(_), None) if part.private() => {
            format!("a {} that no registered URL has", part.word())
        }
        (Some(asked), None) => {
            format!("{} {} where none is registered", part.word(), clean(&shown_uri(asked)))
        }
        (None, Some(registered)) => {
            format!("no {} where {} is registered", part.word(), clean(registered))
        }
        // A query that was encoded as part of the path stays private even so.
        (Some(asked), Some(registered)) if shown_uri(asked) != asked => {
            format!(
                "{} {} instead of {}",
                part.word(),
                quoted(&shown_uri(asked)),
                quoted(registered)
            )
        }
        (Some(asked), Some(registered)) if !part.private() => between(part, asked, registered),
        _ => format!("another {}", part.word()),
    };
    let shown = |text: &str| if part.private() { MASKED.to_owned() } else { shown_uri(text) };
    UrlDifference { part, asked: asked.map(shown), registered: registered.map(shown), text }
}

fn between(part: UriPart, asked: &str, registered: &str) -> String {
    let word = part.word();
    let both = format!("{} instead of {}", quoted(asked), quoted(registered));
    let bare = |text: &str| text.split_whitespace().collect::<String>();
    if bare(asked) == bare(registered) {
        return format!("white space in the {word}: {both}");
    }
    if asked.eq_ignore_ascii_case(registered) {
        return format!("letter case of the {word}: {both}");
    }
    if decoded(asked) == decoded(registered) {
        return format!("encoding in the {word}: {both}");
    }
    if part == UriPart::Path {
        let ends = |text: &str| text.ends_with('/');
        if asked.trim_end_matches('/') == registered.trim_end_matches('/') {
            return match (ends(asked), ends(registered)) {
                (true, false) => "a slash at the end that is not registered".to_owned(),
                (false, true) => "no slash at the end, and one is registered".to_owned(),
                _ => "another number of slashes at the end".to_owned(),
            };
        }
    }
    format!("{word} {both}{}", place(asked, registered))
}

/// Where two texts differ, when that is one short place in a longer text.
fn place(asked: &str, registered: &str) -> String {
    let one: Vec<char> = asked.chars().collect();
    let other: Vec<char> = registered.chars().collect();
    let same = |(a, b): &(&char, &char)| a == b;
    let before = one.iter().zip(&other).take_while(same).count();
    let room = one.len().min(other.len()) - before;
    let after = one.iter().rev().zip(other.iter().rev()).take(room).take_while(same).count();
    let middle = |text: &[char]| text[before..text.len() - after].iter().collect::<String>();
    let (added, missing) = (middle(&one), middle(&other));
    if before + after < 8 || added.chars().count() > 8 || missing.chars().count() > 8 {
        return String::new();
    }
    let at = before + 1;
    // In quotes: one letter alone may be read as a word.
    let (extra, lacking) = (format!("“{}”", clean(&added)), format!("“{}”", clean(&missing)));
    match (added.is_empty(), missing.is_empty()) {
        (false, true) => format!(" ({extra} too many at character {at})"),
        (true, false) => format!(" ({lacking} missing at character {at})"),
        _ => format!(" ({extra} for {lacking} at character {at})"),
    }
}

/// Readable where it is empty, or begins or ends in a space.
fn quoted(text: &str) -> String {
    let text = clean(text);
    let plain = !text.is_empty() && !text.contains(' ');
    if plain { text } else { format!("“{text}”") }
}

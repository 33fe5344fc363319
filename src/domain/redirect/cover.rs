//! Placeholders such as `{{org_slug}}`, covered so that what they hold divides nothing.
//!
//! An older spelling, `{{slug ?? 'app.yourapp.com'}}`, holds question marks, quotes and dots that
//! are neither query nor host.

/// Stands for the first byte of a placeholder in a shape.
pub(in crate::domain) const OPEN: char = '\0';
/// Stands for every further byte of a placeholder in a shape.
pub(in crate::domain) const FILL: char = '\u{1}';
/// Stands for characters of the text that would be mistaken for a cover.
const FOREIGN: &str = "\u{2}";

/// The text with each placeholder covered, byte for byte. Braces that are left belong to none.
pub(in crate::domain) fn shape(text: &str) -> String {
    let mut shape = String::with_capacity(text.len());
    for piece in pieces(text) {
        match piece {
            UrlPiece::Plain(plain) => shape.push_str(&plain.replace([OPEN, FILL], FOREIGN)),
            UrlPiece::Placeholder(inner) => {
                shape.push(OPEN);
                shape.extend(std::iter::repeat_n(FILL, inner.len() + "{{}}".len() - 1));
            }
        }
    }
    shape
}

/// What the placeholders of a text hold between their braces.
pub(in crate::domain) fn placeholders(text: &str) -> Vec<&str> {
    let inner = |piece| match piece {
        UrlPiece::Placeholder(inner) => Some(inner),
        UrlPiece::Plain(_) => None,
    };
    pieces(text).into_iter().filter_map(inner).collect()
}

enum UrlPiece<'a> {
    Plain(&'a str),
    Placeholder(&'a str),
}

fn pieces(text: &str) -> Vec<UrlPiece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        pieces.push(UrlPiece::Plain(before));
        match after.split_once("}}") {
            Some((inner, tail)) if !inner.contains(['{', '}']) => {
                pieces.push(UrlPiece::Placeholder(inner));
                rest = tail;
            }
            _ => {
                pieces.push(UrlPiece::Plain("{{"));
                rest = after;
            }
        }
    }
    pieces.push(UrlPiece::Plain(rest));
    pieces
}

//! The values of flags, and what is said when they are wrong.

use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::config::ClipboardChoice;

/// The ways to the clipboard, which completions offer.
pub(super) fn clipboard() -> impl TypedValueParser<Value = ClipboardChoice> {
    let words = PossibleValuesParser::new(ClipboardChoice::ALL.map(|(word, _)| word));
    words.try_map(|word| word.parse::<ClipboardChoice>())
}

pub(super) fn filled(text: &str) -> Result<String, &'static str> {
    if text.trim().is_empty() { Err("this must not be empty") } else { Ok(text.to_owned()) }
}

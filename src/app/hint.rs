//! What can be pressed next, in words. Keys are named by their bindings, so that what is said stays
//! true when they are bound otherwise; what has no key is left out.

use super::bindings::BINDINGS;
use super::keymap::key_named;
use super::model::Model;

/// The name of a binding, and what its key does here.
pub type Hint<'a> = (&'a str, &'a str);

/// As the end of a sentence: ` · r tries again · ! tells more`.
pub fn next(model: &Model, hints: &[Hint]) -> String {
    said(model, hints, " ").into_iter().flat_map(|hint| [" · ".to_owned(), hint]).collect()
}

/// As sentences of their own: `r tries again`.
pub fn sentences(model: &Model, hints: &[Hint]) -> Vec<String> {
    said(model, hints, " ")
}

/// As sentences without a verb: `↵: save`.
pub fn labels(model: &Model, hints: &[Hint]) -> Vec<String> {
    said(model, hints, ": ")
}

fn said(model: &Model, hints: &[Hint], between: &str) -> Vec<String> {
    let said = hints.iter().filter_map(|(name, words)| {
        debug_assert!(BINDINGS.iter().any(|binding| binding.name == *name), "{name}");
        let key = key_named(model, name);
        (!key.is_empty()).then(|| format!("{key}{between}{words}"))
    });
    said.collect()
}

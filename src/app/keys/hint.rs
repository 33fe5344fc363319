//! What can be pressed next, in words. Keys are named by their bindings, so that what is said stays
//! true when they are bound otherwise; what has no key is left out.

use super::keymap::Keymap;
use super::table::BINDINGS;

/// The name of a binding, and what its key does here.
pub type Hint<'a> = (&'a str, &'a str);

/// As the end of a sentence: ` · r tries again · ! tells more`.
pub fn next(keymap: &Keymap, hints: &[Hint]) -> String {
    said(keymap, hints, " ").into_iter().flat_map(|hint| [" · ".to_owned(), hint]).collect()
}

/// As sentences of their own: `r tries again`.
pub fn sentences(keymap: &Keymap, hints: &[Hint]) -> Vec<String> {
    said(keymap, hints, " ")
}

/// As sentences without a verb: `↵: save`.
pub fn labels(keymap: &Keymap, hints: &[Hint]) -> Vec<String> {
    said(keymap, hints, ": ")
}

fn said(keymap: &Keymap, hints: &[Hint], between: &str) -> Vec<String> {
    let said = hints.iter().filter_map(|(name, words)| {
        debug_assert!(BINDINGS.iter().any(|binding| binding.name == *name), "{name}");
        keymap.key_named(name).map(|key| format!("{key}{between}{words}"))
    });
    said.collect()
}

//! A type's name stands once, so that it means one thing wherever it is read.

use std::collections::BTreeMap;

use super::source::files;

/// Of which a build has one: it has the sandbox, or what stands in its place.
const EITHER: &str = "Embedded";

/// The name that a line declares. Associated types are indented, and belong to their trait.
fn declared(line: &str) -> Option<&str> {
    let words = line.split(|c: char| !(c.is_alphanumeric() || c == '_'));
    let mut words = words.filter(|word| !["", "pub", "super", "crate"].contains(word));
    let (kind, name) = (words.next()?, words.next()?);
    let declares = match kind {
        "struct" | "enum" | "trait" => true,
        "type" => !line.starts_with(' '),
        _ => false,
    };
    declares.then_some(name)
}

#[test]
fn a_type_name_stands_once() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in files("src") {
        for (number, line) in file.numbered() {
            if let Some(name) = declared(line) {
                places.entry(name.to_owned()).or_default().push(file.at(number));
            }
        }
    }
    places.retain(|name, places| places.len() > 1 && name != EITHER);
    assert!(places.is_empty(), "say in the name what each of them is: {places:#?}");
}

#[test]
fn declarations_are_found_by_their_first_words() {
    for (line, name) in [
        ("pub struct Draft<'a> {", Some("Draft")),
        ("    struct Shown(String);", Some("Shown")),
        ("pub(super) enum Next {", Some("Next")),
        ("pub trait Told: Sized {", Some("Told")),
        ("type Job = Box<dyn FnOnce()>;", Some("Job")),
        ("    type Error = String;", None),
        ("let structure = Draft::new();", None),
        ("use crate::app::Draft;", None),
    ] {
        assert_eq!(declared(line), name, "{line}");
    }
}

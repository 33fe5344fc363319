//! URLs that are changed one at a time: which of them are changed when it stopped halfway.

use serde::Serialize;

use super::document::{Property, Shape};
use crate::app::engine::{Ending, Found, Part, Told};
use crate::domain::LoginUrl;
use crate::domain::text::clean;

/// Their key in a document.
pub const PARTS: Property = Property {
    name: "parts",
    shape: Shape::List(&Shape::Object(&[
        Property { name: "field", shape: Shape::Text, about: "The field's key in the API" },
        Property {
            name: "change",
            shape: Shape::Word(&["add", "remove", "set"]),
            about: "What is done with the URL",
        },
        Property { name: "url", shape: Shape::Text, about: "The URL" },
        Property { name: "made", shape: Shape::Flag, about: "Whether the server has it so" },
    ])),
    about: "Of URLs that are changed one at a time, which are changed; empty unless it stopped halfway",
};

/// One of them in a document.
#[derive(Serialize)]
pub struct UrlPart<'a> {
    field: &'static str,
    /// What is done with it.
    pub change: &'static str,
    /// The URL.
    pub url: &'a str,
    /// Whether the server has it so.
    pub made: bool,
}

/// The parts of a write that stopped halfway.
pub fn parts(told: &Told) -> &[Part] {
    match &told.ending {
        Ending::Unknown(_, Found::Partly(parts)) => parts,
        _ => &[],
    }
}

/// One part as a document holds it.
pub fn part(part: &Part) -> UrlPart<'_> {
    let (change, url) = match &part.url {
        LoginUrl::Add(url) => ("add", url),
        LoginUrl::Remove(url) => ("remove", url),
        LoginUrl::Initiate(url) => ("set", url),
    };
    UrlPart { field: part.url.field().row().wire, change, url, made: part.made }
}

/// Which are changed and which are not, in a sentence.
pub fn partly(parts: &[Part]) -> String {
    let each = |made: bool| {
        let these = parts.iter().filter(|one| one.made == made).map(part);
        let each: Vec<_> = these.map(|one| format!("{} {}", one.change, clean(one.url))).collect();
        if each.is_empty() { "nothing of it".to_owned() } else { each.join(", ") }
    };
    format!("Looked up. Done: {}. Not done: {}", each(true), each(false))
}

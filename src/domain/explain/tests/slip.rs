//! A slip of one character in a URL, for the properties of what is explained and of what is served.

use proptest::prelude::*;
use proptest::sample::{Index, select};

/// A slip of one character.
#[derive(Clone, Debug)]
pub enum OneSlip {
    Replaced(Index, char),
    Added(Index, char),
    Lost(Index),
}

/// Any of them.
pub fn slip() -> impl Strategy<Value = OneSlip> {
    let characters: Vec<char> = "abcXYZ019-._~/:?#@% &=+é*".chars().collect();
    prop_oneof![
        (any::<Index>(), select(characters.clone())).prop_map(|(at, c)| OneSlip::Replaced(at, c)),
        (any::<Index>(), select(characters)).prop_map(|(at, c)| OneSlip::Added(at, c)),
        any::<Index>().prop_map(OneSlip::Lost),
    ]
}

impl OneSlip {
    /// The URL, which is ASCII, with it.
    pub fn of(&self, url: &str) -> String {
        let mut characters: Vec<char> = url.chars().collect();
        match self {
            Self::Replaced(at, c) => characters[at.index(url.len())] = *c,
            Self::Added(at, c) => characters.insert(at.index(url.len() + 1), *c),
            Self::Lost(at) => drop(characters.remove(at.index(url.len()))),
        }
        characters.into_iter().collect()
    }
}

/// URLs that are registered, each of another kind.
pub const REGISTERED: [&str; 6] = [
    "https://desk.example.com/auth/callback",
    "http://localhost:3000/auth/callback",
    "https://roast.dev.acme.example/oauth/done",
    "com.acme.coffeescale:/oauth2redirect",
    "https://till.shop.example:8443/v2/login/return",
    "https://kiosk.example.org/",
];

//! Claims as they may be shown: whose values are short, and tell nobody's name.

use jiff::Timestamp;
use serde_json::{Map, Value as Json};

use crate::domain::text::clean;
use crate::domain::time;

/// The longest value that is shown whole, in characters.
const WHOLE: usize = 28;
/// How much of a longer one is shown, at its beginning and at its end.
const ENDS: (usize, usize) = (12, 4);
/// The most claims of one token that are shown.
const MOST: usize = 60;

/// Claims that are points in time, in seconds since 1970.
const TIMES: [&str; 5] = ["iat", "nbf", "exp", "auth_time", "updated_at"];
/// Claims that name a person (OpenID Connect Core §5.1).
const PERSONAL: [&str; 14] = [
    "email",
    "name",
    "given_name",
    "family_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "birthdate",
    "phone_number",
    "address",
    "gender",
];
/// Claims that are tied to the attempt or to the other token, and nobody reads.
const OPAQUE: [&str; 3] = ["nonce", "at_hash", "c_hash"];

/// Which token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// The ID token.
    Identity,
    /// The access token.
    Access,
}

impl TokenKind {
    /// Its word for a program.
    pub fn word(self) -> &'static str {
        match self {
            Self::Identity => "id",
            Self::Access => "access",
        }
    }

    /// Its name for people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Identity => "ID token",
            Self::Access => "access token",
        }
    }
}

/// A claim with as much of its value as may be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownClaim {
    /// The token.
    pub token: TokenKind,
    /// The claim's name, safe to show.
    pub name: String,
    /// Its value, shortened, safe to show.
    pub value: String,
}

/// The claims of a token.
pub fn shown(token: TokenKind, claims: &Map<String, Json>) -> Vec<ShownClaim> {
    let one = |(name, value): (&String, &Json)| ShownClaim {
        token,
        name: shortened(name),
        value: of(name, value),
    };
    claims.iter().take(MOST).map(one).collect()
}

fn of(name: &str, value: &Json) -> String {
    if OPAQUE.contains(&name) {
        return "…".into();
    }
    if PERSONAL.contains(&name) {
        return match value {
            Json::String(text) => personal(text),
            _ => "…".into(),
        };
    }
    if TIMES.contains(&name)
        && let Some(at) = value.as_i64().and_then(|at| Timestamp::from_second(at).ok())
    {
        return time::minute(at);
    }
    text(value)
}

/// A value in one line.
pub fn text(value: &Json) -> String {
    match value {
        Json::String(text) if text.contains('@') => personal(text),
        Json::String(text) => shortened(text),
        Json::Array(items) if items.is_empty() => "none".into(),
        Json::Array(items) if items.iter().all(Json::is_string) => {
            let items: Vec<_> = items.iter().filter_map(Json::as_str).collect();
            shortened(&items.join(" "))
        }
        Json::Array(_) | Json::Object(_) => "…".into(),
        other => shortened(&other.to_string()),
    }
}

fn shortened(text: &str) -> String {
    let characters = text.chars().count();
    if characters <= WHOLE {
        return clean(text);
    }
    let (begin, end) = ENDS;
    let head: String = text.chars().take(begin).collect();
    let tail: String = text.chars().skip(characters - end).collect();
    format!("{}…{}", clean(&head), clean(&tail))
}

/// The first character, and of an address its domain.
fn personal(text: &str) -> String {
    let first: String = text.chars().take(1).collect();
    let domain = text.rsplit_once('@').map(|(_, domain)| format!("@{}", shortened(domain)));
    format!("{}…{}", clean(&first), domain.unwrap_or_default())
}

//! The values of the file that may be written in more than one way, and the keys nobody knows.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::domain::Secret;

/// Keys for an action: one, several, or none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keys(pub Vec<String>);

impl<'de> Deserialize<'de> for Keys {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(KeysVisitor)
    }
}

struct KeysVisitor;

impl<'de> Visitor<'de> for KeysVisitor {
    type Value = Keys;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key or a list of keys")
    }

    fn visit_str<E>(self, key: &str) -> Result<Keys, E> {
        Ok(Keys(vec![key.to_owned()]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Keys, A::Error> {
        let mut keys = Vec::new();
        while let Some(key) = items.next_element()? {
            keys.push(key);
        }
        Ok(Keys(keys))
    }
}

/// Where a credential comes from, as it is written.
#[derive(Debug)]
pub enum CredentialEntry {
    /// A string that is the secret itself.
    Plain(Secret),
    /// A table that says where to look.
    From(CredentialTable),
}

/// `{ from = "env", name = "…" }` and its likes.
#[derive(Debug, Default, Deserialize)]
pub struct CredentialTable {
    pub from: Option<String>,
    /// Of a variable.
    pub name: Option<String>,
    /// A program and its arguments.
    pub run: Option<Vec<String>>,
    /// Of a file.
    pub path: Option<String>,
    /// Of the keyring.
    pub account: Option<String>,
    #[serde(flatten)]
    pub unknown: UnknownNames,
}

impl<'de> Deserialize<'de> for CredentialEntry {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(CredentialVisitor)
    }
}

struct CredentialVisitor;

impl<'de> Visitor<'de> for CredentialVisitor {
    type Value = CredentialEntry;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string or a table such as { from = \"env\", name = \"…\" }")
    }

    fn visit_str<E>(self, secret: &str) -> Result<CredentialEntry, E> {
        Ok(CredentialEntry::Plain(Secret::new(secret.to_owned())))
    }

    fn visit_string<E>(self, secret: String) -> Result<CredentialEntry, E> {
        Ok(CredentialEntry::Plain(Secret::new(secret)))
    }

    fn visit_map<A: MapAccess<'de>>(self, table: A) -> Result<CredentialEntry, A::Error> {
        CredentialTable::deserialize(MapAccessDeserializer::new(table)).map(CredentialEntry::From)
    }
}

/// The names of keys that this version does not know, kept to warn of them.
#[derive(Debug, Default)]
pub struct UnknownNames(pub Vec<String>);

impl<'de> Deserialize<'de> for UnknownNames {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(UnknownVisitor)
    }
}

struct UnknownVisitor;

impl<'de> Visitor<'de> for UnknownVisitor {
    type Value = UnknownNames;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a table")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut rest: A) -> Result<UnknownNames, A::Error> {
        let mut keys = Vec::new();
        while let Some((key, IgnoredAny)) = rest.next_entry()? {
            keys.push(key);
        }
        Ok(UnknownNames(keys))
    }
}

//! Reading what servers really send: absent, `null`, `""`, `[]` and the zero time are all *unset*,
//! and 64-bit integers come as strings or numbers (API contract §1).

use std::sync::Arc;

use jiff::Timestamp;
use serde::de::{DeserializeOwned, Deserializer};
use serde::{Deserialize, Serializer};
use serde_json::Value;

/// Any scalar as text; unset becomes empty.
pub fn text<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::String(text) => text,
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    })
}

/// Text, or `None` when unset.
pub fn optional_text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    text(from).map(|text| Some(text).filter(|text| !text.is_empty()))
}

/// `true` in any of its spellings.
pub fn flag<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::Bool(on) => on,
        Value::String(text) => text == "true",
        _ => false,
    })
}

/// A non-negative integer as string or number; unset, zero and what is no such integer are `None`.
pub fn integer<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u64>, D::Error> {
    let number = match Value::deserialize(from)? {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    };
    Ok(number.filter(|number| *number != 0))
}

/// A list; unset is empty, and items of another shape are left out rather than failing the whole.
pub fn list<'de, D: Deserializer<'de>, T: DeserializeOwned>(from: D) -> Result<Vec<T>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::Array(items) => {
            items.into_iter().filter_map(|item| serde_json::from_value(item).ok()).collect()
        }
        _ => Vec::new(),
    })
}

/// A list as it is kept. Those that are empty, and most are, take no memory of their own.
pub fn kept<T>(list: Vec<T>) -> Arc<[T]> {
    if list.is_empty() { Arc::default() } else { list.into() }
}

/// A list without room for more: what is collected keeps the room of what it was made of, and there are
/// many lists in memory.
pub fn tight<T>(mut list: Vec<T>) -> Vec<T> {
    list.shrink_to_fit();
    list
}

/// An RFC 3339 time; the zero time and what is no time are `None`.
pub fn time<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Timestamp>, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::String(text) if !text.starts_with("0001-01-01T00:00:00") => text.parse().ok(),
        _ => None,
    })
}

/// Writes an integer the way the API does: as a string.
#[expect(clippy::ref_option, reason = "the signature that serde calls")]
pub fn write_integer<S: Serializer>(number: &Option<u64>, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&number.unwrap_or(0).to_string())
}

/// What can be read as a `T`, and else nothing.
pub fn anything<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(
    from: D,
) -> Result<T, D::Error> {
    Ok(serde_json::from_value(Value::deserialize(from)?).unwrap_or_default())
}

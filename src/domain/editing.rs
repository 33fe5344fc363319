//! Field values as one line of text, for the editor.

use super::time::{duration_words, parse_duration};
use super::{FieldId, Value, claim, network};

/// The text an editor starts with.
pub fn to_text(field: FieldId, value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Flag(on) => on.to_string(),
        Value::Seconds(None) => String::new(),
        Value::Seconds(Some(seconds)) => duration_words(*seconds),
        Value::List(items) => joined(field, items),
    }
}

/// The items of a list field as one text.
pub fn joined<T: AsRef<str>>(field: FieldId, items: &[T]) -> String {
    let items: Vec<&str> = items.iter().map(AsRef::as_ref).collect();
    items.join(separator(field))
}

/// Reads what was typed as a value of `field`.
///
/// # Errors
/// A sentence that says what is not understood.
pub fn from_text(field: FieldId, text: &str) -> Result<Value, String> {
    Ok(match field {
        FieldId::Name => Value::Text(text.trim().to_owned()),
        FieldId::ManagementApi | FieldId::EnforcePkce | FieldId::IpAllowlist => {
            Value::Flag(text.trim() == "true")
        }
        FieldId::AccessTokenExpiry => Value::Seconds(parse_duration(text)?),
        FieldId::CustomClaims => Value::List(claim::split(text)),
        FieldId::IpNetworks => Value::List(network::split(text)),
        FieldId::Scopes
        | FieldId::GrantTypes
        | FieldId::PostLogin
        | FieldId::InitiateLogin
        | FieldId::PostLogout
        | FieldId::BackChannelLogout => {
            Value::List(text.split_whitespace().map(str::to_owned).collect())
        }
    })
}

// A claim's value may hold spaces; tokens and URLs cannot.
fn separator(field: FieldId) -> &'static str {
    if field == FieldId::CustomClaims { ", " } else { " " }
}

#[cfg(test)]
mod tests {
    use super::{from_text, to_text};
    use crate::domain::{FieldId, Value};

    #[test]
    fn what_is_written_reads_back() {
        let list = |items: &[&str]| Value::List(items.iter().map(ToString::to_string).collect());
        for (field, value, text) in [
            (FieldId::Scopes, list(&["openid", "email"]), "openid email"),
            (
                FieldId::CustomClaims,
                list(&["team=coffee desk", "tier=1"]),
                "team=coffee desk, tier=1",
            ),
            (FieldId::AccessTokenExpiry, Value::Seconds(Some(3600)), "60 minutes"),
            (FieldId::AccessTokenExpiry, Value::Seconds(None), ""),
            (FieldId::Name, Value::Text("Coffee-Desk".into()), "Coffee-Desk"),
        ] {
            assert_eq!(to_text(field, &value), text);
            assert_eq!(from_text(field, text), Ok(value));
        }
        assert!(from_text(FieldId::AccessTokenExpiry, "soon").is_err());
    }
}

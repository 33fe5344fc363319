//! What a server tells of an application that this version does not know: kept and shown, never sent.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::text::clean;

/// The most characters of a value that are shown.
const SHOWN: usize = 200;

/// How many keys are named in a sentence.
const NAMED: usize = 6;

/// What stands for a value that may be a secret's.
const WITHHELD: &str = "(not kept: it may be a secret)";

/// The unknown keys of an application that are set, each with its value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Unknown(BTreeMap<String, Json>);

impl Unknown {
    /// Those of `pairs` that are set. A text under a name that secrets have is left out, as a new
    /// kind of answer might hold one.
    pub fn of(pairs: impl IntoIterator<Item = (String, Json)>) -> Self {
        let set = pairs.into_iter().filter(|(_, value)| set(value));
        Self(
            set.map(|(key, value)| {
                let value = harmless(&key, value);
                (key, value)
            })
            .collect(),
        )
    }

    /// Whether everything is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The keys with their values, as the server told them.
    pub fn pairs(&self) -> impl Iterator<Item = (&String, &Json)> {
        self.0.iter()
    }

    /// The key and the value at this place, safe to show.
    pub fn row(&self, at: usize) -> Option<(String, String)> {
        let (key, value) = self.0.iter().nth(at)?;
        Some((short(&clean(key)), short(&clean(&words(value)))))
    }

    /// The keys, safe to show, in one sentence's length; `None` where there are none.
    pub fn names(&self) -> Option<String> {
        let mut names: Vec<String> =
            self.0.keys().take(NAMED).map(|key| short(&clean(key))).collect();
        if let Some(more) = self.len().checked_sub(NAMED).filter(|more| *more > 0) {
            names.push(format!("{more} more"));
        }
        (!names.is_empty()).then(|| names.join(", "))
    }

    /// About how many bytes of memory it takes.
    pub fn bytes(&self) -> usize {
        let nodes = if self.is_empty() { 0 } else { NODE };
        nodes + self.0.iter().map(|(key, value)| pair(key, value)).sum::<usize>()
    }
}

/// What the first pair of an object takes, as the tree makes room for more.
const NODE: usize = 640;

fn memory(value: &Json) -> usize {
    size_of::<Json>()
        + match value {
            Json::String(text) => text.len(),
            Json::Array(items) => items.iter().map(memory).sum(),
            Json::Object(pairs) if !pairs.is_empty() => {
                NODE + pairs.iter().map(|(key, value)| pair(key, value)).sum::<usize>()
            }
            _ => 0,
        }
}

fn pair(key: &str, value: &Json) -> usize {
    size_of::<String>() + key.len() + memory(value)
}

// Unset in any of its spellings (API contract).
fn set(value: &Json) -> bool {
    match value {
        Json::Null => false,
        Json::String(text) => !text.is_empty() && !text.starts_with("0001-01-01T00:00:00"),
        Json::Array(items) => !items.is_empty(),
        Json::Object(pairs) => !pairs.is_empty(),
        Json::Bool(_) | Json::Number(_) => true,
    }
}

fn harmless(key: &str, value: Json) -> Json {
    match value {
        Json::String(_) if names_a_secret(key) => WITHHELD.into(),
        Json::Array(items) => items.into_iter().map(|item| harmless(key, item)).collect(),
        Json::Object(pairs) => {
            let pairs = pairs.into_iter();
            pairs
                .map(|(key, value)| {
                    let value = harmless(&key, value);
                    (key, value)
                })
                .collect()
        }
        value => value,
    }
}

fn names_a_secret(key: &str) -> bool {
    let key = key.to_lowercase();
    [
        "secret",
        "secrets",
        "password",
        "passwords",
        "private_key",
        "token",
        "tokens",
        "credential",
        "credentials",
    ]
    .iter()
    .any(|end| key.ends_with(end))
}

// A text without its quotes, everything else as JSON.
fn words(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        value => value.to_string(),
    }
}

fn short(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::Unknown;

    fn of(json: Json) -> Unknown {
        match json {
            Json::Object(pairs) => Unknown::of(pairs),
            _ => Unknown::default(),
        }
    }

    #[test]
    fn what_is_set_is_kept_and_what_is_not_is_nothing() {
        let unset = json!({"a": null, "b": "", "c": [], "d": {}, "e": "0001-01-01T00:00:00Z"});
        assert!(of(unset).is_empty());
        let set = of(json!({"flag": false, "n": 0, "rules": {"deny": ["x"]}, "t": "text"}));
        let rows: Vec<_> = (0..set.len()).filter_map(|at| set.row(at)).collect();
        let shown = [("flag", "false"), ("n", "0"), ("rules", r#"{"deny":["x"]}"#), ("t", "text")];
        assert_eq!(rows, shown.map(|(key, value)| (key.to_owned(), value.to_owned())));
        assert_eq!(set.names().as_deref(), Some("flag, n, rules, t"));
    }

    #[test]
    fn what_may_be_a_secret_is_not_kept() {
        let held = of(json!({
            "client_secret": "test_abc", "plain_secret": "test_abc", "nested": [{"password": "abc"}],
            "backup_tokens": ["abc"], "recovery_token": ["abc"], "token_endpoint_auth_method": "none"
        }));
        let text = serde_json::to_string(&held).unwrap();
        assert_eq!(text.matches("abc").count(), 0, "{text}");
        assert!(text.contains("none") && held.len() == 6);
    }

    #[test]
    fn what_is_shown_is_short_and_harmless() {
        let long = of(json!({"\u{1b}[2J": "x".repeat(10_000), "z": "\u{202e}"}));
        let (key, value) = long.row(0).unwrap();
        assert_eq!((key.as_str(), value.chars().count()), ("␛[2J", 201));
        assert_eq!(long.row(1).unwrap().1, r"\u{202e}");
        let many = Unknown::of((0..100).map(|n| (format!("k{n:03}"), json!(1))));
        assert!(many.names().unwrap().ends_with("k005, 94 more"));
    }
}

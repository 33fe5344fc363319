//! Identifiers. They are opaque: prefixes help people and are never validated.

use std::fmt;

use compact_str::CompactString;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

// A list of applications holds hundreds of thousands of identifiers, and nearly all of them have less
// than 25 bytes, which need no memory of their own here.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(CompactString);

        impl $name {
            /// Wraps the text as it came.
            pub fn new(text: impl Into<String>) -> Self {
                Self(CompactString::from(text.into()))
            }

            /// The text, exactly as the server or the configuration wrote it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                String::deserialize(from).map(Self::new)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id!(
    /// An application's OAuth `client_id` (RFC 6749 §2.2), 1 to 32 characters.
    ClientId
);
id!(
    /// The identifier of one client secret; not the secret itself.
    SecretId
);
id!(
    /// The identifier of a user.
    UserId
);
id!(
    /// The identifier of a user's session.
    SessionId
);
id!(
    /// The key of an environment inside this program: its name in the configuration, or
    /// [`EnvKey::listed`].
    EnvKey
);

/// The beginnings of client IDs, before their number.
const PREFIXES: [&str; 6] = ["skc", "webc", "spac", "ntvc", "m2m", "m2mc"];

impl ClientId {
    /// The client ID that `text` is for certain, by its shape. Anything else that stands where a
    /// client ID should may be a secret.
    pub fn recognised(text: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(text).ok()?;
        let (prefix, number) = text.rsplit_once('_')?;
        let digits =
            (1..=20).contains(&number.len()) && number.bytes().all(|one| one.is_ascii_digit());
        let kind = prefix.rsplit('_').next().unwrap_or(prefix);
        let known = PREFIXES.contains(&kind)
            && prefix
                .bytes()
                .all(|one| one.is_ascii_lowercase() || one.is_ascii_digit() || one == b'_');
        (digits && known && prefix.len() <= 12).then(|| Self::new(text))
    }
}

/// Stands in no name, so that no key can be taken for another one.
const SEPARATOR: char = '\u{1f}';

impl EnvKey {
    /// The key of the workspace of this name in the configuration.
    pub fn workspace(name: &str) -> Self {
        Self::new(format!("workspace{SEPARATOR}{name}"))
    }

    /// The key of an environment that a workspace lists under this id. The server chooses ids, so
    /// that they are unique within a workspace only.
    pub fn listed(workspace: &Self, id: &str) -> Self {
        Self::new(format!("{workspace}{SEPARATOR}{id}"))
    }

    /// Whether the workspace of this key lists it.
    pub fn is_listed_by(&self, workspace: &Self) -> bool {
        let id = self.0.strip_prefix(workspace.as_str());
        id.is_some_and(|id| id.starts_with(SEPARATOR))
    }
}
id!(
    /// The name of one entry of the record of what was done, told apart from those of every other run.
    EntryId
);

impl EntryId {
    /// The run that wrote the entry.
    pub fn run(&self) -> &str {
        self.as_str().rsplit_once('-').map_or("", |(run, _)| run)
    }
}

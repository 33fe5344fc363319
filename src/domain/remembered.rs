//! The list of an environment as it was read last, to be shown until it is read again. It holds no
//! secret, no URL, and no name that may be somebody's address.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Application, ClientId, FieldSet, Kind, Settings};

/// The most applications that are remembered of an environment.
const MOST: usize = 5_000;

/// The list of an environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RememberedList {
    /// Where it was read.
    pub url: String,
    /// When it was complete.
    pub at: Timestamp,
    /// The applications.
    pub applications: Vec<RememberedApplication>,
}

/// What is remembered of an application.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RememberedApplication {
    id: String,
    name: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    updated: Option<Timestamp>,
}

impl RememberedList {
    /// What is remembered of these applications.
    pub fn of<'a>(
        url: String,
        at: Timestamp,
        applications: impl Iterator<Item = &'a Application>,
    ) -> Self {
        let named = applications.filter(|one| !one.name().contains('@'));
        let remembered = named.take(MOST).map(|one| RememberedApplication {
            id: one.id.to_string(),
            name: one.name().to_owned(),
            kind: one.kind.code().to_owned(),
            updated: one.updated,
        });
        Self { url, at, applications: remembered.collect() }
    }
}

impl From<RememberedApplication> for Application {
    fn from(remembered: RememberedApplication) -> Self {
        Self {
            id: ClientId::new(remembered.id),
            kind: Kind::from_code(&remembered.kind),
            created: None,
            updated: remembered.updated,
            secrets: Vec::new(),
            settings: Settings { name: remembered.name, ..Settings::default() },
            unknown: super::Unknown::default(),
            untold: FieldSet::default(),
        }
    }
}

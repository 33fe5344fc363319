//! Client secrets on the wire.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::tolerant;
use crate::domain::{self, SecretId, SecretStatus};

/// A secret as the server lists it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WireClientSecret {
    #[serde(default, deserialize_with = "tolerant::text")]
    pub id: String,
    #[serde(default, deserialize_with = "tolerant::time", skip_serializing_if = "Option::is_none")]
    pub create_time: Option<Timestamp>,
    #[serde(default, deserialize_with = "tolerant::time", skip_serializing_if = "Option::is_none")]
    pub update_time: Option<Timestamp>,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub secret_suffix: String,
    #[serde(
        default,
        deserialize_with = "tolerant::optional_text",
        skip_serializing_if = "Option::is_none"
    )]
    pub created_by: Option<String>,
    /// `ACTIVE` is the enum's zero, so a missing status means active.
    #[serde(default, deserialize_with = "tolerant::text")]
    pub status: String,
    #[serde(default, deserialize_with = "tolerant::time", skip_serializing_if = "Option::is_none")]
    pub expire_time: Option<Timestamp>,
    #[serde(default, deserialize_with = "tolerant::time", skip_serializing_if = "Option::is_none")]
    pub last_used_time: Option<Timestamp>,
}

impl From<&domain::ClientSecret> for WireClientSecret {
    fn from(secret: &domain::ClientSecret) -> Self {
        Self {
            id: secret.id.to_string(),
            create_time: secret.created,
            update_time: None,
            secret_suffix: secret.suffix.clone(),
            created_by: secret.created_by.clone(),
            status: secret.status.code().to_owned(),
            expire_time: secret.expires,
            last_used_time: secret.last_used,
        }
    }
}

impl From<WireClientSecret> for domain::ClientSecret {
    fn from(secret: WireClientSecret) -> Self {
        Self {
            id: SecretId::new(secret.id),
            suffix: secret.secret_suffix,
            status: match secret.status.as_str() {
                "" | "ACTIVE" | "0" => SecretStatus::Active,
                "INACTIVE" | "1" => SecretStatus::Inactive,
                other => SecretStatus::Other(other.to_owned()),
            },
            created: secret.create_time,
            expires: secret.expire_time,
            last_used: secret.last_used_time,
            created_by: secret.created_by,
        }
    }
}

/// The answer that carries a secret's value, once.
///
/// It has no `Debug` and no `Clone`: the value moves into a [`domain::Secret`] at once.
#[derive(Serialize, Deserialize)]
pub struct SecretCreated {
    pub plain_secret: String,
    /// The value beside it is worth more than what is known of it, so that nothing here refuses it.
    #[serde(default, deserialize_with = "tolerant::anything")]
    pub secret: WireClientSecret,
}

/// The answer to a change of status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretAnswer {
    pub secret: WireClientSecret,
}

/// The body of a change of status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecretUpdate {
    pub status: String,
}

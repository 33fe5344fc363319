//! Environments on the wire.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::tolerant;
use crate::domain::{self, EnvKey, EnvironmentType, WriteKind};

/// An environment as a workspace lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WireEnvironment {
    #[serde(default, deserialize_with = "tolerant::text")]
    pub id: String,
    #[serde(default, deserialize_with = "tolerant::time", skip_serializing_if = "Option::is_none")]
    pub create_time: Option<Timestamp>,
    #[serde(default, deserialize_with = "tolerant::time", skip_serializing_if = "Option::is_none")]
    pub update_time: Option<Timestamp>,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub display_name: String,
    /// A host without a scheme; the value of the `x-env-domain` header.
    #[serde(default, deserialize_with = "tolerant::text")]
    pub domain: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub region_code: String,
    /// `PRD` or `DEV`.
    #[serde(default, rename = "type", deserialize_with = "tolerant::text")]
    pub kind: String,
    #[serde(
        default,
        deserialize_with = "tolerant::optional_text",
        skip_serializing_if = "Option::is_none"
    )]
    pub custom_domain: Option<String>,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub custom_domain_status: String,
}

impl WireEnvironment {
    /// The environment as it is known inside the program, under `key`.
    pub fn described(self, key: EnvKey, deny: Vec<WriteKind>) -> domain::Environment {
        let kind = EnvironmentType::parse(&self.kind)
            .unwrap_or_else(|| EnvironmentType::guess(&self.domain));
        let named = !self.display_name.is_empty();
        domain::Environment {
            key,
            name: if named { self.display_name } else { self.domain.clone() },
            kind,
            host: self.domain,
            guarded: kind == EnvironmentType::Production,
            own_client: None,
            server_id: Some(self.id),
            region: Some(self.region_code).filter(|code| !code.is_empty()),
            deny,
        }
    }

    /// About how many bytes it takes to be kept.
    pub fn bytes(&self) -> usize {
        let texts = [&self.id, &self.display_name, &self.domain, &self.region_code, &self.kind];
        size_of::<Self>() + texts.into_iter().map(String::len).sum::<usize>()
    }
}

/// One page of environments. The token is a 1-based page number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvironmentList {
    #[serde(default, deserialize_with = "tolerant::list")]
    pub environments: Vec<WireEnvironment>,
    #[serde(default, deserialize_with = "tolerant::integer")]
    pub total_size: Option<u64>,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub next_page_token: String,
}

/// The answer to one environment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnvironmentAnswer {
    pub environment: WireEnvironment,
}

/// The session policy; all lengths in minutes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionSettings {
    #[serde(default, deserialize_with = "tolerant::integer")]
    pub access_token_expiry: Option<u64>,
    #[serde(default, deserialize_with = "tolerant::integer")]
    pub client_access_token_expiry: Option<u64>,
    #[serde(default, deserialize_with = "tolerant::integer")]
    pub absolute_session_timeout: Option<u64>,
    #[serde(default, deserialize_with = "tolerant::integer")]
    pub idle_session_timeout: Option<u64>,
    #[serde(default, deserialize_with = "tolerant::flag")]
    pub idle_session_enabled: bool,
}

/// The answer to the session policy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionSettingsAnswer {
    #[serde(default)]
    pub session_settings: SessionSettings,
}

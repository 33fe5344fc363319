//! Applications on the wire, where they are called clients.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::secret::ClientSecret;
use super::tolerant;
use crate::domain::claim::Claim as DomainClaim;
use crate::domain::{self, ClientId, Kind, Settings};

/// A custom claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    #[serde(default, deserialize_with = "tolerant::text")]
    pub key: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub value: String,
}

/// A client as the server answers it. Unknown keys are ignored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    #[serde(default, deserialize_with = "tolerant::text")]
    pub id: String,
    #[serde(default, rename = "keyId", deserialize_with = "tolerant::text")]
    pub key_id: String,
    #[serde(default, deserialize_with = "tolerant::time", skip_serializing_if = "Option::is_none")]
    pub create_time: Option<Timestamp>,
    #[serde(default, deserialize_with = "tolerant::time", skip_serializing_if = "Option::is_none")]
    pub update_time: Option<Timestamp>,
    #[serde(default, deserialize_with = "tolerant::list")]
    pub secrets: Vec<ClientSecret>,
    #[serde(default, deserialize_with = "tolerant::list")]
    pub post_login_uris: Vec<String>,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub initiate_login_uri: String,
    #[serde(default, deserialize_with = "tolerant::list")]
    pub post_logout_redirect_uris: Vec<String>,
    #[serde(default, deserialize_with = "tolerant::list")]
    pub back_channel_logout_uris: Vec<String>,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub name: String,
    #[serde(
        default,
        deserialize_with = "tolerant::integer",
        serialize_with = "tolerant::write_integer"
    )]
    pub access_token_expiry: Option<u64>,
    #[serde(default, deserialize_with = "tolerant::list")]
    pub scopes: Vec<String>,
    #[serde(default, deserialize_with = "tolerant::list")]
    pub custom_claims: Vec<Claim>,
    #[serde(default, deserialize_with = "tolerant::flag")]
    pub disallow_scalekit_api_access: bool,
    #[serde(default, deserialize_with = "tolerant::list")]
    pub grant_types: Vec<String>,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub client_type: String,
    #[serde(default, deserialize_with = "tolerant::flag")]
    pub enforce_pkce: bool,
}

impl From<Client> for domain::Application {
    fn from(client: Client) -> Self {
        let mut secrets: Vec<domain::ClientSecret> =
            client.secrets.into_iter().map(Into::into).collect();
        secrets.sort_by(|a, b| (a.created, &a.id).cmp(&(b.created, &b.id)));
        Self {
            id: ClientId::new(client.id),
            kind: Kind::from_code(&client.client_type),
            created: client.create_time,
            updated: client.update_time,
            secrets,
            settings: Settings {
                name: client.name,
                management_api: !client.disallow_scalekit_api_access,
                enforce_pkce: client.enforce_pkce,
                access_token_expiry: client.access_token_expiry,
                scopes: client.scopes,
                custom_claims: client
                    .custom_claims
                    .into_iter()
                    .map(|claim| DomainClaim { key: claim.key, value: claim.value })
                    .collect(),
                grant_types: client.grant_types,
                post_login_uris: client.post_login_uris,
                initiate_login_uri: Some(client.initiate_login_uri).filter(|url| !url.is_empty()),
                post_logout_uris: client.post_logout_redirect_uris,
                back_channel_logout_uris: client.back_channel_logout_uris,
            },
        }
    }
}

/// The answer to create, get and update.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientAnswer {
    pub client: Client,
}

/// One page of clients.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientList {
    /// Counts the items of all pages; `None` when the server does not say.
    #[serde(default, deserialize_with = "tolerant::integer")]
    pub total_size: Option<u64>,
    #[serde(default, deserialize_with = "tolerant::list")]
    pub clients: Vec<Client>,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub next_page_token: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub prev_page_token: String,
}

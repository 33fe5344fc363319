//! Applications on the wire, where they are called clients.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use super::secret::WireClientSecret;
use super::tolerant::{self, kept, tight};
use crate::domain::claim::Claim;
use crate::domain::network::canonical;
use crate::domain::{self, ClientId, FieldId, FieldSet, Kind, Settings, Unknown};

/// A custom claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WireClaim {
    #[serde(default, deserialize_with = "tolerant::text")]
    pub key: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub value: String,
}

impl From<WireClaim> for Claim {
    fn from(claim: WireClaim) -> Self {
        Self { key: claim.key, value: claim.value }
    }
}

/// The networks from which client credentials work.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IpAllowlist {
    #[serde(default, deserialize_with = "tolerant::flag")]
    pub opted_in: bool,
    #[serde(default, deserialize_with = "tolerant::list")]
    pub cidrs: Vec<Cidr>,
    /// What else it holds.
    #[serde(flatten)]
    pub other: BTreeMap<String, Json>,
}

/// One network of an allowlist. Its type is the server's to tell.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cidr {
    pub value: String,
    #[serde(
        default,
        rename = "type",
        deserialize_with = "tolerant::text",
        skip_serializing_if = "String::is_empty"
    )]
    pub kind: String,
}

/// Keys of former versions of the API, which tell nothing.
const LEGACY: [&str; 1] = ["redirect_uris"];

/// A client as the server answers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Client {
    #[serde(default, deserialize_with = "tolerant::text")]
    pub id: String,
    #[serde(
        default,
        rename = "keyId",
        deserialize_with = "tolerant::text",
        skip_serializing_if = "String::is_empty"
    )]
    pub key_id: String,
    #[serde(default, deserialize_with = "tolerant::time", skip_serializing_if = "Option::is_none")]
    pub create_time: Option<Timestamp>,
    #[serde(default, deserialize_with = "tolerant::time", skip_serializing_if = "Option::is_none")]
    pub update_time: Option<Timestamp>,
    #[serde(default, deserialize_with = "tolerant::list")]
    pub secrets: Vec<WireClientSecret>,
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
    pub custom_claims: Vec<WireClaim>,
    #[serde(default, deserialize_with = "tolerant::flag")]
    pub disallow_scalekit_api_access: bool,
    #[serde(default, deserialize_with = "tolerant::list")]
    pub grant_types: Vec<String>,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub client_type: String,
    #[serde(default, deserialize_with = "tolerant::flag")]
    pub enforce_pkce: bool,
    /// Left out by servers that do not know it, and where it was never set.
    #[serde(
        default,
        deserialize_with = "tolerant::anything",
        skip_serializing_if = "Option::is_none"
    )]
    pub ip_allowlist: Option<IpAllowlist>,
    /// What this version does not know.
    #[serde(flatten)]
    pub other: BTreeMap<String, Json>,
}

/// What is not known of a client and of its parts; of a part with both keys and a dot.
fn unknown(other: BTreeMap<String, Json>, allowlist: &mut IpAllowlist) -> Unknown {
    let other = other.into_iter().filter(|(key, _)| !LEGACY.contains(&key.as_str()));
    let inner = std::mem::take(&mut allowlist.other).into_iter();
    Unknown::of(other.chain(inner.map(|(key, value)| (format!("ip_allowlist.{key}"), value))))
}

/// The lists of a client that hold texts, and those that hold objects.
const TEXTS: [&str; 5] = [
    "post_login_uris",
    "post_logout_redirect_uris",
    "back_channel_logout_uris",
    "scopes",
    "grant_types",
];
const OBJECTS: [&str; 2] = ["secrets", "custom_claims"];

/// Reads a client. What of its lists cannot be read is among what is not known of it, so that it is
/// shown and kept, and nobody believes that it is not there.
///
/// Its key ends as the list's does: what a list of secrets holds may be one.
pub fn read(mut json: Json) -> Option<domain::Application> {
    let object = json.as_object_mut()?;
    let texts = TEXTS.map(|key| take_odd(object, key, Json::is_string));
    let objects = OBJECTS.map(|key| take_odd(object, key, Json::is_object));
    object.extend(texts.into_iter().chain(objects).flatten());
    serde_json::from_value::<Client>(json).ok().map(Into::into)
}

fn take_odd(
    object: &mut Map<String, Json>,
    key: &str,
    good: impl Fn(&Json) -> bool,
) -> Option<(String, Json)> {
    let odd = match object.get_mut(key)? {
        Json::Array(items) => {
            let all = std::mem::take(items);
            let (kept, odd): (_, Vec<Json>) = all.into_iter().partition(good);
            *items = kept;
            if odd.is_empty() {
                return None;
            }
            odd.into()
        }
        Json::Null => return None,
        other => std::mem::take(other),
    };
    Some((format!("unreadable {key}"), odd))
}

impl From<Client> for domain::Application {
    fn from(client: Client) -> Self {
        let mut secrets: Vec<domain::ClientSecret> =
            tight(client.secrets.into_iter().map(Into::into).collect());
        let untold = match &client.ip_allowlist {
            None => FieldSet::of(&[FieldId::IpAllowlist, FieldId::IpNetworks]),
            Some(_) => FieldSet::default(),
        };
        let mut allowlist = client.ip_allowlist.unwrap_or_default();
        let unknown = unknown(client.other, &mut allowlist);
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
                scopes: kept(client.scopes),
                custom_claims: kept(client.custom_claims.into_iter().map(Claim::from).collect()),
                grant_types: kept(client.grant_types),
                ip_allowlist: allowlist.opted_in,
                ip_networks: kept(
                    allowlist.cidrs.iter().map(|one| canonical(&one.value)).collect(),
                ),
                post_login_uris: kept(client.post_login_uris),
                initiate_login_uri: Some(client.initiate_login_uri).filter(|url| !url.is_empty()),
                post_logout_uris: kept(client.post_logout_redirect_uris),
                back_channel_logout_uris: kept(client.back_channel_logout_uris),
            },
            unknown,
            untold,
        }
    }
}

/// An application as the API writes it, indented, with what this version does not know of it.
pub fn written(application: &domain::Application) -> String {
    serde_json::to_string_pretty(&Client::from(application)).unwrap_or_default()
}

impl From<&domain::Application> for Client {
    fn from(application: &domain::Application) -> Self {
        let settings = &application.settings;
        let told = !application.untold.contains(FieldId::IpAllowlist);
        let cidrs = settings.ip_networks.iter();
        let cidrs = cidrs.map(|one| Cidr { value: one.clone(), kind: String::new() }).collect();
        let claims = settings.custom_claims.iter();
        let claims = claims.map(|one| WireClaim { key: one.key.clone(), value: one.value.clone() });
        Self {
            id: application.id.to_string(),
            key_id: String::new(),
            create_time: application.created,
            update_time: application.updated,
            secrets: application.secrets.iter().map(Into::into).collect(),
            post_login_uris: settings.post_login_uris.to_vec(),
            initiate_login_uri: settings.initiate_login_uri.clone().unwrap_or_default(),
            post_logout_redirect_uris: settings.post_logout_uris.to_vec(),
            back_channel_logout_uris: settings.back_channel_logout_uris.to_vec(),
            name: settings.name.clone(),
            access_token_expiry: settings.access_token_expiry,
            scopes: settings.scopes.to_vec(),
            custom_claims: claims.collect(),
            disallow_scalekit_api_access: !settings.management_api,
            grant_types: settings.grant_types.to_vec(),
            client_type: application.kind.code().to_owned(),
            enforce_pkce: settings.enforce_pkce,
            ip_allowlist: told.then(|| IpAllowlist {
                opted_in: settings.ip_allowlist,
                cidrs,
                other: BTreeMap::new(),
            }),
            other: application
                .unknown
                .pairs()
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect(),
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

//! What an operator can change of an application: one row per field, in the [table](FIELDS).

mod alphabets;
mod cautions;
mod check;
pub mod document;
mod field_finding;
mod field_set;
mod table;

use std::net::IpAddr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::claim::Claim;
use super::network::Network;
use super::redirect::RedirectList;
use super::{EnvironmentType, Finding, Kind, NewApplication, time};

pub use cautions::EditedSettings;
pub use field_finding::{FieldFinding, blocks};
pub use field_set::FieldSet;
pub use table::FIELDS;

/// The grant type that an application signs in with itself (RFC 6749 §4.4), as this program does.
pub const CLIENT_CREDENTIALS: &str = "client_credentials";

// The grants for which a browser is sent to an address of the application.
const BROWSER_GRANTS: [&str; 2] = ["authorization_code", "implicit"];

// The grants that begin without a user; one refreshes what another one gave.
const MACHINE_GRANTS: [&str; 2] = [CLIENT_CREDENTIALS, "refresh_token"];

/// The changeable part of an application.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Settings {
    /// The name for people, 1 to 128 characters.
    pub name: String,
    /// Whether the application's own credentials may call the Management API. The API holds the
    /// inverse, `disallow_scalekit_api_access`.
    pub management_api: bool,
    /// Whether authorization requests without PKCE (RFC 7636) are refused.
    pub enforce_pkce: bool,
    /// Lifetime of access tokens in seconds; `None` inherits the session policy.
    pub access_token_expiry: Option<u64>,
    /// The scopes it may ask for.
    pub scopes: Arc<[String]>,
    /// Claims added to its access tokens.
    pub custom_claims: Arc<[Claim]>,
    /// OAuth grant types (RFC 6749 §1.3), as the server names them.
    pub grant_types: Arc<[String]>,
    /// Whether its client credentials are limited to the networks of the list.
    pub ip_allowlist: bool,
    /// The networks of the IP allowlist, in CIDR notation.
    pub ip_networks: Arc<[String]>,
    /// Allowed values of `redirect_uri`.
    pub post_login_uris: Arc<[String]>,
    /// Where users are sent when authentication starts outside the application.
    pub initiate_login_uri: Option<String>,
    /// Allowed values of `post_logout_redirect_uri`.
    pub post_logout_uris: Arc<[String]>,
    /// Receivers of server-to-server logout requests.
    pub back_channel_logout_uris: Arc<[String]>,
}

/// A field's value in the one form that editor, difference, patch and record share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// One line of text.
    Text(String),
    /// On or off.
    Flag(bool),
    /// A length of time in seconds; `None` inherits.
    Seconds(Option<u64>),
    /// A list of lines; claims as [`Claim::written`] writes them.
    List(Vec<String>),
}

impl Value {
    /// The value in words, for rows and differences.
    pub fn words(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Flag(true) => "on".into(),
            Self::Flag(false) => "off".into(),
            Self::Seconds(None) => "inherited".into(),
            Self::Seconds(Some(seconds)) => time::duration_words(*seconds),
            Self::List(items) if items.is_empty() => "none".into(),
            Self::List(items) => items.join(", "),
        }
    }
}

/// The name of a field, for messages that are plain data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldId {
    Name,
    ManagementApi,
    EnforcePkce,
    AccessTokenExpiry,
    Scopes,
    CustomClaims,
    GrantTypes,
    IpAllowlist,
    IpNetworks,
    PostLogin,
    InitiateLogin,
    PostLogout,
    BackChannelLogout,
}

impl FieldId {
    /// The field's row of [`FIELDS`].
    pub fn row(self) -> &'static Field {
        // The table holds every variant once; a test below says so.
        FIELDS.iter().find(|field| field.id == self).unwrap_or(&FIELDS[0])
    }
}

/// The tab that shows a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// The Configuration tab.
    Configuration,
    /// The Redirects tab.
    Redirects,
}

/// Whether a kind of application has a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Can be edited.
    Editable,
    /// Has a fixed value; the sentence says why.
    Locked(&'static str),
    /// The kind does not have it; the sentence says why.
    Absent(&'static str),
}

/// One field: how it is named, read, written and checked.
pub struct Field {
    /// Its name in messages.
    pub id: FieldId,
    /// The dashboard's label.
    pub label: &'static str,
    /// The label where there is little room.
    pub short: &'static str,
    /// The API's key; of an object's part both keys, with a dot between them.
    pub wire: &'static str,
    /// Where it is shown.
    pub section: Section,
    /// One sentence of help.
    pub help: &'static str,
    /// Whether `kind` has it.
    pub presence: fn(&Kind) -> Presence,
    get: fn(&Settings) -> Value,
    put: fn(&mut Settings, Value),
    check: fn(&Value, &Kind, EnvironmentType) -> Vec<Finding>,
}

impl Field {
    /// The field's value.
    pub fn get(&self, settings: &Settings) -> Value {
        (self.get)(settings)
    }

    /// Writes the field's value. A value of another shape changes nothing.
    pub fn put(&self, settings: &mut Settings, value: Value) {
        (self.put)(settings, value);
    }

    /// What the rules say of `value` for an application of `kind` in an environment of type
    /// `environment`.
    pub fn check(&self, value: &Value, kind: &Kind, environment: EnvironmentType) -> Vec<Finding> {
        (self.check)(value, kind, environment)
    }

    /// What stops a change to `value`, where `kind` has a fixed value for the field or does not have it.
    /// The value that it has anyway is taken.
    pub fn stops(&self, value: &Value, kind: &Kind) -> Option<Finding> {
        let (Presence::Locked(why) | Presence::Absent(why)) = (self.presence)(kind) else {
            return None;
        };
        let fixed = kind.known().then(|| self.get(&NewApplication::blank_of(kind)));
        (fixed.as_ref() != Some(value)).then(|| Finding::block(why))
    }

    /// What stops a change of it by name, whatever it is to become: `kind` does not have the field.
    fn missing(&self, kind: &Kind) -> Option<Finding> {
        match (self.presence)(kind) {
            Presence::Absent(why) => Some(Finding::block(why)),
            Presence::Editable | Presence::Locked(_) => None,
        }
    }

    /// The redirect list that the field is, if it is one.
    pub fn redirect_list(&self) -> Option<RedirectList> {
        match self.id {
            FieldId::PostLogin => Some(RedirectList::PostLogin),
            FieldId::InitiateLogin => Some(RedirectList::InitiateLogin),
            FieldId::PostLogout => Some(RedirectList::PostLogout),
            FieldId::BackChannelLogout => Some(RedirectList::BackChannelLogout),
            FieldId::Name
            | FieldId::ManagementApi
            | FieldId::EnforcePkce
            | FieldId::AccessTokenExpiry
            | FieldId::Scopes
            | FieldId::CustomClaims
            | FieldId::GrantTypes
            | FieldId::IpAllowlist
            | FieldId::IpNetworks => None,
        }
    }
}

/// Every finding about every field that `kind` has.
pub fn check_all(
    settings: &Settings,
    kind: &Kind,
    environment: EnvironmentType,
) -> Vec<(FieldId, Finding)> {
    FIELDS
        .iter()
        .filter(|field| (field.presence)(kind) == Presence::Editable)
        .flat_map(|field| {
            let findings = field.check(&field.get(settings), kind, environment);
            findings.into_iter().map(|finding| (field.id, finding))
        })
        .chain(together(settings))
        .collect()
}

impl Settings {
    /// Every URL of the Redirects tab.
    pub fn urls(&self) -> impl Iterator<Item = &str> {
        let urls = self.post_login_uris.iter().chain(&self.initiate_login_uri);
        let urls = urls.chain(self.post_logout_uris.iter());
        urls.chain(self.back_channel_logout_uris.iter()).map(String::as_str)
    }

    /// Whether the application may have access tokens of its own: it may use the Management API, and its grant types
    /// are left to the server or name `client_credentials`.
    pub fn has_own_tokens(&self) -> bool {
        let grants = &self.grant_types;
        self.management_api
            && (grants.is_empty() || grants.iter().any(|one| one == CLIENT_CREDENTIALS))
    }

    /// Whether users may sign in through it: its grant types are left to the server or name one by which a browser
    /// comes back with an answer (RFC 6749 §4.1, §4.2).
    pub fn signs_users_in(&self) -> bool {
        let grants = &self.grant_types;
        grants.is_empty() || grants.iter().any(|one| BROWSER_GRANTS.contains(&one.as_str()))
    }

    /// Whether it is known to sign no user in, by whatever way: of its grant types none has to do with one.
    pub fn is_for_machines(&self) -> bool {
        let machine = |grant: &String| MACHINE_GRANTS.contains(&grant.as_str());
        !self.grant_types.is_empty() && self.grant_types.iter().all(machine)
    }

    /// Whether the IP allowlist lets this address in.
    pub fn lets_in(&self, address: IpAddr) -> bool {
        let inside = |text: &String| Network::read(text).is_ok_and(|one| one.contains(address));
        !self.ip_allowlist || self.ip_networks.iter().any(inside)
    }
}

// An allowlist is refused that lets nobody in (API contract). Whichever of its fields was changed
// tells of it.
fn together(settings: &Settings) -> Vec<(FieldId, Finding)> {
    if settings.ip_allowlist && settings.ip_networks.is_empty() {
        let finding = Finding::block("An IP allowlist needs a network: without one nobody gets in");
        vec![(FieldId::IpAllowlist, finding.clone()), (FieldId::IpNetworks, finding)]
    } else {
        Vec::new()
    }
}

/// The most characters a name or a claim's key may have (API contract).
pub const NAME_LIMIT: usize = 128;

/// The range of the session policy's access token expiry, in seconds (1 to 43200 minutes).
pub const EXPIRY_RANGE: std::ops::RangeInclusive<u64> = 60..=43_200 * 60;

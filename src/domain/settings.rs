//! What an operator can change of an application: one row per field.

mod check;

use serde::{Deserialize, Serialize};

use super::claim::Claim;
use super::redirect::RedirectList;
use super::{EnvironmentType, Finding, Kind, time};

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
    pub scopes: Vec<String>,
    /// Claims added to its access tokens.
    pub custom_claims: Vec<Claim>,
    /// OAuth grant types (RFC 6749 §1.3), as the server names them.
    pub grant_types: Vec<String>,
    /// Allowed values of `redirect_uri`.
    pub post_login_uris: Vec<String>,
    /// Where users are sent when authentication starts outside the application.
    pub initiate_login_uri: Option<String>,
    /// Allowed values of `post_logout_redirect_uri`.
    pub post_logout_uris: Vec<String>,
    /// Receivers of server-to-server logout requests.
    pub back_channel_logout_uris: Vec<String>,
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
    /// The API's key.
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

    /// The redirect list that the field is, if it is one.
    pub fn redirect_list(&self) -> Option<RedirectList> {
        Some(match self.id {
            FieldId::PostLogin => RedirectList::PostLogin,
            FieldId::InitiateLogin => RedirectList::InitiateLogin,
            FieldId::PostLogout => RedirectList::PostLogout,
            FieldId::BackChannelLogout => RedirectList::BackChannelLogout,
            _ => return None,
        })
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
        .collect()
}

/// The most characters a name or a claim's key may have (API contract).
pub const NAME_LIMIT: usize = 128;

/// The range of the session policy's access token expiry, in seconds (1 to 43200 minutes).
pub const EXPIRY_RANGE: std::ops::RangeInclusive<u64> = 60..=43_200 * 60;

const PUBLIC_PKCE: Presence =
    Presence::Locked("Always on: a public client has no secret, so PKCE protects its sign-in");
const PUBLIC_API: Presence =
    Presence::Absent("Public clients have no credentials to call the API with");
const PUBLIC_BACK_CHANNEL: Presence =
    Presence::Absent("Public clients have no server that could receive it");
const UNKNOWN: Presence = Presence::Locked("This version does not know the rules of this type");

fn always(kind: &Kind) -> Presence {
    if kind.known() { Presence::Editable } else { UNKNOWN }
}

fn only(has: bool, kind: &Kind, otherwise: Presence) -> Presence {
    if !kind.known() {
        UNKNOWN
    } else if has {
        Presence::Editable
    } else {
        otherwise
    }
}

/// All fields in the order of the screen.
pub static FIELDS: [Field; 11] = [
    Field {
        id: FieldId::Name,
        label: "Application name",
        short: "Application name",
        wire: "name",
        section: Section::Configuration,
        help: "Shown to operators; 1 to 128 characters",
        presence: always,
        get: |s| Value::Text(s.name.clone()),
        put: |s, v| {
            if let Value::Text(text) = v {
                s.name = text;
            }
        },
        check: |v, _, _| check::name(v),
    },
    Field {
        id: FieldId::ManagementApi,
        label: "Allow Scalekit Management API access",
        short: "Management API",
        wire: "disallow_scalekit_api_access",
        section: Section::Configuration,
        help: "Lets this application's own credentials call the Management API",
        presence: |kind| only(kind.has_management_api(), kind, PUBLIC_API),
        get: |s| Value::Flag(s.management_api),
        put: |s, v| {
            if let Value::Flag(on) = v {
                s.management_api = on;
            }
        },
        check: |_, _, _| Vec::new(),
    },
    Field {
        id: FieldId::EnforcePkce,
        label: "Enforce PKCE",
        short: "Enforce PKCE",
        wire: "enforce_pkce",
        section: Section::Configuration,
        help: "Refuses authorization requests without a code challenge (RFC 7636)",
        presence: |kind| only(!kind.pkce_locked(), kind, PUBLIC_PKCE),
        get: |s| Value::Flag(s.enforce_pkce),
        put: |s, v| {
            if let Value::Flag(on) = v {
                s.enforce_pkce = on;
            }
        },
        check: |_, _, _| Vec::new(),
    },
    Field {
        id: FieldId::AccessTokenExpiry,
        label: "Access token expiry time",
        short: "Access token expiry",
        wire: "access_token_expiry",
        section: Section::Configuration,
        help: "A number and a unit, such as 60 minutes or 12 h; empty inherits the session policy",
        presence: always,
        get: |s| Value::Seconds(s.access_token_expiry),
        put: |s, v| {
            if let Value::Seconds(seconds) = v {
                s.access_token_expiry = seconds;
            }
        },
        check: |v, _, _| check::expiry(v),
    },
    Field {
        id: FieldId::Scopes,
        label: "Scopes",
        short: "Scopes",
        wire: "scopes",
        section: Section::Configuration,
        help: "Space separated, such as openid profile email",
        presence: always,
        get: |s| Value::List(s.scopes.clone()),
        put: |s, v| {
            if let Value::List(items) = v {
                s.scopes = items;
            }
        },
        check: |v, _, _| check::tokens(v, "scope"),
    },
    Field {
        id: FieldId::CustomClaims,
        label: "Custom claims",
        short: "Custom claims",
        wire: "custom_claims",
        section: Section::Configuration,
        help: "key=value, separated by commas; added to every access token. \\, is a comma of the value",
        presence: always,
        get: |s| Value::List(s.custom_claims.iter().map(Claim::written).collect()),
        put: |s, v| {
            if let Value::List(items) = v {
                s.custom_claims = items.iter().map(|item| Claim::read(item)).collect();
            }
        },
        check: |v, _, _| check::claims(v),
    },
    Field {
        id: FieldId::GrantTypes,
        label: "Grant types",
        short: "Grant types",
        wire: "grant_types",
        section: Section::Configuration,
        help: "Space separated OAuth grant types; empty leaves the choice to the server",
        presence: always,
        get: |s| Value::List(s.grant_types.clone()),
        put: |s, v| {
            if let Value::List(items) = v {
                s.grant_types = items;
            }
        },
        check: |v, _, _| check::tokens(v, "grant type"),
    },
    Field {
        id: FieldId::PostLogin,
        label: "Post login URLs",
        short: "Post login URLs",
        wire: "post_login_uris",
        section: Section::Redirects,
        help: "Where users return after sign-in: the allowed values of redirect_uri",
        presence: always,
        get: |s| Value::List(s.post_login_uris.clone()),
        put: |s, v| {
            if let Value::List(items) = v {
                s.post_login_uris = items;
            }
        },
        check: |v, kind, env| check::redirects(v, RedirectList::PostLogin, kind, env),
    },
    Field {
        id: FieldId::InitiateLogin,
        label: "Initiate login URL",
        short: "Initiate login URL",
        wire: "initiate_login_uri",
        section: Section::Redirects,
        help: "Where users are sent when sign-in starts outside the application; it must lead to /oauth/authorize",
        presence: always,
        get: |s| Value::List(s.initiate_login_uri.iter().cloned().collect()),
        put: |s, v| {
            if let Value::List(items) = v {
                s.initiate_login_uri = items.into_iter().next();
            }
        },
        check: |v, kind, env| check::redirects(v, RedirectList::InitiateLogin, kind, env),
    },
    Field {
        id: FieldId::PostLogout,
        label: "Post logout URLs",
        short: "Post logout URLs",
        wire: "post_logout_redirect_uris",
        section: Section::Redirects,
        help: "Where users go after sign-out: the allowed values of post_logout_redirect_uri",
        presence: always,
        get: |s| Value::List(s.post_logout_uris.clone()),
        put: |s, v| {
            if let Value::List(items) = v {
                s.post_logout_uris = items;
            }
        },
        check: |v, kind, env| check::redirects(v, RedirectList::PostLogout, kind, env),
    },
    Field {
        id: FieldId::BackChannelLogout,
        label: "Back-channel logout URL",
        short: "Back-channel logout URL",
        wire: "back_channel_logout_uris",
        section: Section::Redirects,
        help: "Receives a server-to-server request when a session ends",
        presence: |kind| only(kind.has_back_channel_logout(), kind, PUBLIC_BACK_CHANNEL),
        get: |s| Value::List(s.back_channel_logout_uris.clone()),
        put: |s, v| {
            if let Value::List(items) = v {
                s.back_channel_logout_uris = items;
            }
        },
        check: |v, kind, env| check::redirects(v, RedirectList::BackChannelLogout, kind, env),
    },
];

//! Applications and their secrets as documents.

use jiff::Timestamp;
use serde::Serialize;

use super::document::{Document, Property, Shape};
use crate::domain::claim::Claim;
use crate::domain::{Application, ClientSecret, FieldId, Kind};

/// An application in a document.
#[derive(Serialize)]
pub struct ApplicationEntry<'a> {
    client_id: &'a str,
    name: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    created_at: Option<Timestamp>,
    updated_at: Option<Timestamp>,
    disallow_scalekit_api_access: bool,
    enforce_pkce: bool,
    access_token_expiry: Option<u64>,
    scopes: &'a [String],
    custom_claims: Vec<ClaimEntry<'a>>,
    grant_types: &'a [String],
    ip_allowlist: Option<Allowlist<'a>>,
    post_login_uris: &'a [String],
    initiate_login_uri: Option<&'a str>,
    post_logout_redirect_uris: &'a [String],
    back_channel_logout_uris: &'a [String],
    secrets: Vec<SecretEntry<'a>>,
}

#[derive(Serialize)]
struct ClaimEntry<'a> {
    key: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
struct Allowlist<'a> {
    opted_in: bool,
    cidrs: &'a [String],
}

/// A secret in a document: everything but the value.
#[derive(Serialize)]
pub struct SecretEntry<'a> {
    id: &'a str,
    suffix: &'a str,
    status: String,
    created_at: Option<Timestamp>,
    expires_at: Option<Timestamp>,
    last_used_at: Option<Timestamp>,
    created_by: Option<&'a str>,
}

/// The words for the types of applications, as `--type` takes them.
pub const KINDS: [(&str, Kind); 4] =
    [("web", Kind::Web), ("spa", Kind::Spa), ("native", Kind::Native), ("default", Kind::Default)];

/// The type of this word.
///
/// # Errors
/// When there is none.
pub fn kind_named(word: &str) -> Result<Kind, &'static str> {
    let known = KINDS.iter().find(|(known, _)| *known == word);
    known.map(|(_, kind)| kind.clone()).ok_or("this is not a type of application")
}

/// The word for a type; a type that is not known keeps the server's own.
pub fn kind_word(kind: &Kind) -> &str {
    KINDS.iter().find(|(_, known)| known == kind).map_or_else(|| kind.code(), |(word, _)| word)
}

impl<'a> ApplicationEntry<'a> {
    /// The application as a document holds it.
    pub fn of(application: &'a Application) -> Self {
        let settings = &application.settings;
        let claim = |claim: &'a Claim| ClaimEntry { key: &claim.key, value: &claim.value };
        let told = !application.untold.contains(FieldId::IpAllowlist);
        let allowlist = Allowlist { opted_in: settings.ip_allowlist, cidrs: &settings.ip_networks };
        Self {
            client_id: application.id.as_str(),
            name: &settings.name,
            kind: kind_word(&application.kind),
            created_at: application.created,
            updated_at: application.updated,
            disallow_scalekit_api_access: !settings.management_api,
            enforce_pkce: settings.enforce_pkce,
            access_token_expiry: settings.access_token_expiry,
            scopes: &settings.scopes,
            custom_claims: settings.custom_claims.iter().map(claim).collect(),
            grant_types: &settings.grant_types,
            ip_allowlist: told.then_some(allowlist),
            post_login_uris: &settings.post_login_uris,
            initiate_login_uri: settings.initiate_login_uri.as_deref(),
            post_logout_redirect_uris: &settings.post_logout_uris,
            back_channel_logout_uris: &settings.back_channel_logout_uris,
            secrets: application.secrets.iter().map(SecretEntry::of).collect(),
        }
    }
}

impl<'a> SecretEntry<'a> {
    /// The secret as a document holds it.
    pub fn of(secret: &'a ClientSecret) -> Self {
        Self {
            id: secret.id.as_str(),
            suffix: &secret.suffix,
            status: secret.status.code().to_lowercase(),
            created_at: secret.created,
            expires_at: secret.expires,
            last_used_at: secret.used(),
            created_by: secret.created_by.as_deref(),
        }
    }
}

const TEXTS: Shape = Shape::List(&Shape::Text);

/// The keys of a secret.
pub const SECRET: &[Property] = &[
    Property { name: "id", shape: Shape::Text, about: "The identifier; not the secret itself" },
    Property { name: "suffix", shape: Shape::Text, about: "The last characters of the value" },
    Property { name: "status", shape: Shape::Text, about: "`active`, or `inactive`" },
    Property { name: "created_at", shape: Shape::Maybe(&Shape::Time), about: "When it was added" },
    Property {
        name: "expires_at",
        shape: Shape::Maybe(&Shape::Time),
        about: "When it stops working; null when never",
    },
    Property {
        name: "last_used_at",
        shape: Shape::Maybe(&Shape::Time),
        about: "When it last signed in; null when it never did",
    },
    Property {
        name: "created_by",
        shape: Shape::Maybe(&Shape::Text),
        about: "Who added it, when the server says so",
    },
];

/// The keys of an application: those of the API.
pub const APPLICATION: &[Property] = &[
    Property { name: "client_id", shape: Shape::Text, about: "The OAuth client ID" },
    Property { name: "name", shape: Shape::Text, about: "The display name" },
    Property {
        name: "type",
        shape: Shape::Text,
        about: "`web`, `spa`, `native`, `default`, or the server's word for another type",
    },
    Property {
        name: "created_at",
        shape: Shape::Maybe(&Shape::Time),
        about: "When it was created",
    },
    Property {
        name: "updated_at",
        shape: Shape::Maybe(&Shape::Time),
        about: "When it was last changed",
    },
    Property {
        name: "disallow_scalekit_api_access",
        shape: Shape::Flag,
        about: "Whether its credentials may not call the Management API",
    },
    Property {
        name: "enforce_pkce",
        shape: Shape::Flag,
        about: "Whether requests without PKCE are refused",
    },
    Property {
        name: "access_token_expiry",
        shape: Shape::Maybe(&Shape::Number),
        about: "Seconds; null inherits the session policy",
    },
    Property { name: "scopes", shape: TEXTS, about: "The scopes it may ask for" },
    Property {
        name: "custom_claims",
        shape: Shape::List(&Shape::Object(&[
            Property { name: "key", shape: Shape::Text, about: "The claim" },
            Property { name: "value", shape: Shape::Text, about: "Its value" },
        ])),
        about: "Claims added to its access tokens",
    },
    Property { name: "grant_types", shape: TEXTS, about: "OAuth grant types" },
    Property {
        name: "ip_allowlist",
        shape: Shape::Maybe(&Shape::Object(&[
            Property { name: "opted_in", shape: Shape::Flag, about: "Whether it counts" },
            Property { name: "cidrs", shape: TEXTS, about: "The networks" },
        ])),
        about: "From where its credentials work; null when the server tells nothing of it",
    },
    Property { name: "post_login_uris", shape: TEXTS, about: "Post login URLs" },
    Property {
        name: "initiate_login_uri",
        shape: Shape::Maybe(&Shape::Text),
        about: "Initiate login URL",
    },
    Property { name: "post_logout_redirect_uris", shape: TEXTS, about: "Post logout URLs" },
    Property { name: "back_channel_logout_uris", shape: TEXTS, about: "Back-channel logout URLs" },
    Property {
        name: "secrets",
        shape: Shape::List(&Shape::Object(SECRET)),
        about: "Its secrets, oldest first; never a value",
    },
];

/// The key that every document about one environment has.
pub const ENVIRONMENT: Property =
    Property { name: "environment", shape: Shape::Text, about: "The environment's name" };

/// One application.
pub static DOCUMENT: Document = Document {
    name: "appdeck.application/1",
    about: "One application.",
    members: &[
        ENVIRONMENT,
        Property {
            name: "application",
            shape: Shape::Object(APPLICATION),
            about: "The application",
        },
    ],
};

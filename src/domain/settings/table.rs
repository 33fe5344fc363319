//! The table of the fields.

use super::{Field, FieldId, Presence, Section, Value, check};
use crate::domain::Kind;
use crate::domain::claim::Claim;
use crate::domain::redirect::RedirectList;

const PUBLIC_PKCE: Presence =
    Presence::Locked("Always on: a public client has no secret, so PKCE protects its sign-in");
const PUBLIC_API: Presence =
    Presence::Absent("Public clients have no credentials to call the API with");
const PUBLIC_BACK_CHANNEL: Presence =
    Presence::Absent("Public clients have no server that could receive it");
const PUBLIC_ALLOWLIST: Presence =
    Presence::Absent("Public clients have no client credentials that it could limit");
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

/// All fields in the order of the screen: what only some types have comes last, so that the others stay
/// where they are from one application to the next.
pub static FIELDS: [Field; 13] = [
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
        get: |s| Value::List(s.scopes.to_vec()),
        put: |s, v| {
            if let Value::List(items) = v {
                s.scopes = items.into();
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
        get: |s| Value::List(s.grant_types.to_vec()),
        put: |s, v| {
            if let Value::List(items) = v {
                s.grant_types = items.into();
            }
        },
        check: |v, _, _| check::grants(v),
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
        id: FieldId::IpAllowlist,
        label: "IP allowlist",
        short: "IP allowlist",
        wire: "ip_allowlist.opted_in",
        section: Section::Configuration,
        help: "Its secrets work from the allowed networks only, and so do the tokens they get",
        presence: |kind| only(kind.has_ip_allowlist(), kind, PUBLIC_ALLOWLIST),
        get: |s| Value::Flag(s.ip_allowlist),
        put: |s, v| {
            if let Value::Flag(on) = v {
                s.ip_allowlist = on;
            }
        },
        check: |_, _, _| Vec::new(),
    },
    Field {
        id: FieldId::IpNetworks,
        label: "Allowed networks",
        short: "Allowed networks",
        wire: "ip_allowlist.cidrs",
        section: Section::Configuration,
        help: "Space separated, such as 203.0.113.0/24 2001:db8::/32; they count while the IP allowlist is on",
        presence: |kind| only(kind.has_ip_allowlist(), kind, PUBLIC_ALLOWLIST),
        get: |s| Value::List(s.ip_networks.to_vec()),
        put: |s, v| {
            if let Value::List(items) = v {
                s.ip_networks = items.into();
            }
        },
        check: |v, _, _| check::networks(v),
    },
    Field {
        id: FieldId::PostLogin,
        label: "Post login URLs",
        short: "Post login URLs",
        wire: "post_login_uris",
        section: Section::Redirects,
        help: "Where users return after sign-in: the allowed values of redirect_uri",
        presence: always,
        get: |s| Value::List(s.post_login_uris.to_vec()),
        put: |s, v| {
            if let Value::List(items) = v {
                s.post_login_uris = items.into();
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
        get: |s| Value::List(s.post_logout_uris.to_vec()),
        put: |s, v| {
            if let Value::List(items) = v {
                s.post_logout_uris = items.into();
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
        get: |s| Value::List(s.back_channel_logout_uris.to_vec()),
        put: |s, v| {
            if let Value::List(items) = v {
                s.back_channel_logout_uris = items.into();
            }
        },
        check: |v, kind, env| check::redirects(v, RedirectList::BackChannelLogout, kind, env),
    },
];

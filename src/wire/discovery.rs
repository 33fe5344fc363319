//! OpenID Connect discovery and the signing keys (RFC 8414, RFC 7517).

use serde::{Deserialize, Serialize};

use super::tolerant;

/// The parts of the discovery document that matter here. What is not served is not announced.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discovery {
    pub issuer: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub token_endpoint: String,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub jwks_uri: String,
    #[serde(
        default,
        deserialize_with = "tolerant::text",
        skip_serializing_if = "String::is_empty"
    )]
    pub authorization_endpoint: String,
    #[serde(
        default,
        deserialize_with = "tolerant::text",
        skip_serializing_if = "String::is_empty"
    )]
    pub end_session_endpoint: String,
    #[serde(
        default,
        deserialize_with = "tolerant::text",
        skip_serializing_if = "String::is_empty"
    )]
    pub userinfo_endpoint: String,
    #[serde(
        default,
        deserialize_with = "tolerant::text",
        skip_serializing_if = "String::is_empty"
    )]
    pub revocation_endpoint: String,
    #[serde(default, deserialize_with = "tolerant::list")]
    pub grant_types_supported: Vec<String>,
    #[serde(default, deserialize_with = "tolerant::list")]
    pub token_endpoint_auth_methods_supported: Vec<String>,
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub id_token_signing_alg_values_supported: Vec<String>,
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub response_types_supported: Vec<String>,
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub subject_types_supported: Vec<String>,
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub scopes_supported: Vec<String>,
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub claims_supported: Vec<String>,
    #[serde(default, deserialize_with = "tolerant::list", skip_serializing_if = "Vec::is_empty")]
    pub code_challenge_methods_supported: Vec<String>,
    #[serde(
        default,
        deserialize_with = "tolerant::flag",
        skip_serializing_if = "std::ops::Not::not"
    )]
    pub backchannel_logout_supported: bool,
    #[serde(
        default,
        deserialize_with = "tolerant::flag",
        skip_serializing_if = "std::ops::Not::not"
    )]
    pub backchannel_logout_session_supported: bool,
}

/// One public key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublicKey {
    #[serde(default)]
    pub kty: String,
    #[serde(default)]
    pub kid: String,
    #[serde(default)]
    pub alg: String,
    #[serde(default, rename = "use")]
    pub usage: String,
    /// Modulus, base64url without padding (RFC 7518 §6.3.1.1).
    #[serde(default)]
    pub n: String,
    /// Exponent, base64url without padding (RFC 7518 §6.3.1.2).
    #[serde(default)]
    pub e: String,
}

/// The key set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeySet {
    #[serde(default, deserialize_with = "tolerant::list")]
    pub keys: Vec<PublicKey>,
}

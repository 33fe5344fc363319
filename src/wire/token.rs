//! The token endpoint (RFC 6749 §4.4).

use serde::{Deserialize, Serialize};

use super::tolerant;

/// The longest lifetime believed, in seconds. One capture had a lifetime of centuries.
pub const LONGEST_LIFETIME: u64 = 24 * 3600;

/// The answer to a grant.
///
/// It has no `Debug`: the access token opens the environment.
#[derive(Serialize, Deserialize)]
pub struct TokenAnswer {
    pub access_token: String,
    #[serde(default)]
    pub token_type: String,
    /// Seconds; absent or absurd values are clamped by [`TokenAnswer::lifetime`].
    #[serde(default, deserialize_with = "tolerant::integer")]
    pub expires_in: Option<u64>,
    #[serde(default, deserialize_with = "tolerant::text")]
    pub scope: String,
    /// Who signed in, where somebody did (OpenID Connect Core §3.1.3.3).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_token: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
}

impl TokenAnswer {
    /// How long the token is believed to be good, in seconds, at most [`LONGEST_LIFETIME`].
    pub fn lifetime(&self) -> Option<u64> {
        self.expires_in.map(|seconds| seconds.min(LONGEST_LIFETIME))
    }
}

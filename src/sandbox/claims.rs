//! What an access token says.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::domain::claim::{Claim, RESERVED};

/// The claims of a token for a client's own credentials (RFC 7519 §4.1, RFC 9068 §2.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenClaims {
    /// The environment's address, by the name under which the token was asked for.
    pub iss: String,
    /// The client it was issued to.
    pub sub: String,
    /// The same.
    pub client_id: String,
    /// The same once more: the token is for whoever knows this client.
    pub aud: Vec<String>,
    /// `tkn_…`
    pub jti: String,
    /// When it was issued, in seconds since 1970.
    pub iat: i64,
    /// When it begins.
    pub nbf: i64,
    /// When it ends.
    pub exp: i64,
    /// What was granted.
    pub scopes: Vec<String>,
}

impl TokenClaims {
    /// The claims of a token that is good for `lifetime` seconds from `now`.
    pub fn of(
        issuer: &str,
        client: &str,
        scopes: Vec<String>,
        id: String,
        now: Timestamp,
        lifetime: u64,
    ) -> Self {
        Self {
            iss: issuer.to_owned(),
            sub: client.to_owned(),
            client_id: client.to_owned(),
            aud: vec![client.to_owned()],
            jti: id,
            iat: now.as_second(),
            nbf: now.as_second(),
            exp: now.as_second().saturating_add_unsigned(lifetime),
            scopes,
        }
    }

    /// The payload: these claims, and the application's own ones that replace none and take no
    /// reserved name.
    pub fn with(&self, custom: &[Claim]) -> serde_json::Result<Json> {
        Ok(beside(custom, serde_json::to_value(self)?))
    }
}

/// A token's own claims, and an application's beside them.
pub fn beside(custom: &[Claim], own: Json) -> Json {
    let free = custom.iter().filter(|claim| !RESERVED.contains(&claim.key.as_str()));
    let mut payload: Map<String, Json> =
        free.map(|claim| (claim.key.clone(), Json::String(claim.value.clone()))).collect();
    if let Json::Object(own) = own {
        payload.extend(own);
    }
    Json::Object(payload)
}

#[cfg(test)]
mod tests {
    use super::{Claim, RESERVED, TokenClaims};
    use crate::sandbox::mint::FIXED_NOW;

    #[test]
    fn a_custom_claim_takes_no_name_that_means_something() {
        let claims =
            TokenClaims::of("http://a", "skc_1", Vec::new(), "tkn_1".into(), FIXED_NOW, 60);
        let own = serde_json::to_value(&claims).unwrap();
        let named = |key: &str| Claim { key: key.into(), value: "mine".into() };
        let keys = own.as_object().unwrap().keys().map(String::as_str).chain(RESERVED);
        let mut custom: Vec<_> = keys.map(named).collect();
        assert_eq!(claims.with(&custom).unwrap(), own);
        custom.push(named("team"));
        assert_eq!(claims.with(&custom).unwrap()["team"], "mine");
    }
}

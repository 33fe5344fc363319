//! What the tokens of a signed-in user say.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::{Map, Value as Json, json};

use crate::sandbox::credentials::{self, Hash};
use crate::sandbox::store::grants::StoredGrant;
use crate::sandbox::store::users::User;

/// Whom and what tokens are for.
pub struct TokenSubject<'a> {
    pub issuer: &'a str,
    pub user: &'a User,
    pub grant: &'a StoredGrant,
    pub now: Timestamp,
    /// In seconds.
    pub lifetime: u64,
}

impl TokenSubject<'_> {
    /// The claims of an access token (RFC 9068 §2.2).
    pub fn access(&self, id: &str) -> Json {
        json!({
            "iss": self.issuer,
            "sub": self.user.id,
            "aud": [self.grant.client],
            "client_id": self.grant.client,
            "oid": self.user.organization,
            "sid": self.grant.session,
            "jti": id,
            "iat": self.now.as_second(),
            "nbf": self.now.as_second(),
            "exp": self.end(),
            "scope": self.grant.scope,
            "roles": self.user.roles,
            "permissions": self.user.permissions,
        })
    }

    /// The claims of an ID token (OpenID Connect Core §2), beside this access token, and beside the
    /// code that both come from.
    pub fn identity(&self, access: &str, code: Option<&Hash>, nonce: Option<&str>) -> Json {
        let mut claims = Map::new();
        let mut put = |name: &str, value: Json| claims.insert(name.to_owned(), value);
        put("iss", json!(self.issuer));
        put("aud", json!([self.grant.client]));
        put("azp", json!(self.grant.client));
        put("oid", json!(self.user.organization));
        put("sid", json!(self.grant.session));
        put("iat", json!(self.now.as_second()));
        put("exp", json!(self.end()));
        // Somebody was there and chose (RFC 8176 §2): there are no passwords here.
        put("amr", json!(["user"]));
        put("at_hash", json!(half(&credentials::sha256(access))));
        if let Some(code) = code {
            put("c_hash", json!(half(code)));
        }
        if let Some(nonce) = nonce {
            put("nonce", json!(nonce));
        }
        claims.extend(person(self.user, self.grant));
        Json::Object(claims)
    }

    fn end(&self) -> i64 {
        self.now.as_second().saturating_add_unsigned(self.lifetime)
    }
}

/// What an application may know of the user, by the scope (OpenID Connect Core §5.4).
pub fn person(user: &User, grant: &StoredGrant) -> Map<String, Json> {
    let mut claims = Map::new();
    let mut put = |name: &str, value: Json| claims.insert(name.to_owned(), value);
    put("sub", json!(user.id));
    if grant.allows("email") {
        put("email", json!(user.email));
        put("email_verified", json!(true));
    }
    if grant.allows("profile") {
        put("name", json!(user.name()));
        put("given_name", json!(user.given_name));
        put("family_name", json!(user.family_name));
    }
    claims
}

/// The left half of the hash (OpenID Connect Core §3.1.3.6).
pub fn half(hash: &Hash) -> String {
    URL_SAFE_NO_PAD.encode(hash.get(..hash.len() / 2).unwrap_or_default())
}

//! Access tokens: RS256 (RFC 7518 §3.3) as signed JWTs (RFC 7519), and the key set that verifies
//! them.

use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair};
use serde::{Deserialize, Serialize};
use serde_json::json;
use zeroize::Zeroizing;

use super::error::SandboxError;
use super::store::StoreError;
use crate::wire::discovery::{Key, KeySet};

/// The private key is public knowledge: it ships with the program, so that a token outlives a
/// restart. What it signs opens nothing but a sandbox on this machine's loopback.
const SIGNING_KEY: &[u8] = include_bytes!("../../assets/sandbox/signing-key.pk8");
const KEY_ID: &str = "snk_sandbox";
const ALGORITHM: &str = "RS256";

/// How long a token is good, in seconds (API contract: about 24 hours).
pub const LIFETIME: u64 = 86_399;

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The environment's address.
    pub iss: String,
    /// The client it was issued to.
    pub sub: String,
    /// The same, by the name of RFC 9068.
    pub client_id: String,
    /// When it was issued, in seconds since 1970.
    pub iat: i64,
    /// When it ends.
    pub exp: i64,
    /// The scopes, separated by spaces.
    pub scope: String,
    /// How many revocations came before it.
    pub revocations: u64,
}

/// Signs and verifies the tokens of one sandbox.
pub struct Tokens {
    pair: RsaKeyPair,
    public: PublicKeyComponents<Vec<u8>>,
    random: SystemRandom,
    revocations: AtomicU64,
}

impl Tokens {
    /// # Errors
    /// When the key that ships with the program is broken.
    pub fn new() -> Result<Self, SandboxError> {
        let pair = RsaKeyPair::from_pkcs8(SIGNING_KEY).map_err(|_| SandboxError::SigningKey)?;
        let public = PublicKeyComponents::from(pair.public());
        Ok(Self { pair, public, random: SystemRandom::new(), revocations: AtomicU64::new(0) })
    }

    /// A signed token.
    pub fn issue(
        &self,
        issuer: &str,
        client: &str,
        scope: &str,
        now: Timestamp,
    ) -> Result<Zeroizing<String>, StoreError> {
        let claims = Claims {
            iss: issuer.to_owned(),
            sub: client.to_owned(),
            client_id: client.to_owned(),
            iat: now.as_second(),
            exp: now.as_second().saturating_add_unsigned(LIFETIME),
            scope: scope.to_owned(),
            revocations: self.revocations.load(Ordering::Relaxed),
        };
        let header = json!({"alg": ALGORITHM, "typ": "JWT", "kid": KEY_ID});
        let encode = |part: Vec<u8>| URL_SAFE_NO_PAD.encode(part);
        let signed = format!(
            "{}.{}",
            encode(serde_json::to_vec(&header)?),
            encode(serde_json::to_vec(&claims)?)
        );
        let mut signature = vec![0; self.pair.public().modulus_len()];
        self.pair
            .sign(&RSA_PKCS1_SHA256, &self.random, signed.as_bytes(), &mut signature)
            .map_err(|_| StoreError::Random)?;
        Ok(Zeroizing::new(format!("{signed}.{}", encode(signature))))
    }

    /// The claims of a token of this issuer, or why it is refused.
    ///
    /// # Errors
    /// One sentence for people.
    pub fn verify(
        &self,
        token: &str,
        issuer: &str,
        now: Timestamp,
    ) -> Result<Claims, &'static str> {
        const MALFORMED: &str = "the access token is malformed";
        let (signed, signature) = token.rsplit_once('.').ok_or(MALFORMED)?;
        let (_, payload) = signed.split_once('.').ok_or(MALFORMED)?;
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| MALFORMED)?;
        self.public
            .verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &signature)
            .map_err(|_| "the access token's signature is wrong")?;
        let payload = URL_SAFE_NO_PAD.decode(payload).map_err(|_| MALFORMED)?;
        let claims: Claims = serde_json::from_slice(&payload).map_err(|_| MALFORMED)?;
        if claims.iss != issuer {
            return Err("the access token is of another environment");
        }
        if claims.exp <= now.as_second() {
            return Err("the access token has expired");
        }
        if claims.revocations < self.revocations.load(Ordering::Relaxed) {
            return Err("the access token was revoked");
        }
        Ok(claims)
    }

    /// Revokes every token issued so far.
    pub fn revoke(&self) {
        self.revocations.fetch_add(1, Ordering::Relaxed);
    }

    /// The keys that verify the tokens.
    pub fn key_set(&self) -> KeySet {
        KeySet {
            keys: vec![Key {
                kty: "RSA".into(),
                kid: KEY_ID.into(),
                alg: ALGORITHM.into(),
                usage: "sig".into(),
                n: URL_SAFE_NO_PAD.encode(&self.public.n),
                e: URL_SAFE_NO_PAD.encode(&self.public.e),
            }],
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::{LIFETIME, Tokens};
    use crate::sandbox::mint::FIXED_NOW;

    #[test]
    fn a_token_is_good_for_its_issuer_until_it_ends_or_is_revoked() {
        let tokens = Tokens::new().unwrap();
        let token = tokens.issue("http://a", "skc_1", "openid", FIXED_NOW).unwrap();
        let claims = tokens.verify(&token, "http://a", FIXED_NOW).unwrap();
        assert_eq!((claims.sub.as_str(), claims.scope.as_str()), ("skc_1", "openid"));

        let refusal = |token: &str, issuer: &str, after: u64| {
            let now = FIXED_NOW + SignedDuration::from_secs(after.cast_signed());
            tokens.verify(token, issuer, now).unwrap_err()
        };
        assert!(refusal(&token, "http://b", 0).contains("another environment"));
        assert!(refusal(&token, "http://a", LIFETIME).contains("expired"));
        let forged = token.replacen('.', ".A", 1);
        assert!(refusal(&forged, "http://a", 0).contains("signature"));
        assert!(refusal("gibberish", "http://a", 0).contains("malformed"));

        let restarted = Tokens::new().unwrap();
        assert_eq!(restarted.verify(&token, "http://a", FIXED_NOW), Ok(claims));

        tokens.revoke();
        assert!(refusal(&token, "http://a", 0).contains("revoked"));
        let fresh = tokens.issue("http://a", "skc_1", "", FIXED_NOW).unwrap();
        assert!(tokens.verify(&fresh, "http://a", FIXED_NOW).is_ok());
    }
}

//! Access tokens: RS256 (RFC 7518 §3.3) as signed JWTs (RFC 7519), and the key set that verifies
//! them.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_SHA256, RsaKeyPair};
use serde_json::{Value as Json, json};
use zeroize::Zeroizing;

use super::claims::TokenClaims;
use super::error::SandboxError;
use super::store::StoreError;
use crate::domain::claim::Claim;
use crate::wire::discovery::{KeySet, PublicKey};

/// The private key is public knowledge: it ships with the program, so that a token outlives a
/// restart. What it signs opens nothing but a sandbox on this machine's loopback.
const SIGNING_KEY: &[u8] = include_bytes!("../../assets/sandbox/signing-key.pk8");
const KEY_ID: &str = "snk_sandbox";
const ALGORITHM: &str = "RS256";
const MALFORMED: &str = "the access token is malformed";

/// Signs and verifies the tokens of one sandbox.
pub struct TokenSigner {
    pair: RsaKeyPair,
    public: PublicKeyComponents<Vec<u8>>,
    kid: String,
    random: SystemRandom,
    /// The ids of the tokens issued since the last revocation; `None` when nothing was revoked.
    spared: Mutex<Option<HashSet<String>>>,
}

impl TokenSigner {
    /// With a key of one's own, or the one that ships with the program.
    ///
    /// # Errors
    /// When the key is broken.
    pub fn new(own: Option<&[u8]>) -> Result<Self, SandboxError> {
        let pair = RsaKeyPair::from_pkcs8(own.unwrap_or(SIGNING_KEY))
            .map_err(|_| SandboxError::SigningKey)?;
        let public: PublicKeyComponents<Vec<u8>> = pair.public().into();
        // One key has one name, so that nobody verifies with another one that was kept.
        let hash = URL_SAFE_NO_PAD.encode(digest(&SHA256, &public.n));
        let named = own.map(|_| format!("snk_{}", hash.get(..16).unwrap_or_default()));
        let kid = named.unwrap_or_else(|| KEY_ID.to_owned());
        Ok(Self { pair, public, kid, random: SystemRandom::new(), spared: Mutex::new(None) })
    }

    /// A signed token that says these claims, and the custom ones beside them.
    pub fn issue(
        &self,
        claims: &TokenClaims,
        custom: &[Claim],
    ) -> Result<Zeroizing<String>, StoreError> {
        self.issue_user(&claims.jti, &claims.with(custom)?)
    }

    /// A signed access token with this payload, whose id is this.
    pub fn issue_user(&self, id: &str, payload: &Json) -> Result<Zeroizing<String>, StoreError> {
        let mut spared = self.spared.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(spared) = spared.as_mut() {
            spared.insert(id.to_owned());
        }
        drop(spared);
        self.sign(payload)
    }

    /// Signs what is no access token.
    pub fn sign(&self, payload: &Json) -> Result<Zeroizing<String>, StoreError> {
        self.sign_as("JWT", payload)
    }

    /// Signs what has a type of its own (RFC 8725 §3.11).
    pub fn sign_as(&self, kind: &str, payload: &Json) -> Result<Zeroizing<String>, StoreError> {
        let header = json!({"alg": ALGORITHM, "typ": kind, "kid": self.kid});
        let encode = |part: Vec<u8>| URL_SAFE_NO_PAD.encode(part);
        let signed = format!(
            "{}.{}",
            encode(serde_json::to_vec(&header)?),
            encode(serde_json::to_vec(payload)?)
        );
        let mut signature = vec![0; self.pair.public().modulus_len()];
        self.pair
            .sign(&RSA_PKCS1_SHA256, &self.random, signed.as_bytes(), &mut signature)
            .map_err(|_| StoreError::Random)?;
        Ok(Zeroizing::new(format!("{signed}.{}", encode(signature))))
    }

    /// The claims of a token that is good now, or why it is refused.
    ///
    /// # Errors
    /// One sentence for people.
    pub fn verify(&self, token: &str, now: Timestamp) -> Result<TokenClaims, &'static str> {
        let payload = self.verify_any(token, now)?;
        if payload.get("sid").is_some() {
            return Err("the token is a user's: the API takes an application's own");
        }
        serde_json::from_value(payload).map_err(|_| MALFORMED)
    }

    /// The same for a token of any kind.
    ///
    /// # Errors
    /// One sentence for people.
    pub fn verify_any(&self, token: &str, now: Timestamp) -> Result<Json, &'static str> {
        let payload = self.read(token)?;
        if payload.get("exp").and_then(Json::as_i64).is_none_or(|end| end <= now.as_second()) {
            return Err("the access token has expired");
        }
        let id = payload.get("jti").and_then(Json::as_str).unwrap_or_default();
        let spared = self.spared.lock().unwrap_or_else(PoisonError::into_inner);
        if spared.as_ref().is_some_and(|spared| !spared.contains(id)) {
            return Err("the access token was revoked");
        }
        Ok(payload)
    }

    /// What a token of this key says, whether it is good or not.
    ///
    /// # Errors
    /// One sentence for people.
    pub fn read(&self, token: &str) -> Result<Json, &'static str> {
        let (signed, signature) = token.rsplit_once('.').ok_or(MALFORMED)?;
        let (_, payload) = signed.split_once('.').ok_or(MALFORMED)?;
        let signature = URL_SAFE_NO_PAD.decode(signature).map_err(|_| MALFORMED)?;
        self.public
            .verify(&RSA_PKCS1_2048_8192_SHA256, signed.as_bytes(), &signature)
            .map_err(|_| "the access token's signature is wrong")?;
        let payload = URL_SAFE_NO_PAD.decode(payload).map_err(|_| MALFORMED)?;
        serde_json::from_slice(&payload).map_err(|_| MALFORMED)
    }

    /// Revokes every token issued so far.
    pub fn revoke(&self) {
        *self.spared.lock().unwrap_or_else(PoisonError::into_inner) = Some(HashSet::new());
    }

    /// The keys that verify the tokens.
    pub fn key_set(&self) -> KeySet {
        KeySet {
            keys: vec![PublicKey {
                kty: "RSA".into(),
                kid: self.kid.clone(),
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

    use super::{TokenClaims, TokenSigner};
    use crate::sandbox::mint::FIXED_NOW;

    fn claims(jti: &str) -> TokenClaims {
        TokenClaims::of("http://a", "skc_1", vec!["openid".into()], jti.into(), FIXED_NOW, 900)
    }

    #[test]
    fn a_token_is_good_until_it_ends_or_is_revoked() {
        let tokens = TokenSigner::new(None).unwrap();
        let token = tokens.issue(&claims("tkn_1"), &[]).unwrap();
        assert_eq!(tokens.verify(&token, FIXED_NOW), Ok(claims("tkn_1")));

        let refusal = |token: &str, after: i64| {
            let now = FIXED_NOW + SignedDuration::from_secs(after);
            tokens.verify(token, now).unwrap_err()
        };
        assert!(refusal(&token, 900).contains("expired"));
        let forged = token.replacen('.', ".A", 1);
        assert!(refusal(&forged, 0).contains("signature"));
        assert!(refusal("gibberish", 0).contains("malformed"));

        let restarted = TokenSigner::new(None).unwrap();
        assert_eq!(restarted.verify(&token, FIXED_NOW), Ok(claims("tkn_1")));

        tokens.revoke();
        assert!(refusal(&token, 0).contains("revoked"));
        let fresh = tokens.issue(&claims("tkn_2"), &[]).unwrap();
        assert!(tokens.verify(&fresh, FIXED_NOW).is_ok());
        tokens.revoke();
        assert!(refusal(&fresh, 0).contains("revoked"));
    }
}

//! A signed token (RFC 7515, RFC 7519) and the key that verifies it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::digest::{SHA256, digest};
use ring::rsa::PublicKeyComponents;
use ring::signature::RSA_PKCS1_2048_8192_SHA256;
use serde::Deserialize;
use serde_json::{Map, Value as Json};
use zeroize::Zeroizing;

use crate::domain::Secret;
use crate::domain::text::clean;

/// The one algorithm that is accepted: whoever chose it by the token's own word could choose none.
const ALGORITHM: &str = "RS256";

/// A public RSA key of the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyingKey {
    /// Its identifier; may be empty.
    pub id: String,
    /// The modulus.
    pub modulus: Vec<u8>,
    /// The exponent.
    pub exponent: Vec<u8>,
}

/// The header of a token.
#[derive(Deserialize)]
struct TokenHeader {
    #[serde(default)]
    alg: String,
    #[serde(default)]
    kid: Option<String>,
    #[serde(default)]
    crit: Option<Json>,
}

/// What a token says, and whether the server signed it.
pub struct ReadToken {
    /// Its claims.
    pub claims: Map<String, Json>,
    /// The identifier of the key that verified it, or why none did; safe to show.
    pub signature: Result<String, String>,
}

/// Whether it has the shape of a signed token: an access token need not.
#[expect(clippy::disallowed_methods, reason = "its shape is looked at")]
pub fn signed(token: &Secret) -> bool {
    token.expose().split('.').count() == 3 && token.expose().starts_with("eyJ")
}

/// Reads a token and looks for the key that verifies it.
///
/// # Errors
/// Why it is no token of this kind.
#[expect(clippy::disallowed_methods, reason = "the token is verified")]
pub fn read(token: &Secret, keys: &[VerifyingKey]) -> Result<ReadToken, String> {
    let whole = token.expose();
    let (signed, signature) = whole.rsplit_once('.').ok_or("it is not a signed token")?;
    let (head, payload) = signed.split_once('.').ok_or("it is not a signed token")?;
    let header: TokenHeader = part(head).ok_or("its header cannot be read")?;
    let claims: Map<String, Json> = part(payload).ok_or("its claims cannot be read")?;
    let signature = verified(&header, signed.as_bytes(), signature, keys);
    Ok(ReadToken { claims, signature })
}

fn part<T: for<'a> Deserialize<'a>>(text: &str) -> Option<T> {
    let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(text).ok()?);
    serde_json::from_slice(&bytes).ok()
}

fn verified(
    header: &TokenHeader,
    signed: &[u8],
    signature: &str,
    keys: &[VerifyingKey],
) -> Result<String, String> {
    if header.alg != ALGORITHM {
        return Err(format!("it is signed with {}, not {ALGORITHM}", named(&header.alg)));
    }
    if header.crit.is_some() {
        return Err("its header demands an extension that is not known here".into());
    }
    let signature =
        URL_SAFE_NO_PAD.decode(signature).map_err(|_| "its signature cannot be read")?;
    if keys.is_empty() {
        return Err("/keys holds no RSA key".into());
    }
    let meant = |key: &&VerifyingKey| header.kid.as_ref().is_none_or(|id| *id == key.id);
    let meant: Vec<_> = keys.iter().filter(meant).collect();
    if meant.is_empty() {
        let id = header.kid.as_deref().unwrap_or_default();
        return Err(format!("its key {} is not among those of /keys", named(id)));
    }
    let verifies = |key: &&&VerifyingKey| {
        let key = PublicKeyComponents { n: &key.modulus, e: &key.exponent };
        key.verify(&RSA_PKCS1_2048_8192_SHA256, signed, &signature).is_ok()
    };
    match meant.iter().find(verifies) {
        Some(key) => Ok(named(&key.id)),
        None => Err("its signature is wrong".into()),
    }
}

fn named(text: &str) -> String {
    let text: String = text.chars().take(40).collect();
    if text.is_empty() { "no name".into() } else { clean(&text) }
}

/// The left half of the hash of a token or a code (OpenID Connect Core §3.1.3.6, §3.3.2.11).
#[expect(clippy::disallowed_methods, reason = "the hash in the ID token is compared")]
pub fn half_hash(value: &Secret) -> String {
    let hash = digest(&SHA256, value.expose().as_bytes());
    let hash = hash.as_ref();
    URL_SAFE_NO_PAD.encode(hash.get(..hash.len() / 2).unwrap_or_default())
}

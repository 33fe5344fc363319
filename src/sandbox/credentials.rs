//! Secret values: how they are made, kept and, for the sandbox's own ways in, made again.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::{digest, hmac};
use rusqlite::Connection;

use super::mint::Mint;
use super::store::StoreError;
use crate::domain::{EnvironmentType, Secret};

/// What the store keeps of a secret value.
pub type Hash = [u8; 32];

/// Random bytes behind one secret: enough for 64 characters of base64.
const LENGTH: usize = 48;
const ALPHANUMERIC: &[u8; 62] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/// A new client secret.
pub fn generate(
    mint: &Mint,
    db: &Connection,
    environment: EnvironmentType,
) -> Result<Secret, StoreError> {
    Ok(spell(&mint.bytes::<LENGTH>(db)?, environment))
}

/// The SHA-256 of a secret. The values are random and long, so a slow password hash would add
/// nothing.
#[expect(clippy::disallowed_methods, reason = "the store keeps the hash")]
pub fn hash(secret: &Secret) -> Hash {
    sha256(secret.expose())
}

/// The SHA-256 of a text.
pub fn sha256(text: &str) -> Hash {
    let mut hash = [0; 32];
    let digest = digest::digest(&digest::SHA256, text.as_bytes());
    hash.iter_mut().zip(digest.as_ref()).for_each(|(to, from)| *to = *from);
    hash
}

/// The credentials that the sandbox announces at each start. Only hashes are stored, so they are
/// derived from the store's key every time.
pub struct Derived(hmac::Key);

impl Derived {
    pub fn new(store_key: &[u8]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, store_key))
    }

    /// The secret that the sandbox itself gives to the Default Client of an environment.
    pub fn client_secret(&self, environment_id: &str, kind: EnvironmentType) -> Secret {
        let mut bytes = [0; LENGTH];
        for (block, chunk) in bytes.chunks_mut(32).enumerate() {
            let text = format!("client secret {environment_id}/{block}");
            let tag = hmac::sign(&self.0, text.as_bytes());
            chunk.iter_mut().zip(tag.as_ref()).for_each(|(to, from)| *to = *from);
        }
        spell(&bytes, kind)
    }

    /// The workspace token.
    pub fn workspace_token(&self) -> Secret {
        let tag = hmac::sign(&self.0, b"workspace token");
        Secret::new(format!("skw_{}", URL_SAFE_NO_PAD.encode(tag.as_ref())))
    }
}

/// The captured spellings: `test_` and 64 alphanumerics in development, `sk_` and URL-safe base64
/// elsewhere (API contract).
fn spell(bytes: &[u8; LENGTH], environment: EnvironmentType) -> Secret {
    Secret::new(match environment {
        EnvironmentType::Production | EnvironmentType::Staging => {
            format!("sk_{}", URL_SAFE_NO_PAD.encode(bytes))
        }
        EnvironmentType::Development => {
            // The bytes as one number, written to the base 62, carry all their entropy over.
            let mut number = bytes.to_vec();
            let digits = (0..64).map(|_| {
                let rest = divide(&mut number, 62);
                ALPHANUMERIC.get(rest).copied().map_or('A', char::from)
            });
            format!("test_{}", digits.collect::<String>())
        }
    })
}

/// Divides a big-endian number in place and returns the remainder.
fn divide(number: &mut [u8], divisor: usize) -> usize {
    number.iter_mut().fold(0, |rest, byte| {
        let part = rest * 256 + usize::from(*byte);
        *byte = u8::try_from(part / divisor).unwrap_or(u8::MAX);
        part % divisor
    })
}

#[cfg(test)]
mod tests {
    use super::{Derived, hash};
    use crate::domain::EnvironmentType::{Development, Production};
    use crate::domain::Secret;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "the form of the value is what is tested")]
    fn secrets_have_the_captured_shapes() {
        let derived = Derived::new(b"key");
        let test = derived.client_secret("env_1", Development);
        let value = test.expose().strip_prefix("test_").unwrap();
        assert!(value.len() == 64 && value.bytes().all(|b| b.is_ascii_alphanumeric()));
        let live = derived.client_secret("env_1", Production);
        assert_eq!(live.expose().strip_prefix("sk_").unwrap().len(), 64);
        assert_ne!(test, derived.client_secret("env_2", Development));
    }

    #[test]
    fn derived_credentials_depend_on_the_key_alone() {
        let token = |key: &[u8]| Derived::new(key).workspace_token();
        assert_eq!(token(b"a"), token(b"a"));
        assert_ne!(token(b"a"), token(b"b"));
    }

    #[test]
    fn the_hash_is_sha_256() {
        // The test vector of FIPS 180-2, appendix B.1.
        let hash = hash(&Secret::new("abc".into()));
        assert_eq!(hash[..8], [0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea]);
    }
}

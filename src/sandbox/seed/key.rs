//! A signing key as people keep it: PKCS #8 in PEM (RFC 7468 §10).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::domain::Secret;

/// What is said of something else.
pub const WRONG: &str = "the key is not an RSA key of 2048 bits or more in PKCS #8 and PEM: \
                         `openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048` makes one";

/// The key in DER.
#[expect(clippy::disallowed_methods, reason = "the key is decoded")]
pub fn read(pem: &Secret) -> Option<Vec<u8>> {
    let (_, rest) = pem.expose().split_once("-----BEGIN PRIVATE KEY-----")?;
    let (body, _) = rest.split_once("-----END PRIVATE KEY-----")?;
    let body: String = body.chars().filter(|c| !c.is_ascii_whitespace()).collect();
    STANDARD.decode(body).ok()
}

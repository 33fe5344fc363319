//! Tokens that a client must not believe.

use axum::body::{Body, to_bytes};
use axum::http::StatusCode;
use axum::http::header::CONTENT_LENGTH;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value as Json, json};

use super::credentials;
use super::faults::Fault;
use super::provider::user_claims::half;
use super::tokens::TokenSigner;

/// An audience that is nobody here.
const NOBODY: &str = "webc_somebody_else";
/// An issuer that is nowhere (RFC 2606 §2).
const NOWHERE: &str = "https://issuer.invalid";

/// The answer of the token endpoint with one thing wrong in its tokens. What hangs together with it
/// is made anew, so that nothing else is wrong.
pub async fn tokens(answer: Response, fault: &Fault, signer: &TokenSigner) -> Response {
    if answer.status() != StatusCode::OK {
        return answer;
    }
    let (mut parts, body) = answer.into_parts();
    parts.headers.remove(CONTENT_LENGTH);
    let bytes = to_bytes(body, usize::MAX).await.unwrap_or_default();
    let forged = forge(&bytes, fault, signer);
    Response::from_parts(parts, forged.map_or_else(|| Body::from(bytes), Body::from))
}

fn forge(bytes: &[u8], fault: &Fault, signer: &TokenSigner) -> Option<Vec<u8>> {
    let mut told: Map<String, Json> = serde_json::from_slice(bytes).ok()?;
    let access = remake(told.get("access_token")?.as_str()?, fault, signer, None)?;
    if let Some(identity) = told.get("id_token").and_then(Json::as_str) {
        let identity = remake(identity, fault, signer, Some(&access))?;
        told.insert("id_token".to_owned(), Json::String(identity));
    }
    told.insert("access_token".to_owned(), Json::String(access));
    serde_json::to_vec(&told).ok()
}

/// A token with the fault in it; an ID token fits the access token beside it.
fn remake(
    token: &str,
    fault: &Fault,
    signer: &TokenSigner,
    beside: Option<&str>,
) -> Option<String> {
    let Json::Object(mut claims) = signer.read(token).ok()? else { return None };
    if let Some(access) = beside {
        claims.insert("at_hash".to_owned(), json!(half(&credentials::sha256(access))));
    }
    match fault {
        Fault::WrongAudience => drop(claims.insert("aud".to_owned(), json!([NOBODY]))),
        Fault::WrongIssuer => drop(claims.insert("iss".to_owned(), json!(NOWHERE))),
        Fault::NoNonce => drop(claims.remove("nonce")),
        Fault::SkewedClock { seconds } => {
            for name in ["iat", "nbf", "exp"] {
                if let Some(time) = claims.get_mut(name) {
                    *time = json!(time.as_i64()?.saturating_add(*seconds));
                }
            }
        }
        _ => {}
    }
    let signed = signer.sign(&Json::Object(claims)).ok()?;
    if *fault == Fault::BadSignature { break_signature(&signed) } else { Some(signed.to_string()) }
}

fn break_signature(token: &str) -> Option<String> {
    let (signed, signature) = token.rsplit_once('.')?;
    let mut bytes = URL_SAFE_NO_PAD.decode(signature).ok()?;
    for byte in &mut bytes {
        *byte = !*byte;
    }
    Some(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(bytes)))
}

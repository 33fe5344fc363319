//! A value in each form that only the browser's own cookie gives.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rusqlite::Connection;
use zeroize::Zeroizing;

use super::visit::Visit;
use crate::sandbox::credentials::{self, Hash};
use crate::sandbox::store::StoreError;

/// The length of a cookie's value.
const LENGTH: usize = 43;

fn name(environment: &str) -> String {
    format!("appdeck_form_{environment}")
}

/// The browser's cookie; one that has none is given a new one, with the header that sets it. One
/// cookie serves all of its forms, so that two tabs do not spoil each other's.
pub fn bind(visit: &Visit, db: &Connection) -> Result<(Zeroizing<String>, String), StoreError> {
    let name = name(visit.environment());
    let kept = visit.cookie(&name).filter(|value| value.len() == LENGTH);
    let value = match kept {
        Some(value) => Zeroizing::new(value.to_owned()),
        None => visit.port.shared.mint.opaque(db)?,
    };
    let header = format!("{name}={}; HttpOnly; SameSite=Lax; Path=/oauth", *value);
    Ok((value, header))
}

/// The value for the form of this request.
pub fn value(cookie: &str, request: &str) -> String {
    let hash: Hash = credentials::sha256(&format!("{cookie}/{request}"));
    URL_SAFE_NO_PAD.encode(hash)
}

/// Whether a form came from the browser that it was shown in.
pub fn holds(visit: &Visit, request: &str, given: &str) -> bool {
    let cookie = visit.cookie(&name(visit.environment()));
    cookie.is_some_and(|cookie| cookie.len() == LENGTH && value(cookie, request) == given)
}

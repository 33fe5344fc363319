//! The branch that this program sits on: the client it signs in with itself.

use crate::domain::{ClientId, Environment};

/// Why it tells nothing that something is not found which `client` sent, where another client signs in
/// now: a reset sandbox, say, is another server at the same address.
pub fn cannot_tell(environment: &Environment, client: Option<&ClientId>) -> Option<&'static str> {
    const ANOTHER: &str =
        "it is not there, but another client signs in now, so this may be another server";
    let now = environment.own_client.as_ref();
    client.filter(|then| now != Some(then)).map(|_| ANOTHER)
}

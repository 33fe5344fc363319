//! Authorization codes, as they are given out.

use jiff::SignedDuration;
use zeroize::Zeroizing;

use super::asked::AskedSignIn;
use super::visit::Visit;
use crate::sandbox::credentials;
use crate::sandbox::store::grants::{self, NewCode, StoredGrant};
use crate::sandbox::store::sessions::{self, StoredSession};
use crate::sandbox::store::{StoreError, sign_ins, users};

/// How long a code can be exchanged, in seconds.
const LIFETIME: i64 = 600;

/// A new code for what was asked, bound to all of it and to the session.
pub fn give(
    visit: &Visit,
    request: &str,
    asked: &AskedSignIn,
    session: &StoredSession,
) -> Result<Zeroizing<String>, StoreError> {
    let mint = &visit.port.shared.mint;
    let code = mint.opaque(visit.db)?;
    let client = asked.text("client_id");
    let grant = StoredGrant {
        id: mint.id(visit.db, "grn")?,
        request: request.to_owned(),
        session: session.id.clone(),
        client: client.to_owned(),
        scope: asked.scope(),
        revoked: false,
    };
    let lifetime = SignedDuration::from_secs(LIFETIME);
    let new = NewCode {
        hash: credentials::sha256(&code),
        redirect_uri: asked.text("redirect_uri"),
        challenge: asked.one("code_challenge"),
        nonce: asked.one("nonce"),
        expires: visit.now.saturating_add(lifetime).unwrap_or(visit.now),
    };
    grants::insert(visit.db, &grant, &new)?;
    sessions::join(visit.db, &session.id, client, &visit.issuer())?;
    if let Some(user) = users::get(visit.db, visit.environment(), &session.user)? {
        sign_ins::name(visit.db, request, &user.email, &user.organization)?;
    }
    Ok(code)
}

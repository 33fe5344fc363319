//! Exchanging codes and refresh tokens for tokens (RFC 6749 §4.1.3 and §6, RFC 7636 §4.6).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::session;
use super::user_claims::TokenSubject;
use super::visit::Visit;
use crate::domain::{Application, Secret};
use crate::sandbox::claims::beside;
use crate::sandbox::credentials::{self, Hash};
use crate::sandbox::no_token::NoToken;
use crate::sandbox::presented::GrantDetails;
use crate::sandbox::store::grants::{self, StoredCode, StoredGrant};
use crate::sandbox::store::sessions::{self, StoredSession};
use crate::sandbox::store::{sign_ins, users};
use crate::wire::token::TokenAnswer;

/// How long an access token is good where neither application nor policy says, in seconds.
const USUAL_LIFETIME: u64 = 3600;
/// The lengths of a verifier (RFC 7636 §4.1).
const VERIFIER: std::ops::RangeInclusive<usize> = 43..=128;

/// An application at the token endpoint that is who it says.
pub struct Exchange<'a> {
    pub visit: &'a Visit<'a>,
    pub issuer: &'a str,
    pub application: &'a Application,
}

impl Exchange<'_> {
    /// Tokens for a code. A code works once: again, or with something else than it was bound to,
    /// everything that came of it is revoked.
    pub fn code(&self, details: &GrantDetails) -> Result<TokenAnswer, NoToken> {
        let missing = || NoToken::new("invalid_request", "code is missing");
        let hash = credentials::hash(details.code.as_ref().ok_or_else(missing)?);
        let db = self.visit.db;
        let found = grants::code(db, &hash)?.filter(|code| self.own(&code.grant));
        let code = found.ok_or_else(|| refused("the code is not known"))?;
        if code.used {
            grants::revoke(db, &code.grant.id)?;
            return Err(refused("the code was used before: what it gave is revoked"));
        }
        grants::use_code(db, &hash)?;
        let tokens = self.bound(&code, details).and_then(|()| {
            let (session, nonce) = (self.session(&code.grant)?, code.nonce.as_deref());
            let lasting = code.grant.allows("offline_access");
            self.tokens(&code.grant, &session, lasting, Some(&hash), nonce)
        });
        let status = if tokens.is_ok() { "SUCCESS" } else { "FAILED" };
        sign_ins::settle(db, &code.grant.request, status)?;
        tokens
    }

    /// Whether the code comes with what it was bound to.
    fn bound(&self, code: &StoredCode, details: &GrantDetails) -> Result<(), NoToken> {
        if code.expires.is_none_or(|end| end <= self.visit.now) {
            return Err(refused("the code has expired"));
        }
        if details.redirect_uri.as_deref() != Some(code.redirect_uri.as_str()) {
            return Err(refused("redirect_uri is not the one that the code was asked for with"));
        }
        match (&code.challenge, &details.verifier) {
            (None, None) => Ok(()),
            (None, Some(_)) => Err(refused("the code was asked for without a code_challenge")),
            (Some(_), None) => Err(refused("code_verifier is missing")),
            (Some(challenge), Some(verifier)) => {
                let own = URL_SAFE_NO_PAD.encode(credentials::hash(verifier));
                if VERIFIER.contains(&verifier.length()) && own == *challenge {
                    Ok(())
                } else {
                    Err(refused("code_verifier does not fit the code_challenge"))
                }
            }
        }
    }

    /// Tokens for a refresh token, which is another one afterwards. The one before, presented
    /// again, ends all that came of the same sign-in (RFC 9700 §4.14.2).
    pub fn refresh(
        &self,
        details: &GrantDetails,
        scope: Option<&str>,
    ) -> Result<TokenAnswer, NoToken> {
        let missing = || NoToken::new("invalid_request", "refresh_token is missing");
        let hash = credentials::hash(details.refresh.as_ref().ok_or_else(missing)?);
        let db = self.visit.db;
        let found = grants::refresh(db, &hash)?.filter(|(grant, _)| self.own(grant));
        let (grant, used) = found.ok_or_else(|| refused("the refresh token is not known"))?;
        if used {
            grants::revoke(db, &grant.id)?;
            let words = "the refresh token was used before: all of its family is revoked";
            return Err(refused(words));
        }
        let session = self.session(&grant)?;
        let narrowed = narrow(&grant, scope)?;
        grants::use_refresh(db, &hash)?;
        session::keep(self.visit, &session.id)?;
        // What is asked for narrows these tokens. The next refresh token is good for as much as this
        // one was (RFC 6749 §6).
        self.tokens(&narrowed, &session, true, None, None)
    }

    fn own(&self, grant: &StoredGrant) -> bool {
        grant.client == self.application.id.as_str()
    }

    /// The session of a grant, while both are good.
    fn session(&self, grant: &StoredGrant) -> Result<StoredSession, NoToken> {
        if grant.revoked {
            return Err(refused("what the user gave was revoked"));
        }
        let session = sessions::get(self.visit.db, self.visit.environment(), &grant.session)?;
        let live = session.filter(|session| session.live(self.visit.now));
        live.ok_or_else(|| refused("the user's session has ended"))
    }

    fn tokens(
        &self,
        grant: &StoredGrant,
        session: &StoredSession,
        lasting: bool,
        code: Option<&Hash>,
        nonce: Option<&str>,
    ) -> Result<TokenAnswer, NoToken> {
        let (db, shared) = (self.visit.db, &self.visit.port.shared);
        let user = users::get(db, self.visit.environment(), &session.user)?;
        let user = user.ok_or_else(|| refused("the user is not known any more"))?;
        let lifetime = self.lifetime();
        let says =
            TokenSubject { issuer: self.issuer, user: &user, grant, now: self.visit.now, lifetime };
        let id = shared.mint.token_id();
        let custom = &self.application.settings.custom_claims;
        let access = shared.tokens.issue_user(&id, &beside(custom, says.access(&id)))?;
        grants::add_access(db, &grant.id, &id)?;
        let identity = shared.tokens.sign(&says.identity(&access, code, nonce))?;
        let refresh = if lasting && self.may_refresh() {
            let token = shared.mint.opaque(db)?;
            grants::add_refresh(db, &grant.id, &credentials::sha256(&token))?;
            Some(token.to_string())
        } else {
            None
        };
        Ok(TokenAnswer {
            access_token: access.to_string(),
            token_type: "Bearer".into(),
            expires_in: Some(lifetime),
            scope: grant.scope.clone(),
            id_token: Some(identity.to_string()),
            refresh_token: refresh,
        })
    }

    /// The application's own expiry, else the session policy's.
    fn lifetime(&self) -> u64 {
        let own = self.application.settings.access_token_expiry.filter(|seconds| *seconds > 0);
        let minutes = self.visit.site().stored.session.access_token_expiry;
        own.or(minutes.map(|minutes| minutes.saturating_mul(60))).unwrap_or(USUAL_LIFETIME)
    }

    fn may_refresh(&self) -> bool {
        let grants = &self.application.settings.grant_types;
        grants.is_empty() || grants.iter().any(|grant| grant == "refresh_token")
    }
}

/// Whether a refresh token of this client is known, so that a deleted application is told so.
pub fn knows_refresh(visit: &Visit, client: &str, token: Option<&Secret>) -> Result<bool, NoToken> {
    let Some(token) = token else { return Ok(false) };
    let found = grants::refresh(visit.db, &credentials::hash(token))?;
    Ok(found.is_some_and(|(grant, _)| grant.client == client))
}

/// The grant with no more than the scope that is asked for now (RFC 6749 §6).
fn narrow(grant: &StoredGrant, scope: Option<&str>) -> Result<StoredGrant, NoToken> {
    let Some(scope) = scope else { return Ok(grant.clone()) };
    let mut words = scope.split(' ').filter(|word| !word.is_empty());
    match words.clone().find(|word| !grant.allows(word)) {
        Some(word) => {
            let words = format!("{word} was not given: the scope is {}", grant.scope);
            Err(NoToken::new("invalid_scope", words))
        }
        None if words.next().is_none() => Ok(grant.clone()),
        None => Ok(StoredGrant { scope: scope.to_owned(), ..grant.clone() }),
    }
}

fn refused(words: &'static str) -> NoToken {
    NoToken::new("invalid_grant", words)
}

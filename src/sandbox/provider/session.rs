//! The one session that a browser has in an environment.

use jiff::{SignedDuration, Timestamp};

use super::visit::Visit;
use crate::sandbox::credentials;
use crate::sandbox::store::sessions::{self, StoredSession};
use crate::sandbox::store::{StoreError, users::User};

/// How long a session lasts where the policy does not say, in minutes: thirty days.
const USUAL: u64 = 43_200;

/// The cookie's name. Cookies do not tell ports apart, so it holds the environment.
pub fn cookie_name(environment: &str) -> String {
    format!("appdeck_session_{environment}")
}

/// The header that takes the cookie out of the browser.
pub fn expired_cookie(environment: &str) -> String {
    format!("{}=; Max-Age=0; HttpOnly; SameSite=Lax; Path=/", cookie_name(environment))
}

/// The browser's session, live or not.
pub fn of_browser(visit: &Visit) -> Result<Option<StoredSession>, StoreError> {
    match visit.cookie(&cookie_name(visit.environment())) {
        None => Ok(None),
        Some(value) => {
            sessions::by_cookie(visit.db, visit.environment(), &credentials::sha256(value))
        }
    }
}

/// The browser's session, if it is live. It lasts longer by being asked for.
pub fn live(visit: &Visit) -> Result<Option<StoredSession>, StoreError> {
    let Some(session) = of_browser(visit)?.filter(|session| session.live(visit.now)) else {
        return Ok(None);
    };
    keep(visit, &session.id)?;
    Ok(Some(session))
}

/// Makes a session last longer, because it is used.
pub fn keep(visit: &Visit, id: &str) -> Result<(), StoreError> {
    sessions::touch(visit.db, id, visit.now, idle_end(visit))
}

/// The user's session in this browser, and the header that sets its cookie when it is a new one.
/// The session of somebody else ends by that.
pub fn begin(visit: &Visit, user: &User) -> Result<(StoredSession, Option<String>), StoreError> {
    if let Some(session) = live(visit)? {
        if session.user == user.id {
            return Ok((session, None));
        }
        visit.end(&session)?;
    }
    let mint = &visit.port.shared.mint;
    let cookie = mint.opaque(visit.db)?;
    let policy = &visit.site().stored.session;
    let session = StoredSession {
        id: mint.id(visit.db, "ses")?,
        user: user.id.clone(),
        organization: user.organization.clone(),
        created: Some(visit.now),
        active: Some(visit.now),
        idle_end: idle_end(visit),
        absolute_end: Some(after(visit.now, policy.absolute_session_timeout.unwrap_or(USUAL))),
        ended: None,
    };
    sessions::insert(visit.db, visit.environment(), &credentials::sha256(&cookie), &session)?;
    if mint.runs() {
        visit.port.shared.lapsing.notify_one();
    }
    let name = cookie_name(visit.environment());
    Ok((session, Some(format!("{name}={}; HttpOnly; SameSite=Lax; Path=/", *cookie))))
}

fn idle_end(visit: &Visit) -> Option<Timestamp> {
    let policy = &visit.site().stored.session;
    let minutes = policy.idle_session_timeout.filter(|_| policy.idle_session_enabled);
    minutes.map(|minutes| after(visit.now, minutes))
}

fn after(now: Timestamp, minutes: u64) -> Timestamp {
    let minutes = i64::try_from(minutes).unwrap_or(i64::MAX / 60);
    now.saturating_add(SignedDuration::from_secs(minutes * 60)).unwrap_or(Timestamp::MAX)
}

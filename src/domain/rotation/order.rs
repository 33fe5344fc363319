//! Which of several secrets goes first.

use jiff::Timestamp;

use crate::domain::time::seconds_between;
use crate::domain::{ClientSecret, SecretId};

/// How long somebody may still be about to put a new secret to use, in seconds.
const YOUNG: u64 = 7 * 86_400;

/// The active secrets in the order in which they should go: first the one that was needed least
/// lately, which is when it was used last, or added when it was never used. The one that was added
/// last goes last while it is young, and before it the one that was `tested` last.
pub fn order<'a>(
    secrets: &'a [ClientSecret],
    tested: Option<&SecretId>,
    now: Timestamp,
) -> Vec<&'a ClientSecret> {
    let mut active: Vec<_> = secrets.iter().filter(|secret| secret.active()).collect();
    let newest = active.iter().filter(|one| young(one, now)).filter_map(|one| one.created).max();
    active.sort_by_key(|one| {
        let made_last = newest.is_some() && one.created == newest;
        let stays = if made_last { 2 } else { u8::from(tested == Some(&one.id)) };
        (stays, one.used().or(one.created), one.created)
    });
    active
}

/// Whether a secret was added lately.
pub fn young(secret: &ClientSecret, now: Timestamp) -> bool {
    secret.created.is_some_and(|added| seconds_between(added, now) < YOUNG)
}

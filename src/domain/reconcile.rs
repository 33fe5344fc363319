//! What became of a create whose answer was lost, told from what is listed now. Nothing here is
//! certain that need not be: a colleague may have created something at the same moment.

use jiff::{SignedDuration, Timestamp};

use super::pending::{PendingKind, PendingWrite};
use super::{Application, ClientSecret, SecretId};

/// How far this machine's clock and the server's may be apart.
pub const SKEW: SignedDuration = SignedDuration::from_secs(60);

/// How long after it left a request may still take effect: the client's patience, and what a proxy
/// may hold back.
pub const REACH: SignedDuration = SignedDuration::from_secs(60);

/// What was created so long before a request left is not what it created, whatever the clocks say.
const NAMESAKE: SignedDuration = SignedDuration::from_hours(24);

/// What became of a lost create of a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reconciled {
    /// No secret is listed that could be it: the request did not take effect, if the listing is
    /// [`settled`].
    NothingHappened,
    /// This one secret is it, as certain as can be: a colleague who signs in with the same client may have
    /// generated it at that moment.
    Orphaned(ClientSecret),
    /// One of these may be it, or none: look at them, and delete none unasked.
    Ambiguous(Vec<Suspect>),
}

/// A secret that may be the lost one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspect {
    /// The secret as it is listed.
    pub secret: ClientSecret,
    /// Why it may be a colleague's.
    pub doubt: Doubt,
}

/// Why a secret may be a colleague's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It has been used, so somebody holds it.
    Used,
    /// It was added at another time than the request left.
    Time,
    /// It is not known who added it.
    Creator,
    /// Others fit as well.
    Others,
    /// Another appdeck generates one at this moment.
    Elsewhere,
}

impl Doubt {
    /// Whether it may be the lost one for all that is known of the time, and nobody has used it.
    pub fn fits(self) -> bool {
        !matches!(self, Self::Used | Self::Time)
    }

    /// The doubt in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Used => "it has been used since, so somebody holds it",
            Self::Time => "it was added at another time than the request left",
            Self::Creator => "the server does not say who added it",
            Self::Others => "more than one secret appeared at that moment",
            Self::Elsewhere => "another appdeck generates a secret right now",
        }
    }
}

impl Reconciled {
    /// Every secret that may be the lost one.
    pub fn suspects(&self) -> Vec<&ClientSecret> {
        match self {
            Self::NothingHappened => Vec::new(),
            Self::Orphaned(secret) => vec![secret],
            Self::Ambiguous(suspects) => suspects.iter().map(|one| &one.secret).collect(),
        }
    }

    /// The secret whose deletion may be the default answer; no ambiguous one ever is.
    pub fn deletable(&self) -> Option<&ClientSecret> {
        match self {
            Self::Orphaned(secret) => Some(secret),
            Self::NothingHappened | Self::Ambiguous(_) => None,
        }
    }
}

/// What became of the create of a secret that `intent` announced. `listed` are the application's
/// secrets now, and `held` those whose values this operator knows to be somewhere. For a pending write
/// that is about no secret, nothing happened.
pub fn secret(intent: &PendingWrite, listed: &[ClientSecret], held: &[SecretId]) -> Reconciled {
    let PendingKind::Secret { known, creator, .. } = &intent.kind else {
        return Reconciled::NothingHappened;
    };
    let foreign = |secret: &ClientSecret| match (creator, &secret.created_by) {
        (Some(ours), Some(theirs)) => ours != theirs,
        _ => false,
    };
    let new: Vec<_> = listed
        .iter()
        .filter(|secret| !known.contains(&secret.id) && !held.contains(&secret.id))
        .filter(|secret| !foreign(secret))
        .collect();
    let doubt = |secret: &ClientSecret| {
        let signed = creator.is_some() && secret.created_by.is_some();
        let table = [
            (secret.used().is_some(), Doubt::Used),
            (!fits(intent.at, secret.created), Doubt::Time),
            (!signed, Doubt::Creator),
            (new.len() > 1, Doubt::Others),
        ];
        table.into_iter().find(|(applies, _)| *applies).map(|(_, doubt)| doubt)
    };
    match new.as_slice() {
        [] => Reconciled::NothingHappened,
        [only] if doubt(only).is_none() => Reconciled::Orphaned((*only).clone()),
        several => Reconciled::Ambiguous(
            several
                .iter()
                .map(|&secret| Suspect {
                    secret: secret.clone(),
                    doubt: doubt(secret).unwrap_or(Doubt::Others),
                })
                .collect(),
        ),
    }
}

/// The applications that a lost create may have made: of its name and kind, and not there before.
/// Those of the right time come first; what is much older is a namesake.
pub fn applications<'a>(
    intent: &PendingWrite,
    listed: impl IntoIterator<Item = &'a Application>,
) -> Vec<&'a Application> {
    let PendingKind::Application { name, kind, known } = &intent.kind else { return Vec::new() };
    let mut new: Vec<_> = listed
        .into_iter()
        .filter(|one| !known.contains(&one.id) && one.name() == name && one.kind.code() == kind)
        .filter(|one| one.created.is_none_or(|created| created >= intent.at - NAMESAKE))
        .collect();
    new.sort_by_key(|one| !fits(intent.at, one.created));
    new
}

/// Whether a listing read at `read` tells for good what became of `intent`: an earlier one may not
/// show yet what is still under way.
pub fn settled(intent: &PendingWrite, read: Timestamp) -> bool {
    read.duration_since(intent.at) >= REACH
}

/// Whether something that was created then may be what left at `at`.
fn fits(at: Timestamp, created: Option<Timestamp>) -> bool {
    created.is_some_and(|created| {
        let after = created.duration_since(at);
        -SKEW <= after && after <= REACH + SKEW
    })
}

#[cfg(test)]
mod tests;

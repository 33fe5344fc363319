//! What may be done now, judged by the listing as it was just read.

use std::fmt;

use jiff::Timestamp;

use super::{Evidence, Rotation, works};
use crate::domain::secret::ACTIVE_LIMIT;
use crate::domain::{ClientSecret, SecretId};

/// Something that changes an application's secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// Generate the new secret.
    Create,
    /// Take a secret out of use; it can be activated again.
    Deactivate(SecretId),
    /// Put a secret back into use.
    Activate(SecretId),
    /// Remove a secret for ever.
    Delete(SecretId),
}

/// Why it may not be done yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is a new secret already.
    NotNeeded,
    /// As many secrets as may be are active.
    NoRoom,
    /// It is not listed.
    Gone,
    /// It is not one of this rotation's.
    Foreign,
    /// It serves nobody, so that activating it helps nobody.
    Lost,
    /// It is active, and only what was taken out of use is deleted.
    Active,
    /// The new secret is not stored.
    NotDelivered,
    /// The new secret was not tested, or was not accepted.
    NotProven,
    /// Nothing else works.
    LastOne,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotNeeded => "this rotation has its new secret already",
            Self::NoRoom => "as many secrets as may be are active: deactivate one first",
            Self::Gone => "it is not listed any more",
            Self::Foreign => "it is not part of this rotation: it was added by someone else",
            Self::Lost => "it is of no use any more: delete it instead",
            Self::Active => "it is active: deactivate it first, which can be undone",
            Self::NotDelivered => "the new secret is not stored yet",
            Self::NotProven => "the new secret is not tested yet: a test that works is missing",
            Self::LastOne => "no other secret is known to work",
        })
    }
}

impl Rotation {
    /// Whether `act` may be done, given the application's secrets as they were just listed. An
    /// operator who changes them between the listing and the act cannot be seen here.
    ///
    /// # Errors
    /// Why not.
    pub fn may(&self, act: &Act, listed: &[ClientSecret], now: Timestamp) -> Result<(), Refusal> {
        let room = listed.iter().filter(|secret| secret.active()).count() < ACTIVE_LIMIT;
        match act {
            Act::Create if self.present(listed, now).is_some() => Err(Refusal::NotNeeded),
            Act::Create if !room => Err(Refusal::NoRoom),
            Act::Create => Ok(()),
            Act::Deactivate(id) => self.deactivate(self.ours(id, listed)?, listed, now),
            Act::Delete(id) => self.delete(self.ours(id, listed)?, listed, now),
            Act::Activate(id) => {
                let secret = self.ours(id, listed)?;
                match () {
                    () if self.useless(secret).is_some() => Err(Refusal::Lost),
                    () if !room && !secret.active() => Err(Refusal::NoRoom),
                    () => Ok(()),
                }
            }
        }
    }

    fn ours<'a>(
        &self,
        id: &SecretId,
        listed: &'a [ClientSecret],
    ) -> Result<&'a ClientSecret, Refusal> {
        let secret = listed.iter().find(|secret| secret.id == *id).ok_or(Refusal::Gone)?;
        if self.is_foreign(id) { Err(Refusal::Foreign) } else { Ok(secret) }
    }

    fn deactivate(
        &self,
        secret: &ClientSecret,
        listed: &[ClientSecret],
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let useless = self.useless(secret).is_some();
        let useless = useless || self.refuted(&secret.id) || !works(secret, now);
        let others = listed.iter().any(|one| one.id != secret.id && self.protects(one, now));
        if useless || others { Ok(()) } else { Err(self.missing(&secret.id)) }
    }

    // The one step that cannot be undone: a starter goes only when the new secret works instead.
    fn delete(
        &self,
        secret: &ClientSecret,
        listed: &[ClientSecret],
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let others = listed.iter().any(|one| one.id != secret.id && self.protects(one, now));
        // One that was stored can be activated again.
        if self.is_new(&secret.id) && self.trusted() && !others {
            return Err(Refusal::LastOne);
        }
        if !self.is_starter(&secret.id) {
            return self.deactivate(secret, listed, now);
        }
        if works(secret, now) {
            return Err(Refusal::Active);
        }
        let new = |one: &ClientSecret| self.is_new(&one.id) && self.protects(one, now);
        if listed.iter().any(new) { Ok(()) } else { Err(self.missing(&secret.id)) }
    }

    fn refuted(&self, id: &SecretId) -> bool {
        let new = self.new.as_ref().filter(|new| new.member.id == *id);
        new.is_some_and(|new| matches!(new.proof, Evidence::Refuted(_)))
    }

    /// What is missing before `id` can go.
    fn missing(&self, id: &SecretId) -> Refusal {
        match &self.new {
            Some(new) if new.member.id != *id && new.delivered.is_none() => Refusal::NotDelivered,
            Some(new) if new.member.id != *id && !self.trusted() => Refusal::NotProven,
            _ => Refusal::LastOne,
        }
    }
}

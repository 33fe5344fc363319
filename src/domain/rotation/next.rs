//! What comes next in a rotation.

use jiff::Timestamp;

use super::{Act, Hold, Member, Proof, Refusal, Rotation, Step, works};
use crate::domain::time::seconds_between;
use crate::domain::{ClientSecret, SecretId};

/// How long an old secret is to be quiet before it is taken out of use, and out of use before it
/// is deleted, in seconds.
pub const QUIET: u64 = 3600;

impl Rotation {
    /// What comes next, given the application's secrets as they were just listed. A step that
    /// changes them is one that [`Rotation::may`] allows.
    pub fn next(&self, listed: &[ClientSecret], now: Timestamp) -> Step {
        if let Some(rescue) = self.rescue(listed, now) {
            return rescue;
        }
        if let Some(lost) = listed.iter().find(|secret| self.is_lost(&secret.id)) {
            return Step::Discard(lost.into());
        }
        let Some(new) = self.present(listed, now) else { return self.before(listed, now) };
        let member = new.member.clone();
        if new.delivered.is_none() {
            return Step::Deliver(member);
        }
        let Proof::Proven(proven) = new.proof else {
            let refuted = matches!(new.proof, Proof::Refuted(_));
            let gone = self.may(&Act::Delete(member.id.clone()), listed, now).is_err();
            return if refuted && !gone { Step::Discard(member) } else { Step::Prove(member) };
        };
        let Some(there) = listed.iter().find(|secret| secret.id == member.id) else {
            return Step::Prove(member);
        };
        if !there.active() {
            return self.activate(there, listed, now);
        }
        self.after(there, proven, listed, now)
    }

    // Nothing protects the application: the best that can be activated is.
    fn rescue(&self, listed: &[ClientSecret], now: Timestamp) -> Option<Step> {
        if listed.iter().any(|secret| self.protects(secret, now)) {
            return None;
        }
        let known = |secret: &&ClientSecret| {
            self.is_starter(&secret.id) || (self.is_new(&secret.id) && self.trusted())
        };
        let alive = |secret: &&ClientSecret| secret.expires.is_none_or(|expires| expires > now);
        let best = listed.iter().filter(known).filter(alive).max_by_key(|secret| secret.used())?;
        Some(self.activate(best, listed, now))
    }

    fn activate(&self, secret: &ClientSecret, listed: &[ClientSecret], now: Timestamp) -> Step {
        match self.may(&Act::Activate(secret.id.clone()), listed, now) {
            Err(Refusal::NoRoom) => self.make_way(listed, now),
            _ => Step::Activate(secret.into()),
        }
    }

    // Before there is a new secret.
    fn before(&self, listed: &[ClientSecret], now: Timestamp) -> Step {
        match self.may(&Act::Create, listed, now) {
            Err(Refusal::NoRoom) => self.make_way(listed, now),
            _ => Step::Create,
        }
    }

    // As many secrets as may be are active.
    fn make_way(&self, listed: &[ClientSecret], now: Timestamp) -> Step {
        let active = || listed.iter().filter(|secret| secret.active());
        if let Some(lost) = active().find(|secret| self.is_lost(&secret.id)) {
            return Step::Discard(lost.into());
        }
        let mut starters: Vec<_> = active().filter(|one| self.is_starter(&one.id)).collect();
        if let Some(expired) = starters.iter().find(|one| !works(one, now)) {
            return Step::Deactivate((*expired).into());
        }
        starters.sort_by_key(|one| (one.used(), one.created));
        let new = active().find(|one| self.is_new(&one.id));
        match (starters.as_slice(), new) {
            ([retire, .., stays], _) => {
                Step::MakeRoom { retire: (*retire).into(), stays: (*stays).into() }
            }
            ([], Some(new)) if self.may(&Act::Delete(new.id.clone()), listed, now).is_ok() => {
                Step::Discard(new.into())
            }
            _ => {
                let foreign = active().filter(|one| self.is_foreign(&one.id));
                Step::LookAt(foreign.map(Member::from).collect())
            }
        }
    }

    // The new secret works: the old ones go, one after the other.
    fn after(
        &self,
        new: &ClientSecret,
        proven: Timestamp,
        listed: &[ClientSecret],
        now: Timestamp,
    ) -> Step {
        let mut old: Vec<_> = listed.iter().filter(|one| self.is_starter(&one.id)).collect();
        old.sort_by_key(|one| (!works(one, now), one.used(), one.created));
        let Some(&first) = old.first() else { return Step::Done };
        let member = Member::from(first);
        let (hold, step) = if works(first, now) {
            (in_use(first, new, proven, now), Step::Deactivate(member.clone()))
        } else {
            (self.fresh(&first.id, now), Step::Delete(member.clone()))
        };
        match (hold, step.act()) {
            (Some(hold), Some(then)) => Step::Watch { old: member, then, hold },
            _ => step,
        }
    }

    fn fresh(&self, id: &SecretId, now: Timestamp) -> Option<Hold> {
        let (_, at) = self.retired.iter().find(|(known, _)| known == id)?;
        (seconds_between(*at, now) < QUIET).then_some(Hold::JustDeactivated(*at))
    }
}

fn in_use(
    old: &ClientSecret,
    new: &ClientSecret,
    proven: Timestamp,
    now: Timestamp,
) -> Option<Hold> {
    if let Some(at) = old.used().filter(|at| *at > proven && seconds_between(*at, now) < QUIET) {
        return Some(Hold::OldInUse(at));
    }
    let used = new.used().is_some_and(|at| at > proven);
    (!used).then_some(Hold::NewUnused)
}

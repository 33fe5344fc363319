//! What comes next in a rotation.

use jiff::Timestamp;

use super::{
    Act, Evidence, Hold, Member, New, Refusal, Rotation, Step, Useless, expired, order, works,
};
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
        let useless = |secret: &ClientSecret| Some((Member::from(secret), self.useless(secret)?));
        if let Some((member, why)) = listed.iter().find_map(useless) {
            return Step::Discard(member, why);
        }
        let Some(new) = self.present(listed, now) else { return self.before(listed, now) };
        let member = new.member.clone();
        if new.delivered.is_none() {
            return Step::Deliver(member);
        }
        let there = listed.iter().find(|secret| secret.id == member.id);
        if let Some(there) = there.filter(|there| !there.active()) {
            return self.activate(there, listed, now);
        }
        match (there, new.proof) {
            (Some(there), Evidence::Proven(proven)) => self.after(there, new, proven, listed, now),
            (_, Evidence::Refuted(_)) => {
                match self.may(&Act::Delete(member.id.clone()), listed, now) {
                    Ok(()) => Step::Discard(member, Useless::Rejected),
                    Err(_) => Step::Prove(member),
                }
            }
            _ => Step::Prove(member),
        }
    }

    /// Whether its old secrets are gone.
    pub fn over(&self, listed: &[ClientSecret], now: Timestamp) -> bool {
        matches!(self.next(listed, now), Step::Done { .. })
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
        let active = order(listed, self.tested.as_ref(), now);
        let useless = |secret: &&ClientSecret| Some((Member::from(*secret), self.useless(secret)?));
        if let Some((member, why)) = active.iter().find_map(useless) {
            return Step::Discard(member, why);
        }
        let starters: Vec<_> =
            active.iter().copied().filter(|one| self.is_starter(&one.id)).collect();
        if let Some(expired) = starters.iter().find(|one| !works(one, now)) {
            let used = expired.used();
            return Step::MakeRoom { retire: (*expired).into(), used, stays: None };
        }
        let new = active.iter().copied().find(|one| self.is_new(&one.id));
        match (starters.as_slice(), new) {
            ([retire, .., stays], _) => {
                let stays = Some(((*stays).into(), stays.used()));
                Step::MakeRoom { retire: (*retire).into(), used: retire.used(), stays }
            }
            ([], Some(new)) if self.may(&Act::Delete(new.id.clone()), listed, now).is_ok() => {
                Step::Discard(new.into(), Useless::Rejected)
            }
            _ => {
                let foreign = active.iter().copied().filter(|one| {
                    let used = self.lost(&one.id).is_some();
                    used || self.is_foreign(&one.id)
                });
                Step::LookAt(foreign.map(Member::from).collect())
            }
        }
    }

    // The new secret works: the old ones go, one after the other.
    fn after(
        &self,
        there: &ClientSecret,
        new: &New,
        proven: Timestamp,
        listed: &[ClientSecret],
        now: Timestamp,
    ) -> Step {
        let mut old: Vec<_> = listed.iter().filter(|one| self.is_starter(&one.id)).collect();
        // None is deleted while another is active.
        let turn = |one: &ClientSecret| (!one.active(), !works(one, now));
        old.sort_by_key(|one| (turn(one), one.used().or(one.created), one.created));
        let Some(&first) = old.first() else {
            let left = listed.iter().filter(|one| one.id != there.id);
            return Step::Done { new: there.into(), left: left.map(Member::from).collect() };
        };
        let member = Member::from(first);
        let retire = if first.active() { Step::Deactivate } else { Step::Delete };
        let step = retire(member.clone());
        // Nobody can miss one that has expired.
        let hold = match () {
            () if expired(first, now) => None,
            () if first.active() => in_use(first, there, new, proven, now),
            () => self.fresh(&first.id, now),
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

// A use counts as the application's when it is later than what may have been the test, by the
// server's own times. Until that is known, none does.
fn in_use(
    old: &ClientSecret,
    there: &ClientSecret,
    new: &New,
    proven: Timestamp,
    now: Timestamp,
) -> Option<Hold> {
    let since = new.tested_use.unwrap_or(proven);
    if let Some(at) = old.used().filter(|at| *at > since && seconds_between(*at, now) < QUIET) {
        return Some(Hold::OldInUse(at));
    }
    let used = there.used().zip(new.tested_use).is_some_and(|(at, since)| at > since);
    let hold = if new.proven_by_use() { Hold::NewTried } else { Hold::NewUnused };
    (!used).then_some(hold)
}

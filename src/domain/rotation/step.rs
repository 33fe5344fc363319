//! What comes next in a rotation.

use std::fmt;

use jiff::Timestamp;

use super::permit::{Act, Refusal};
use super::{Member, Proof, Rotation, works};
use crate::domain::time::{ago, seconds_between};
use crate::domain::{ClientSecret, SecretId};

/// How long an old secret is to be quiet before it is taken out of use, and out of use before it
/// is deleted, in seconds.
pub const QUIET: u64 = 3600;

/// The next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Two secrets are active: one goes before the new one can come.
    MakeRoom {
        /// The one to deactivate: the longest unused.
        retire: Member,
        /// The only one that works then.
        stays: Member,
    },
    /// Secrets that nobody here knows take the room: find out whose they are.
    LookAt(Vec<Member>),
    /// Generate the new secret.
    Create,
    /// Hand the new secret over.
    Deliver(Member),
    /// Try the new secret at the token endpoint.
    Prove(Member),
    /// Put a secret back into use: nothing works without it.
    Activate(Member),
    /// Delete a secret of this rotation whose value is lost or was refused.
    Discard(Member),
    /// Wait; going on is allowed, and nothing speaks for it yet.
    Watch {
        /// The old secret.
        old: Member,
        /// What to do with it afterwards.
        then: Act,
        /// What speaks against it now.
        hold: Hold,
    },
    /// Take an old secret out of use. It can be activated again.
    Deactivate(Member),
    /// Delete an old secret. This cannot be undone.
    Delete(Member),
    /// Only the new secret is left.
    Done,
}

/// Why it is better to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// The new secret was not used since it was proven: does the application have it?
    NewUnused,
    /// The old secret was used after the new one was proven.
    OldInUse(Timestamp),
    /// The old secret was deactivated a moment ago: what still needs it may not have noticed.
    JustDeactivated(Timestamp),
}

impl Step {
    /// What the step does to the application's secrets, when it does something.
    pub fn act(&self) -> Option<Act> {
        match self {
            Self::Create => Some(Act::Create),
            Self::MakeRoom { retire: one, .. } | Self::Deactivate(one) => {
                Some(Act::Deactivate(one.id.clone()))
            }
            Self::Activate(one) => Some(Act::Activate(one.id.clone())),
            Self::Discard(one) | Self::Delete(one) => Some(Act::Delete(one.id.clone())),
            Self::LookAt(_)
            | Self::Deliver(_)
            | Self::Prove(_)
            | Self::Watch { .. }
            | Self::Done => None,
        }
    }
}

impl Hold {
    /// The reason in words.
    pub fn words(self, now: Timestamp) -> String {
        match self {
            Self::NewUnused => {
                "the new secret has not been used since it was proven: does the application have it?"
                    .into()
            }
            Self::OldInUse(at) => format!("the old secret was used {}", ago(at, now)),
            Self::JustDeactivated(at) => {
                format!("it was deactivated {}: see first that nothing misses it", ago(at, now))
            }
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MakeRoom { retire, stays } => write!(
                f,
                "deactivate ••••{}, the longest unused: until the new secret is proven, only ••••{} works",
                retire.suffix, stays.suffix
            ),
            Self::LookAt(members) => {
                let names: Vec<_> =
                    members.iter().map(|one| format!("••••{}", one.suffix)).collect();
                write!(f, "find out whose {} is: it takes the room", names.join(" and "))
            }
            Self::Create => f.write_str("generate the new secret"),
            Self::Deliver(one) => write!(f, "bring ••••{} into safe hands", one.suffix),
            Self::Prove(one) => write!(f, "test ••••{}", one.suffix),
            Self::Activate(one) => {
                write!(f, "activate ••••{} again: nothing else is known to work", one.suffix)
            }
            Self::Discard(one) => write!(f, "delete ••••{}: nobody can use it", one.suffix),
            Self::Watch { old, .. } => write!(f, "watch ••••{}", old.suffix),
            Self::Deactivate(one) => {
                write!(f, "deactivate ••••{}: it can be activated again", one.suffix)
            }
            Self::Delete(one) => write!(f, "delete ••••{}: this cannot be undone", one.suffix),
            Self::Done => f.write_str("done: only the new secret is left"),
        }
    }
}

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

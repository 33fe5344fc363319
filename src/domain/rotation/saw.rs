//! What a listing tells of a rotation, and what is noted elsewhere of the new secret's value.

use jiff::Timestamp;

use super::{Event, Evidence, LAG, Member, Rotation, works};
use crate::domain::time::seconds_between;
use crate::domain::{Certainty, ClientSecret};

/// Where the value of a secret is, as far as it was noted by any run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValuePlace {
    /// It was stored, or went somewhere.
    Delivered,
    /// A run that goes on shows it, or it may have got somewhere.
    Shown,
    /// The run that had it is over, and it went nowhere. Until `tested` a use may be a test by that run.
    Gone {
        /// That time, where it tested it.
        tested: Option<Timestamp>,
    },
}

impl Rotation {
    /// What `listed`, read at `now`, tells: the new secret was used, and works; starters were
    /// deactivated or activated by somebody; one of this operator's, made meanwhile, is the new one.
    pub fn saw(
        &self,
        listed: &[ClientSecret],
        value: impl Fn(&Member) -> Option<ValuePlace>,
        now: Timestamp,
    ) -> Vec<Event> {
        let mut events = Vec::new();
        if let Some(made) = self.made_meanwhile(listed, &value, now) {
            events.push(Event::Created(made.into(), made.created.unwrap_or(now)));
            if value(&made.into()) == Some(ValuePlace::Delivered) {
                events.push(Event::Delivered(Certainty::Unconfirmed));
            }
        }
        for secret in listed {
            events.extend(self.saw_one(secret, now));
        }
        let listed = |id| listed.iter().any(|one| one.id == id);
        let fresh =
            self.new.as_ref().is_some_and(|new| !new.listed && listed(new.member.id.clone()));
        events.extend(fresh.then_some(Event::Listed));
        if let Some(new) = self.new.as_ref().filter(|new| new.delivered.is_none()) {
            match value(&new.member) {
                Some(ValuePlace::Delivered) => {
                    events.push(Event::Delivered(Certainty::Unconfirmed));
                }
                Some(ValuePlace::Gone { tested }) => {
                    events.extend(tested.map(Event::Settled));
                    events.push(Event::Lost(new.member.clone()));
                }
                Some(ValuePlace::Shown) | None => {}
            }
        }
        events
    }

    /// The listing of `listed` at `now` is later than the test of the new secret: what was used so
    /// far may be the test itself.
    pub fn settled(&self, listed: &[ClientSecret], now: Timestamp) -> Option<Event> {
        let new = self.new.as_ref().filter(|new| matches!(new.proof, Evidence::Proven(_)))?;
        let secret = listed.iter().find(|one| one.id == new.member.id)?;
        let open = new.tested_use.is_none();
        open.then(|| Event::Settled(secret.used().map_or(now, |used| used.max(now))))
    }

    fn saw_one(&self, secret: &ClientSecret, now: Timestamp) -> Option<Event> {
        let retired = self.retired.iter().any(|(id, _)| *id == secret.id);
        if self.is_starter(&secret.id) {
            return match (secret.active(), retired) {
                (false, false) => Some(Event::Deactivated(secret.id.clone(), now)),
                (true, true) => Some(Event::Reactivated(secret.id.clone())),
                _ => None,
            };
        }
        let new = self.new.as_ref().filter(|new| new.member.id == secret.id)?;
        let proven = matches!(new.proof, Evidence::Proven(_));
        let used = secret.used().filter(|_| !proven)?;
        Some(Event::Used(secret.id.clone(), used))
    }

    // The youngest of this operator's own that works, when this rotation has no new one: generated
    // outside it, or by another run.
    fn made_meanwhile<'a>(
        &self,
        listed: &'a [ClientSecret],
        value: impl Fn(&Member) -> Option<ValuePlace>,
        now: Timestamp,
    ) -> Option<&'a ClientSecret> {
        if self.new.is_some() {
            return None;
        }
        let youngest = listed.iter().filter(|one| works(one, now)).max_by_key(|one| one.created)?;
        let since =
            youngest.created.is_some_and(|added| seconds_between(added, self.started) < LAG);
        let ours =
            matches!(value(&youngest.into()), Some(ValuePlace::Delivered | ValuePlace::Shown));
        (since && ours && self.is_foreign(&youngest.id)).then_some(youngest)
    }
}

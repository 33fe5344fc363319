//! What happened in a rotation, as far as no listing tells it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Evidence, LostSecret, Member, New, Rotation, Useless};
use crate::domain::{Certainty, SecretId};

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// The new secret was created, and its value is here.
    Created(Member, Timestamp),
    /// The new secret is listed.
    Listed,
    /// The new secret's value has so many characters.
    Measured(usize),
    /// The new secret's value was stored, or went somewhere.
    Delivered(Certainty),
    /// The new secret was tested, and works.
    Proven(Timestamp),
    /// After that test the server was read: what was used so far may be the test itself.
    Settled(Timestamp),
    /// The new secret was rejected: the value that this program holds, of a secret that is active.
    Refuted(Timestamp),
    /// The new secret was tested, and that told nothing.
    Unknown(Timestamp),
    /// The listing tells that a secret was used: if it is the new one, it works.
    Used(SecretId, Timestamp),
    /// A secret was deactivated.
    Deactivated(SecretId, Timestamp),
    /// A secret was activated again.
    Reactivated(SecretId),
    /// A secret was deleted.
    Deleted(SecretId),
    /// The value of a secret of this rotation is gone: its answer was lost, or the program ended
    /// before it was stored.
    Lost(Member),
    /// The operator discarded a secret of this rotation.
    Discarded(Member),
}

impl Rotation {
    /// Takes note of what happened.
    pub fn apply(&mut self, event: Event) {
        match event {
            Event::Created(member, created) => {
                self.drop_new(Useless::Replaced);
                self.lost.retain(|one| one.member.id != member.id);
                self.new = Some(New::created(member, created));
            }
            Event::Listed => {
                if let Some(new) = &mut self.new {
                    new.listed = true;
                }
            }
            Event::Measured(length) => {
                if let Some(new) = &mut self.new {
                    new.length = Some(length);
                }
            }
            Event::Delivered(certainty) => {
                if let Some(new) = &mut self.new {
                    let checked = new.delivered == Some(Certainty::Checked);
                    new.delivered = if checked { new.delivered } else { Some(certainty) };
                }
            }
            Event::Proven(at) => self.prove(Evidence::Proven(at), None),
            Event::Settled(at) => {
                if let Some(new) = &mut self.new {
                    new.tested_use = new.tested_use.or(Some(at));
                }
            }
            // What worked before and is rejected now is a riddle, and no reason to delete it.
            Event::Refuted(at) if self.works() => self.prove(Evidence::Unknown(at), None),
            Event::Refuted(at) => self.prove(Evidence::Refuted(at), None),
            // No answer says nothing against an earlier one.
            Event::Unknown(at) if !self.works() => self.prove(Evidence::Unknown(at), None),
            Event::Unknown(_) => {}
            Event::Used(id, at) => {
                let later = |proof: Evidence| match proof {
                    Evidence::Untried => true,
                    Evidence::Unknown(tested) | Evidence::Refuted(tested) => at > tested,
                    Evidence::Proven(_) => false,
                };
                if self.new.as_ref().is_some_and(|new| new.member.id == id && later(new.proof)) {
                    self.prove(Evidence::Proven(at), Some(at));
                }
            }
            Event::Deactivated(id, at) => {
                self.retired.retain(|(known, _)| *known != id);
                self.retired.push((id, at));
            }
            Event::Reactivated(id) => self.retired.retain(|(known, _)| *known != id),
            Event::Deleted(id) => {
                self.retired.retain(|(known, _)| *known != id);
                self.lost.retain(|one| one.member.id != id);
                self.new.take_if(|new| new.member.id == id);
            }
            // What was delivered is lost to nobody.
            Event::Lost(member) if self.is_delivered(&member.id) => {}
            Event::Lost(member) => self.lose(member, Useless::Lost),
            Event::Discarded(member) => self.lose(member, Useless::Discarded),
        }
    }

    // What was used last when that was found is known where a use is all that tells it.
    fn prove(&mut self, proof: Evidence, used: Option<Timestamp>) {
        if let Some(new) = &mut self.new {
            (new.proof, new.tested_use, new.seen_used) = (proof, used, used.is_some());
        }
    }

    fn works(&self) -> bool {
        self.new.as_ref().is_some_and(|new| matches!(new.proof, Evidence::Proven(_)))
    }

    fn is_delivered(&self, id: &SecretId) -> bool {
        self.is_new(id) && self.new.as_ref().is_some_and(|new| new.delivered.is_some())
    }

    // One that was to take the place before and does not is still ours to put away.
    fn drop_new(&mut self, why: Useless) {
        let former = self.new.take();
        self.lost.extend(former.map(|New { member, tested_use, .. }| LostSecret {
            member,
            why,
            tested_use,
        }));
    }

    fn lose(&mut self, member: Member, why: Useless) {
        if self.is_new(&member.id) {
            self.drop_new(why);
        } else if !self.is_starter(&member.id) && self.lost(&member.id).is_none() {
            self.lost.push(LostSecret { why, ..LostSecret::new(member) });
        }
    }
}

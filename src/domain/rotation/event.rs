//! What happened in a rotation, as far as no listing tells it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Member, New, Proof, Rotation};
use crate::domain::{Certainty, SecretId};

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Event {
    /// The new secret was created, and its value is here.
    Created(Member, Timestamp),
    /// The new secret's value was handed over.
    Delivered(Certainty),
    /// The new secret authenticated when it was tried.
    Proven(Timestamp),
    /// The new secret was refused when it was tried.
    Refuted(Timestamp),
    /// The new secret was tried, and there was no answer.
    Unknown(Timestamp),
    /// The listing tells that a secret was used: the new one is proven by that.
    Used(SecretId, Timestamp),
    /// A secret was deactivated.
    Deactivated(SecretId, Timestamp),
    /// A secret was activated again.
    Reactivated(SecretId),
    /// A secret was deleted.
    Deleted(SecretId),
    /// The value of a secret of this rotation is gone: its answer was lost, or the program ended
    /// before the value was in safe hands.
    Lost(Member),
}

impl Rotation {
    /// Takes note of what happened.
    pub fn apply(&mut self, event: Event) {
        match event {
            Event::Created(member, created) => {
                let (delivered, proof) = (None, Proof::Untried);
                let new = New { member, created, delivered, proof };
                // One that was to take the place before and did not is still ours to put away.
                self.lost.extend(self.new.replace(new).map(|former| former.member));
            }
            Event::Delivered(certainty) => {
                if let Some(new) = &mut self.new {
                    let checked = new.delivered == Some(Certainty::Checked);
                    new.delivered = if checked { new.delivered } else { Some(certainty) };
                }
            }
            Event::Proven(at) => self.prove(Proof::Proven(at)),
            Event::Refuted(at) => self.prove(Proof::Refuted(at)),
            // No answer says nothing against an earlier one.
            Event::Unknown(at) if !self.trusted() => self.prove(Proof::Unknown(at)),
            Event::Unknown(_) => {}
            Event::Used(id, at) => {
                let new = self.new.as_mut().filter(|new| new.member.id == id);
                if let Some(new) = new.filter(|new| !matches!(new.proof, Proof::Proven(_))) {
                    new.proof = Proof::Proven(at);
                }
            }
            Event::Deactivated(id, at) => {
                self.retired.retain(|(known, _)| *known != id);
                self.retired.push((id, at));
            }
            Event::Reactivated(id) => self.retired.retain(|(known, _)| *known != id),
            Event::Deleted(id) => {
                self.retired.retain(|(known, _)| *known != id);
                self.lost.retain(|one| one.id != id);
                self.new.take_if(|new| new.member.id == id);
            }
            Event::Lost(member) => {
                self.new.take_if(|new| new.member.id == member.id);
                if !self.is_starter(&member.id) && !self.is_lost(&member.id) {
                    self.lost.push(member);
                }
            }
        }
    }

    fn prove(&mut self, proof: Proof) {
        if let Some(new) = &mut self.new {
            new.proof = proof;
        }
    }
}

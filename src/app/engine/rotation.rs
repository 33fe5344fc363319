//! What the operations mean for rotations under way: whoever changes a secret, the rotation of its
//! application takes note.

use super::told::{Ending, Told};
use super::{Effect, Engine, Worlds};
use crate::domain::rotation::{Event, Member};
use crate::domain::{ClientId, Deed, EnvKey};

impl Engine {
    /// An operation has ended: the rotation of its application, if there is one, takes note.
    pub(super) fn note_rotation(&mut self, worlds: &dyn Worlds, told: &Told) -> Option<Effect> {
        let done = matches!(told.ending, Ending::Done | Ending::FoundDone);
        let secret = told.secret.clone().filter(|_| done)?;
        let id = told.application.as_ref()?.id.clone()?;
        let now = worlds.world(&told.environment)?.server_time(self.now);
        let event = match told.kind {
            Deed::GenerateSecret => {
                let member = Member { id: secret.id, suffix: secret.suffix };
                Event::Created(member, now)
            }
            Deed::ActivateSecret => Event::Reactivated(secret.id),
            Deed::DeactivateSecret => Event::Deactivated(secret.id, now),
            Deed::DeleteSecret => Event::Deleted(secret.id),
            Deed::Create | Deed::Save | Deed::Delete => return None,
        };
        self.happened_to(&told.environment, &id, event)
    }

    /// Something happened to a secret of an application: its rotation, if there is one, takes note.
    pub fn happened_to(&mut self, key: &EnvKey, id: &ClientId, event: Event) -> Option<Effect> {
        let own = |one: &&mut _| is_of(one, key, id);
        let rotation = self.rotations.iter_mut().find(own)?;
        let before = rotation.clone();
        rotation.apply(event);
        if *rotation == before {
            return None;
        }
        rotation.version += 1;
        Some(Effect::KeepRotation(Box::new(rotation.clone())))
    }
}

fn is_of(rotation: &crate::domain::rotation::Rotation, key: &EnvKey, id: &ClientId) -> bool {
    rotation.environment == *key && rotation.application == *id
}

//! Rotations under way: whoever changes a secret, the rotation of its application takes note, and
//! whoever takes a step of one takes the next one.

use jiff::Timestamp;

use super::command::Command;
use super::denied::Denied;
use super::gate::act;
use super::told::{Ending, Found, Told};
use super::world::World;
use super::{Engine, EngineEffect, Worlds};
use crate::api::Request;
use crate::domain::record::SecretMark;
use crate::domain::rotation::{Beside, Event, Member, Noted, Plan, Rotation, Step};
use crate::domain::{Application, ClientId, EnvKey, WriteKind};

impl Engine {
    /// An operation has ended: the rotation of its application, if there is one, takes note.
    pub(super) fn note_rotation(
        &mut self,
        worlds: &dyn Worlds,
        told: &Told,
    ) -> Option<EngineEffect> {
        let id = told.application.as_ref()?.id.clone()?;
        if let Ending::Unknown(_, Found::Orphaned(secret)) = &told.ending {
            let lost = Event::Lost(Member::from(secret.as_ref()));
            return self.happened_to(&told.environment, &id, lost);
        }
        let done = matches!(told.ending, Ending::Done | Ending::FoundDone);
        // Of some secrets the answer does not say which one it is.
        let known = |secret: &SecretMark| done && !secret.id.as_str().is_empty();
        let secret = told.secret.clone().filter(known)?;
        let world = worlds.world(&told.environment)?;
        let now = world.server_time(self.now);
        let event = match told.kind {
            // One that is over has its new secret: what comes after it is none of it.
            WriteKind::GenerateSecret if self.is_over(world, &told.environment, &id) => {
                return self.end_rotation(&told.environment, &id);
            }
            WriteKind::GenerateSecret => {
                let member = Member { id: secret.id, suffix: secret.suffix };
                Event::Created(member, now)
            }
            WriteKind::ActivateSecret => Event::Reactivated(secret.id),
            WriteKind::DeactivateSecret => Event::Deactivated(secret.id, now),
            WriteKind::DeleteSecret => Event::Deleted(secret.id),
            WriteKind::Create | WriteKind::Save | WriteKind::Delete | WriteKind::RevokeSessions => {
                return None;
            }
        };
        self.happened_to(&told.environment, &id, event)
    }

    fn is_over(&self, world: &World, key: &EnvKey, id: &ClientId) -> bool {
        let now = world.server_time(self.now);
        let rotation = self.rotation(key, id).filter(|one| one.version > 0);
        let application = world.application(id);
        rotation.zip(application).is_some_and(|(one, known)| one.over(&known.secrets, now))
    }

    /// Something happened to a secret of an application: its rotation, if there is one, takes note.
    pub fn happened_to(
        &mut self,
        key: &EnvKey,
        id: &ClientId,
        event: Event,
    ) -> Option<EngineEffect> {
        let rotation = self.rotation_mut(key, id)?;
        let before = rotation.clone();
        rotation.apply(event);
        if *rotation == before {
            return None;
        }
        rotation.version += 1;
        Some(EngineEffect::KeepRotation(Box::new(rotation.clone())))
    }

    /// The rotation of an application, if one is under way.
    pub fn rotation(&self, key: &EnvKey, id: &ClientId) -> Option<&Rotation> {
        self.known.rotation(key, id)
    }

    /// What any run noted of rotations by now: the later state of one counts.
    pub fn learn_rotations(&mut self, noted: Noted) {
        self.known.rotations.retain(|one| !noted.over.contains(&one.started));
        let ended = self.known.ended.clone();
        for rotation in noted.going.into_iter().filter(|one| !ended.contains(&one.started)) {
            match self.rotation_mut(&rotation.environment, &rotation.application) {
                Some(known) if known.version == 0 || known.started != rotation.started => {
                    *known = rotation;
                }
                Some(known) if rotation.version > known.version => *known = rotation,
                Some(_) => {}
                None => self.known.rotations.push(rotation),
            }
        }
    }

    /// A rotation of an application that was read `now`, the server's time, if none is under way; one whose
    /// old secrets are gone is over. It has begun when its first step is sent.
    pub fn begin_rotation(
        &mut self,
        key: &EnvKey,
        application: &Application,
        now: Timestamp,
    ) -> Option<EngineEffect> {
        let before = self.rotation(key, &application.id).filter(|one| one.version > 0);
        let over = before.is_some_and(|one| one.over(&application.secrets, now));
        let ended = if over { self.end_rotation(key, &application.id) } else { None };
        if self.rotation(key, &application.id).is_none_or(|one| one.version == 0) {
            let other =
                |one: &Rotation| one.environment != *key || one.application != application.id;
            self.known.rotations.retain(other);
            let value = |member: &Member| self.known.notes.value(&application.id, member);
            let rotation = Rotation::begin(key.clone(), application, None, value, now);
            self.known.rotations.push(rotation);
        }
        ended
    }

    /// An application was read `now`, the server's time: what its rotation learns from that.
    pub fn read_rotation(
        &mut self,
        key: &EnvKey,
        application: &Application,
        now: Timestamp,
    ) -> Vec<EngineEffect> {
        let id = &application.id;
        let begun = self.rotation(key, id).filter(|one| one.version > 0);
        let Some(rotation) = begun else { return Vec::new() };
        let value = |member: &Member| self.known.notes.value(id, member);
        let mut events = rotation.saw(&application.secrets, value, now);
        events.extend(rotation.settled(&application.secrets, now));
        events.into_iter().filter_map(|event| self.happened_to(key, id, event)).collect()
    }

    /// The next step of an application's rotation, told from the application as it was read `now`,
    /// the server's time.
    pub fn next_step(
        &self,
        key: &EnvKey,
        application: &Application,
        now: Timestamp,
    ) -> Option<Step> {
        Some(self.rotation(key, &application.id)?.next(&application.secrets, now))
    }

    /// Why a command on the secrets of an application that was read `now`, the server's time, is to be thought
    /// about while its rotation is under way.
    pub fn beside_rotation(
        &self,
        key: &EnvKey,
        application: &Application,
        command: &Command,
        now: Timestamp,
    ) -> Option<Beside> {
        let begun = self.rotation(key, &application.id).filter(|one| one.version > 0)?;
        let act = command.request().as_ref().and_then(act)?;
        begun.beside(&act, &application.secrets, now)
    }

    /// The rotation of an application is over, or is given up.
    pub fn end_rotation(&mut self, key: &EnvKey, id: &ClientId) -> Option<EngineEffect> {
        let own = |one: &Rotation| one.environment == *key && one.application == *id;
        let at = self.known.rotations.iter().position(own)?;
        let rotation = self.known.rotations.remove(at);
        self.known.ended.push(rotation.started);
        (rotation.version > 0).then(|| EngineEffect::ForgetRotation(Box::new(rotation)))
    }

    /// A request is about to be sent. One that is a step of a rotation is so while it is the next
    /// one still, and its rotation has begun with it.
    ///
    /// # Errors
    /// What is next instead.
    pub(super) fn begin_step(
        &mut self,
        worlds: &dyn Worlds,
        key: &EnvKey,
        request: &Request,
        step: Option<&Plan>,
    ) -> Result<Option<EngineEffect>, Denied> {
        let (Some(plan), Some(id)) = (step, request.application()) else { return Ok(None) };
        let world = worlds.world(key).ok_or(Denied::NoEnvironment)?;
        let now = world.server_time(self.now);
        let next = world.application(id).and_then(|known| self.next_step(key, known, now));
        let same = act(request).is_none_or(|act| act == plan.act);
        if let Some(next) = next.filter(|next| !(plan.holds(next) && same)) {
            return Err(Denied::NotNext(Box::new(next)));
        }
        let Some(rotation) = self.rotation_mut(key, id) else { return Ok(None) };
        rotation.version = rotation.version.max(1);
        Ok(Some(EngineEffect::KeepRotation(Box::new(rotation.clone()))))
    }

    fn rotation_mut(&mut self, key: &EnvKey, id: &ClientId) -> Option<&mut Rotation> {
        self.known.rotation_mut(key, id)
    }
}

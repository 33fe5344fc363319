//! What is known of secrets besides what the server lists: noted by any run, or tried by this one.

use crate::domain::delivery::Notes;
use crate::domain::rotation::{Left, Rotation, left};
use crate::domain::{Application, ClientId, ClientSecret, EnvKey, SecretId};
use jiff::Timestamp;

/// What is known of secrets besides what the server lists.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// What was done with their values, by this run and by others.
    pub notes: Notes,
    /// The rotations under way, of every run.
    pub rotations: Vec<Rotation>,
    /// When the rotations began that this run ended: the disk may still tell of them.
    pub ended: Vec<Timestamp>,
    /// The secrets that this run tested and that work, the last one last.
    pub tested: Vec<TestedSecret>,
}

/// A secret that was tested and works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestedSecret {
    /// Its environment.
    pub environment: EnvKey,
    /// Which secret it is.
    pub secret: SecretId,
    /// When, by the server's clock.
    pub at: Timestamp,
}

impl Known {
    /// The rotation of an application, if one is under way.
    pub fn rotation(&self, key: &EnvKey, id: &ClientId) -> Option<&Rotation> {
        self.rotations.iter().find(|one| one.environment == *key && one.application == *id)
    }

    /// The same, to be changed.
    pub fn rotation_mut(&mut self, key: &EnvKey, id: &ClientId) -> Option<&mut Rotation> {
        self.rotations.iter_mut().find(|one| one.environment == *key && one.application == *id)
    }

    /// Whether a rotation knows `secret` as its new one, stored or sent in some way.
    pub fn delivered(&self, key: &EnvKey, id: &ClientId, secret: &SecretId) -> bool {
        let new = self.rotation(key, id).and_then(|rotation| rotation.new.as_ref());
        new.is_some_and(|new| new.member.id == *secret && new.delivered.is_some())
    }

    /// Why what is left of an application's secrets once `retired` is out of use cannot be relied
    /// on, at the server's time `now`; `None` when another secret works that is stored or in use.
    pub fn left(
        &self,
        key: &EnvKey,
        application: &Application,
        retired: &SecretId,
        now: Timestamp,
    ) -> Option<Left> {
        let doubt = |secret: &ClientSecret| self.doubt(key, application, secret);
        // Nobody can miss a secret whose value nobody has.
        let useless = |one: &&ClientSecret| {
            let notes = &self.notes;
            notes.lost(&application.id, one)
                && !notes.guessed(&application.id, one)
                && doubt(one).is_some()
        };
        let missed =
            application.secrets.iter().filter(|one| one.id == *retired).any(|one| !useless(&one));
        left(&application.secrets, retired, now, doubt).filter(|_| missed)
    }

    /// When this run tested a secret last.
    pub fn tested_at(&self, key: &EnvKey, id: &SecretId) -> Option<Timestamp> {
        let of = |one: &&TestedSecret| one.environment == *key && one.secret == *id;
        self.tested.iter().rfind(of).map(|one| one.at)
    }

    // Whoever pasted a secret to test it holds it.
    fn doubt(
        &self,
        key: &EnvKey,
        application: &Application,
        secret: &ClientSecret,
    ) -> Option<Left> {
        let id = &application.id;
        let pasted = self.tested_at(key, &secret.id).is_some();
        let held = pasted || self.delivered(key, id, &secret.id);
        self.notes.doubt(id, secret).filter(|_| !held)
    }
}

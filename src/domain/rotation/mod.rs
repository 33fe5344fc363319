//! Rotating an application's secret: create, deliver, prove, watch, deactivate, delete. Each step
//! can be undone until the last, and at least one secret that worked at the start works until the
//! new one is proven.
//!
//! What is active is told by the listing, never by memory: another operator may have changed it.
//! Memory holds what no listing tells. It holds no value, and can be written down at any time.

mod event;
mod next;
mod permit;
mod step;

pub use event::Event;
pub use next::QUIET;
pub use permit::{Act, Refusal};
pub use step::{Hold, Step};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::time::seconds_between;
use super::{Application, Certainty, ClientId, ClientSecret, EnvKey, SecretId};

/// How long a listing may lag behind a create, in seconds.
const LAG: u64 = 60;

/// One secret of a rotation, without its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Its identifier.
    pub id: SecretId,
    /// The last four characters of its value.
    pub suffix: String,
}

impl From<&ClientSecret> for Member {
    fn from(secret: &ClientSecret) -> Self {
        Self { id: secret.id.clone(), suffix: secret.suffix.clone() }
    }
}

/// A rotation under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rotation {
    /// The environment's key.
    pub environment: EnvKey,
    /// The application.
    pub application: ClientId,
    /// When it began.
    pub started: Timestamp,
    /// The secrets that worked then, in the order in which they should go.
    pub starters: Vec<Member>,
    /// The secret that is to take their place.
    pub new: Option<New>,
    /// Secrets of this rotation whose values nobody holds.
    pub lost: Vec<Member>,
    /// When starters were deactivated.
    pub retired: Vec<(SecretId, Timestamp)>,
}

/// The secret that is to take the others' place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct New {
    /// Which one.
    pub member: Member,
    /// When it was created.
    pub created: Timestamp,
    /// How sure it is that its value is in safe hands; `None` when it is not.
    pub delivered: Option<Certainty>,
    /// Whether it works.
    pub proof: Proof,
}

/// What is known of the new secret at the token endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Proof {
    /// It was not tried.
    Untried,
    /// It was tried, and there was no answer.
    Unknown(Timestamp),
    /// It was refused.
    Refuted(Timestamp),
    /// It authenticated.
    Proven(Timestamp),
}

impl Rotation {
    /// A rotation of the secrets of `application` that work now.
    pub fn begin(environment: EnvKey, application: &Application, now: Timestamp) -> Self {
        let working = application.retirement_order().into_iter().filter(|one| works(one, now));
        Self {
            environment,
            application: application.id.clone(),
            started: now,
            starters: working.map(Member::from).collect(),
            new: None,
            lost: Vec::new(),
            retired: Vec::new(),
        }
    }

    /// The rotation as it goes on in another run of the program: a value that was in nobody's
    /// hands is gone.
    #[must_use]
    pub fn resumed(mut self) -> Self {
        if let Some(new) = self.new.take_if(|new| new.delivered.is_none()) {
            self.lost.push(new.member);
        }
        self
    }

    /// Whether `id` worked when the rotation began.
    pub fn is_starter(&self, id: &SecretId) -> bool {
        self.starters.iter().any(|one| one.id == *id)
    }

    /// Whether `id` is to take the others' place.
    pub fn is_new(&self, id: &SecretId) -> bool {
        self.new.as_ref().is_some_and(|new| new.member.id == *id)
    }

    fn is_lost(&self, id: &SecretId) -> bool {
        self.lost.iter().any(|one| one.id == *id)
    }

    fn is_foreign(&self, id: &SecretId) -> bool {
        !self.is_starter(id) && !self.is_new(id) && !self.is_lost(id)
    }

    /// The new secret, unless it is gone: one that was just created may not be listed yet.
    fn present(&self, listed: &[ClientSecret], now: Timestamp) -> Option<&New> {
        self.new.as_ref().filter(|new| {
            let seen = listed.iter().any(|secret| secret.id == new.member.id);
            seen || seconds_between(new.created, now) < LAG
        })
    }

    /// Whether `secret` keeps the application working: it did so at the start, or it is in safe
    /// hands and proven.
    fn protects(&self, secret: &ClientSecret, now: Timestamp) -> bool {
        let ours = self.is_starter(&secret.id) || (self.is_new(&secret.id) && self.trusted());
        ours && works(secret, now)
    }

    /// Whether the new secret is in safe hands and proven.
    fn trusted(&self) -> bool {
        self.new
            .as_ref()
            .is_some_and(|new| new.delivered.is_some() && matches!(new.proof, Proof::Proven(_)))
    }
}

/// Whether a secret authenticates at `now`.
fn works(secret: &ClientSecret, now: Timestamp) -> bool {
    secret.active() && secret.expires.is_none_or(|expires| expires > now)
}

#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;

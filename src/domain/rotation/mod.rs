//! Rotating an application's secret: create, store, test, watch, deactivate, delete. Each step can
//! be undone until the last, and at least one secret that worked at the start works until the new
//! one is stored and tested.
//!
//! What is active is told by the listing, never by memory: somebody else may have changed it.
//! Memory holds what no listing tells. It holds no value, and can be written down at any time. All
//! times are the server's.

mod beside;
mod event;
mod left;
mod next;
mod order;
mod permit;
mod saw;
mod step;

pub use beside::Beside;
pub use event::Event;
pub use left::{Left, left};
pub use next::QUIET;
pub use order::order;
pub use permit::{Act, Refusal};
pub use saw::ValuePlace;
pub use step::{Hold, Plan, Step};

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
    /// How often it changed: of two states of one rotation, the higher one is the later.
    #[serde(default)]
    pub version: u64,
    /// The secrets that were active then, in the order in which they should go: those first that had
    /// expired, and worked no more.
    pub starters: Vec<Member>,
    /// The one of them that was tested last then: it goes last.
    #[serde(default)]
    pub tested: Option<SecretId>,
    /// The secret that is to take their place.
    pub new: Option<New>,
    /// Secrets of this rotation that serve nobody.
    pub lost: Vec<LostSecret>,
    /// When starters were deactivated, or were first seen so.
    pub retired: Vec<(SecretId, Timestamp)>,
}

/// The rotations that any run noted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Noted {
    /// Those under way, as they were last noted.
    pub going: Vec<Rotation>,
    /// When those began that are over.
    pub over: Vec<Timestamp>,
}

/// The secret that is to take the others' place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct New {
    /// Which one.
    pub member: Member,
    /// When it was created.
    pub created: Timestamp,
    /// How sure it is that its value is stored; `None` when it is not.
    pub delivered: Option<Certainty>,
    /// What was found when it was tested.
    pub proof: Evidence,
    /// The last use that may be the test itself; a later one is the application's.
    #[serde(default)]
    pub tested_use: Option<Timestamp>,
    /// Whether it is known to work by a use that was listed, and not by a test here.
    #[serde(default)]
    pub seen_used: bool,
    /// Whether it was listed: when it is not any more, it is deleted.
    #[serde(default)]
    pub listed: bool,
    /// How many characters its value has, where the value was here.
    #[serde(default)]
    pub length: Option<usize>,
}

/// A secret of a rotation that is to be deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LostSecret {
    /// Which one.
    #[serde(flatten)]
    pub member: Member,
    /// Why it serves nobody.
    #[serde(default)]
    pub why: Useless,
    /// The last use that may be a test of this program.
    #[serde(default)]
    pub tested_use: Option<Timestamp>,
}

impl LostSecret {
    fn new(member: Member) -> Self {
        Self { member, why: Useless::Lost, tested_use: None }
    }

    // Whether nobody used it but a test.
    fn is_idle(&self, secret: &ClientSecret) -> bool {
        secret.used().is_none_or(|used| self.tested_use.is_some_and(|at| used <= at))
    }
}

/// Why a secret serves nobody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Useless {
    /// Its value was lost before it was stored.
    #[default]
    Lost,
    /// The operator discarded it.
    Discarded,
    /// Another new secret came after it.
    Replaced,
    /// The server rejected it.
    Rejected,
}

/// What is known of the new secret at the token endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Evidence {
    /// It was not tested.
    Untried,
    /// It was tested, and that told nothing.
    Unknown(Timestamp),
    /// It was rejected.
    Refuted(Timestamp),
    /// It works.
    Proven(Timestamp),
}

impl New {
    /// One that was created `created`, and of which nothing more is known.
    pub fn created(member: Member, created: Timestamp) -> Self {
        Self {
            member,
            created,
            delivered: None,
            proof: Evidence::Untried,
            tested_use: None,
            seen_used: false,
            listed: false,
            length: None,
        }
    }

    /// Whether it is known to work because the server lists a use of it, and not by a test here.
    pub fn proven_by_use(&self) -> bool {
        self.seen_used && matches!(self.proof, Evidence::Proven(_))
    }
}

impl Rotation {
    /// A rotation of the active secrets of `application`; `tested` was tested last. Of those that work
    /// now, one of this operator's that was added lately is the new secret already, and one whose value
    /// is gone is to be deleted.
    pub fn begin(
        environment: EnvKey,
        application: &Application,
        tested: Option<SecretId>,
        value: impl Fn(&Member) -> Option<ValuePlace>,
        now: Timestamp,
    ) -> Self {
        let ordered = order(&application.secrets, tested.as_ref(), now);
        let (working, expired): (Vec<_>, Vec<_>) =
            ordered.into_iter().partition(|one| works(one, now));
        let gone = |one: &ClientSecret| {
            let Some(ValuePlace::Gone { tested }) = value(&one.into()) else { return None };
            let lost = LostSecret { tested_use: tested, ..LostSecret::new(one.into()) };
            lost.is_idle(one).then_some(lost)
        };
        let (lost, mut starters): (Vec<_>, Vec<_>) =
            working.into_iter().partition(|one| gone(one).is_some());
        let ours = |one: &ClientSecret| {
            matches!(value(&one.into()), Some(ValuePlace::Delivered | ValuePlace::Shown))
        };
        let made = starters.last().copied().filter(|one| order::young(one, now) && ours(one));
        let mut rotation = Self {
            environment,
            application: application.id.clone(),
            started: now,
            version: 0,
            starters: Vec::new(),
            tested,
            new: None,
            lost: lost.into_iter().filter_map(gone).collect(),
            retired: Vec::new(),
        };
        if let Some(made) = made.filter(|_| starters.len() + expired.len() > 1) {
            starters.pop();
            rotation.apply(Event::Created(made.into(), made.created.unwrap_or(now)));
            if value(&made.into()) == Some(ValuePlace::Delivered) {
                rotation.apply(Event::Delivered(Certainty::Unconfirmed));
            }
            if let Some(at) = made.used() {
                rotation.apply(Event::Used(made.id.clone(), at));
            }
        }
        rotation.starters = expired.into_iter().chain(starters).map(Member::from).collect();
        rotation
    }

    /// The same, looked at once more before anything is done in it: what the new secret was used for first
    /// stays what may have been a test, so that a later use counts as the application's.
    #[must_use]
    pub fn after_look(mut self, former: &Self) -> Self {
        if let (Some(new), Some(before)) = (&mut self.new, &former.new)
            && self.starters == former.starters
            && new.member == before.member
            && before.proven_by_use()
        {
            (new.proof, new.tested_use) = (before.proof, before.tested_use);
            new.seen_used = true;
        }
        self
    }

    /// Whether `id` was active when the rotation began.
    pub fn is_starter(&self, id: &SecretId) -> bool {
        self.starters.iter().any(|one| one.id == *id)
    }

    /// Whether `id` is to take the others' place.
    pub fn is_new(&self, id: &SecretId) -> bool {
        self.new.as_ref().is_some_and(|new| new.member.id == *id)
    }

    fn lost(&self, id: &SecretId) -> Option<&LostSecret> {
        self.lost.iter().find(|one| one.member.id == *id)
    }

    /// Why `secret` serves nobody, if that is so. What somebody uses serves them.
    pub fn useless(&self, secret: &ClientSecret) -> Option<Useless> {
        let lost = self.lost(&secret.id)?;
        lost.is_idle(secret).then_some(lost.why)
    }

    fn is_foreign(&self, id: &SecretId) -> bool {
        !self.is_starter(id) && !self.is_new(id) && self.lost(id).is_none()
    }

    /// The new secret, unless it is gone or has expired: one that was just created may not be listed
    /// yet.
    fn present(&self, listed: &[ClientSecret], now: Timestamp) -> Option<&New> {
        self.new.as_ref().filter(|new| {
            match listed.iter().find(|secret| secret.id == new.member.id) {
                Some(secret) => !expired(secret, now),
                None => !new.listed && seconds_between(new.created, now) < LAG,
            }
        })
    }

    /// Whether an old secret that is listed may still be in use, so that it is waited for.
    pub fn waits(&self, listed: &[ClientSecret], now: Timestamp) -> bool {
        listed.iter().any(|one| self.is_starter(&one.id) && !expired(one, now))
    }

    /// Whether `secret` keeps the application working: it was there at the start, or it is stored and
    /// was tested.
    pub fn protects(&self, secret: &ClientSecret, now: Timestamp) -> bool {
        let ours = self.is_starter(&secret.id) || (self.is_new(&secret.id) && self.trusted());
        ours && works(secret, now)
    }

    /// Whether the new secret is stored and works.
    fn trusted(&self) -> bool {
        self.new
            .as_ref()
            .is_some_and(|new| new.delivered.is_some() && matches!(new.proof, Evidence::Proven(_)))
    }
}

/// Whether a secret authenticates at `now`.
pub fn works(secret: &ClientSecret, now: Timestamp) -> bool {
    secret.active() && !expired(secret, now)
}

/// Whether its time is over: nobody can sign in with it, active or not.
pub fn expired(secret: &ClientSecret, now: Timestamp) -> bool {
    secret.expires.is_some_and(|expires| expires <= now)
}

#[cfg(test)]
mod model;
#[cfg(test)]
mod tests;

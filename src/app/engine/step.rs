//! A step of an operation: what it is told, what it sees, and what it asks for next.

use jiff::Timestamp;

use super::command::Decision;
use super::denied::Denied;
use super::gate::Gate;
use super::shown::Shown;
use super::stage::Stage;
use super::told::{Ending, Found, Told};
use super::verified::Aim;
use super::world::World;
use super::write::Write;
use crate::api::{ApiError, ErrorKind, Reply, Request};
use crate::domain::delivery::note::{Destination, Note};
use crate::domain::record::backup::Backup;
use crate::domain::rotation::Left;
use crate::domain::{Application, SecretId};

/// What an operation is told.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "it lives as long as one step")]
pub(super) enum StepEvent {
    Begin,
    Answered(Result<Reply, ApiError>),
    Kept(Result<String, String>),
    Waited,
    Decided(Decision),
    Denied(Denied),
}

/// What an operation asks for.
#[derive(Clone, Debug)]
pub(super) enum Next {
    Read(Request),
    Write(Request),
    /// The write is done; what came of it is read.
    Written(Request),
    /// The answer to the write was lost: what became of it is read.
    LookUp(Box<ApiError>, Request),
    Keep(Box<Backup>),
    Wait(u64),
    Ask(Stage),
    End(Ending),
    /// It has ended, and is looked at again in so many seconds.
    Watch(Ending, u64),
    /// It is looked at again.
    Look(Request),
    /// It was looked at: whether there is something to tell, and in how many seconds it is again.
    Looked {
        told: bool,
        again: Option<u64>,
    },
}

/// What a step of an operation sees.
pub(super) struct Scene<'a> {
    pub world: &'a mut World,
    pub now: Timestamp,
    pub told: &'a mut Told,
    /// The last write, once it was answered or its answer was lost.
    pub write: Option<&'a Write>,
    /// What decides whether a write may leave.
    pub gate: Gate<'a>,
    /// What the question showed that was confirmed.
    pub shown: Option<&'a Shown>,
    /// Whether nobody watches the environment besides, see [`super::Order::unattended`].
    pub unattended: bool,
    /// What an earlier save of the same application meant that is still looked at.
    pub earlier: Option<&'a Aim>,
    /// Whether another save of the same application is under way.
    pub saving: bool,
    /// Whether what is answered was asked more than once.
    pub late: bool,
}

impl Scene<'_> {
    /// The time on the server.
    pub fn server_time(&self) -> Timestamp {
        self.world.server_time(self.now)
    }

    /// Why what is left of an application's secrets without this one cannot be relied on.
    pub fn left(&self, application: &Application, retired: &SecretId) -> Option<Left> {
        let key = &self.world.environment.key;
        self.gate.known().left(key, application, retired, self.server_time())
    }

    /// The secrets that are known to have been generated otherwise than by the pending write of
    /// `run`.
    pub fn held(&self, run: &str) -> Vec<SecretId> {
        let other = |note: &&Note| note.run != run || note.destination == Destination::Reveal;
        self.gate.known().notes.iter().filter(other).map(|note| note.secret.clone()).collect()
    }
}

/// The end of a write that the server refused, or that did not leave.
pub(super) fn not_done(error: ApiError) -> Ending {
    Ending::NotDone(Box::new(error))
}

/// An answer to something else than what was asked: whatever was sent before may have happened.
pub(super) fn misplaced(scene: &Scene) -> Next {
    let error = Box::new(unexpected());
    Next::End(if scene.told.entry.is_some() {
        Ending::Unknown(error.clone(), Found::NotLooked(error))
    } else {
        Ending::NotDone(error)
    })
}

/// The error of an answer that belongs to another request.
pub(super) fn unexpected() -> ApiError {
    ApiError::new(ErrorKind::Unexpected, "the server sent an answer to another request")
}

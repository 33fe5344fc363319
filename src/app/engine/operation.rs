//! An operation: what it is, how far it is, and what it asks for next.

use jiff::Timestamp;

use super::Write;
use super::command::{Command, Decision, Order};
use super::create::Create;
use super::delete::Delete;
use super::denied::Denied;
use super::gate::Gate;
use super::save::Save;
use super::secret::Change;
use super::shown::Shown;
use super::steps::answered;
use super::told::{Ending, Moment, Told};
use super::verified::Aim;
use super::world::World;
use crate::api::{ApiError, Reply, Request};
use crate::domain::delivery::note::{self, Destination, Note};
use crate::domain::merge::Conflict;
use crate::domain::pending::WriteId;
use crate::domain::record::Outcome;
use crate::domain::record::backup::Backup;
use crate::domain::rotation::Left;
use crate::domain::{Application, ClientSecret, Environment, Secret, SecretId};

/// Names an operation from its beginning to its end, whatever it sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OperationId(pub u64);

/// How far an operation is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It reads what is there now.
    Reading,
    /// A copy is being written to the disk.
    Keeping,
    /// Its write is on its way.
    Sending,
    /// The answer was lost, and it is being looked up what became of the write.
    LookingUp,
    /// The write is done, and what came of it is being read.
    ReadingBack,
    /// It has ended well, and is looked at again whether it lasts.
    Watching,
    /// Both sides changed the same: [`super::Engine::decide`] goes on.
    Conflict(Vec<Conflict>),
    /// It has ended.
    Done(Box<Told>),
}

impl Stage {
    // The stage while more is read: what is looked up may take several reads.
    pub(super) fn reading(&self) -> Self {
        if *self == Self::LookingUp { Self::LookingUp } else { Self::Reading }
    }
}

/// What an operation is told.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "it lives as long as one step")]
pub(super) enum Event {
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
    /// Whether nobody watches the environment besides, see [`Order::unattended`].
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

/// The operations.
#[derive(Clone, Debug)]
pub(super) enum Operation {
    Create(Create),
    Save(Save),
    Delete(Delete),
    Secret(Change),
}

impl Operation {
    pub fn of(command: &Command) -> Self {
        match command.clone() {
            Command::Create { new, restores } => Self::Create(Create::new(new, restores)),
            Command::Save { application, seen, wanted } => {
                Self::Save(Save::new(application, *seen, *wanted))
            }
            Command::Revert { application, changes } => {
                Self::Save(Save::reverting(application, changes))
            }
            Command::Delete { application, name, created, unkept } => {
                let created = created.map(|settings| *settings);
                Self::Delete(Delete::new(application, name, created, unkept))
            }
            Command::Generate(application) => Self::Secret(Change::generate(application)),
            Command::SetStatus { application, secret, status, confirmed } => {
                Self::Secret(Change::set(application, secret, status, confirmed))
            }
            Command::DeleteSecret { application, secret, confirmed } => {
                Self::Secret(Change::delete(application, secret, confirmed))
            }
        }
    }

    /// What a save meant, while it is looked at whether it lasts.
    pub fn watched(&self) -> Option<&Aim> {
        match self {
            Self::Save(save) => save.watched(),
            Self::Create(_) | Self::Delete(_) | Self::Secret(_) => None,
        }
    }

    /// How it ends when what it sends is denied.
    pub fn denied(&self, denied: Denied) -> Ending {
        match self {
            Self::Save(save) => save.denied(denied),
            Self::Create(_) | Self::Delete(_) | Self::Secret(_) => Ending::Denied(denied),
        }
    }

    /// What it asks for next, and a secret that was generated.
    pub fn step(
        &mut self,
        scene: &mut Scene,
        event: Event,
    ) -> (Next, Option<(ClientSecret, Secret)>) {
        match self {
            Self::Create(create) => (create.step(scene, event), None),
            Self::Save(save) => (save.step(scene, event), None),
            Self::Delete(delete) => (delete.step(scene, event), None),
            Self::Secret(change) => change.step(scene, event),
        }
    }
}

/// An operation with its order and what is known of its end.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub order: Order,
    /// Where it was ordered, as it was then.
    pub environment: Environment,
    pub operation: Operation,
    pub stage: Stage,
    pub told: Told,
    pub write: Option<Write>,
    /// Whether what was answered last was asked more than once.
    pub late: bool,
    settled: bool,
}

impl State {
    pub fn new(id: OperationId, order: Order, environment: Environment) -> Self {
        let operation = Operation::of(&order.command);
        let told = Told {
            operation: id,
            moment: Moment::Going,
            kind: order.command.kind(),
            environment: order.environment.clone(),
            application: None,
            takes: order.takes.clone(),
            secret: None,
            changes: Vec::new(),
            remarks: Vec::new(),
            verified: None,
            ending: Ending::Open,
            entry: None,
            trace_id: None,
            backup: None,
        };
        let stage = Stage::Reading;
        Self {
            order,
            environment,
            operation,
            stage,
            told,
            write: None,
            late: false,
            settled: false,
        }
    }

    /// Whether it changes the same application as another one.
    pub fn is_about_the_same(&self, other: &Self) -> bool {
        let application = self.order.command.application();
        let environment = self.order.environment == other.order.environment;
        environment && application.is_some() && application == other.order.command.application()
    }

    /// Whether it is a save that was sent and has not ended.
    pub fn is_saving(&self) -> bool {
        let sent = matches!(self.stage, Stage::Sending | Stage::LookingUp | Stage::ReadingBack);
        sent && matches!(self.operation, Operation::Save(_))
    }

    /// The file that holds a copy of what the operation deletes.
    pub fn backup(&self) -> Option<&str> {
        self.told.backup.as_deref()
    }

    /// That this run has the value of the secret that the operation generated.
    pub fn held(&self, run: &str, now: Timestamp) -> Option<Note> {
        let intent = self.write.as_ref()?.intent.as_ref()?;
        let secret = self.told.secret.as_ref()?;
        Some(Note {
            environment: self.order.environment.clone(),
            application: self.told.application.as_ref()?.id.clone()?,
            secret: secret.id.clone(),
            suffix: secret.suffix.clone(),
            run: run.to_owned(),
            number: intent.id.number,
            destination: Destination::Reveal,
            place: String::new(),
            at: now,
            state: note::State::Started,
            lives: true,
        })
    }

    /// The pending write of which it is known now what became of it, once. That of a secret whose value is
    /// here is settled when the value is stored.
    pub fn settled(&mut self) -> Option<WriteId> {
        let write = self.write.as_ref().filter(|write| answered(&write.entry))?;
        let held = matches!(write.request, Request::CreateSecret(_));
        if held && write.entry.outcome == Outcome::Done {
            return None;
        }
        let intent = write.intent.as_ref()?;
        (!std::mem::replace(&mut self.settled, true)).then(|| intent.id.clone())
    }
}

//! An operation under way.

use jiff::Timestamp;

use super::command::{OperationId, Order};
use super::operation::Operation;
use super::stage::Stage;
use super::told::{Ending, Moment, Told};
use super::write::Write;
use crate::api::Request;
use crate::domain::Environment;
use crate::domain::delivery::note::{self, Destination, Note};
use crate::domain::pending::WriteId;
use crate::domain::record::Outcome;

/// An operation with its order and what is known of its end.
#[derive(Clone, Debug)]
pub(super) struct Ongoing {
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

impl Ongoing {
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
            session: None,
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
        let sent = matches!(self.stage, Stage::Sending | Stage::LookingUp | Stage::Verifying);
        sent && matches!(self.operation, Operation::Save(_))
    }

    /// The file that holds a copy of what the operation deletes.
    pub fn backup(&self) -> Option<&str> {
        self.told.backup.as_deref()
    }

    /// That this run has the value of the secret that the operation generated.
    pub fn held(&self, run: &str, now: Timestamp) -> Option<Note> {
        self.noted(run, now, note::State::Started)
    }

    /// That the value of the secret which came of the operation was lost with the answer.
    pub fn lost(&self, run: &str) -> Option<Note> {
        let at = self.write.as_ref()?.intent.as_ref()?.at;
        self.noted(run, at, note::State::Lost)
    }

    fn noted(&self, run: &str, at: Timestamp, state: note::State) -> Option<Note> {
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
            at,
            state,
            lives: state == note::State::Started,
        })
    }

    /// The pending write of which it is known now what became of it, once. That of a secret whose value is
    /// here is settled when the value is stored.
    pub fn settled(&mut self) -> Option<WriteId> {
        let write = self.write.as_ref().filter(|write| write.answered())?;
        let held = matches!(write.request, Request::CreateSecret(_));
        if held && write.entry.outcome == Outcome::Done {
            return None;
        }
        let intent = write.intent.as_ref()?;
        (!std::mem::replace(&mut self.settled, true)).then(|| intent.id.clone())
    }
}

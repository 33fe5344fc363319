//! What every verb that writes has in common: the locks, the dry run, the order that is given to the
//! engine.

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueHint};

use super::change::{self, Changed};
use super::denied;
use super::desk::Desk;
use super::failure::Failure;
use super::here::Here;
use super::output::Answer;
use crate::app::engine::{Command, Order, Takes, Told};
use crate::domain::text::clean;
use crate::runtime::batch::{Batch, Prefer, Ran};

/// How a verb writes.
#[derive(Args, Clone, Debug, Default)]
pub struct Writing {
    /// Print what would change, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Write in a guarded environment: its name, to confirm that it is meant
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new(), value_hint = ValueHint::Other)]
    unlock: Option<String>,
    /// Change nothing, in any environment
    #[arg(long)]
    read_only: bool,
    /// Why; it is kept in the history
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new(), value_hint = ValueHint::Other)]
    reason: Option<String>,
}

/// A verb at work in one environment.
pub struct Work<'a> {
    /// The engine, and what it needs.
    pub batch: Batch,
    /// The environment's name.
    pub environment: String,
    writing: &'a Writing,
    prefer: Option<Prefer>,
    desk: Desk,
    /// What is to be told besides, a sentence each.
    pub remarks: Vec<String>,
}

impl Writing {
    /// Begins to work in an environment.
    ///
    /// # Errors
    /// When another environment was named to be unlocked, or the journal cannot be read.
    pub fn begin(&self, desk: Desk, here: Here) -> Result<Work<'_>, Failure> {
        let environment = here.environment.name.clone();
        let unlocked = match &self.unlock {
            Some(name) if name.trim() != environment.trim() => {
                let (meant, named) = (clean(&environment), clean(name));
                let text = format!("--unlock names {named}, and the environment is {meant}");
                return Err(Failure::misused(text));
            }
            named => named.is_some(),
        };
        let read_only = self.read_only || here.read_only;
        let mut batch = Batch::new(here.environment, here.connections, here.storage, read_only)
            .map_err(Failure::failed)?;
        // A dry run sends no write, so that no lock is in its way.
        if unlocked || self.dry_run {
            batch.unlock();
        }
        Ok(Work { batch, environment, writing: self, prefer: None, desk, remarks: Vec::new() })
    }
}

impl Work<'_> {
    /// The same with a side that wins a conflict.
    pub fn preferring(self, prefer: Option<Prefer>) -> Self {
        Self { prefer, ..self }
    }

    /// Whether nothing is to be changed.
    pub fn dry(&self) -> bool {
        self.writing.dry_run
    }

    /// Does it, and tells what came of it.
    ///
    /// # Errors
    /// Why it was not begun.
    pub async fn perform(&mut self, command: Command) -> Result<Answer, Failure> {
        self.perform_taking(command, None).await
    }

    /// The same for what takes an earlier write back.
    ///
    /// # Errors
    /// Why it was not begun.
    pub async fn perform_taking(
        &mut self,
        command: Command,
        takes: Option<Takes>,
    ) -> Result<Answer, Failure> {
        if self.dry() {
            let told = self.plan(command, takes).await?;
            return self.answer(&told, true);
        }
        let ran = self.order(command, takes).await?;
        self.answer(&ran.told, false)
    }

    /// What would be done.
    ///
    /// # Errors
    /// Why it would not be begun.
    pub async fn plan(&mut self, command: Command, takes: Option<Takes>) -> Result<Told, Failure> {
        let order = self.ordered(command, takes);
        let planned = self.batch.plan(order, self.prefer).await;
        planned.map_err(|denied| denied::failure(&denied, &self.environment))
    }

    /// Does it.
    ///
    /// # Errors
    /// Why it was not begun.
    pub async fn order(&mut self, command: Command, takes: Option<Takes>) -> Result<Ran, Failure> {
        let order = self.ordered(command, takes);
        let ran = self.batch.run(order, self.prefer).await;
        ran.map_err(|denied| denied::failure(&denied, &self.environment))
    }

    fn ordered(&self, command: Command, takes: Option<Takes>) -> Order {
        let environment = self.batch.environment().clone();
        Order { environment, command, takes, reason: self.writing.reason.clone() }
    }

    /// What is told as a document or in words.
    ///
    /// # Errors
    /// When the document cannot be written as JSON.
    pub fn answer(&self, told: &Told, planned: bool) -> Result<Answer, Failure> {
        let mut changed = Changed::of(told, &self.environment, planned);
        changed.remarks.extend(self.remarks.iter().chain(&self.batch.missing).cloned());
        let (exit, failure) = change::ended(told, &self.environment);
        if exit == super::Exit::Failed {
            // Nothing happened: there is no change to be told.
            return Err(failure.unwrap_or_else(|| Failure::failed("it did not happen")));
        }
        let mut answer = self.desk.answer(&changed, || change::text(told, planned))?;
        answer.remarks = changed.remarks;
        answer.failure = failure;
        Ok(answer.ending(exit))
    }
}

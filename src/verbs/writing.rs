//! What every verb that writes has in common: the locks, the dry run, the order that is given to the
//! engine.

use clap::builder::NonEmptyStringValueParser;
use clap::{Args, ValueHint};

use super::cautions::cautions;
use super::change::{self, Changed};
use super::denied;
use super::desk::Desk;
use super::failure::Failure;
use super::here::Here;
use super::output::VerbAnswer;
use crate::app::engine::{Command, Order, Takes, Told};
use crate::domain::EnvKey;
use crate::domain::text::clean;
use crate::runtime::batch::{Batch, Ran};
use crate::runtime::reading::{Prefer, Reading};

/// How a verb writes.
#[derive(Args, Clone, Debug, Default)]
pub struct Writing {
    /// Print what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Write in a guarded environment; takes its name as confirmation
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new(), value_hint = ValueHint::Other)]
    unlock: Option<String>,
    /// Change nothing, in any environment
    #[arg(long)]
    read_only: bool,
    /// The reason, which is kept in the history
    #[arg(long, value_name = "TEXT", value_parser = NonEmptyStringValueParser::new(), value_hint = ValueHint::Other)]
    reason: Option<String>,
}

/// A verb at work in one environment.
pub struct WritingVerb<'a> {
    /// What was asked for, and where.
    pub at: At<'a>,
    /// What it is done with.
    pub hand: Hand,
}

/// What a verb works with.
pub enum Hand {
    /// A dry run has the half that only reads.
    Plan(Box<Reading>),
    /// Everything.
    Write(Box<Batch>),
}

/// What was asked of a verb that writes, and where.
pub struct At<'a> {
    /// The environment's name.
    pub environment: String,
    writing: &'a Writing,
    prefer: Option<Prefer>,
    desk: Desk,
    /// What else is told, a sentence each.
    pub remarks: Vec<String>,
}

impl Writing {
    /// Begins to work in an environment.
    ///
    /// # Errors
    /// When another environment was named to be unlocked, or the journal cannot be read.
    pub fn begin(&self, desk: Desk, here: Here) -> Result<WritingVerb<'_>, Failure> {
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
        let Here { environment: place, connections, storage, .. } = here;
        let hand = if self.dry_run {
            let reading = Reading::new(place, connections, storage, read_only);
            let mut reading = reading.map_err(Failure::failed)?;
            // It sends no write, so that no lock is in its way.
            reading.unlock();
            Hand::Plan(Box::new(reading))
        } else {
            let batch = Batch::new(place, connections, storage, read_only);
            let mut batch = batch.map_err(Failure::failed)?;
            batch.under_way = desk.under_way.clone();
            if unlocked {
                batch.reading.unlock();
            }
            Hand::Write(Box::new(batch))
        };
        let remarks = Vec::new();
        let at = At { environment, writing: self, prefer: None, desk, remarks };
        Ok(WritingVerb { at, hand })
    }
}

impl WritingVerb<'_> {
    /// The same with a side that wins a conflict.
    pub fn preferring(mut self, prefer: Option<Prefer>) -> Self {
        self.at.prefer = prefer;
        self
    }

    /// The half that only reads.
    pub fn reading(&mut self) -> &mut Reading {
        match &mut self.hand {
            Hand::Plan(reading) => reading,
            Hand::Write(batch) => &mut batch.reading,
        }
    }

    /// Does it, or in a dry run looks what would be done, and tells what came of it.
    ///
    /// # Errors
    /// Why it was not begun.
    pub async fn perform(
        &mut self,
        command: Command,
        takes: Option<Takes>,
    ) -> Result<VerbAnswer, Failure> {
        match &mut self.hand {
            Hand::Plan(reading) => {
                let told = self.at.plan(reading, command, takes).await?;
                self.at.remarks.extend(cautions(&told, reading.world()));
                self.at.answer(&told, true, &[])
            }
            Hand::Write(batch) => {
                let ran = self.at.order(batch, command, takes).await?;
                self.at.remarks.extend(cautions(&ran.told, batch.reading.world()));
                self.at.answer(&ran.told, false, &batch.missing)
            }
        }
    }
}

impl At<'_> {
    /// What would be done.
    ///
    /// # Errors
    /// Why it would not be begun.
    pub async fn plan(
        &self,
        reading: &mut Reading,
        command: Command,
        takes: Option<Takes>,
    ) -> Result<Told, Failure> {
        let order = self.ordered(reading.environment(), command, takes);
        let planned = reading.plan(order, self.prefer).await;
        planned.map_err(|denied| denied::failure(&denied, &self.environment))
    }

    /// Does it.
    ///
    /// # Errors
    /// Why it was not begun.
    pub async fn order(
        &self,
        batch: &mut Batch,
        command: Command,
        takes: Option<Takes>,
    ) -> Result<Ran, Failure> {
        let order = self.ordered(batch.reading.environment(), command, takes);
        let ran = batch.run(order, self.prefer).await;
        ran.map_err(|denied| denied::failure(&denied, &self.environment))
    }

    /// An order as it was asked for.
    pub fn ordered(&self, environment: &EnvKey, command: Command, takes: Option<Takes>) -> Order {
        let reason = self.writing.reason.clone();
        Order { takes, reason, ..Order::new(environment.clone(), command) }
    }

    /// What is told as a document or in words. `missing` is what could not be written down.
    ///
    /// # Errors
    /// When the document cannot be written as JSON.
    pub fn answer(
        &self,
        told: &Told,
        planned: bool,
        missing: &[String],
    ) -> Result<VerbAnswer, Failure> {
        let mut changed = Changed::of(told, &self.environment, planned);
        changed.remarks.extend(self.remarks.iter().chain(missing).cloned());
        let (exit, failure) = change::ended(told, &self.environment);
        if exit == super::Exit::Failed {
            // Nothing happened: there is no change to be told.
            return Err(failure.unwrap_or_else(|| Failure::failed("it did not happen")));
        }
        let mut answer = self.desk.answer(&changed, || change::text(told, planned))?;
        answer.remarks = changed.remarks;
        answer.failure = failure;
        answer.wrote = !planned;
        Ok(answer.ending(exit))
    }
}

//! The steps of a rotation as orders, what they need, and what stops them.

use super::change;
use super::delivery::{DeliveryArgs, DeliveryOptions, DeliveryTarget};
use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;
use super::hand_over::{Handing, Undelivered};
use super::output::{VerbAnswer, cell};
use super::rotation_document::{Log, Rotated, Standing, Until};
use super::writing::At;
use crate::app::engine::{Command, Told};
use crate::domain::delivery::{CommandTarget, DeliverySubject};
use crate::domain::rotation::{Member, Step};
use crate::domain::{Application, ClientId, SecretStatus};
use crate::runtime::deliver::Commands;
use crate::runtime::reading::Reading;

/// The secrets that may be taken out of use although they may be needed, by their last characters.
#[derive(Clone, Copy)]
pub struct Confirmed<'a>(pub &'a [String]);

impl Confirmed<'_> {
    /// Whether this one may.
    pub fn has(self, secret: &Member) -> bool {
        self.0.contains(&secret.suffix)
    }
}

/// Where the new secret goes. It is looked at when the secret is about to be generated.
#[derive(Clone, Copy)]
pub struct SecretDestination<'a> {
    pub args: &'a DeliveryArgs,
    pub options: &'a DeliveryOptions,
    pub subject: &'a DeliverySubject,
    /// The commands of the configuration.
    pub offered: &'a [CommandTarget],
    pub commands: &'a Commands,
}

impl<'a> SecretDestination<'a> {
    /// The destination, which was looked at.
    ///
    /// # Errors
    /// Why it could not take a secret, or that none is named.
    pub fn target(self) -> Result<DeliveryTarget, Failure> {
        self.args.target(self.options, self.subject, self.offered)
    }

    /// A secret that is handed over there.
    pub fn handing(self, target: &'a DeliveryTarget) -> Handing<'a> {
        Handing { target, subject: self.subject, commands: self.commands }
    }
}

/// What a run would do.
///
/// # Errors
/// Why it would do nothing.
pub async fn plan(
    desk: &Desk,
    at: &At<'_>,
    mut reading: Reading,
    id: &ClientId,
    (until, destination, confirmed): (Until, SecretDestination<'_>, Confirmed<'_>),
) -> Result<VerbAnswer, Failure> {
    let read = reading.application(id).await?;
    let key = reading.environment().clone();
    let resumed = reading.engine().rotation(&key, id).is_some_and(|one| one.version > 0);
    if !resumed && read.active_secrets() == 0 {
        return Err(none_active(&read));
    }
    let now = reading.server_time();
    reading.begin_rotation(&read, now);
    reading.learn_of(&read, now);
    let step = reading.next_step(&read);
    let open = step.as_ref().filter(|step| Until::reached(step) < Some(until));
    if let Some(step) = open {
        if *step == Step::Create {
            destination.target()?;
        }
        if step.act().is_some() {
            let command = command(id, step, confirmed)?;
            let told = at.plan(&mut reading, command, None).await?;
            if let (_, Some(failure)) = change::ended(&told, &at.environment) {
                return Err(confirmable(failure, &told));
            }
        }
    }
    let outcome = if open.is_some() { "planned" } else { "unchanged" };
    let log = Log::default();
    let rotation = reading.engine().rotation(&key, id);
    let standing = Standing { application: &read, rotation, step: step.as_ref(), resumed, now };
    let document = Rotated::of(&standing, &log, &at.environment, until, outcome);
    desk.answer(&document, || document.text())
}

/// What a step sends. One that is no part of a plain rotation takes its word.
///
/// # Errors
/// Why it is not sent.
pub fn command(id: &ClientId, step: &Step, confirmed: Confirmed) -> Result<Command, Failure> {
    let application = id.clone();
    let set = |one: &Member, status, confirmed| Command::SetStatus {
        application: id.clone(),
        secret: one.id.clone(),
        status,
        confirmed,
    };
    match step {
        Step::MakeRoom { retire: one, .. } | Step::Activate(one) if !confirmed.has(one) => {
            Err(refused(step).with(confirm(&one.suffix)))
        }
        Step::MakeRoom { retire, .. } => Ok(set(retire, SecretStatus::Inactive, true)),
        Step::Activate(one) => Ok(set(one, SecretStatus::Active, true)),
        Step::Deactivate(one) => Ok(set(one, SecretStatus::Inactive, confirmed.has(one))),
        Step::Discard(one, _) | Step::Delete(one) => Ok(Command::DeleteSecret {
            application,
            secret: one.id.clone(),
            confirmed: confirmed.has(one),
        }),
        Step::Create => Ok(Command::Generate(application)),
        Step::LookAt(_)
        | Step::Deliver(_)
        | Step::Prove(_)
        | Step::Watch { .. }
        | Step::Done { .. } => Err(refused(step)),
    }
}

/// A step that is not taken unasked.
pub fn refused(step: &Step) -> Failure {
    let text = format!("the next step of the rotation needs your decision: {step}");
    let failure = Failure::refused("rotation", text).ending(Exit::Refused);
    match step {
        Step::LookAt(_) => {
            failure.with("Ask who added it, or deactivate it with appdeck secrets deactivate")
        }
        _ => failure,
    }
}

/// It goes no further in this run, and can be continued.
pub fn stopped(text: String, remedy: &str) -> Failure {
    Failure::refused("rotation", text).with(remedy).ending(Exit::No)
}

fn confirm(suffix: &str) -> String {
    format!("--confirm {} confirms it", cell(suffix))
}

/// The failure of a step, with the word that confirms it where one does.
pub fn confirmable(mut failure: Failure, told: &Told) -> Failure {
    if let Some(secret) = told.secret.as_ref().filter(|_| failure.is_unconfirmed()) {
        failure.remedy = Some(confirm(&secret.suffix));
    }
    failure
}

/// There is nothing to rotate.
pub fn none_active(application: &Application) -> Failure {
    let text =
        format!("no secret of {} is active: there is none to rotate", cell(application.name()));
    let failure = Failure::refused("not_allowed", text).ending(Exit::Refused);
    failure.with("appdeck secrets create generates one")
}

/// The new secret was not delivered for certain; whether it is `gone` again.
pub fn undelivered(suffix: &str, Undelivered { why, unsure }: &Undelivered, gone: bool) -> Failure {
    let suffix = cell(suffix);
    if gone {
        return stopped(
            format!("generated ••••{suffix} and deleted it again: {why}"),
            "The old secret still works",
        );
    }
    if *unsure {
        let text = format!("generated ••••{suffix}, and it may have been delivered: {why}");
        let remedy = "If it arrived, pass its value to appdeck secrets test; if not, delete it";
        return stopped(text, remedy).ending(Exit::Unknown);
    }
    let text = format!("generated ••••{suffix}, and it was not delivered: {why}");
    stopped(text, "The old secret still works. Run it again: the lost one is deleted first")
}

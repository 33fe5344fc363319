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
use crate::app::engine::{Command, Ending, Found, Told, World, signs_in_with};
use crate::domain::delivery::{CommandTarget, DeliverySubject};
use crate::domain::rotation::{Act, Member, Rotation, Step};
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

    /// Whether this step waits, and may be passed over in a run that goes as far as `until`.
    pub fn passes(self, step: &Step, until: Until) -> bool {
        matches!(step, Step::Watch { old, .. } if self.has(old)) && reaches(step, until)
    }

    /// Whether each of them is one that this rotation may need.
    ///
    /// # Errors
    /// Which one is not.
    pub fn check(
        self,
        application: &Application,
        rotation: Option<&Rotation>,
        step: Option<&Step>,
    ) -> Result<(), Failure> {
        let of =
            |members: &[Member], suffix: &String| members.iter().any(|one| one.suffix == *suffix);
        let old = |suffix: &String| rotation.is_some_and(|one| of(&one.starters, suffix));
        let known = |suffix: &String| {
            old(suffix) || application.secrets.iter().any(|one| one.suffix == *suffix)
        };
        if let Some(Step::Watch { old: one, .. }) = step
            && !(self.has(one) || self.0.iter().all(old))
        {
            let text = format!("nothing was done: --confirm takes {}", cell(&one.suffix));
            return Err(Failure::misused(text));
        }
        match self.0.iter().find(|suffix| !known(suffix)) {
            Some(wrong) => {
                let (name, wrong) = (cell(application.name()), cell(wrong));
                let text = format!("nothing was done: no secret of {name} ends in {wrong}");
                Err(Failure::misused(text))
            }
            None => Ok(()),
        }
    }
}

// Whether what a wait is for is as far as a run is to go.
fn reaches(step: &Step, until: Until) -> bool {
    let level = match step {
        Step::Watch { then: Act::Delete(_), .. } => Until::Deleted,
        _ => Until::Deactivated,
    };
    level <= until
}

/// Whether appdeck signs in with the secret that a step takes out of use: that is no step of a rotation.
pub fn own(world: &World, id: &ClientId, step: &Step) -> bool {
    let act = match step {
        Step::Watch { then, .. } => Some(then.clone()),
        step => step.act(),
    };
    match act {
        Some(Act::Deactivate(secret) | Act::Delete(secret)) => signs_in_with(world, id, &secret),
        _ => false,
    }
}

/// How a wait is passed over in a run that goes as far as `until`; where it is for the secret that appdeck signs
/// in with, what comes first.
pub fn way_on(world: &World, id: &ClientId, step: Option<&Step>, until: Until) -> Option<String> {
    let step = step.filter(|step| reaches(step, until));
    let Step::Watch { old, then, .. } = step? else { return None };
    let verb = if matches!(then, Act::Delete(_)) { "delete" } else { "deactivate" };
    let suffix = Some(cell(&old.suffix)).filter(|_| !old.suffix.is_empty())?;
    if own(world, id, step?) {
        return Some(format!(
            "appdeck itself signs in with ••••{suffix}: put another secret into the configuration, then run it again"
        ));
    }
    Some(format!("run it again with --confirm {suffix} to {verb} ••••{suffix} without waiting"))
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
    /// The last characters of the application's secrets: one of them is what the place may hold.
    pub former: &'a [String],
}

impl<'a> SecretDestination<'a> {
    /// The destination, which was looked at.
    ///
    /// # Errors
    /// Why it could not take a secret, or that none is named.
    pub async fn target(self) -> Result<DeliveryTarget, Failure> {
        let Self { args, options, subject, offered, commands, former } = self;
        args.target(options, subject, offered, commands, former).await
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
    let now = reading.server_time();
    // Nothing is forgotten in a dry run but here.
    let _ = reading.begin_rotation(&read, now);
    let resumed = reading.engine().rotation(&key, id).is_some_and(|one| one.version > 0);
    if !resumed && read.active_secrets() == 0 {
        return Err(none_active(&read));
    }
    reading.learn_of(&read, now);
    let step = reading.next_step(&read);
    confirmed.check(&read, reading.engine().rotation(&key, id), step.as_ref())?;
    let passes = step.as_ref().is_some_and(|step| confirmed.passes(step, until));
    let open = step.as_ref().filter(|step| Until::reached(step) < Some(until));
    if let Some(step) = open {
        if *step == Step::Create {
            destination.target().await?;
        }
        if step.act().is_some() || passes {
            stored_before(&mut reading, id, step, confirmed)?;
            let own = own(reading.world(), id, step);
            let command = command(id, step, confirmed, own)?;
            let told = at.plan(&mut reading, command, None).await?;
            if let (_, Some(failure)) = change::ended(&told, &at.environment) {
                return Err(confirmable(failure, &told));
            }
        }
    }
    let outcome = if open.is_some() { "planned" } else { "unchanged" };
    let mut log = Log::default();
    if passes {
        log.remarks.push("--confirm passes over the wait".into());
    } else if open.is_some() {
        log.remarks.extend(way_on(reading.world(), id, step.as_ref(), until));
    }
    let rotation = reading.engine().rotation(&key, id);
    let standing = Standing { application: &read, rotation, step: step.as_ref(), resumed, now };
    let document = Rotated::of(&standing, &log, &at.environment, until, outcome);
    let mut answer = desk.answer(&document, || document.text())?;
    answer.remarks.clone_from(&log.remarks);
    Ok(answer)
}

/// What a step sends. One that is no part of a plain rotation takes its word, which is no use where the secret is
/// appdeck's `own`.
///
/// # Errors
/// Why it is not sent.
pub fn command(
    id: &ClientId,
    step: &Step,
    confirmed: Confirmed,
    own: bool,
) -> Result<Command, Failure> {
    let application = id.clone();
    let set = |one: &Member, status, confirmed| Command::SetStatus {
        application: id.clone(),
        secret: one.id.clone(),
        status,
        confirmed,
    };
    match step {
        Step::MakeRoom { retire: one, stays: Some(_), .. } | Step::Activate(one)
            if !own && !confirmed.has(one) =>
        {
            Err(refused(step).with(format!("{}{}", confirm(&one.suffix), instead(step))))
        }
        Step::MakeRoom { retire, .. } => Ok(set(retire, SecretStatus::Inactive, true)),
        Step::Activate(one) => Ok(set(one, SecretStatus::Active, true)),
        Step::Watch { old, .. } if !confirmed.has(old) => Err(refused(step)),
        Step::Deactivate(one) | Step::Watch { old: one, then: Act::Deactivate(_), .. } => {
            Ok(set(one, SecretStatus::Inactive, confirmed.has(one)))
        }
        Step::Discard(one, _)
        | Step::Delete(one)
        | Step::Watch { old: one, then: Act::Delete(_), .. } => Ok(Command::DeleteSecret {
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

/// Whether a step may take away an old secret: nothing is waited for where that has expired, so that the new one is
/// to be stored for certain, or the old one named.
///
/// # Errors
/// The new one went to a clipboard, and is not known to be stored.
pub fn stored_before(
    reading: &mut Reading,
    id: &ClientId,
    step: &Step,
    confirmed: Confirmed,
) -> Result<(), Failure> {
    let (Step::Deactivate(old) | Step::Delete(old)) = step else { return Ok(()) };
    let listed = reading.world().application(id);
    let listed = listed.and_then(|one| one.secrets.iter().find(|one| one.id == old.id));
    let expires = listed.and_then(|one| one.expires);
    let waits = expires.is_none_or(|at| at > reading.server_time());
    let rotation = reading.engine().rotation(reading.environment(), id);
    let new = rotation.and_then(|one| one.new.as_ref());
    let Some(new) = new.filter(|_| !waits && !confirmed.has(old)).map(|new| &new.member) else {
        return Ok(());
    };
    let Some(how) = reading.engine().known.notes.only_copied(id, new) else { return Ok(()) };
    let text = format!("••••{} {how}, and is not known to be stored", cell(&new.suffix));
    let remedy = format!(
        "If it is stored, run it again with --confirm {}; appdeck secrets test tells whether what is stored works. If \
         nobody has it, appdeck secrets delete makes room for another one",
        cell(&old.suffix)
    );
    Err(stopped(text, &remedy))
}

fn confirm(suffix: &str) -> String {
    format!("--confirm {} confirms it", cell(suffix))
}

// What else there is where the step would leave only what nobody is known to use.
fn instead(step: &Step) -> String {
    let words = |one: &Member| {
        format!(
            ". Or appdeck secrets test tells whether ••••{} is the new one already, and if nobody has \
             it, appdeck secrets delete makes room with it instead",
            cell(&one.suffix)
        )
    };
    step.untried().map_or_else(String::new, words)
}

/// The failure of a step, with the word that confirms it where one does.
pub fn confirmable(mut failure: Failure, told: &Told) -> Failure {
    if let Some(secret) = told.secret.as_ref().filter(|_| failure.is_unconfirmed()) {
        failure.remedy = Some(confirm(&secret.suffix));
    }
    if let Ending::Unknown(_, Found::Orphaned(secret)) = &told.ending {
        let suffix = cell(&secret.suffix);
        failure.remedy = Some(format!(
            "The old secret still works. If a colleague generated ••••{suffix} at that moment, leave it; if not, \
             run it again with --confirm {suffix}: it is deleted first"
        ));
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

// What to do where the value of the new secret is lost. It is active, and not deleted unasked.
fn again(suffix: &str) -> String {
    let suffix = cell(suffix);
    format!(
        "The old secret still works. Run it again with --confirm {suffix}: the lost one is deleted first"
    )
}

/// The new secret was not delivered for certain; whether it is `gone` again.
pub fn undelivered(suffix: &str, Undelivered { why, unsure }: &Undelivered, gone: bool) -> Failure {
    let remedy = again(suffix);
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
    stopped(text, &remedy)
}

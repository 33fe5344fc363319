//! A rotation at work: one step after the other, each judged on what was just read.

use super::change;
use super::delivery::{DeliveryTarget, OnFailure};
use super::denied;
use super::desk::Desk;
use super::exit::Exit;
use super::failure::Failure;
use super::hand_over::{self, DeliveredTo, Undelivered};
use super::lost_answer;
use super::output::{VerbAnswer, cell};
use super::rotation_document::{Log, Rotated, Standing, Taken, Until, acted, taken};
use super::rotation_steps::{
    Confirmed, SecretDestination, command, confirmable, none_active, own, refused, stopped,
    stored_before, undelivered, way_on,
};
use super::writing::At;
use crate::api::Proof;
use crate::app::engine::{Command, Ending, Order};
use crate::domain::record::SecretMark;
use crate::domain::rotation::{Event, Member, Rotation, Step, works};
use crate::domain::text::clean;
use crate::domain::words::joined;
use crate::domain::{ClientId, Secret};
use crate::runtime::batch::{Batch, Ran};
use crate::runtime::under_way::OpenWork;

/// A rotation at work.
pub struct Rotating<'a> {
    pub desk: &'a Desk,
    pub at: &'a At<'a>,
    pub batch: Batch,
    pub application: ClientId,
    pub until: Until,
    /// How long it may wait, in seconds.
    pub patience: u64,
    pub destination: SecretDestination<'a>,
    pub confirmed: Confirmed<'a>,
    /// The value of the new secret, until it was tested.
    pub value: Option<(Member, Secret)>,
    pub log: Log,
}

/// Why it goes no further in this run.
enum Stop {
    /// It is as far as it was to go.
    Reached,
    /// The wait is not over.
    Waiting,
    /// Something is in the way.
    Failed(Failure),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl Rotating<'_> {
    /// Goes as far as it can.
    ///
    /// # Errors
    /// Why nothing was done.
    pub async fn run(mut self) -> Result<VerbAnswer, Failure> {
        let mut read = self.batch.application(&self.application).await?;
        let key = self.batch.reading.environment().clone();
        self.batch.begin_rotation(&read).await;
        let resumed = self.resumes();
        // What this run sees of a new secret that is there already, the next one is to know.
        let known = self.batch.reading.engine().rotation(&key, &self.application);
        if known.is_some_and(|one| one.version == 0 && one.new.is_some()) {
            self.batch.happened(&self.application, Event::Listed).await;
        }
        if !resumed && read.active_secrets() == 0 {
            return Err(none_active(&read));
        }
        let mut step = self.batch.reading.next_step(&read);
        let rotation = self.batch.reading.engine().rotation(&key, &self.application);
        self.confirmed.check(&read, rotation, step.as_ref())?;
        let stop = loop {
            let Some(next) = step.clone() else {
                break Failure::failed("the rotation was ended by another run").into();
            };
            if Until::reached(&next) >= Some(self.until) {
                break Stop::Reached;
            }
            if let Err(stop) = self.take(&next).await {
                // What is known by now is told with it.
                if let Ok(now) = self.batch.application(&self.application).await {
                    read = now;
                    step = self.batch.reading.next_step(&read);
                }
                break stop;
            }
            match self.batch.application(&self.application).await {
                Ok(now) => read = now,
                Err(error) => break Failure::from(error).into(),
            }
            step = self.batch.reading.next_step(&read);
        };
        let over = matches!(step, Some(Step::Done { .. }));
        let now = self.batch.reading.server_time();
        let rotation = self.batch.reading.engine().rotation(&key, &self.application).cloned();
        if over {
            self.batch.end_rotation(&self.application).await;
        }
        let standing = Standing {
            application: &read,
            rotation: rotation.as_ref(),
            step: step.as_ref(),
            resumed,
            now,
        };
        self.remark(&stop, &standing);
        self.answer(&standing, stop)
    }

    // What else there is to know at the end of the run.
    fn remark(&mut self, stop: &Stop, standing: &Standing) {
        let remarks = &mut self.log.remarks;
        match (stop, standing.step) {
            (Stop::Reached, Some(Step::Done { left, .. })) if left.is_empty() => {}
            (Stop::Reached, Some(done @ Step::Done { .. })) => {
                remarks.push(clean(&done.to_string()));
            }
            (Stop::Reached, _) if self.log.done.is_empty() => remarks.push(
                "nothing was done: the rotation under way is that far already; another one begins \
                 when the old secret is deleted (--until deleted)"
                    .into(),
            ),
            (Stop::Waiting, step) => {
                let world = self.batch.reading.world();
                remarks.extend(way_on(world, &self.application, step, self.until));
            }
            _ => {}
        }
        let unused = self.unused_destination(standing.rotation);
        self.log.remarks.extend(unused);
        self.log.remarks.append(&mut self.batch.missing);
    }

    // Where the new secret went, when this run names a place for it and an earlier one delivered it.
    fn unused_destination(&self, rotation: Option<&Rotation>) -> Option<String> {
        let generated = self.log.done.iter().any(|one| one.step == "create");
        let member = &rotation.filter(|_| !generated)?.new.as_ref()?.member;
        let place = self.destination.args.place()?;
        let notes = &self.batch.reading.engine().known.notes;
        let held = notes.held(&self.application, &member.id, &member.suffix)?;
        Some(format!("nothing goes to {place} in this run: ••••{} {held}", cell(&member.suffix)))
    }

    fn resumes(&self) -> bool {
        let reading = &self.batch.reading;
        let known = reading.engine().rotation(reading.environment(), &self.application);
        known.is_some_and(|one| one.version > 0)
    }

    fn answer(&self, standing: &Standing, stop: Stop) -> Result<VerbAnswer, Failure> {
        let idle = self.log.done.is_empty();
        let (outcome, exit, failure) = match stop {
            Stop::Reached if idle => ("unchanged", Exit::Done, None),
            Stop::Reached => ("done", Exit::Done, None),
            Stop::Waiting => ("waiting", Exit::No, None),
            Stop::Failed(failure) if failure.exit == Exit::Unknown => {
                ("unknown", Exit::Unknown, Some(failure))
            }
            // Nothing happened.
            Stop::Failed(failure) if idle && failure.exit != Exit::No => return Err(failure),
            Stop::Failed(failure) => ("stopped", Exit::No, Some(failure.ending(Exit::No))),
        };
        let document = Rotated::of(standing, &self.log, &self.at.environment, self.until, outcome);
        let mut answer = self.desk.answer(&document, || document.text())?;
        answer.remarks.clone_from(&self.log.remarks);
        answer.failure = failure;
        answer.wrote = !idle;
        Ok(answer.ending(exit))
    }

    // Takes one step.
    async fn take(&mut self, step: &Step) -> Result<(), Stop> {
        let repeated = self.log.done.iter().any(|one| {
            let same = taken(step);
            one.step == same.step && one.secret_id == same.secret_id && one.step != "wait"
        });
        if repeated {
            let text = format!("the server does not show yet that this was done: {step}");
            return Err(stopped(text, "Run it again in a minute").into());
        }
        match step {
            Step::Create => self.create(step).await,
            Step::Prove(one) => self.test(step, one).await,
            Step::Deliver(one) => Err(stopped(
                format!(
                    "it is not known whether ••••{} was stored: it may have been delivered, or is on screen in \
                     an appdeck that runs",
                    cell(&one.suffix)
                ),
                "Pass its value to appdeck secrets test where it was stored, or delete it",
            )
            .into()),
            Step::LookAt(_) => Err(refused(step).into()),
            Step::Done { .. } => Err(Stop::Reached),
            Step::Watch { old, hold, .. } => {
                if self.watch(step, *hold).await? {
                    return Ok(());
                }
                // What was deactivated a moment ago is not deleted in the same breath.
                let touched = |one: &Taken| one.secret_id.as_deref() == Some(old.id.as_str());
                if !self.confirmed.passes(step, self.until) || self.log.done.iter().any(touched) {
                    return Err(Stop::Waiting);
                }
                self.act(step).await
            }
            step => self.act(step).await,
        }
    }

    async fn act(&mut self, step: &Step) -> Result<(), Stop> {
        stored_before(&mut self.batch.reading, &self.application, step, self.confirmed)?;
        let own = own(self.batch.reading.world(), &self.application, step);
        let command = command(&self.application, step, self.confirmed, own)?;
        let told = self.order(command, step).await?.told;
        self.log.done.push(acted(step));
        self.log.remarks.extend(change::remarks(&told));
        Ok(())
    }

    async fn order(&mut self, command: Command, step: &Step) -> Result<Ran, Stop> {
        let key = self.batch.reading.environment().clone();
        let order = Order { step: step.plan(), ..self.at.ordered(&key, command, None) };
        let ran = self.batch.run(order, None).await;
        let ran = ran.map_err(|denied| denied::failure(&denied, &self.at.environment))?;
        self.log.entries.extend(ran.told.entry.iter().map(ToString::to_string));
        self.log.candidates = lost_answer::candidates(&ran.told);
        self.log.lost = lost_answer::is_lost(&ran.told);
        match change::ended(&ran.told, &self.at.environment) {
            (_, Some(mut failure)) => {
                if failure.is_unconfirmed() {
                    let words = failure.message;
                    failure.message = format!("the next step of the rotation is: {step}; {words}");
                }
                Err(confirmable(failure, &ran.told).into())
            }
            (_, None) => Ok(ran),
        }
    }

    async fn create(&mut self, step: &Step) -> Result<(), Stop> {
        let target = self.destination.target().await?;
        let handing = self.destination.handing(&target);
        let Ran { id, told, value } =
            self.order(Command::Generate(self.application.clone()), step).await?;
        let (Ending::Done, Some(value), Some(mark)) = (&told.ending, value, &told.secret) else {
            return Err(Failure::failed("the server sent no value").ending(Exit::Unknown).into());
        };
        let new = Member { id: mark.id.clone(), suffix: mark.suffix.clone() };
        self.log.done.push(Taken::of("create", Some(&new)));
        self.batch.happened(&self.application, Event::Measured(value.length())).await;
        let tested = self.tested_before(&target, mark, &value).await;
        let delivered = if tested == Some(Proof::Wrong) {
            let why = "the token endpoint rejects it, so nothing was replaced".into();
            Err(Undelivered { why, unsure: false })
        } else {
            handing.deliver(&mut self.batch, &self.application, mark, &value).await
        };
        match delivered {
            Ok(delivered) => {
                self.batch.settle(id).await;
                let event = Event::Delivered(delivered.certainty);
                self.batch.happened(&self.application, event).await;
                self.log.done.push(Taken::of("deliver", Some(&new)));
                self.log.delivered.push(DeliveredTo::of(handing.target, delivered.certainty));
                self.log.remarks.extend(delivered.remarks);
                if matches!(tested, Some(Proof::Right | Proof::RightWithoutToken(_))) {
                    let now = self.batch.reading.server_time();
                    self.batch.happened(&self.application, Event::Proven(now)).await;
                    self.log.done.push(Taken::of("test", Some(&new)));
                }
                self.value = Some((new, value));
                Ok(())
            }
            Err(why) => {
                let gone = self.destination.options.on_failure == OnFailure::Delete
                    && self.delete(mark).await?;
                if gone {
                    self.batch.settle(id).await;
                    self.log.done.push(Taken::of("discard", Some(&new)));
                }
                Err(undelivered(&mark.suffix, &why, gone).into())
            }
        }
    }

    // A value that takes another one's place is tested before: the application may read it any moment. What
    // cannot be tested is delivered: it is nowhere else.
    async fn tested_before(
        &mut self,
        target: &DeliveryTarget,
        mark: &SecretMark,
        value: &Secret,
    ) -> Option<Proof> {
        let world = self.batch.reading.world();
        let application = world.application(&self.application).filter(|_| target.replaces())?;
        let (application, suffix) = (application.clone(), clean(&mark.suffix));
        let words = format!("testing ••••{suffix}: it is active, and not stored yet");
        self.batch.under_way.begin(OpenWork::Doubtful(words));
        let proof = hand_over::prove(&mut self.batch, &application, mark, value).await;
        self.batch.under_way.end();
        Some(proof)
    }

    // Deletes a secret that could not be delivered.
    async fn delete(&mut self, mark: &SecretMark) -> Result<bool, Stop> {
        let (application, secret) = (self.application.clone(), mark.id.clone());
        let command = Command::DeleteSecret { application, secret, confirmed: true };
        let ran = self.at.order(&mut self.batch, command, None).await?;
        self.log.entries.extend(ran.told.entry.iter().map(ToString::to_string));
        match change::ended(&ran.told, &self.at.environment).1 {
            Some(failure) => Err(failure.into()),
            None => Ok(true),
        }
    }

    // An earlier run delivered the new secret, so that this one has no value to test.
    fn untested(&self, one: &Member) -> Failure {
        let suffix = cell(&one.suffix);
        let notes = &self.batch.reading.engine().known.notes;
        let Some(path) = notes.file(&self.application, &one.id, &one.suffix) else {
            let text = format!("••••{suffix} is delivered and not tested: its value is not here");
            let remedy =
                "Pass its value to appdeck secrets test, or let the application sign in with it";
            return stopped(text, remedy);
        };
        let text = format!("••••{suffix} is in {} and not tested yet", cell(&path));
        let words = ["appdeck", "secrets", "test", self.application.as_str()];
        let words = words.into_iter().chain(["--env", &self.at.environment]);
        let command = joined(&words.map(str::to_owned).collect::<Vec<_>>());
        let path = joined(&[path]);
        let remedy =
            format!("Test it, then run this again: {}", clean(&format!("{command} < {path}")));
        stopped(text, &remedy)
    }

    async fn test(&mut self, step: &Step, one: &Member) -> Result<(), Stop> {
        let suffix = cell(&one.suffix);
        let Some((_, value)) = self.value.take().filter(|(new, _)| new.id == one.id) else {
            return Err(self.untested(one).into());
        };
        let application = self.batch.application(&self.application).await.map_err(Failure::from)?;
        let proof = self.batch.prove(&application, value).await;
        let now = self.batch.reading.server_time();
        match proof {
            Proof::Right | Proof::RightWithoutToken(_) => {
                self.batch.happened(&self.application, Event::Proven(now)).await;
                self.log.done.push(taken(step));
                Ok(())
            }
            Proof::Wrong => {
                // What is not active, or has expired, is rejected whatever the value.
                let read = self.batch.application(&self.application).await;
                let read = read.map_err(Failure::from)?;
                let listed = read.secrets.iter().find(|secret| secret.id == one.id);
                let able = listed.is_some_and(|secret| works(secret, now));
                let event = if able { Event::Refuted(now) } else { Event::Unknown(now) };
                self.batch.happened(&self.application, event).await;
                let text = format!("the token endpoint rejects the new secret ••••{suffix}");
                Err(stopped(text, "The old secret still works. Run it again to see what is next")
                    .into())
            }
            Proof::Unknown(error) => {
                self.batch.happened(&self.application, Event::Unknown(now)).await;
                let text = format!("••••{suffix} could not be tested: {}", error.message);
                let remedy = "Pass its value to appdeck secrets test later";
                Err(stopped(text, remedy).into())
            }
        }
    }
}

//! A change of an application's secrets: the application is read, what was ordered is judged on
//! that, it is sent, and the application is read once more.

use super::denied::Denied;
use super::lost::to_look_up;
use super::operation::{Event, Next, Scene};
use super::told::{Ending, Found, Remark};
use crate::api::{ApiError, ErrorKind, Reply, Request};
use crate::domain::reconcile::{self, Outcome};
use crate::domain::record::SecretMark;
use crate::domain::rotation::works;
use crate::domain::{Application, ClientId, ClientSecret, Secret, SecretId, SecretStatus};

/// One change.
#[derive(Clone, Debug)]
pub(super) struct Change {
    application: ClientId,
    kind: Kind,
    step: Step,
}

#[derive(Clone, Debug)]
enum Kind {
    Generate,
    Set { secret: SecretId, status: SecretStatus, last: bool },
    Delete { secret: SecretId, last: bool },
}

#[derive(Clone, Debug)]
enum Step {
    /// The application is read, to judge the order on it.
    Judging,
    /// The write is on its way, when these other secrets were to go on working.
    Sent(Vec<SecretId>),
    /// The answer was lost, or said that there is no such thing: the application is read.
    LookingUp(Box<ApiError>, Vec<SecretId>),
    /// It was done: the application is read once more.
    After(Vec<SecretId>),
}

impl Change {
    pub fn generate(application: ClientId) -> Self {
        Self::new(application, Kind::Generate)
    }

    pub fn set(application: ClientId, secret: SecretId, status: SecretStatus, last: bool) -> Self {
        Self::new(application, Kind::Set { secret, status, last })
    }

    pub fn delete(application: ClientId, secret: SecretId, last: bool) -> Self {
        Self::new(application, Kind::Delete { secret, last })
    }

    fn new(application: ClientId, kind: Kind) -> Self {
        Self { application, kind, step: Step::Judging }
    }

    pub fn step(&mut self, scene: &mut Scene, event: Event) -> (Next, Option<Secret>) {
        let step = self.step.clone();
        let next = match (step, event) {
            (_, Event::Begin) => self.read(),
            (Step::Judging, Event::Answered(Ok(Reply::Application(now)))) => {
                self.judge(scene, &now)
            }
            (Step::Sent(_), Event::Answered(Ok(Reply::SecretCreated(listed, value)))) => {
                scene.told.secret = Some(mark(&listed));
                return (Next::End(Ending::Done), Some(value));
            }
            (Step::Sent(stay), Event::Answered(Ok(_))) => {
                self.step = Step::After(stay);
                self.read()
            }
            (Step::Sent(stay), Event::Answered(Err(error))) if to_look_up(&error) => {
                self.step = Step::LookingUp(Box::new(error), stay);
                self.read()
            }
            (Step::Judging | Step::Sent(_), Event::Answered(Err(error))) => {
                Next::End(not_done(error))
            }
            (Step::LookingUp(error, stay), Event::Answered(Ok(Reply::Application(now)))) => {
                lockout(scene, &now, &stay);
                Next::End(self.found(scene, *error, &now))
            }
            (Step::LookingUp(error, _), Event::Answered(Err(again))) => {
                let known = !error.may_have_happened && again.kind == ErrorKind::NotFound;
                Next::End(if known {
                    Ending::NotDone(error)
                } else {
                    Ending::Unknown(error, Found::NotLooked(Box::new(again)))
                })
            }
            (Step::After(stay), Event::Answered(Ok(Reply::Application(now)))) => {
                lockout(scene, &now, &stay);
                Next::End(Ending::Done)
            }
            (Step::After(_), Event::Answered(Err(error))) => {
                scene.told.remarks.push(Remark::NotReadBack(Box::new(error)));
                Next::End(Ending::Done)
            }
            (_, event) => unreachable_event(&event),
        };
        (next, None)
    }

    fn read(&self) -> Next {
        Next::Read(Request::GetApplication(self.application.clone()))
    }

    fn judge(&mut self, scene: &mut Scene, now: &Application) -> Next {
        scene.told.about(now);
        let target = self.target().and_then(|id| now.secrets.iter().find(|one| one.id == *id));
        scene.told.secret = target.map(mark);
        match self.request(scene, now, target) {
            Ok(Some(request)) => {
                let time = scene.server_time();
                let others = now.secrets.iter().filter(|one| Some(&one.id) != self.target());
                let stay = others.filter(|one| works(one, time)).map(|one| one.id.clone());
                self.step = Step::Sent(stay.collect());
                Next::Write(request)
            }
            Ok(None) => Next::End(Ending::Unchanged),
            Err(denied) => Next::End(Ending::Denied(denied)),
        }
    }

    fn target(&self) -> Option<&SecretId> {
        match &self.kind {
            Kind::Generate => None,
            Kind::Set { secret, .. } | Kind::Delete { secret, .. } => Some(secret),
        }
    }

    // What is to be sent; `None` when the server has it so already.
    fn request(
        &self,
        scene: &Scene,
        now: &Application,
        target: Option<&ClientSecret>,
    ) -> Result<Option<Request>, Denied> {
        let id = now.id.clone();
        let room = || now.may_add_secret().map_err(Denied::NotAllowed);
        let lasts = |secret: &SecretId, last: bool| match scene.left(now, secret) {
            Some(left) if !last => Err(Denied::Last(left)),
            _ => Ok(()),
        };
        match &self.kind {
            Kind::Generate => {
                room()?;
                Ok(Some(Request::CreateSecret(id)))
            }
            Kind::Set { secret, status, last } => {
                let listed = target.ok_or(Denied::NoSecret)?;
                if listed.status == *status {
                    return Ok(None);
                }
                if *status == SecretStatus::Active {
                    room()?;
                } else {
                    lasts(secret, *last)?;
                }
                Ok(Some(Request::SetSecretStatus(id, secret.clone(), status.clone())))
            }
            Kind::Delete { secret, last } => {
                let listed = target.ok_or(Denied::NoSecret)?;
                if listed.active() && !last {
                    return Err(Denied::Active);
                }
                lasts(secret, *last)?;
                Ok(Some(Request::DeleteSecret(id, secret.clone())))
            }
        }
    }

    // What became of the write, told from the application as it is now.
    fn found(&self, scene: &mut Scene, error: ApiError, now: &Application) -> Ending {
        let there = self.target().and_then(|id| now.secrets.iter().find(|one| one.id == *id));
        let happened = match &self.kind {
            Kind::Generate => return generated(scene, error, now),
            Kind::Set { status, .. } => there.is_some_and(|one| one.status == *status),
            Kind::Delete { .. } => there.is_none(),
        };
        match (happened, error.may_have_happened) {
            (true, true) => Ending::FoundDone,
            (true, false) => Ending::Unchanged,
            (false, true) => Ending::Unknown(Box::new(error), Found::NotSoFar),
            (false, false) => not_done(error),
        }
    }
}

// Which secret came of a create whose answer was lost. Its value came nowhere.
fn generated(scene: &mut Scene, error: ApiError, now: &Application) -> Ending {
    let intent = scene.write.and_then(|write| write.intent.as_deref());
    let Some(intent) = intent.filter(|_| error.may_have_happened) else { return not_done(error) };
    let found = match reconcile::secret(intent, &now.secrets, &scene.held()) {
        Outcome::NothingHappened => Found::NotSoFar,
        Outcome::Ghost(secret) if !scene.notes.generating.contains(&now.id) => {
            scene.told.secret = Some(mark(&secret));
            Found::Orphaned(Box::new(secret))
        }
        outcome => Found::Secrets(outcome.suspects().into_iter().cloned().collect()),
    };
    Ending::Unknown(Box::new(error), found)
}

fn lockout(scene: &mut Scene, now: &Application, stay: &[SecretId]) {
    let time = scene.server_time();
    if !stay.is_empty() && !now.secrets.iter().any(|one| works(one, time)) {
        scene.told.remarks.push(Remark::LockedOut);
    }
}

fn mark(secret: &ClientSecret) -> SecretMark {
    SecretMark { id: secret.id.clone(), suffix: secret.suffix.clone() }
}

pub(super) fn not_done(error: ApiError) -> Ending {
    Ending::NotDone(Box::new(error))
}

/// An answer of another kind than the request: the server is not to be trusted with more.
pub(super) fn unreachable_event(event: &Event) -> Next {
    let text = format!("an answer that does not belong to what was asked: {event:?}");
    let text = text.chars().take(200).collect::<String>();
    Next::End(not_done(ApiError::new(ErrorKind::Unexpected, text)))
}

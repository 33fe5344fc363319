//! A change of an application's secrets: the application is read, what was ordered is judged on
//! that, it is sent, and the application is read once more.

use super::denied::Denied;
use super::entry::marked;
use super::lost::{LOOK_AGAIN, THE_APPLICATION, still_there, to_look_up};
use super::step::{Next, Scene, StepEvent, misplaced, not_done};
use super::told::{Ending, Found, Remark};
use crate::api::{ApiError, ErrorKind, Reply, Request};
use crate::domain::reconcile::{self, Doubt, Reconciled, Suspect};
use crate::domain::rotation::works;
use crate::domain::{Application, ClientId, ClientSecret, Secret, SecretId, SecretStatus};

/// One change.
#[derive(Clone, Debug)]
pub(super) struct SecretChange {
    application: ClientId,
    kind: SecretWrite,
    step: SecretStep,
}

#[derive(Clone, Debug)]
enum SecretWrite {
    Generate,
    Set { secret: SecretId, status: SecretStatus, confirmed: bool },
    Delete { secret: SecretId, confirmed: bool },
}

#[derive(Clone, Debug)]
enum SecretStep {
    /// The application is read, to judge the order on it.
    Judging,
    /// The write is on its way, when these other secrets were to go on working.
    Sent(Vec<SecretId>),
    /// The answer was lost, or said that there is no such thing: the application is read, `again` for
    /// the second time.
    LookingUp { error: Box<ApiError>, stay: Vec<SecretId>, again: bool },
    /// The new secret was not found: it is looked for once more in a moment.
    Waiting(Box<ApiError>),
    /// It was done: the application is read once more.
    After(Vec<SecretId>),
}

impl SecretChange {
    pub fn generate(application: ClientId) -> Self {
        Self::new(application, SecretWrite::Generate)
    }

    pub fn set(
        application: ClientId,
        secret: SecretId,
        status: SecretStatus,
        confirmed: bool,
    ) -> Self {
        Self::new(application, SecretWrite::Set { secret, status, confirmed })
    }

    pub fn delete(application: ClientId, secret: SecretId, confirmed: bool) -> Self {
        Self::new(application, SecretWrite::Delete { secret, confirmed })
    }

    fn new(application: ClientId, kind: SecretWrite) -> Self {
        Self { application, kind, step: SecretStep::Judging }
    }

    pub fn step(
        &mut self,
        scene: &mut Scene,
        event: StepEvent,
    ) -> (Next, Option<(ClientSecret, Secret)>) {
        let step = self.step.clone();
        let next = match (step, event) {
            (_, StepEvent::Begin) => Next::Read(self.read()),
            (SecretStep::Judging, StepEvent::Answered(Ok(Reply::Application(now)))) => {
                self.judge(scene, &now)
            }
            (SecretStep::Sent(_), StepEvent::Answered(Ok(Reply::SecretCreated(listed, value)))) => {
                self.made(scene, &listed);
                return (Next::End(Ending::Done), Some((listed, value)));
            }
            (SecretStep::Sent(stay), StepEvent::Answered(Ok(reply))) => {
                scene.world.amend(&self.application, |known| self.amend(known, reply));
                self.step = SecretStep::After(stay);
                Next::Written(self.read())
            }
            (SecretStep::Sent(stay), StepEvent::Answered(Err(error))) if to_look_up(&error) => {
                self.look_up(Box::new(error), stay, false)
            }
            (SecretStep::Judging | SecretStep::Sent(_), StepEvent::Answered(Err(error))) => {
                Next::End(not_done(error))
            }
            (
                SecretStep::LookingUp { error, stay, again },
                StepEvent::Answered(Ok(Reply::Application(now))),
            ) => {
                self.lockout(scene, &now, stay);
                match self.found(scene, *error, &now) {
                    Ending::Unknown(error, Found::NotSoFar)
                        if !again
                            && scene.unattended
                            && matches!(self.kind, SecretWrite::Generate) =>
                    {
                        self.step = SecretStep::Waiting(error);
                        Next::Wait(LOOK_AGAIN)
                    }
                    ending => Next::End(ending),
                }
            }
            (SecretStep::LookingUp { error, .. }, StepEvent::Answered(Err(failed))) => {
                let known = !error.may_have_happened && failed.kind == ErrorKind::NotFound;
                Next::End(if known {
                    Ending::NotDone(error)
                } else {
                    Ending::Unknown(error, Found::NotLooked(Box::new(failed)))
                })
            }
            (SecretStep::Waiting(error), StepEvent::Waited) => {
                self.look_up(error, Vec::new(), true)
            }
            (SecretStep::After(stay), StepEvent::Answered(Ok(Reply::Application(now)))) => {
                self.lockout(scene, &now, stay);
                Next::End(Ending::Done)
            }
            (SecretStep::After(_), StepEvent::Answered(Err(error))) => {
                scene.told.remarks.push(Remark::NotVerified(Box::new(error)));
                Next::End(Ending::Done)
            }
            _ => misplaced(scene),
        };
        (next, None)
    }

    fn read(&self) -> Request {
        Request::GetApplication(self.application.clone())
    }

    fn retires(&self) -> bool {
        match &self.kind {
            SecretWrite::Delete { .. } => true,
            SecretWrite::Set { status, .. } => *status == SecretStatus::Inactive,
            SecretWrite::Generate => false,
        }
    }

    // Some servers answer a change of status with little more than the status.
    fn amend(&self, known: &mut Application, reply: Reply) {
        match (&self.kind, reply) {
            (SecretWrite::Set { secret, .. }, Reply::SecretUpdated(now)) => {
                if let Some(old) = known.secrets.iter_mut().find(|one| one.id == *secret) {
                    old.status = now.status;
                    old.expires = now.expires.or(old.expires);
                    old.last_used = now.last_used.or(old.last_used);
                }
            }
            (SecretWrite::Delete { secret, .. }, _) => {
                known.secrets.retain(|one| one.id != *secret);
            }
            _ => {}
        }
    }

    fn made(&self, scene: &mut Scene, listed: &ClientSecret) {
        scene.told.secret = Some(marked(listed));
        // Some servers do not say which one it is.
        if !listed.id.as_str().is_empty() {
            scene.world.amend(&self.application, |known| known.secrets.push(listed.clone()));
        }
    }

    fn look_up(&mut self, error: Box<ApiError>, stay: Vec<SecretId>, again: bool) -> Next {
        self.step = SecretStep::LookingUp { error: error.clone(), stay, again };
        Next::LookUp(error, self.read())
    }

    fn judge(&mut self, scene: &mut Scene, now: &Application) -> Next {
        scene.told.about(now);
        let target = self.target().and_then(|id| now.secrets.iter().find(|one| one.id == *id));
        scene.told.secret = target.map(marked);
        if let Some(shown) = scene.shown {
            let (secrets, time) = (&now.secrets, scene.server_time());
            let different = shown.differences(self.target(), self.retires(), secrets, time);
            if !different.is_empty() {
                return Next::End(Ending::Denied(Denied::Differs(different)));
            }
        }
        match self.request(scene, now, target) {
            Ok(Some(request)) => {
                let time = scene.server_time();
                let others = now.secrets.iter().filter(|one| Some(&one.id) != self.target());
                let stay = others.filter(|one| works(one, time)).map(|one| one.id.clone());
                self.step = SecretStep::Sent(stay.collect());
                Next::Write(request)
            }
            Ok(None) => Next::End(Ending::Unchanged),
            Err(denied) => Next::End(Ending::Denied(denied)),
        }
    }

    fn target(&self) -> Option<&SecretId> {
        match &self.kind {
            SecretWrite::Generate => None,
            SecretWrite::Set { secret, .. } | SecretWrite::Delete { secret, .. } => Some(secret),
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
        let lasts = |secret: &SecretId, confirmed: bool| {
            let left = scene.left(now, secret);
            let accepted = match scene.shown {
                Some(shown) => left <= shown.left,
                None => confirmed || left.is_none(),
            };
            left.filter(|_| !accepted).map_or(Ok(()), |left| Err(Denied::Last(left)))
        };
        match &self.kind {
            SecretWrite::Generate => {
                room()?;
                Ok(Some(Request::CreateSecret(id)))
            }
            SecretWrite::Set { secret, status, confirmed } => {
                let listed = target.ok_or(Denied::NoSecret)?;
                if listed.status == *status {
                    return Ok(None);
                }
                if *status == SecretStatus::Active {
                    room()?;
                } else {
                    lasts(secret, *confirmed)?;
                }
                Ok(Some(Request::SetSecretStatus(id, secret.clone(), status.clone())))
            }
            SecretWrite::Delete { secret, confirmed } => {
                let listed = target.ok_or(Denied::NoSecret)?;
                if listed.active() && !confirmed {
                    return Err(Denied::Active);
                }
                lasts(secret, *confirmed)?;
                Ok(Some(Request::DeleteSecret(id, secret.clone())))
            }
        }
    }

    fn lockout(&self, scene: &mut Scene, now: &Application, stay: Vec<SecretId>) {
        let time = scene.server_time();
        let works = now.secrets.iter().any(|one| works(one, time));
        if self.retires() && !stay.is_empty() && !works {
            scene.told.remarks.push(Remark::LockedOut(stay));
        }
    }

    // What became of the write, told from the application as it is now.
    fn found(&self, scene: &mut Scene, error: ApiError, now: &Application) -> Ending {
        let there = self.target().and_then(|id| now.secrets.iter().find(|one| one.id == *id));
        let happened = match &self.kind {
            SecretWrite::Generate => return generated(scene, error, now),
            SecretWrite::Set { status, .. } => there.is_some_and(|one| one.status == *status),
            SecretWrite::Delete { .. } => there.is_none(),
        };
        match (happened, error.may_have_happened) {
            (true, true) => Ending::FoundDone,
            (true, false) => Ending::Unchanged,
            (false, true) => Ending::Unknown(Box::new(error), Found::NotSoFar),
            (false, false) if there.is_some() => not_done(still_there(&error, "the secret")),
            (false, false) => not_done(error),
        }
    }
}

// Which secret came of a create whose answer was lost. Its value came nowhere.
fn generated(scene: &mut Scene, error: ApiError, now: &Application) -> Ending {
    let intent = scene.write.and_then(|write| write.intent.as_deref());
    let Some(intent) = intent.filter(|_| error.may_have_happened) else {
        return not_done(still_there(&error, THE_APPLICATION));
    };
    let held = scene.held(&intent.id.run);
    let found = match reconcile::secret(intent, &now.secrets, &held) {
        Reconciled::NothingHappened => Found::NotSoFar,
        Reconciled::Orphaned(secret) if scene.gate.known().notes.generating.contains(&now.id) => {
            Found::Secrets(vec![Suspect { secret, doubt: Doubt::Elsewhere }])
        }
        Reconciled::Orphaned(secret) => {
            scene.told.secret = Some(marked(&secret));
            Found::Orphaned(Box::new(secret))
        }
        Reconciled::Ambiguous(suspects) => Found::Secrets(suspects),
    };
    Ending::Unknown(Box::new(error), found)
}

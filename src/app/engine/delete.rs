//! Deleting an application: it is read, a copy of its configuration is kept, and it is deleted.

use super::denied::Denied;
use super::lost::{THE_APPLICATION, still_there, to_look_up};
use super::step::{Next, Scene, StepEvent, misplaced, not_done};
use super::told::{Ending, Found};
use crate::api::{ApiError, ErrorKind, Reply, Request};
use crate::domain::record::backup::Backup;
use crate::domain::{Application, ClientId, Settings};

/// A deletion.
#[derive(Clone, Debug)]
pub(super) struct Delete {
    application: ClientId,
    name: String,
    /// The settings that it was created with, where only such an application is to go.
    created: Option<Settings>,
    unkept: bool,
    step: DeleteStep,
}

#[derive(Clone, Debug)]
enum DeleteStep {
    Judging,
    Keeping,
    Sent,
    LookingUp(Box<ApiError>),
}

impl Delete {
    pub fn new(
        application: ClientId,
        name: String,
        created: Option<Settings>,
        unkept: bool,
    ) -> Self {
        Self { application, name, created, unkept, step: DeleteStep::Judging }
    }

    pub fn step(&mut self, scene: &mut Scene, event: StepEvent) -> Next {
        match (self.step.clone(), event) {
            (_, StepEvent::Begin) => Next::Read(self.read()),
            (DeleteStep::Judging, StepEvent::Answered(Ok(Reply::Application(now)))) => {
                scene.told.about(&now);
                if let Err(denied) = self.judge(&now) {
                    return Next::End(Ending::Denied(denied));
                }
                if self.unkept {
                    return self.send();
                }
                self.step = DeleteStep::Keeping;
                let backup = Backup::of(&now, scene.world.place(), scene.now);
                Next::Keep(Box::new(backup))
            }
            (DeleteStep::Keeping, StepEvent::Kept(Ok(path))) => {
                scene.told.backup = Some(path);
                self.send()
            }
            (DeleteStep::Keeping, StepEvent::Kept(Err(why))) => {
                Next::End(Ending::Denied(Denied::NoCopy(why)))
            }
            (DeleteStep::Sent, StepEvent::Answered(Ok(_))) => {
                scene.world.remove(&self.application);
                Next::End(Ending::Done)
            }
            (DeleteStep::Sent, StepEvent::Answered(Err(error))) if to_look_up(&error) => {
                let error = Box::new(error);
                self.step = DeleteStep::LookingUp(error.clone());
                Next::LookUp(error, self.read())
            }
            (DeleteStep::Judging | DeleteStep::Sent, StepEvent::Answered(Err(error))) => {
                Next::End(not_done(error))
            }
            (DeleteStep::LookingUp(error), StepEvent::Answered(Ok(_))) => {
                Next::End(if error.may_have_happened {
                    Ending::Unknown(error, Found::NotSoFar)
                } else {
                    Ending::NotDone(Box::new(still_there(&error, THE_APPLICATION)))
                })
            }
            (DeleteStep::LookingUp(error), StepEvent::Answered(Err(again))) => {
                Next::End(self.found(scene, error, again))
            }
            _ => misplaced(scene),
        }
    }

    fn read(&self) -> Request {
        Request::GetApplication(self.application.clone())
    }

    fn send(&mut self) -> Next {
        self.step = DeleteStep::Sent;
        Next::Write(Request::DeleteApplication(self.application.clone()))
    }

    fn judge(&self, now: &Application) -> Result<(), Denied> {
        now.kind.deletable().map_err(|why| Denied::NotAllowed(why.to_owned()))?;
        if now.name().trim() != self.name.trim() {
            return Err(Denied::Renamed(now.name().to_owned()));
        }
        match &self.created {
            Some(_) if !now.secrets.is_empty() => Err(Denied::Changed),
            Some(created) if now.settings != *created => Err(Denied::Changed),
            _ => Ok(()),
        }
    }

    fn found(&self, scene: &mut Scene, error: Box<ApiError>, again: ApiError) -> Ending {
        if again.kind != ErrorKind::NotFound {
            return Ending::Unknown(error, Found::NotLooked(Box::new(again)));
        }
        scene.world.remove(&self.application);
        if error.may_have_happened { Ending::FoundDone } else { Ending::Unchanged }
    }
}

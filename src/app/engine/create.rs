//! Creating an application. Where nobody watches, the applications are listed first, so that a lost
//! answer can be told from what was there before.

use std::collections::HashSet;

use super::denied::Denied;
use super::lost::LOOK_AGAIN;
use super::step::{Next, Scene, StepEvent, misplaced, not_done};
use super::told::{Ending, Found, Remark};
use super::world::World;
use crate::api::request::{ListFilter, Page};
use crate::api::{ApiError, ErrorKind, Reply, Request};
use crate::domain::record::{Change, Subject};
use crate::domain::settings::blocks;
use crate::domain::{
    Application, ClientId, EnvironmentType, FieldId, Kind, NewApplication, Value, echo, reconcile,
};
use crate::wire::page::{LISTING_LIMIT, Pager, too_long};

/// A create.
#[derive(Clone, Debug)]
pub(super) struct Create {
    new: NewApplication,
    restores: bool,
    step: CreateStep,
}

#[derive(Clone, Debug)]
enum CreateStep {
    /// The applications are listed.
    Listing(Box<Pages>),
    /// It is on its way.
    Sent,
    /// The answer was lost: the applications are listed again, `again` for the second time.
    LookingUp { error: Box<ApiError>, pages: Box<Pages>, again: bool },
    /// It was not found: it is looked for once more in a moment.
    Waiting(Box<ApiError>),
}

#[derive(Clone, Debug, Default)]
struct Pages {
    pager: Pager,
    seen: HashSet<ClientId>,
    bytes: usize,
    unreadable: usize,
}

impl Pages {
    // The request for the next page; `None` at the end.
    fn take(&mut self, page: &Page<Application>) -> Result<Option<Request>, ApiError> {
        self.bytes += page.items.iter().map(Application::bytes).sum::<usize>();
        if self.bytes > LISTING_LIMIT {
            return Err(ApiError::new(ErrorKind::Unexpected, too_long()));
        }
        let before = self.seen.len();
        self.seen.extend(page.items.iter().map(|one| one.id.clone()));
        let token = self.pager.next(self.seen.len() - before, page.total, &page.next);
        self.unreadable += page.unreadable;
        Ok(token.map(|token| list(Some(token))))
    }

    fn listed<'a>(&'a self, world: &'a World) -> impl Iterator<Item = &'a Application> {
        world.applications().filter(|one| self.seen.contains(&one.id))
    }
}

fn list(page_token: Option<String>) -> Request {
    Request::ListApplications { filter: ListFilter::All, page_token }
}

impl Create {
    pub fn new(new: NewApplication, restores: bool) -> Self {
        Self { new, restores, step: CreateStep::Listing(Box::default()) }
    }

    pub fn step(&mut self, scene: &mut Scene, event: StepEvent) -> Next {
        match (std::mem::replace(&mut self.step, CreateStep::Sent), event) {
            (step, StepEvent::Begin) => {
                self.step = step;
                scene.told.application = Some(self.subject(None));
                scene.told.changes = self.changes();
                if let Some(denied) = self.denied(scene.world.environment.kind) {
                    return Next::End(Ending::Denied(denied));
                }
                if scene.unattended { Next::Read(list(None)) } else { self.send(scene) }
            }
            (
                CreateStep::Listing(mut pages),
                StepEvent::Answered(Ok(Reply::Applications(page))),
            ) => match pages.take(&page) {
                Ok(Some(next)) => {
                    self.step = CreateStep::Listing(pages);
                    Next::Read(next)
                }
                Ok(None) => self.send(scene),
                Err(error) => Next::End(not_done(error)),
            },
            (CreateStep::Sent, StepEvent::Answered(Ok(Reply::Application(created)))) => {
                self.compare(scene, &created);
                Next::End(Ending::Done)
            }
            (CreateStep::Sent, StepEvent::Answered(Err(error))) if error.may_have_happened => {
                self.look_up(Box::new(error), false)
            }
            (CreateStep::Listing(_) | CreateStep::Sent, StepEvent::Answered(Err(error))) => {
                Next::End(not_done(error))
            }
            (
                CreateStep::LookingUp { error, mut pages, again },
                StepEvent::Answered(Ok(Reply::Applications(page))),
            ) => {
                match pages.take(&page) {
                    Ok(Some(next)) => {
                        self.step = CreateStep::LookingUp { error, pages, again };
                        return Next::Read(next);
                    }
                    Ok(None) => {}
                    Err(failed) => return Next::End(not_looked(error, failed)),
                }
                match self.found(scene, error, &pages) {
                    Ending::Unknown(error, Found::NotSoFar) if !again && scene.unattended => {
                        self.step = CreateStep::Waiting(error);
                        Next::Wait(LOOK_AGAIN)
                    }
                    ending => Next::End(ending),
                }
            }
            (CreateStep::LookingUp { error, .. }, StepEvent::Answered(Err(failed))) => {
                Next::End(not_looked(error, failed))
            }
            (CreateStep::Waiting(error), StepEvent::Waited) => self.look_up(error, true),
            _ => misplaced(scene),
        }
    }

    // Remarks where the server made it otherwise than was asked.
    fn compare(&self, scene: &mut Scene, created: &Application) {
        scene.told.application = Some(self.subject(Some(&created.id)));
        if created.kind != self.new.kind {
            scene.told.remarks.push(Remark::OtherKind(self.new.kind.clone()));
        }
        let asked = echo::asked(&self.new, self.restores);
        let odd = echo::odd(&asked, &created.settings);
        if !odd.is_empty() {
            scene.told.remarks.push(Remark::NotTaken(odd));
        }
    }

    fn look_up(&mut self, error: Box<ApiError>, again: bool) -> Next {
        self.step = CreateStep::LookingUp { error: error.clone(), pages: Box::default(), again };
        Next::LookUp(error, list(None))
    }

    fn subject(&self, id: Option<&ClientId>) -> Subject {
        Subject {
            id: id.cloned(),
            name: self.new.settings.name.clone(),
            kind: self.new.kind.code().to_owned(),
        }
    }

    // The fields that are sent, from what they are in an application without any.
    fn changes(&self) -> Vec<Change> {
        let blank = NewApplication::blank();
        let sent = self.new.sent();
        let change = |(field, after): &(FieldId, Value)| Change {
            field: *field,
            before: field.row().get(&blank),
            after: after.clone(),
        };
        sent.changes().iter().map(change).collect()
    }

    // Nothing has to be read to know of it.
    fn denied(&self, environment: EnvironmentType) -> Option<Denied> {
        let NewApplication { kind, settings, named } = &self.new;
        if !Kind::CREATABLE.contains(kind) {
            let name = kind.name();
            let why = format!("{name} is not a type of which an application can be created here");
            return Some(Denied::NotAllowed(why));
        }
        let blocks = blocks(settings, |_| true, *named, kind, environment);
        // What comes back is as the server had it.
        (!blocks.is_empty() && !self.restores).then_some(Denied::Blocked(blocks))
    }

    fn send(&mut self, scene: &mut Scene) -> Next {
        let name = self.new.settings.name.trim();
        let listed = scene.world.applications();
        let same = listed.filter(|one| one.name().trim() == name);
        let same: Vec<_> = same.map(|one| one.id.clone()).collect();
        if !same.is_empty() {
            scene.told.remarks.push(Remark::Namesakes(same));
        }
        self.step = CreateStep::Sent;
        Next::Write(Request::CreateApplication(Box::new(self.new.clone())))
    }

    fn found(&self, scene: &mut Scene, error: Box<ApiError>, pages: &Pages) -> Ending {
        let intent = scene.write.and_then(|write| write.intent.as_deref());
        let Some(intent) = intent else { return Ending::Unknown(error, Found::NotSoFar) };
        let found = reconcile::applications(intent, pages.listed(scene.world));
        match found.as_slice() {
            // It may be among what cannot be read.
            [] if pages.unreadable > 0 => {
                Ending::Unknown(error, Found::Unreadable(pages.unreadable))
            }
            [] => Ending::Unknown(error, Found::NotSoFar),
            [only] => {
                scene.told.application = Some(self.subject(Some(&only.id)));
                Ending::FoundDone
            }
            several => {
                let ids = several.iter().map(|one| one.id.clone()).collect();
                Ending::Unknown(error, Found::Applications(ids))
            }
        }
    }
}

fn not_looked(error: Box<ApiError>, failed: ApiError) -> Ending {
    Ending::Unknown(error, Found::NotLooked(Box::new(failed)))
}

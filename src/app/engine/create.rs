//! Creating an application: the applications are listed, so that a lost answer can be told from
//! what was there before, and it is created.

use super::denied::Denied;
use super::lost::LOOK_AGAIN;
use super::operation::{Event, Next, Scene};
use super::secret::{misplaced, not_done};
use super::told::{Ending, Found, Remark};
use crate::api::request::{Listing, Page};
use crate::api::{ApiError, ErrorKind, Reply, Request};
use crate::domain::record::Subject;
use crate::domain::settings::check_all;
use crate::domain::text::count;
use crate::domain::{Application, ClientId, NewApplication, echo, reconcile};
use crate::wire::page::Pager;

/// A create.
#[derive(Clone, Debug)]
pub(super) struct Create {
    new: NewApplication,
    restores: bool,
    step: Step,
}

#[derive(Clone, Debug)]
enum Step {
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
    listed: Vec<Application>,
    unreadable: usize,
}

impl Pages {
    // The request for the next page; `None` at the end.
    fn take(&mut self, page: Page<Application>) -> Option<Request> {
        let new = page.items.iter().filter(|one| self.listed.iter().all(|it| it.id != one.id));
        let token = self.pager.next(new.count(), page.total, &page.next);
        self.listed.extend(page.items);
        self.unreadable += page.unreadable;
        token.map(|token| list(Some(token)))
    }
}

fn list(page_token: Option<String>) -> Request {
    Request::ListApplications { listing: Listing::All, page_token }
}

impl Create {
    pub fn new(new: NewApplication, restores: bool) -> Self {
        Self { new, restores, step: Step::Listing(Box::default()) }
    }

    pub fn step(&mut self, scene: &mut Scene, event: Event) -> Next {
        match (self.step.clone(), event) {
            (_, Event::Begin) => {
                scene.told.application = Some(self.subject(None));
                Next::Read(list(None))
            }
            (Step::Listing(mut pages), Event::Answered(Ok(Reply::Applications(page)))) => {
                if let Some(next) = pages.take(page) {
                    self.step = Step::Listing(pages);
                    return Next::Read(next);
                }
                self.send(scene, &pages.listed)
            }
            (Step::Sent, Event::Answered(Ok(Reply::Application(created)))) => {
                scene.told.application = Some(self.subject(Some(&created.id)));
                let asked = echo::asked(&self.new, self.restores);
                let odd = echo::odd(&asked, &created.settings);
                if !odd.is_empty() {
                    scene.told.remarks.push(Remark::NotTaken(odd));
                }
                Next::End(Ending::Done)
            }
            (Step::Sent, Event::Answered(Err(error))) if error.may_have_happened => {
                self.look_up(Box::new(error), false)
            }
            (Step::Listing(_) | Step::Sent, Event::Answered(Err(error))) => {
                Next::End(not_done(error))
            }
            (
                Step::LookingUp { error, mut pages, again },
                Event::Answered(Ok(Reply::Applications(page))),
            ) => {
                if let Some(next) = pages.take(page) {
                    self.step = Step::LookingUp { error, pages, again };
                    return Next::Read(next);
                }
                match self.found(scene, error, &pages) {
                    Ending::Unknown(error, Found::NotSoFar) if !again && scene.looks_twice => {
                        self.step = Step::Waiting(error);
                        Next::Wait(LOOK_AGAIN)
                    }
                    ending => Next::End(ending),
                }
            }
            (Step::LookingUp { error, .. }, Event::Answered(Err(failed))) => {
                Next::End(Ending::Unknown(error, Found::NotLooked(Box::new(failed))))
            }
            (Step::Waiting(error), Event::Waited) => self.look_up(error, true),
            _ => misplaced(scene),
        }
    }

    fn look_up(&mut self, error: Box<ApiError>, again: bool) -> Next {
        self.step = Step::LookingUp { error: error.clone(), pages: Box::default(), again };
        Next::LookUp(error, list(None))
    }

    fn subject(&self, id: Option<&ClientId>) -> Subject {
        Subject {
            id: id.cloned(),
            name: self.new.settings.name.clone(),
            kind: self.new.kind.code().to_owned(),
        }
    }

    fn send(&mut self, scene: &mut Scene, listed: &[Application]) -> Next {
        let kind = scene.world.environment.kind;
        let findings = check_all(&self.new.settings, &self.new.kind, kind);
        let blocks: Vec<_> = findings.into_iter().filter(|(_, one)| one.blocks()).collect();
        // What comes back is as the server had it.
        if !blocks.is_empty() && !self.restores {
            return Next::End(Ending::Denied(Denied::Blocked(blocks)));
        }
        let name = self.new.settings.name.trim();
        let same = listed.iter().filter(|one| one.name().trim() == name);
        let same: Vec<_> = same.map(|one| one.id.clone()).collect();
        if !same.is_empty() {
            scene.told.remarks.push(Remark::Namesakes(same));
        }
        self.step = Step::Sent;
        Next::Write(Request::CreateApplication(self.new.clone()))
    }

    fn found(&self, scene: &mut Scene, error: Box<ApiError>, pages: &Pages) -> Ending {
        let intent = scene.write.and_then(|write| write.intent.as_deref());
        let Some(intent) = intent else { return Ending::Unknown(error, Found::NotSoFar) };
        let found = reconcile::applications(intent, &pages.listed);
        match found.as_slice() {
            // It may be among what cannot be read.
            [] if pages.unreadable > 0 => {
                let text = format!("{} cannot be read", count(pages.unreadable, "application"));
                let again = ApiError::new(ErrorKind::Unexpected, text);
                Ending::Unknown(error, Found::NotLooked(Box::new(again)))
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

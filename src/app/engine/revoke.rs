//! Revoking sessions: what is live is read, what was ordered is sent, and it is read once more.

use super::lost::{still_there, to_look_up};
use super::revocation::RevocationTarget;
use super::step::{Next, Scene, StepEvent, misplaced, not_done};
use super::told::{Ending, Found, Remark};
use crate::api::request::Page;
use crate::api::{ApiError, ErrorKind, Reply, Request};
use crate::domain::SessionId;
use crate::domain::user_session::UserSession;
use crate::wire::page::Pager;

/// The most sessions of a user that are looked through.
const MOST: usize = 1_000;

/// A revocation.
#[derive(Clone, Debug)]
pub(super) struct Revoke {
    target: RevocationTarget,
    step: RevokeStep,
    /// What was live before it was sent.
    live: Vec<SessionId>,
    /// What is being read, page by page.
    looked: LookedThrough,
}

#[derive(Clone, Debug)]
enum RevokeStep {
    Judging,
    Sent,
    LookingUp(Box<ApiError>),
    After,
}

/// The sessions that a read has told of so far.
#[derive(Clone, Debug, Default)]
struct LookedThrough {
    pager: Pager,
    /// Those that may be used.
    live: Vec<SessionId>,
    /// Whether there are more than are looked through, or some cannot be read.
    partly: bool,
}

impl Revoke {
    pub fn new(target: RevocationTarget) -> Self {
        Self {
            target,
            step: RevokeStep::Judging,
            live: Vec::new(),
            looked: LookedThrough::default(),
        }
    }

    pub fn step(&mut self, scene: &mut Scene, event: StepEvent) -> Next {
        match (self.step.clone(), event) {
            (_, StepEvent::Begin) => {
                scene.told.session = Some(self.target.mark());
                Next::Read(self.target.read(None))
            }
            (RevokeStep::Sent, StepEvent::Answered(Ok(Reply::SessionsRevoked))) => {
                self.step = RevokeStep::After;
                Next::Written(self.begin_read())
            }
            (RevokeStep::Sent, StepEvent::Answered(Err(error))) if to_look_up(&error) => {
                let error = Box::new(error);
                self.step = RevokeStep::LookingUp(error.clone());
                Next::LookUp(error, self.begin_read())
            }
            (RevokeStep::Judging | RevokeStep::Sent, StepEvent::Answered(Err(error))) => {
                Next::End(not_done(error))
            }
            (_, StepEvent::Answered(Ok(Reply::Session(now)))) => {
                self.take(scene, vec![*now]);
                self.judge(scene)
            }
            (_, StepEvent::Answered(Ok(Reply::Sessions(page)))) => {
                match self.take_page(scene, page) {
                    Some(next) => Next::Read(next),
                    None => self.judge(scene),
                }
            }
            (step, StepEvent::Answered(Err(error))) => Self::not_read(scene, step, error),
            _ => misplaced(scene),
        }
    }

    fn begin_read(&mut self) -> Request {
        self.looked = LookedThrough::default();
        self.target.read(None)
    }

    fn take(&mut self, scene: &mut Scene, sessions: Vec<UserSession>) {
        let now = scene.server_time();
        if let (Some(mark), Some(one)) = (&mut scene.told.session, sessions.first())
            && mark.session.is_some()
            && !one.user.as_str().is_empty()
        {
            mark.user = Some(one.user.clone());
        }
        let live = sessions.into_iter().filter(|one| one.may_live(now));
        self.looked.live.extend(live.map(|one| one.id));
    }

    // What is to be read next, as long as there is more.
    fn take_page(&mut self, scene: &mut Scene, page: Page<UserSession>) -> Option<Request> {
        let count = page.items.len() + page.unreadable;
        self.looked.partly |= page.unreadable > 0;
        self.take(scene, page.items);
        let next = self.looked.pager.next(count, page.total, &page.next)?;
        if self.looked.pager.items() >= MOST {
            self.looked.partly = true;
            return None;
        }
        Some(self.target.read(Some(next)))
    }

    // All of it was read.
    fn judge(&mut self, scene: &mut Scene) -> Next {
        let LookedThrough { live, partly, .. } = std::mem::take(&mut self.looked);
        match self.step.clone() {
            RevokeStep::Judging if live.is_empty() && !partly => Next::End(Ending::Unchanged),
            RevokeStep::Judging => {
                self.live = live;
                self.step = RevokeStep::Sent;
                Next::Write(self.target.request())
            }
            RevokeStep::After => {
                let left = self.left(&live);
                if left > 0 {
                    scene.told.remarks.push(Remark::SessionsLive(left));
                }
                Next::End(Ending::Done)
            }
            RevokeStep::LookingUp(error) if self.left(&live) > 0 => {
                Next::End(if error.may_have_happened {
                    Ending::Unknown(error, Found::NotSoFar)
                } else {
                    Ending::NotDone(Box::new(still_there(&error, "the session")))
                })
            }
            RevokeStep::LookingUp(error) if partly => Next::End(unread(error)),
            RevokeStep::LookingUp(error) => Next::End(ended(&error)),
            RevokeStep::Sent => misplaced(scene),
        }
    }

    // How many are live that were live before: who signs in meanwhile begins another one.
    fn left(&self, live: &[SessionId]) -> usize {
        live.iter().filter(|id| self.live.contains(id)).count()
    }

    // A session that was there and is not any more has ended.
    fn not_read(scene: &mut Scene, step: RevokeStep, error: ApiError) -> Next {
        let gone = error.kind == ErrorKind::NotFound;
        match step {
            RevokeStep::After => {
                if !gone {
                    scene.told.remarks.push(Remark::NotVerified(Box::new(error)));
                }
                Next::End(Ending::Done)
            }
            RevokeStep::LookingUp(lost) if gone => Next::End(ended(&lost)),
            RevokeStep::LookingUp(lost) => {
                Next::End(Ending::Unknown(lost, Found::NotLooked(Box::new(error))))
            }
            RevokeStep::Judging | RevokeStep::Sent => Next::End(not_done(error)),
        }
    }
}

fn ended(error: &ApiError) -> Ending {
    if error.may_have_happened { Ending::FoundDone } else { Ending::Unchanged }
}

fn unread(error: Box<ApiError>) -> Ending {
    let why = "not all of the user's sessions could be read";
    let found = Found::NotLooked(Box::new(ApiError::new(ErrorKind::Unexpected, why)));
    Ending::Unknown(error, found)
}

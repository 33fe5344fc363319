//! Saving fields of an application, from the reading before to the reading after. The server
//! replaces lists whole and knows no versions: what somebody else changed meanwhile is merged
//! before, and what a save at the same moment overwrote is sent once more after.

use super::command::Decision;
use super::denied::Denied;
use super::lost::to_look_up;
use super::operation::{Event, Next, Scene, Stage};
use super::record::changes;
use super::secret::{misplaced, not_done};
use super::told::{Ending, Found, Part, Remark};
use crate::api::{ApiError, ErrorKind, Reply, Request};
use crate::domain::merge::{Conflict, Merged, lasting, merge};
use crate::domain::record;
use crate::domain::settings::check_all;
use crate::domain::{Application, ClientId, FieldId, LoginUrl, Patch, Settings, Value, echo};

/// A save.
#[derive(Clone, Debug)]
pub(super) struct Save {
    application: ClientId,
    edit: Edit,
    step: Step,
}

/// What is to be changed.
#[derive(Clone, Debug)]
enum Edit {
    /// What was seen, and what was made of it.
    Of(Box<Settings>, Box<Settings>),
    /// Changes of an earlier save, each of them reversed.
    Reverting(Vec<record::Change>),
}

#[derive(Clone, Debug)]
enum Step {
    /// The application is read, to merge with it.
    Merging,
    /// Both sides changed the same, and the operator decides.
    Deciding(Box<Application>, Box<Merged>),
    /// It is on its way.
    Sent(Box<Sent>),
    /// The answer was lost, or said that there is no such application: it is read.
    LookingUp(Box<Sent>, Box<ApiError>),
    /// It was answered, and is read back.
    ReadingBack(Box<Sent>),
}

/// What was sent.
#[derive(Clone, Debug)]
struct Sent {
    /// The settings as the operator saw them.
    seen: Settings,
    /// The settings that the server had.
    base: Settings,
    /// What they were to become.
    meant: Settings,
    patch: Patch,
    /// What the server did not take as it was sent.
    odd: Vec<(FieldId, Value)>,
    /// Whether it is sent for the second time.
    again: bool,
}

impl Save {
    pub fn new(application: ClientId, seen: Settings, wanted: Settings) -> Self {
        let edit = Edit::Of(Box::new(seen), Box::new(wanted));
        Self { application, edit, step: Step::Merging }
    }

    pub fn reverting(application: ClientId, changes: Vec<record::Change>) -> Self {
        Self { application, edit: Edit::Reverting(changes), step: Step::Merging }
    }

    pub fn step(&mut self, scene: &mut Scene, event: Event) -> Next {
        match (self.step.clone(), event) {
            (_, Event::Begin) => Next::Read(self.read()),
            (Step::Deciding(_, merged), Event::Decided(Decision::GiveUp)) => {
                Next::End(Ending::Conflict(merged.conflicts))
            }
            (Step::Merging, Event::Answered(Ok(Reply::Application(now)))) => {
                scene.told.about(&now);
                self.merge(scene, now)
            }
            (Step::Merging, Event::Answered(Err(error))) => Next::End(not_done(error)),
            (Step::Deciding(now, merged), Event::Decided(Decision::Mine(mine))) => {
                let mut result = merged.result.clone();
                for (conflict, mine) in merged.conflicts.iter().zip(mine) {
                    let chosen = if mine { &conflict.mine } else { &conflict.theirs };
                    conflict.settle(&mut result, chosen);
                }
                self.send(scene, &now, result)
            }
            (Step::Sent(sent), Event::Answered(Ok(Reply::Application(saved)))) => {
                self.read_back(*sent, &saved.settings)
            }
            (Step::Sent(sent), Event::Answered(Err(error))) if to_look_up(&error) => {
                let error = Box::new(error);
                self.step = Step::LookingUp(sent, error.clone());
                Next::LookUp(error, self.read())
            }
            (Step::Sent(sent), Event::Answered(Err(error))) => Next::End(if sent.again {
                Ending::Overwritten(sent.patch)
            } else {
                not_done(error)
            }),
            (Step::LookingUp(sent, error), Event::Answered(Ok(Reply::Application(now)))) => {
                Next::End(found(&sent, error, &now.settings))
            }
            (Step::LookingUp(_, error), Event::Answered(Err(again))) => {
                let known = !error.may_have_happened && again.kind == ErrorKind::NotFound;
                Next::End(if known {
                    Ending::NotDone(error)
                } else {
                    Ending::Unknown(error, Found::NotLooked(Box::new(again)))
                })
            }
            (Step::ReadingBack(sent), Event::Answered(Ok(Reply::Application(now)))) => {
                self.check(scene, *sent, &now)
            }
            (Step::ReadingBack(_), Event::Answered(Err(error))) => {
                scene.told.remarks.push(Remark::NotReadBack(Box::new(error)));
                Next::End(Ending::Done)
            }
            _ => misplaced(scene),
        }
    }

    fn read(&self) -> Request {
        Request::GetApplication(self.application.clone())
    }

    // What the operator saw, and what they made of it, told from what is there `now`.
    fn sides(&self, now: &Settings) -> (Settings, Settings) {
        match &self.edit {
            Edit::Of(seen, wanted) => (seen.as_ref().clone(), wanted.as_ref().clone()),
            Edit::Reverting(changes) => {
                let side = |value: fn(&record::Change) -> &Value| {
                    let mut settings = now.clone();
                    for change in changes {
                        change.field.row().put(&mut settings, value(change).clone());
                    }
                    settings
                };
                (side(|change| &change.before), side(|change| &change.after))
            }
        }
    }

    fn merge(&mut self, scene: &mut Scene, now: Application) -> Next {
        let (seen, wanted) = self.sides(&now.settings);
        let merged = merge(&seen, &wanted, &now.settings);
        if !merged.foreign.is_empty() && matches!(self.edit, Edit::Of(..)) {
            scene.told.remarks.push(Remark::Kept(merged.foreign.clone()));
        }
        if merged.conflicts.is_empty() {
            return self.send(scene, &now, merged.result);
        }
        let conflicts: Vec<Conflict> = merged.conflicts.clone();
        self.step = Step::Deciding(Box::new(now), Box::new(merged));
        Next::Ask(Stage::Conflict(conflicts))
    }

    fn send(&mut self, scene: &mut Scene, now: &Application, meant: Settings) -> Next {
        let patch = Patch::between(&now.settings, &meant);
        if patch.is_empty() {
            return Next::End(Ending::Unchanged);
        }
        scene.told.changes = changes(&now.settings, &patch);
        let kind = scene.world.environment.kind;
        let changed = |field: FieldId| patch.changes().iter().any(|(one, _)| *one == field);
        let findings = check_all(&meant, &now.kind, kind).into_iter();
        let blocks: Vec<_> =
            findings.filter(|(field, one)| one.blocks() && changed(*field)).collect();
        if !blocks.is_empty() {
            return Next::End(Ending::Denied(Denied::Blocked(blocks)));
        }
        let (seen, _) = self.sides(&now.settings);
        let base = now.settings.clone();
        self.write(now, Sent { seen, base, meant, patch, odd: Vec::new(), again: false })
    }

    fn write(&mut self, now: &Application, mut sent: Sent) -> Next {
        let patch = sent.patch.whole(&sent.meant).by_url(&now.kind, &now.settings);
        sent.patch = patch.clone();
        self.step = Step::Sent(Box::new(sent));
        Next::Write(Request::UpdateApplication(self.application.clone(), patch))
    }

    fn read_back(&mut self, mut sent: Sent, saved: &Settings) -> Next {
        sent.odd = echo::odd(&sent.patch, saved);
        // What the server wants otherwise is told, and not asked of it again.
        for (field, _) in &sent.odd {
            field.row().put(&mut sent.meant, field.row().get(saved));
        }
        self.step = Step::ReadingBack(Box::new(sent));
        Next::Read(self.read())
    }

    fn check(&mut self, scene: &mut Scene, mut sent: Sent, now: &Application) -> Next {
        // The echo may be older than what is read.
        let settings = &now.settings;
        for (field, asked) in &sent.odd {
            if field.same(&field.row().get(settings), asked) {
                field.row().put(&mut sent.meant, asked.clone());
            }
        }
        let lasting = lasting(&sent.seen, &sent.base, &sent.meant, settings).merged;
        let (lost, conflicts) = (lasting.patch, lasting.conflicts);
        if lost.is_empty() && conflicts.is_empty() {
            sent.odd.retain(|(field, asked)| !field.same(&field.row().get(settings), asked));
            if !sent.odd.is_empty() {
                scene.told.remarks.push(Remark::NotTaken(sent.odd));
            }
            if sent.again {
                scene.told.remarks.push(Remark::SentTwice);
            }
            return Next::End(Ending::Done);
        }
        // Once: whom a second save does not convince is left to people.
        if sent.again || !conflicts.is_empty() {
            return Next::End(Ending::Overwritten(lost));
        }
        let (base, meant) = (settings.clone(), lasting.result);
        self.write(now, Sent { base, meant, patch: lost, again: true, ..sent })
    }
}

// What became of a save whose answer was lost, told from the settings `now`.
fn found(sent: &Sent, error: Box<ApiError>, now: &Settings) -> Ending {
    let lasting = lasting(&sent.seen, &sent.base, &sent.meant, now).merged;
    let there = lasting.patch.is_empty() && lasting.conflicts.is_empty();
    match (there, error.may_have_happened) {
        (true, true) => Ending::FoundDone,
        (true, false) => Ending::Unchanged,
        (false, true) => Ending::Unknown(error, not_whole(sent, now)),
        (false, false) => Ending::NotDone(error),
    }
}

// URLs that are changed one at a time may be changed in part.
fn not_whole(sent: &Sent, now: &Settings) -> Found {
    let part = |url: &LoginUrl| Part { url: url.clone(), made: url.is_in(now) };
    let parts: Vec<_> = sent.patch.urls().iter().map(part).collect();
    if parts.iter().any(|one| one.made) { Found::Partly(parts) } else { Found::NotSoFar }
}

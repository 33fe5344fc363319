//! Saving fields of an application, from the reading before to the reading after. The server
//! replaces lists whole and knows no versions: what somebody else changed meanwhile is merged
//! before, and what a save at the same moment overwrote is sent once more after. Where somebody
//! watches, it is looked at twice more whether it lasts.

use jiff::{SignedDuration, Timestamp};

use super::command::Decision;
use super::denied::Denied;
use super::entry::changes;
use super::lost::{THE_APPLICATION, still_there, to_look_up};
use super::stage::Stage;
use super::step::{Next, Scene, StepEvent, misplaced, not_done};
use super::told::{Ending, Found, Part, Remark};
use super::verified::{Aim, Verified};
use crate::api::{ApiError, ErrorKind, Reply, Request};
use crate::domain::merge::{Conflict, Merged, kept, merge};
use crate::domain::record;
use crate::domain::settings::blocks;
use crate::domain::time::seconds_between;
use crate::domain::{
    Application, ClientId, FieldId, FieldSet, LoginUrl, Patch, Settings, Value, echo,
};

/// When it is looked at whether a save lasts, in seconds after it was read back.
const LOOKS: [i64; 2] = [5, 60];

/// A save.
#[derive(Clone, Debug)]
pub(super) struct Save {
    application: ClientId,
    edit: Edit,
    /// The fields that were asked for by name.
    named: FieldSet,
    step: SaveStep,
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
enum SaveStep {
    /// The application is read, to merge with it.
    Merging,
    /// Both sides changed the same, and the operator decides.
    Deciding(Box<Application>, Box<Merged>),
    /// It is on its way.
    Sent(Box<Sent>),
    /// The answer was lost, or said that there is no such application: it is read.
    LookingUp(Box<Sent>, Box<ApiError>),
    /// It was answered, and is read back.
    Verifying(Box<Sent>),
    /// It was there, and is looked at again, or is being looked at.
    Watching(Box<Watch>),
}

/// A save of which it is looked at whether it lasts.
#[derive(Clone, Debug)]
struct Watch {
    of: Aim,
    /// When it was read back.
    at: Timestamp,
    /// How often it was looked at again.
    looks: usize,
}

impl Watch {
    // In how many seconds it is looked at again; `None` once it has lasted.
    fn due(&self, now: Timestamp) -> Option<u64> {
        let seconds = LOOKS.get(self.looks)?;
        Some(seconds_between(now, self.at + SignedDuration::from_secs(*seconds)))
    }
}

/// What was sent.
#[derive(Clone, Debug)]
struct Sent {
    of: Aim,
    patch: Patch,
    /// What the server did not take as it was sent.
    odd: Vec<(FieldId, Value)>,
    /// What was overwritten, where it is sent for the second time.
    again: Option<Box<Verified>>,
    /// What an earlier save had brought and somebody took away since.
    earlier: Option<Remark>,
}

impl Save {
    pub fn new(application: ClientId, seen: Settings, wanted: Settings, named: FieldSet) -> Self {
        let edit = Edit::Of(Box::new(seen), Box::new(wanted));
        Self { application, edit, named, step: SaveStep::Merging }
    }

    pub fn reverting(application: ClientId, changes: Vec<record::Change>) -> Self {
        let (edit, named) = (Edit::Reverting(changes), FieldSet::default());
        Self { application, edit, named, step: SaveStep::Merging }
    }

    pub fn step(&mut self, scene: &mut Scene, event: StepEvent) -> Next {
        match (self.step.clone(), event) {
            (_, StepEvent::Begin) => Next::Read(self.read()),
            (SaveStep::Deciding(_, merged), StepEvent::Decided(Decision::GiveUp)) => {
                Next::End(Ending::Conflict(merged.conflicts))
            }
            (SaveStep::Merging, StepEvent::Answered(Ok(Reply::Application(now)))) => {
                scene.told.about(&now);
                self.merge(scene, now)
            }
            (SaveStep::Merging, StepEvent::Answered(Err(error))) => Next::End(not_done(error)),
            (SaveStep::Deciding(now, merged), StepEvent::Decided(Decision::Mine(mine))) => {
                let mut result = merged.result.clone();
                for (conflict, mine) in merged.conflicts.iter().zip(mine) {
                    let chosen = if mine { &conflict.mine } else { &conflict.theirs };
                    conflict.settle(&mut result, chosen);
                }
                self.send(scene, &now, result)
            }
            (SaveStep::Sent(sent), StepEvent::Answered(Ok(Reply::Application(saved)))) => {
                self.verify(*sent, &saved.settings)
            }
            (SaveStep::Sent(sent), StepEvent::Answered(Err(error))) if to_look_up(&error) => {
                let error = Box::new(error);
                self.step = SaveStep::LookingUp(sent, error.clone());
                Next::LookUp(error, self.read())
            }
            (SaveStep::Sent(sent), StepEvent::Answered(Err(error))) => {
                Next::End(refused(scene, *sent, error))
            }
            (
                SaveStep::LookingUp(sent, error),
                StepEvent::Answered(Ok(Reply::Application(now))),
            ) => Next::End(looked_up(scene, *sent, error, &now.settings)),
            (SaveStep::LookingUp(_, error), StepEvent::Answered(Err(again))) => {
                let known = !error.may_have_happened && again.kind == ErrorKind::NotFound;
                Next::End(if known {
                    Ending::NotDone(error)
                } else {
                    Ending::Unknown(error, Found::NotLooked(Box::new(again)))
                })
            }
            (SaveStep::Verifying(sent), StepEvent::Answered(Ok(Reply::Application(now)))) => {
                self.check(scene, *sent, &now)
            }
            (SaveStep::Verifying(sent), StepEvent::Answered(Err(error))) => {
                scene.told.remarks.push(Remark::NotVerified(Box::new(error)));
                scene.told.remarks.extend(sent.earlier);
                Next::End(Ending::Done)
            }
            (SaveStep::Watching(watch), event) => self.watching(scene, *watch, event),
            _ => misplaced(scene),
        }
    }

    fn watching(&mut self, scene: &mut Scene, watch: Watch, event: StepEvent) -> Next {
        match event {
            // While another save is under way, that one tells.
            StepEvent::Waited if scene.saving => self.look_later(scene, watch),
            StepEvent::Waited => {
                self.step = SaveStep::Watching(Box::new(Watch { looks: watch.looks + 1, ..watch }));
                Next::Look(self.read())
            }
            StepEvent::Answered(Ok(Reply::Application(now))) => {
                self.looked(scene, watch, &now.settings)
            }
            StepEvent::Answered(Err(error)) if error.kind == ErrorKind::NotFound => {
                scene.told.remarks = vec![Remark::NotVerified(Box::new(error))];
                Next::Looked { told: true, again: None }
            }
            // It only would have told more.
            _ => Next::Looked { told: false, again: watch.due(scene.now) },
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
        if merged.conflicts.is_empty() {
            return self.send(scene, &now, merged.result);
        }
        let conflicts: Vec<Conflict> = merged.conflicts.clone();
        self.step = SaveStep::Deciding(Box::new(now), Box::new(merged));
        Next::Ask(Stage::Conflict(conflicts))
    }

    fn send(&mut self, scene: &mut Scene, now: &Application, meant: Settings) -> Next {
        let patch = Patch::between(&now.settings, &meant);
        scene.told.changes = changes(&now.settings, &patch);
        let kind = scene.world.environment.kind;
        let changed = |field: FieldId| patch.changes().iter().any(|(one, _)| *one == field);
        let blocks = blocks(&meant, changed, self.named, &now.kind, kind);
        if !blocks.is_empty() {
            return Next::End(Ending::Denied(Denied::Blocked(blocks)));
        }
        if patch.is_empty() {
            return Next::End(Ending::Unchanged);
        }
        let (seen, _) = self.sides(&now.settings);
        let kept = kept(&seen, &now.settings, &meant);
        if !kept.is_empty() && matches!(self.edit, Edit::Of(..)) {
            scene.told.remarks.push(Remark::Kept(kept));
        }
        let of = Aim { seen, base: now.settings.clone(), wanted: meant };
        let earlier = self.earlier(scene, &now.settings);
        self.write(now, Sent { of, patch, odd: Vec::new(), again: None, earlier })
    }

    // What the save before had brought, and somebody took away. What is changed of it now is no loss.
    fn earlier(&self, scene: &Scene, now: &Settings) -> Option<Remark> {
        let lost = scene.earlier?.verify(now).merged;
        let (seen, wanted) = self.sides(now);
        let side = |server| Box::new(merge(&seen, &wanted, server).result);
        let (without, with) = (side(now), side(&lost.result));
        (!lost.patch.is_empty()).then_some(Remark::EarlierLost { without, with })
    }

    fn write(&mut self, now: &Application, mut sent: Sent) -> Next {
        let patch = sent.patch.whole(&sent.of.wanted).by_url(&now.kind, &now.settings);
        sent.patch = patch.clone();
        self.step = SaveStep::Sent(Box::new(sent));
        Next::Write(Request::UpdateApplication(self.application.clone(), patch))
    }

    fn verify(&mut self, mut sent: Sent, saved: &Settings) -> Next {
        let odd = echo::odd(&sent.patch, saved);
        sent.odd.retain(|(field, _)| odd.iter().all(|(again, _)| again != field));
        sent.odd.extend(odd);
        // What the server wants otherwise is told, and not asked of it again.
        for (field, _) in &sent.odd {
            field.row().put(&mut sent.of.wanted, field.row().get(saved));
        }
        self.step = SaveStep::Verifying(Box::new(sent));
        Next::Written(self.read())
    }

    fn check(&mut self, scene: &mut Scene, mut sent: Sent, now: &Application) -> Next {
        // The echo may be older than what is read.
        let settings = &now.settings;
        for (field, asked) in &sent.odd {
            if field.same(&field.row().get(settings), asked) {
                field.row().put(&mut sent.of.wanted, asked.clone());
            }
        }
        let verified = Box::new(sent.of.verify(settings));
        scene.told.verified = Some(verified.clone());
        let lost = verified.merged.patch.clone();
        if verified.lasted() {
            sent.odd.retain(|(field, asked)| !field.same(&field.row().get(settings), asked));
            if !sent.odd.is_empty() {
                scene.told.remarks.push(Remark::NotTaken(sent.odd.clone()));
            }
            scene.told.remarks.extend(sent.again.take().map(Remark::SentTwice));
            scene.told.remarks.extend(sent.earlier.take());
            return self.watch(scene, sent, settings);
        }
        // Once: whom a second save does not convince is left to people. Later it may have been taken
        // away on purpose.
        if sent.again.is_some() || !verified.merged.conflicts.is_empty() || scene.late {
            scene.told.remarks.extend(sent.earlier);
            return Next::End(Ending::Overwritten(lost));
        }
        let wanted = verified.merged.result.clone();
        let of = Aim { base: settings.clone(), wanted, ..sent.of };
        self.write(now, Sent { of, patch: lost, again: Some(verified), ..sent })
    }

    fn watch(&mut self, scene: &Scene, sent: Sent, now: &Settings) -> Next {
        if scene.unattended {
            return Next::End(Ending::Done);
        }
        let mut watch = Watch { of: sent.of, at: scene.now, looks: 0 };
        watch.of.accept(now);
        let due = watch.due(scene.now);
        self.step = SaveStep::Watching(Box::new(watch));
        due.map_or(Next::End(Ending::Done), |seconds| Next::Watch(Ending::Done, seconds))
    }

    fn look_later(&mut self, scene: &Scene, mut watch: Watch) -> Next {
        watch.looks += 1;
        let again = watch.due(scene.now);
        self.step = SaveStep::Watching(Box::new(watch));
        Next::Looked { told: false, again }
    }

    fn looked(&mut self, scene: &mut Scene, mut watch: Watch, now: &Settings) -> Next {
        let verified = watch.of.verify(now);
        let lasted = verified.lasted();
        scene.told.remarks.clear();
        if !lasted {
            scene.told.ending = Ending::Overwritten(verified.merged.patch.clone());
        }
        scene.told.verified = Some(Box::new(verified));
        watch.of.accept(now);
        let again = watch.due(scene.now).filter(|_| lasted);
        self.step = SaveStep::Watching(Box::new(watch));
        Next::Looked { told: true, again }
    }

    /// What it meant, while it is looked at whether it lasts.
    pub fn watched(&self) -> Option<&Aim> {
        match &self.step {
            SaveStep::Watching(watch) => Some(&watch.of),
            _ => None,
        }
    }

    /// In how many seconds it is looked at again.
    pub fn due(&self, now: Timestamp) -> Option<u64> {
        match &self.step {
            SaveStep::Watching(watch) => watch.due(now),
            _ => None,
        }
    }

    /// How it ends when what it sends is denied. What was overwritten stays so.
    pub fn denied(&self, denied: Denied) -> Ending {
        match &self.step {
            SaveStep::Sent(sent) if sent.again.is_some() => Ending::Overwritten(sent.patch.clone()),
            _ => Ending::Denied(denied),
        }
    }
}

fn refused(scene: &mut Scene, sent: Sent, error: ApiError) -> Ending {
    if sent.again.is_none() {
        return not_done(error);
    }
    scene.told.remarks.push(Remark::NotSentAgain(Box::new(error)));
    Ending::Overwritten(sent.patch)
}

fn looked_up(scene: &mut Scene, sent: Sent, error: Box<ApiError>, now: &Settings) -> Ending {
    let verified = sent.of.verify(now);
    let ending = found(&sent, error, &verified);
    if ending == Ending::FoundDone {
        scene.told.remarks.extend(sent.earlier);
    }
    scene.told.verified = Some(Box::new(verified));
    ending
}

// What became of a save whose answer was lost.
fn found(sent: &Sent, error: Box<ApiError>, verified: &Verified) -> Ending {
    match (verified.lasted(), error.may_have_happened) {
        (true, true) => Ending::FoundDone,
        (true, false) => Ending::Unchanged,
        (false, true) => Ending::Unknown(error, not_whole(sent, &verified.now)),
        (false, false) => Ending::NotDone(Box::new(still_there(&error, THE_APPLICATION))),
    }
}

// URLs that are changed one at a time may be changed in part.
fn not_whole(sent: &Sent, now: &Settings) -> Found {
    let part = |url: &LoginUrl| Part { url: url.clone(), made: url.is_in(now) };
    let parts: Vec<_> = sent.patch.urls().iter().map(part).collect();
    if parts.iter().any(|one| one.made) { Found::Partly(parts) } else { Found::NotSoFar }
}

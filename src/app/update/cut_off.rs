//! Saves, deletions and changes of secrets of runs that were cut off before the answer was written
//! down: what became of each is looked up and said, so that it can be undone. Nothing is sent again.

use jiff::{SignedDuration, Timestamp};

use crate::api::{ApiError, ErrorKind, Request};
use crate::app::keys::hint::next;
use crate::app::msg::Effect;
use crate::app::screen::cut_off::CutOff;
use crate::app::screen::draft::Draft;
use crate::app::screen::flight::{Flight, Purpose};
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::app::screen::own;
use crate::app::screen::rotating;
use crate::domain::reconcile::REACH;
use crate::domain::record::cut_off::{CutOffOutcome, found, found_sessions, overtakes, wanted};
use crate::domain::record::history::inverse;
use crate::domain::record::{Entry, Outcome, RecordAction};
use crate::domain::time::ago;
use crate::domain::user_session::UserSession;
use crate::domain::{Application, EnvKey, WriteKind};

use super::{gate, noting, recording, server_state};

/// How long until a server that did not tell is asked again.
const PAUSE: SignedDuration = SignedDuration::from_secs(60);

/// The record was read: `open` are the writes of which it does not tell what became of them.
pub fn on_read(model: &mut Model, open: Result<Vec<Entry>, String>) {
    match open {
        Ok(open) => {
            let at = Some(model.now);
            let open = open.into_iter().map(|entry| CutOff { entry, at, told: false });
            model.cut_off.extend(open);
        }
        Err(why) => {
            let text = format!("Cannot tell whether a run was cut off: {why}");
            model.say(Tone::Warning, text);
        }
    }
}

/// An environment was listed: what it did not tell so far is asked for again.
pub fn on_listed(model: &mut Model, key: &EnvKey) {
    let now = model.now;
    let here = |one: &&mut CutOff| one.entry.environment.key == *key && one.told;
    for one in model.cut_off.iter_mut().filter(here) {
        one.at = Some(now);
    }
}

/// Reads the applications of what is due, where their environments are known by now.
pub fn due(model: &mut Model) -> Vec<Effect> {
    let now = model.now;
    let mut effects = Vec::new();
    for one in std::mem::take(&mut model.cut_off) {
        let key = one.entry.environment.key.clone();
        let at = model.position_of(&key).filter(|_| one.at.is_some_and(|at| at <= now));
        let (Some(at), Some(request)) = (at, look(&one.entry)) else {
            model.cut_off.push(one);
            continue;
        };
        if !model.environments[at].is_place_of(&one.entry) {
            elsewhere(model, one.entry);
            continue;
        }
        let purpose = Purpose::CutOff { told: one.told };
        let (ticket, effect) = gate::read(model, &key, request, purpose);
        if let Some(flight) = model.flights.get_mut(&ticket) {
            flight.entry = Some(Box::new(one.entry));
        }
        effects.push(effect);
    }
    effects
}

/// What is written down now as done hides what an earlier write to the same thing left behind: that is not
/// looked up any more.
pub fn overtaken(model: &mut Model, effects: &[Effect]) {
    for effect in effects {
        let Effect::Record(done) = effect else { continue };
        let hidden = |earlier: &Entry| {
            earlier.id != done.id && earlier.at <= done.at && overtakes(done, earlier)
        };
        model.cut_off.retain(|one| !hidden(&one.entry));
        for flight in model.flights.values_mut() {
            flight.entry.take_if(|earlier| hidden(earlier));
        }
    }
}

// What tells what became of it.
fn look(entry: &Entry) -> Option<Request> {
    let of_session = entry.session.as_ref().and_then(|mark| match (&mark.session, &mark.user) {
        (Some(session), _) => Some(Request::GetSession(session.clone())),
        (None, Some(user)) => Some(Request::ListSessions { user: user.clone(), page_token: None }),
        (None, None) => None,
    });
    of_session.or_else(|| entry.application_id().cloned().map(Request::GetApplication))
}

/// The sessions that were revoked, or those of their user, as they are now.
pub fn on_sessions(
    model: &mut Model,
    key: &EnvKey,
    entry: Option<Box<Entry>>,
    sessions: &[UserSession],
    whole: bool,
) {
    let Some(entry) = entry else { return };
    let now = rotating::now(model, key);
    let found = found_sessions(&entry, sessions, whole, now);
    tell(model, entry, found);
}

/// The application as it is now; `None` where it does not exist any more.
pub fn on_found(
    model: &mut Model,
    key: &EnvKey,
    entry: Option<Box<Entry>>,
    now: Option<Application>,
) {
    let Some(entry) = entry else { return };
    let found = match now.as_ref().map_or_else(|| cannot_tell(model, &entry), |_| None) {
        Some(why) => CutOffOutcome::Unclear(why.into()),
        None => found(&entry, now.as_ref()),
    };
    if let Some(now) = now {
        server_state::put(model, key, now);
    }
    tell(model, entry, found);
}

fn tell(model: &mut Model, entry: Box<Entry>, found: CutOffOutcome) {
    // A request that is still under way may yet take effect.
    let under_way = model.now.duration_since(entry.at) < REACH;
    let when = how(&entry, model.now);
    let what = words(&entry);
    let text = match found {
        CutOffOutcome::Done(since) => {
            let since = since.map_or_else(String::new, |since| format!(" · since then {since}"));
            let hint = hint(model, &entry);
            let text = format!("{when} · it was done after all: {what}{since}{hint}");
            forget_secret(model, &entry);
            recording::found(model, Some(entry), Outcome::FoundDone);
            text
        }
        CutOffOutcome::Undone if under_way => {
            let at = Some(entry.at + REACH);
            model.cut_off.push(CutOff { entry: *entry, at, told: false });
            format!(
                "{when} · looked up, and it did not happen so far: {what} · looked up again in a minute"
            )
        }
        CutOffOutcome::Undone => {
            let kept = match entry.action {
                RecordAction::Save if unsaved_again(model, &entry) => {
                    " · it is unsaved again: open it to save it".to_owned()
                }
                RecordAction::Save => {
                    next(&model.keymap, &[("history", "shows what it was to save")])
                }
                _ => String::new(),
            };
            recording::found(model, Some(entry), Outcome::FoundUndone);
            format!("{when} · looked up, and it did not happen: {what}{kept}")
        }
        CutOffOutcome::Unclear(why) => {
            recording::found(model, Some(entry), Outcome::FoundUnclear);
            format!("{when} · unknown whether it happened: {what} · {why}")
        }
    };
    model.say(Tone::Warning, text);
}

// A save that did not happen becomes a draft again, where there is none that it would replace. An
// undoing is asked for anew.
fn unsaved_again(model: &mut Model, entry: &Entry) -> bool {
    let (Some(id), None) = (entry.application_id(), &entry.undoes) else { return false };
    let Some(state) = model.environment_of(&entry.environment.key) else { return false };
    let may =
        state.world.environment.permits(WriteKind::Save).is_ok() && !state.drafts.contains_key(id);
    let Some(base) = state.application(id).map(|one| one.settings.clone()).filter(|_| may) else {
        return false;
    };
    let wanted = wanted(&entry.changes, &base);
    let draft = Draft { now: wanted.result, ..Draft::of(&base) };
    let whole = wanted.conflicts.is_empty() && !draft.patch().is_empty();
    if whole {
        state.drafts.insert(id.clone(), draft);
    }
    whole
}

// Another server goes by that name now, and nobody else is there to be asked.
fn elsewhere(model: &mut Model, entry: Entry) {
    let (when, what) = (how(&entry, model.now), words(&entry));
    let text = format!(
        "{when} · unknown whether it happened: {what} · it was sent to {}, which is not \
         {} any more",
        entry.environment.url, entry.environment.name
    );
    recording::found(model, Some(Box::new(entry)), Outcome::FoundUnclear);
    model.say(Tone::Warning, text);
}

fn cannot_tell(model: &Model, entry: &Entry) -> Option<&'static str> {
    let state = model.environments.get(model.position_of(&entry.environment.key)?)?;
    own::cannot_tell(&state.world.environment, entry.client.as_ref())
}

/// The server did not tell: that is said once, and it is asked again.
pub fn on_failure(model: &mut Model, flight: &Flight, error: &ApiError) {
    let Some(entry) = flight.entry.clone() else { return };
    if error.kind == ErrorKind::NotFound {
        return on_found(model, &flight.environment, Some(entry), None);
    }
    let told = flight.purpose == Purpose::CutOff { told: true };
    if !told {
        let (when, what) = (how(&entry, model.now), words(&entry));
        let text = format!("{when} · unknown whether it happened: {what} · {}", error.message);
        model.fail(text, error);
    }
    let at = error.may_pass().then(|| model.now + PAUSE);
    model.cut_off.push(CutOff { entry: *entry, at, told: true });
}

/// How the notice goes on that an environment cannot be listed, where that leaves something unknown.
pub fn unknown_in(model: &Model, key: &EnvKey) -> String {
    let here = |one: &&CutOff| one.entry.environment.key == *key;
    let unknown: Vec<String> =
        model.cut_off.iter().filter(here).map(|one| words(&one.entry)).collect();
    if unknown.is_empty() {
        return String::new();
    }
    format!(" · unknown whether it happened in an earlier run: {}", unknown.join("; "))
}

// How it came about that nobody knows, and when.
fn how(entry: &Entry, now: Timestamp) -> String {
    let when = ago(entry.at, now);
    if entry.outcome.unanswered() {
        format!("An answer was lost {when}")
    } else {
        format!("A run was cut off {when}")
    }
}

// What was done, and which fields of it changed.
fn words(entry: &Entry) -> String {
    let labels: Vec<&str> = entry.changes.iter().map(|one| one.field.row().label).collect();
    let doing = entry.done_as();
    let place = &entry.environment.name;
    match entry.action {
        RecordAction::Save => format!("{doing} in {place} ({})", labels.join(", ")),
        _ => format!("{doing} in {place}"),
    }
}

fn hint(model: &Model, entry: &Entry) -> String {
    let undone = entry.undoes.is_some() && !entry.redo;
    if undone {
        return next(&model.keymap, &[("redo", "redoes it")]);
    }
    match inverse(entry) {
        Ok(_) => next(&model.keymap, &[("undo", "undoes it")]),
        Err(why) => format!(" · it cannot be undone: {why}"),
    }
}

// What was noted of a secret that is gone is of no use any more.
fn forget_secret(model: &mut Model, entry: &Entry) {
    if let (RecordAction::DeleteSecret, Some(id), Some(secret)) =
        (entry.action, entry.application_id(), &entry.secret)
    {
        noting::gone(model, id, &secret.id);
    }
}

//! Creates whose answer nobody has: of this run, when the answer was lost, or of a run that was cut
//! off. What became of them is found in the listing, and said. Nothing is deleted unasked.

use crate::app::msg::Effect;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::app::screen::own;
use crate::domain::pending::{PendingKind, PendingWrite, WriteId};
use crate::domain::reconcile::{self, Reconciled};
use crate::domain::record::cut_off::GONE;
use crate::domain::record::{Entry, Outcome};
use crate::domain::time::ago;
use crate::domain::{Application, ClientSecret, EnvKey};

use super::pending::{self, Lost};
use super::{listing, lost_secret, recording, suspects, tell};

/// Reads the environments in which something is pending, besides the one that is open.
pub fn start(model: &mut Model) -> Vec<Effect> {
    let positions: Vec<usize> = (0..model.environments.len())
        .filter(|at| *at != model.current)
        .filter(|at| {
            let key = &model.environments[*at].world.environment.key;
            model.pending.iter().any(|intent| intent.environment == *key)
        })
        .collect();
    positions.into_iter().flat_map(|at| listing::begin(model, at)).collect()
}

/// Looks once more for what was not found so far, now that nothing is under way any more.
pub fn due(model: &mut Model) -> Vec<Effect> {
    let now = model.now;
    let (due, rest): (Vec<_>, Vec<_>) =
        model.later.drain(..).partition(|intent| reconcile::settled(intent, now));
    model.later = rest;
    let mut keys: Vec<EnvKey> = due.iter().map(|intent| intent.environment.clone()).collect();
    keys.dedup();
    model.pending.extend(due);
    let positions: Vec<usize> = keys.iter().filter_map(|key| model.position_of(key)).collect();
    positions.into_iter().flat_map(|at| listing::begin(model, at)).collect()
}

/// An environment was listed: what became of what was pending in it?
pub fn on_listed(model: &mut Model, key: &EnvKey) {
    let here = |intent: &PendingWrite| intent.environment == *key;
    // One question at a time; the others are asked when nothing else is.
    let busy = model.busy();
    let asks = |intent: &PendingWrite| matches!(intent.kind, PendingKind::Secret { .. });
    let now = |intent: &PendingWrite| here(intent) && !(busy && asks(intent));
    let Some(at) = suspects::first(model, now) else {
        let waits = model.pending.iter().filter(|intent| here(intent)).map(|intent| &intent.id);
        let new = waits.filter(|id| !model.passed_over.contains(id)).cloned();
        let new: Vec<WriteId> = new.collect();
        return model.passed_over.extend(new);
    };
    let intent = model.pending.remove(at);
    look(model, key, &intent);
    on_listed(model, key);
}

// What became of one of them, as far as is known of the environment.
fn look(model: &mut Model, key: &EnvKey, intent: &PendingWrite) {
    let answer = intent.unanswered || intent.id.run == model.engine.run;
    let lost = if answer { Lost::Answer } else { Lost::Run };
    let Some(state) = model.environment_of(key) else { return };
    match &intent.kind {
        PendingKind::Secret { application, .. } => {
            if let Some(application) = state.application(application).cloned() {
                let entry = recording::of_intent(model, intent);
                secret(model, (intent, entry), &application, lost);
            } else if let Some(text) = gone(model, intent) {
                pending::settle(model, intent);
                model.say(Tone::Info, text);
            } else {
                nothing(model, intent, lost);
            }
        }
        PendingKind::Application { name, .. } => {
            let found = reconcile::applications(intent, state.applications());
            match found.first().map(|application| application.id.clone()) {
                Some(id) => {
                    let text = match lost {
                        Lost::Answer => {
                            format!("{name} was created after all, here or by a colleague: {id}")
                        }
                        Lost::Run => {
                            format!("The last run ended while it created {name}: it is there, {id}")
                        }
                    };
                    pending::settle(model, intent);
                    pending::own_application(model, key, &id);
                    let entry = recording::of_intent(model, intent);
                    // One that is certain could be undone, and it may be a colleague's.
                    match lost {
                        Lost::Answer if entry.as_ref().is_none_or(|one| one.undoes.is_none()) => {
                            recording::found(model, entry, Outcome::FoundUnclear);
                        }
                        _ => recording::found_created(model, entry, &id),
                    }
                    model.say(Tone::Warning, text);
                }
                None => nothing(model, intent, lost),
            }
        }
    }
}

/// The question on screen is answered: what it was about is settled.
pub fn answered(model: &mut Model) {
    if model.dialog.is_none() && model.reveals.is_empty() {
        model.settled.append(&mut model.asked);
        model.unanswered.leave();
    }
}

/// Asks what waited until the operator had done with something else.
pub fn come_back(model: &mut Model) {
    if !model.busy() {
        found_by_now(model);
    }
    while !model.busy() {
        let Some(at) = suspects::first(model, |one| may_be_asked(model, one)) else {
            model.unanswered.asked = 0;
            return;
        };
        let intent = model.pending.remove(at);
        let key = intent.environment.clone();
        let said = model.notice.clone().filter(|notice| notice.at == model.now);
        look(model, &key, &intent);
        // What became of the question before it is still to be read, and nothing is said twice.
        if let (Some(said), Some(notice)) = (said, &mut model.notice) {
            let text = if said.text.ends_with(&notice.text) {
                said.text
            } else {
                format!("{} · {}", said.text, notice.text)
            };
            notice.text = text;
        }
    }
}

// Secrets that were to be looked for later, and are listed by now: nobody waits to be asked about them.
fn found_by_now(model: &mut Model) {
    let (found, rest): (Vec<_>, Vec<_>) =
        std::mem::take(&mut model.later).into_iter().partition(|intent| is_made(model, intent));
    model.passed_over.extend(found.iter().map(|intent| intent.id.clone()));
    model.pending.extend(found);
    model.later = rest;
}

// Whether a listing that found the operator at something else told enough of it.
fn may_be_asked(model: &Model, intent: &PendingWrite) -> bool {
    let state = model.position_of(&intent.environment).and_then(|at| model.environments.get(at));
    let Some(state) = state else { return false };
    if !matches!(intent.kind, PendingKind::Secret { .. }) {
        return false;
    }
    let passed_over = model.passed_over.contains(&intent.id);
    (passed_over && is_made(model, intent))
        || state.listed.is_some_and(|at| reconcile::settled(intent, at))
}

// Whether a secret is listed that was not there before: what is there was made; what is not may be made yet.
fn is_made(model: &Model, intent: &PendingWrite) -> bool {
    let PendingKind::Secret { application, known, .. } = &intent.kind else { return false };
    let state = model.position_of(&intent.environment).and_then(|at| model.environments.get(at));
    let application = state.and_then(|state| state.application(application));
    let made = |secret: &ClientSecret| !known.contains(&secret.id);
    application.is_some_and(|one| one.secrets.iter().any(made))
}

// Why it does not mean that nothing happened when nothing is found.
fn cannot_tell(model: &Model, intent: &PendingWrite) -> Option<String> {
    let state = model.environments.get(model.position_of(&intent.environment)?)?;
    let secret = match &intent.kind {
        // It is known there, and has no such secret.
        PendingKind::Secret { application, .. } if state.application(application).is_some() => {
            return None;
        }
        PendingKind::Secret { .. } => true,
        PendingKind::Application { .. } => false,
    };
    let unread = (state.unreadable > 0).then(|| tell::unread(state.unreadable));
    let another =
        || own::cannot_tell(&state.world.environment, intent.client.as_ref()).map(str::to_owned);
    unread.or_else(another).or_else(|| secret.then(|| GONE.to_owned()))
}

// What is said of a secret that is known to be made, and whose application does not exist any more.
fn gone(model: &Model, intent: &PendingWrite) -> Option<String> {
    let PendingKind::Secret { application_name, .. } = &intent.kind else { return None };
    let made = suspects::made(model, intent)?;
    (cannot_tell(model, intent)? == GONE).then(|| {
        format!(
            "The secret ••••{} of {application_name}, which was generated {}, is gone with its application",
            made.suffix,
            ago(intent.at, model.now)
        )
    })
}

/// Nothing is listed that a pending write could have created.
pub fn nothing(model: &mut Model, intent: &PendingWrite, lost: Lost) {
    let doing = intent.doing();
    let settled = reconcile::settled(intent, model.now);
    if let Some(why) = cannot_tell(model, intent) {
        let when = ago(intent.at, model.now);
        let text = match lost {
            Lost::Answer => format!("Unknown whether it happened {when}: {doing} · {why}"),
            Lost::Run => {
                format!("A run was cut off {when} · unknown whether it happened: {doing} · {why}")
            }
        };
        model.say(Tone::Warning, text);
        if settled {
            pending::settle(model, intent);
            let entry = recording::of_intent(model, intent);
            recording::found(model, entry, Outcome::FoundUnclear);
        } else {
            model.later.push(intent.clone());
        }
        return;
    }
    // What is still under way may not be listed yet: a later look tells.
    if !settled {
        model.later.push(intent.clone());
        let text = match lost {
            Lost::Answer => format!("Looked up, and it did not happen so far: {doing} · try again"),
            Lost::Run => format!(
                "A run was cut off {} · looked up, and it did not happen so far: {doing} · looked up again in a minute",
                ago(intent.at, model.now)
            ),
        };
        model.say(Tone::Warning, text);
        return;
    }
    pending::settle(model, intent);
    let entry = recording::of_intent(model, intent);
    recording::found(model, entry, Outcome::FoundUndone);
    match lost {
        Lost::Answer => {
            model.say(Tone::Warning, format!("Looked up again, and it did not happen: {doing}"));
        }
        Lost::Run => {
            // It is told once only: it stays until it is read.
            let text =
                format!("The last run ended before it could {doing}: nothing was left behind");
            model.say(Tone::Warning, text);
        }
    }
}

// Says what became of a lost create of a secret, and offers what can be done about it.
fn secret(
    model: &mut Model,
    (intent, entry): (&PendingWrite, Option<Box<Entry>>),
    application: &Application,
    lost: Lost,
) {
    let outcome = suspects::outcome(model, intent, application);
    if let Reconciled::Ambiguous(_) = &outcome
        && suspects::was_left(model, intent)
    {
        return recording::found(model, entry, Outcome::FoundUnclear);
    }
    // What was said of the search is over; what is asked now says what was found.
    model.keep_said();
    model.notice.take_if(|_| lost == Lost::Answer);
    if let Some(created) = suspects::made(model, intent).cloned() {
        return lost_secret::arrived(model, (intent, entry), application, &created);
    }
    match outcome {
        Reconciled::NothingHappened => {
            model.unknown.extend(entry.map(|entry| *entry));
            nothing(model, intent, lost);
        }
        Reconciled::Orphaned(secret) => {
            lost_secret::judge(model, (intent, entry), application, &secret, Some(lost));
        }
        Reconciled::Ambiguous(suspects) => {
            recording::found(model, entry, Outcome::FoundUnclear);
            lost_secret::show_suspects(model, intent, application, &suspects, lost);
        }
    }
}

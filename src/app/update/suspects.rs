//! Secrets that may be what a lost create made, or somebody else's: which create is asked about next,
//! and what one answer settles of the others.

use crate::app::msg::Effect;
use crate::app::screen::environment_state::EnvironmentState;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::app::screen::unanswered::Suspects;
use crate::domain::delivery::{Destination, Note};
use crate::domain::pending::{PendingKind, PendingWrite};
use crate::domain::reconcile::{self, Doubt, Reconciled, Suspect};
use crate::domain::record::Outcome;
use crate::domain::{Application, ClientSecret, SecretId};

use super::{noting, pending, recording};

/// The note of the run that had what a pending write made.
pub fn made<'a>(model: &'a Model, intent: &PendingWrite) -> Option<&'a Note> {
    let of = |note: &&Note| note.destination == Destination::Reveal && note.is_of(&intent.id);
    model.engine.known.notes.iter().find(of)
}

/// What became of a pending create of a secret, told from what is known of its application now.
pub fn outcome(model: &Model, intent: &PendingWrite, application: &Application) -> Reconciled {
    let notes = &model.engine.known.notes;
    // What is known to have been generated otherwise is none that is looked for.
    let other = |note: &&Note| note.run != intent.id.run || note.destination == Destination::Reveal;
    let held = model.reveals.iter().map(|reveal| reveal.listed.id.clone());
    let held: Vec<SecretId> =
        held.chain(notes.iter().filter(other).map(|note| note.secret.clone())).collect();
    match reconcile::secret(intent, &application.secrets, &held) {
        Reconciled::Orphaned(secret) if notes.generating.contains(&application.id) => {
            Reconciled::Ambiguous(vec![Suspect { secret, doubt: Doubt::Elsewhere }])
        }
        outcome => outcome,
    }
}

/// The position of the pending write that is looked at next, among those that `may` be: first what asks
/// nothing, then what is certain, then what fits in time. Who answers that, answers for the others too.
pub fn first(model: &Model, may: impl Fn(&PendingWrite) -> bool) -> Option<usize> {
    let candidates = model.pending.iter().enumerate().filter(|(_, intent)| may(intent));
    candidates.min_by_key(|(_, intent)| turn(model, intent)).map(|(at, _)| at)
}

fn turn(model: &Model, intent: &PendingWrite) -> u8 {
    let Some((_, application)) = listed(model, intent) else { return 0 };
    if made(model, intent).is_some() {
        return 1;
    }
    match outcome(model, intent, application) {
        Reconciled::NothingHappened => 0,
        Reconciled::Orphaned(_) => 1,
        Reconciled::Ambiguous(suspects) if suspects.iter().any(|one| one.doubt.fits()) => 2,
        Reconciled::Ambiguous(_) => 3,
    }
}

// Where a pending create of a secret is to be found, as far as it was listed.
fn listed<'a>(
    model: &'a Model,
    intent: &PendingWrite,
) -> Option<(&'a EnvironmentState, &'a Application)> {
    let PendingKind::Secret { application, .. } = &intent.kind else { return None };
    let state = model.environments.get(model.position_of(&intent.environment)?)?;
    state.listed?;
    Some((state, state.application(application)?))
}

/// The secrets of an application that `found` tells of.
pub fn of(intent: &PendingWrite, application: &Application, found: &[&SecretId]) -> Suspects {
    Suspects {
        environment: intent.environment.clone(),
        application: application.id.clone(),
        secrets: found.iter().map(|id| (*id).clone()).collect(),
    }
}

// What may have come of a pending write; `None` where nothing may have.
fn suspected(model: &Model, intent: &PendingWrite) -> Option<Suspects> {
    let (_, application) = listed(model, intent)?;
    let outcome = outcome(model, intent, application);
    let found: Vec<_> = outcome.suspects().into_iter().map(|secret| &secret.id).collect();
    (!found.is_empty()).then(|| of(intent, application, &found))
}

/// Whether this run asked about all that may have come of it, and nobody answered: the next one does.
pub fn was_left(model: &Model, intent: &PendingWrite) -> bool {
    suspected(model, intent).is_some_and(|found| model.unanswered.was_left(&found))
}

/// How many pending writes a question about these secrets is about, besides the one that asks.
pub fn same(model: &Model, suspects: &Suspects) -> usize {
    let covered = |intent: &&PendingWrite| {
        let other = made(model, intent).is_none().then(|| suspected(model, intent)).flatten();
        other.is_some_and(|other| suspects.cover(&other))
    };
    model.pending.iter().filter(covered).count()
}

// Whether a secret that an earlier run generated is asked about. Of one that is stored, or was deleted since, it
// is only told.
fn asks(model: &Model, intent: &PendingWrite, made: &Note) -> bool {
    let deleted = listed(model, intent).is_some_and(|(_, application)| {
        let is_it = |one: &ClientSecret| made.is_about(&application.id, &one.id, &one.suffix);
        !application.secrets.iter().any(is_it)
    });
    let notes = &model.engine.known.notes;
    !deleted && !notes.of(&made.application, &made.secret, &made.suffix).any(Note::stores)
}

/// How many other questions will be asked after the one on screen.
pub fn waiting(model: &Model) -> usize {
    let unanswered = &model.unanswered;
    let mut asked: Vec<Suspects> =
        unanswered.suspects.iter().chain(&unanswered.left).cloned().collect();
    let mut number = 0;
    for intent in &model.pending {
        let Some(found) = suspected(model, intent) else {
            // What is of an environment that this run does not have is not asked about in it.
            let here = model.position_of(&intent.environment).is_some();
            number += usize::from(
                here && made(model, intent).is_some_and(|note| asks(model, intent, note)),
            );
            continue;
        };
        if !asked.iter().any(|one| one.cover(&found)) {
            asked.push(found);
            number += 1;
        }
    }
    number
}

/// The question is answered: nothing that it is about is a lost secret.
pub fn keep_all(model: &mut Model, said: String) -> Vec<Effect> {
    let (writes, suspects) = model.unanswered.answer();
    model.settled.extend(writes);
    if let Some(kept) = suspects {
        rule_out(model, &kept);
    }
    model.say(Tone::Success, said);
    Vec::new()
}

/// A secret that was taken for lost is somebody else's.
pub fn keep(model: &mut Model, kept: &Suspects, said: String) -> Vec<Effect> {
    for secret in &kept.secrets {
        noting::gone(model, &kept.application, secret);
    }
    rule_out(model, kept);
    model.say(Tone::Success, said);
    Vec::new()
}

// No pending write of the application made what somebody else has. Where nothing else may have come of
// one, that answers what would be asked about it.
fn rule_out(model: &mut Model, kept: &Suspects) {
    let about = |intent: &PendingWrite| {
        intent.environment == kept.environment && intent.generates_for(&kept.application)
    };
    for intent in model.later.iter_mut().filter(|intent| about(intent)) {
        intent.rule_out(&kept.secrets);
        model.kept.push(Effect::RuleOut(intent.id.clone(), kept.secrets.clone()));
    }
    for mut intent in std::mem::take(&mut model.pending) {
        if !about(&intent) {
            model.pending.push(intent);
            continue;
        }
        let found = suspected(model, &intent);
        let answered = found.is_some_and(|found| kept.cover(&found));
        let read = listed(model, &intent).and_then(|(state, _)| state.listed);
        if answered && read.is_some_and(|at| reconcile::settled(&intent, at)) {
            pending::settle(model, &intent);
            let entry = recording::of_intent(model, &intent);
            recording::found(model, entry, Outcome::FoundUnclear);
            continue;
        }
        intent.rule_out(&kept.secrets);
        model.kept.push(Effect::RuleOut(intent.id.clone(), kept.secrets.clone()));
        // It may take effect yet.
        let to = if answered { &mut model.later } else { &mut model.pending };
        to.push(intent);
    }
}

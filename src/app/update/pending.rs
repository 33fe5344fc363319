//! Creates of which it is not known yet what became of them: what is looked for, what is not, and
//! until when.

use crate::app::screen::model::Model;
use crate::app::screen::reveal::Reveal;
use crate::domain::pending::{PendingKind, PendingWrite};
use crate::domain::record::Entry;
use crate::domain::{Application, ClientId, EnvKey, SecretId};

/// How the answer was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lost {
    /// The connection or the server failed.
    Answer,
    /// The run that asked is over.
    Run,
}

/// Looks once more for a create of which nobody could tell what became of it.
pub fn look_later(model: &mut Model, pending: PendingWrite, entry: Entry) {
    model.unknown.push(entry);
    model.later.push(pending);
}

/// It is known what became of a pending write, and said.
pub fn settle(model: &mut Model, intent: &PendingWrite) {
    model.settled.push(intent.id.clone());
}

fn looked_for<'a>(
    model: &'a mut Model,
    key: &'a EnvKey,
) -> impl Iterator<Item = &'a mut PendingWrite> {
    let all = model.later.iter_mut().chain(&mut model.pending);
    all.filter(|intent| intent.environment == *key)
}

/// Whether it is still looked up whether a secret was generated for an application.
pub fn generates(model: &Model, key: &EnvKey, of: &ClientId) -> bool {
    let mut all = model.later.iter().chain(&model.pending);
    all.any(|intent| intent.environment == *key && intent.generates_for(of))
}

/// An application was created for certain: it is none that is looked for.
pub fn own_application(model: &mut Model, key: &EnvKey, id: &ClientId) {
    for intent in looked_for(model, key) {
        if let PendingKind::Application { known, .. } = &mut intent.kind {
            known.push(id.clone());
        }
    }
}

/// A secret was generated for certain: it is none that is looked for.
pub fn own_secret(model: &mut Model, key: &EnvKey, of: &ClientId, id: &SecretId) {
    for intent in looked_for(model, key).filter(|intent| intent.generates_for(of)) {
        intent.rule_out(std::slice::from_ref(id));
    }
}

/// The application was read: a secret whose answer did not say which one it is may be told by its end.
pub fn on_read(model: &mut Model, key: &EnvKey, application: &Application) {
    let nameless = |reveal: &&Reveal| {
        let here = reveal.environment == *key && reveal.application == application.id;
        here && reveal.listed.id.as_str().is_empty()
    };
    let suffixes = model.reveals.iter().filter(nameless).map(|one| one.listed.suffix.clone());
    let suffixes: Vec<String> = suffixes.filter(|suffix| !suffix.is_empty()).collect();
    for secret in application.secrets.iter().filter(|one| suffixes.contains(&one.suffix)) {
        own_secret(model, key, &application.id, &secret.id);
    }
}

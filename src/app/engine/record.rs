//! The entries of the history: one for each write when it leaves, completed when it is known what
//! became of it.

use jiff::Timestamp;

use super::command::Order;
use super::operation::State;
use super::told::{Ending, Found};
use super::world::World;
use super::{Effect, Write};
use crate::api::request::Answered;
use crate::api::{ApiError, ErrorKind, Reply, Request};
use crate::domain::pending::WriteId;
use crate::domain::record::{Action, Change, Entry, Outcome, Place, SecretMark, Subject};
use crate::domain::{
    Application, ClientId, ClientSecret, NewApplication, Patch, SecretId, Settings, WriteKind,
};

/// The entry of a write that leaves `now`, under this name.
pub(super) fn sent(
    world: &World,
    request: &Request,
    name: &WriteId,
    order: &Order,
    backup: Option<&str>,
    now: Timestamp,
) -> Box<Entry> {
    // Every request that passes the gate is of a kind.
    let action = request.write_kind().map_or(Action::Save, Action::from);
    let mut entry = blank(world.place(), action, name, now);
    entry.client.clone_from(&world.environment.own_client);
    entry.undoes = order.takes.as_ref().map(|takes| takes.entry.clone());
    entry.redo = order.takes.as_ref().is_some_and(|takes| takes.redo);
    entry.reason.clone_from(&order.reason);
    entry.rotation = order.rotating || order.step.is_some();
    entry.backup = backup.map(str::to_owned);
    let known = request.application().and_then(|id| world.application(id));
    describe(&mut entry, request, known);
    Box::new(entry)
}

/// An entry that tells nothing but what is done, where and when.
pub fn blank(environment: Place, action: Action, name: &WriteId, now: Timestamp) -> Entry {
    Entry {
        id: name.entry(),
        at: now,
        environment,
        client: None,
        action,
        application: None,
        secret: None,
        changes: Vec::new(),
        outcome: Outcome::Sent,
        trace_id: None,
        undoes: None,
        redo: false,
        rotation: false,
        reason: None,
        backup: None,
        newer: None,
    }
}

/// Tells in `entry` what a request is about, where the application is `known` so.
pub fn describe(entry: &mut Entry, request: &Request, known: Option<&Application>) {
    match request {
        Request::CreateApplication(new) => {
            let patch = Patch::between(&NewApplication::blank(), &new.settings);
            entry.changes = changes(&NewApplication::blank(), &patch);
            let (name, kind) = (new.settings.name.clone(), new.kind.code().to_owned());
            entry.application = Some(Subject { id: None, name, kind });
        }
        Request::UpdateApplication(_, patch) => {
            let before = known.map_or_else(NewApplication::blank, |one| one.settings.clone());
            entry.changes = changes(&before, patch);
        }
        Request::SetSecretStatus(_, id, _) | Request::DeleteSecret(_, id) => {
            entry.secret = Some(mark(known, id));
        }
        _ => {}
    }
    if let Some(id) = request.application() {
        entry.application = Some(subject(id, known));
    }
}

/// A write was answered or failed: its entry is completed.
pub(super) fn on_result(write: &mut Write, result: Result<&Answered, &ApiError>) -> Vec<Effect> {
    let entry = &mut write.entry;
    match result {
        Ok(answered) => {
            entry.trace_id.clone_from(&answered.trace_id);
            entry.outcome = Outcome::Done;
            complete(entry, &answered.reply);
        }
        Err(error) => {
            let words = error.message.clone();
            entry.trace_id.clone_from(&error.trace_id);
            let lost = error.may_have_happened;
            entry.outcome = if lost { Outcome::Unknown(words) } else { Outcome::Refused(words) };
        }
    }
    vec![Effect::Record(entry.clone())]
}

/// An operation ends: what was found of a write whose answer was lost.
pub(super) fn ended(state: &mut State, ending: &Ending) -> Vec<Effect> {
    let Some(write) = &mut state.write else { return Vec::new() };
    let outcome = match ending {
        Ending::FoundDone | Ending::Unknown(_, Found::Orphaned(_)) => Outcome::FoundDone,
        Ending::Unknown(_, Found::Applications(_) | Found::Secrets(_)) => Outcome::FoundUnclear,
        // All that it meant was compared with what is there.
        Ending::Unknown(_, Found::NotSoFar) if state.told.kind == WriteKind::Save => {
            Outcome::FoundUndone
        }
        Ending::Unknown(_, Found::NotLooked(again)) if again.kind == ErrorKind::NotFound => {
            Outcome::FoundUnclear
        }
        _ => return Vec::new(),
    };
    write.entry.outcome = outcome;
    write.entry.secret = state.told.secret.clone().or(write.entry.secret.take());
    if let (Some(entry), Some(told)) = (&mut write.entry.application, &state.told.application) {
        entry.id.clone_from(&told.id);
    }
    // What is not certain is looked up again at the next start.
    let certain = *ending == Ending::FoundDone;
    let settled = write.intent.iter().filter(|_| certain);
    let settled = settled.map(|intent| Effect::Settle(intent.id.clone()));
    [Effect::Record(write.entry.clone())].into_iter().chain(settled).collect()
}

/// An application as an entry names it.
pub fn subject(id: &ClientId, known: Option<&Application>) -> Subject {
    Subject {
        id: Some(id.clone()),
        name: known.map_or_else(|| id.to_string(), |one| one.name().to_owned()),
        kind: known.map_or("", |one| one.kind.code()).to_owned(),
    }
}

/// A secret of an application as an entry names it.
pub fn mark(known: Option<&Application>, id: &SecretId) -> SecretMark {
    let secret = known.and_then(|one| one.secrets.iter().find(|secret| secret.id == *id));
    SecretMark { id: id.clone(), suffix: secret.map_or_else(String::new, |s| s.suffix.clone()) }
}

/// What a patch changes in settings that are `before` so.
pub fn changes(before: &Settings, patch: &Patch) -> Vec<Change> {
    let changes = patch.changes().iter();
    changes
        .map(|(field, after)| Change {
            field: *field,
            before: field.row().get(before),
            after: after.clone(),
        })
        .filter(|change| change.before != change.after)
        .collect()
}

/// Tells in `entry` what only the answer tells. The server's echo counts: it is what an undoing
/// starts from.
pub fn complete(entry: &mut Entry, reply: &Reply) {
    match reply {
        Reply::Application(application) => {
            if entry.action == Action::Create {
                let blank = NewApplication::blank();
                entry.changes = changes(&blank, &Patch::between(&blank, &application.settings));
            }
            for change in &mut entry.changes {
                change.after = change.field.row().get(&application.settings);
            }
            entry.application = Some(subject(&application.id, Some(application)));
        }
        Reply::SecretCreated(listed, _) => entry.secret = Some(marked(listed)),
        Reply::Applications(_)
        | Reply::ApplicationDeleted
        | Reply::LoginUrlChanged
        | Reply::SecretUpdated(_)
        | Reply::SecretDeleted
        | Reply::Environments(_)
        | Reply::Environment(_)
        | Reply::SessionSettings(_)
        | Reply::SignIns(_)
        | Reply::Discovery(_)
        | Reply::Keys(_) => {}
    }
}

/// A listed secret as an entry names it.
pub fn marked(secret: &ClientSecret) -> SecretMark {
    SecretMark { id: secret.id.clone(), suffix: secret.suffix.clone() }
}

//! What is written into the history: one entry for each write when it leaves, completed when it is known
//! what became of it.

use jiff::Timestamp;

use super::effect::EngineEffect;
use super::entry::{blank, complete, describe};
use super::ongoing::Ongoing;
use super::told::{Ending, Found, Part};
use super::world::World;
use super::write::Write;
use crate::api::request::Answered;
use crate::api::{ApiError, ErrorKind, Request};
use crate::domain::WriteKind;
use crate::domain::pending::WriteId;
use crate::domain::record::{Change, Entry, Outcome, RecordAction};
use crate::domain::{LoginUrl, Settings, Value};

/// The entry of a write that leaves `now`, under this name, in the course of an operation.
pub(super) fn sent(
    world: &World,
    request: &Request,
    name: &WriteId,
    state: &Ongoing,
    now: Timestamp,
) -> Box<Entry> {
    let order = &state.order;
    // Every request that passes the gate is of a kind.
    let action = request.write_kind().map_or(RecordAction::Save, RecordAction::from);
    let mut entry = blank(world.place(), action, name, now);
    entry.client.clone_from(&world.environment.own_client);
    entry.undoes = order.takes.as_ref().map(|takes| takes.entry.clone());
    entry.redo = order.takes.as_ref().is_some_and(|takes| takes.redo);
    entry.reason.clone_from(&order.reason);
    entry.rotation = order.rotating || order.step.is_some();
    entry.backup = state.backup().map(str::to_owned);
    entry.session.clone_from(&state.told.session);
    let known = request.application().and_then(|id| world.application(id));
    describe(&mut entry, request, known);
    Box::new(entry)
}

/// A write was answered or failed: its entry is completed.
pub(super) fn on_result(
    write: &mut Write,
    result: Result<&Answered, &ApiError>,
) -> Vec<EngineEffect> {
    let entry = &mut write.entry;
    match result {
        Ok(answered) => {
            entry.trace_id.clone_from(&answered.trace_id);
            entry.outcome = Outcome::Done;
            complete(entry, &answered.reply);
        }
        Err(error) => {
            let words = error.without_doubt().message;
            entry.trace_id.clone_from(&error.trace_id);
            let lost = error.may_have_happened;
            entry.outcome = if lost { Outcome::Unknown(words) } else { Outcome::Refused(words) };
        }
    }
    vec![EngineEffect::Record(entry.clone())]
}

/// An operation ends: what was found of a write whose answer was lost.
pub(super) fn ended(state: &mut Ongoing, ending: &Ending) -> Vec<EngineEffect> {
    let Some(write) = &mut state.write else { return Vec::new() };
    let outcome = match ending {
        Ending::FoundDone | Ending::Unknown(_, Found::Partly(_)) => Outcome::FoundDone,
        Ending::Unknown(_, Found::Applications(_) | Found::Secrets(_) | Found::Orphaned(_)) => {
            Outcome::FoundUnclear
        }
        Ending::Unknown(_, Found::NotSoFar) if compared(state.told.kind) => Outcome::FoundUndone,
        Ending::Unknown(_, Found::NotLooked(again)) if again.kind == ErrorKind::NotFound => {
            Outcome::FoundUnclear
        }
        _ => return Vec::new(),
    };
    if let (Ending::Unknown(_, Found::Partly(parts)), Some(verified)) =
        (ending, &state.told.verified)
    {
        write.entry.changes = made(&write.entry.changes, parts, &verified.now);
    }
    write.entry.outcome = outcome;
    write.entry.secret = state.told.secret.clone().or(write.entry.secret.take());
    if let (Some(entry), Some(told)) = (&mut write.entry.application, &state.told.application) {
        entry.id.clone_from(&told.id);
    }
    // What is not certain is looked up again at the next start.
    let certain = *ending == Ending::FoundDone;
    let settled = write.intent.iter().filter(|_| certain);
    let settled = settled.map(|intent| EngineEffect::Settle(intent.id.clone()));
    [EngineEffect::Record(write.entry.clone())].into_iter().chain(settled).collect()
}

// Whether all that such a write meant can be compared with what the server has.
fn compared(kind: WriteKind) -> bool {
    matches!(kind, WriteKind::Save | WriteKind::ActivateSecret | WriteKind::DeactivateSecret)
}

// What is made of these changes, where URLs were changed one at a time: that alone can be undone.
fn made(changes: &[Change], parts: &[Part], now: &Settings) -> Vec<Change> {
    let of_field = |change: &Change| parts.iter().any(|part| part.url.field() == change.field);
    let changes = changes.iter().filter_map(|change| {
        if !of_field(change) {
            let value = change.field.row().get(now);
            return change.field.same(&value, &change.after).then(|| change.clone());
        }
        let mut after = change.before.clone();
        for part in parts.iter().filter(|part| part.made && part.url.field() == change.field) {
            after = with(after, &part.url);
        }
        (after != change.before).then(|| Change { after, ..change.clone() })
    });
    changes.collect()
}

fn with(value: Value, url: &LoginUrl) -> Value {
    let Value::List(mut urls) = value else { return value };
    match url {
        LoginUrl::Add(url) => urls.push(url.clone()),
        LoginUrl::Remove(url) => urls.retain(|one| one != url),
        LoginUrl::Initiate(url) => urls = vec![url.clone()],
    }
    Value::List(urls)
}

//! The record of what was done: every write that passes the gate is written down when it leaves, and
//! once more when it is known what became of it.

use crate::api::{ApiError, Reply, Request};
use crate::app::engine::record::{self, complete, marked, subject};
use crate::app::flight::{Flight, Note};
use crate::app::model::Model;
use crate::app::msg::{Effect, Ticket};
use crate::app::notice::Tone;
use crate::app::site::Site;
use crate::app::undoing::Undoing;
use crate::domain::pending::{PendingKind, PendingWrite, WriteId};
use crate::domain::record::{Action, Entry, Outcome, Place, Subject};
use crate::domain::{ClientId, ClientSecret, EntryId, EnvKey};

/// A write leaves: its entry.
pub fn sent(
    model: &mut Model,
    key: &EnvKey,
    request: &Request,
    ticket: Ticket,
    note: &Note,
) -> Option<Box<Entry>> {
    let action = Action::from(request.write_kind()?);
    let site = &model.sites[model.position_of(key)?];
    let known = request.application().and_then(|id| site.application(id));
    let rotating = (Some(key), request.application());
    let mut entry = blank(model, site, action, ticket);
    entry.rotation = model.rotating.as_ref().is_some_and(|(k, id)| rotating == (Some(k), Some(id)));
    entry.undoes = note.undoing.as_ref().map(|undoing| undoing.entry.clone());
    entry.redo = note.undoing.as_ref().is_some_and(|undoing| undoing.redo);
    entry.backup.clone_from(&note.backup);
    record::describe(&mut entry, request, known);
    let entry = Box::new(entry);
    write(model, &entry);
    Some(entry)
}

fn blank(model: &Model, site: &Site, action: Action, ticket: Ticket) -> Entry {
    let name = WriteId { run: model.engine.run.clone(), number: ticket.0 };
    let client = site.world.environment.own_client.clone();
    Entry { client, ..record::blank(place(site), action, &name, model.now) }
}

/// An environment as the record names it.
pub fn place(site: &Site) -> Place {
    let environment = &site.world.environment;
    Place { key: environment.key.clone(), name: environment.name.clone(), url: environment.url() }
}

fn write(model: &mut Model, entry: &Entry) {
    model.kept.push(Effect::Record(Box::new(entry.clone())));
}

/// A write was answered or failed: its entry is completed.
pub fn on_result(model: &mut Model, flight: &mut Flight, result: Result<&Reply, &ApiError>) {
    if !flight.request.mutates() {
        return;
    }
    let Some(entry) = &mut flight.entry else { return };
    entry.trace_id = flight.trace_id.take();
    match result {
        Ok(reply) => {
            entry.outcome = Outcome::Done;
            complete(entry, reply);
        }
        Err(error) => {
            let words = error.message.clone();
            entry.trace_id = error.trace_id.clone().or(entry.trace_id.take());
            let lost = error.may_have_happened;
            entry.outcome = if lost { Outcome::Unknown(words) } else { Outcome::Refused(words) };
        }
    }
    let entry = entry.clone();
    write(model, &entry);
}

/// It was found what became of a write whose answer was lost.
pub fn found(model: &mut Model, entry: Option<Box<Entry>>, outcome: Outcome) {
    if let Some(mut entry) = entry {
        entry.outcome = outcome;
        write(model, &entry);
    }
}

/// The same, and which application came of it.
pub fn found_created(model: &mut Model, entry: Option<Box<Entry>>, id: &ClientId) {
    if let Some(mut entry) = entry {
        if let Some(application) = &mut entry.application {
            application.id = Some(id.clone());
        }
        found(model, Some(entry), Outcome::FoundDone);
    }
}

/// The same, and which secret came of it.
pub fn found_secret(model: &mut Model, entry: Option<Box<Entry>>, secret: &ClientSecret) {
    if let Some(mut entry) = entry {
        entry.secret = Some(marked(secret));
        found(model, Some(entry), Outcome::FoundDone);
    }
}

/// The entry of a write of which nobody knows what became of it: of this run, or of one that was cut
/// off.
pub fn of_intent(model: &mut Model, intent: &PendingWrite) -> Option<Box<Entry>> {
    if let Some(at) = model.unknown.iter().position(|entry| entry.id == intent.id.entry()) {
        return Some(Box::new(model.unknown.swap_remove(at)));
    }
    let site = &model.sites[model.position_of(&intent.environment)?];
    let (action, application) = match &intent.kind {
        PendingKind::Secret { application, application_name, .. } => {
            let mut subject = subject(application, site.application(application));
            subject.name.clone_from(application_name);
            (Action::GenerateSecret, subject)
        }
        PendingKind::Application { name, kind, .. } => {
            (Action::Create, Subject { id: None, name: name.clone(), kind: kind.clone() })
        }
    };
    let mut entry = blank(model, site, action, Ticket(intent.id.number));
    entry.id = intent.id.entry();
    entry.at = intent.at;
    entry.application = Some(application);
    Some(Box::new(entry))
}

/// The server had it so already: written down, so that it is not offered again.
pub fn already(model: &mut Model, key: &EnvKey, id: &ClientId, undoing: &Undoing) {
    let ticket = model.ticket();
    let Some(position) = model.position_of(key) else { return };
    let site = &model.sites[position];
    let mut entry = blank(model, site, Action::Save, ticket);
    entry.application = Some(subject(id, site.application(id)));
    entry.outcome = Outcome::AlreadySo;
    entry.undoes = Some(undoing.entry.clone());
    entry.redo = undoing.redo;
    write(model, &entry);
}

/// Something that needs no request: writing was unlocked or locked.
pub fn note(model: &mut Model, action: Action) {
    let ticket = model.ticket();
    let Some(site) = model.site() else { return };
    let mut entry = blank(model, site, action, ticket);
    entry.outcome = Outcome::Done;
    write(model, &entry);
}

/// How a notice ends that tells of something which is not in the record.
const UNRECORDED: &str = " · but it is not in the record: ";

/// The end of the notice on screen, where it says that this entry could not be written down.
pub fn unrecorded(model: &Model, entry: Option<&EntryId>) -> Option<String> {
    let entry = entry?;
    model.unrecorded.iter().find(|one| one.id == *entry)?;
    let (_, why) = model.notice.as_ref()?.text.split_once(UNRECORDED)?;
    Some(format!("{UNRECORDED}{why}"))
}

/// An entry could not be written down. What it tells of goes on; that it is missing is told as long
/// as the program runs.
pub fn on_unrecorded(model: &mut Model, entry: Entry, why: &str) {
    let doing = entry.doing();
    let known = model.unrecorded.iter().any(|one| one.id == entry.id);
    // Both lines of a write can be missing, and are told of in any order: the later one counts.
    if !known || entry.outcome != Outcome::Sent {
        model.unrecorded.retain(|one| one.id != entry.id);
        model.unrecorded.push(entry);
    }
    let before = model.notice.as_ref().map(|notice| notice.text.clone());
    if before.as_ref().is_some_and(|text| text.contains(why)) {
        return;
    }
    let before = before.unwrap_or(doing);
    model.say(Tone::Warning, format!("{before}{UNRECORDED}{why}"));
}

#[cfg(test)]
mod tests;

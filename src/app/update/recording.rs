//! The record of what was done, as far as the screen finds it out: what became of a write whose answer
//! nobody has, and what needs no request.

use crate::app::engine::entry::{self, marked, subject};
use crate::app::msg::{Effect, Ticket};
use crate::app::screen::environment_state::EnvironmentState;
use crate::app::screen::model::{Model, Unrecorded};
use crate::app::screen::notice::Tone;
use crate::domain::pending::{PendingKind, PendingWrite, WriteId};
use crate::domain::record::{Entry, Outcome, Place, RecordAction, Subject};
use crate::domain::{ClientId, ClientSecret, EntryId};

fn blank(model: &Model, state: &EnvironmentState, action: RecordAction, ticket: Ticket) -> Entry {
    let name = WriteId { run: model.engine.run.clone(), number: ticket.0 };
    let client = state.world.environment.own_client.clone();
    Entry { client, ..entry::blank(place(state), action, &name, model.now) }
}

/// An environment as the record names it.
pub fn place(state: &EnvironmentState) -> Place {
    let environment = &state.world.environment;
    Place { key: environment.key.clone(), name: environment.name.clone(), url: environment.url() }
}

fn write(model: &mut Model, entry: &Entry) {
    model.kept.push(Effect::Record(Box::new(entry.clone())));
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
pub fn found_secret(
    model: &mut Model,
    entry: Option<Box<Entry>>,
    secret: &ClientSecret,
    outcome: Outcome,
) {
    if let Some(mut entry) = entry {
        entry.secret = Some(marked(secret));
        found(model, Some(entry), outcome);
    }
}

/// The entry of a write of which nobody knows what became of it: of this run, or of one that was cut
/// off.
pub fn of_intent(model: &mut Model, intent: &PendingWrite) -> Option<Box<Entry>> {
    if let Some(at) = model.unknown.iter().position(|entry| entry.id == intent.id.entry()) {
        return Some(Box::new(model.unknown.swap_remove(at)));
    }
    let state = &model.environments[model.position_of(&intent.environment)?];
    let (action, application) = match &intent.kind {
        PendingKind::Secret { application, application_name, .. } => {
            let mut subject = subject(application, state.application(application));
            subject.name.clone_from(application_name);
            (RecordAction::GenerateSecret, subject)
        }
        PendingKind::Application { name, kind, .. } => {
            (RecordAction::Create, Subject { id: None, name: name.clone(), kind: kind.clone() })
        }
    };
    let mut entry = blank(model, state, action, Ticket(intent.id.number));
    entry.id = intent.id.entry();
    entry.at = intent.at;
    entry.application = Some(application);
    Some(Box::new(entry))
}

/// Something that needs no request: writing was unlocked or locked.
pub fn note(model: &mut Model, action: RecordAction) {
    let ticket = model.ticket();
    let Some(state) = model.environment() else { return };
    let mut entry = blank(model, state, action, ticket);
    entry.outcome = Outcome::Done;
    write(model, &entry);
}

/// How a notice ends that tells of something which is not in the history.
const UNRECORDED: &str = " · but it is not in the history: ";

/// How a notice of the write of this entry ends, where the entry could not be written down.
pub fn unrecorded(model: &Model, entry: Option<&EntryId>) -> Option<String> {
    let entry = entry?;
    let missing = model.unrecorded.iter().find(|one| one.entry.id == *entry)?;
    Some(format!("{UNRECORDED}{}", missing.why))
}

/// An entry could not be written down. What it tells of goes on; that it is missing is told as long
/// as the program runs.
pub fn on_unrecorded(model: &mut Model, entry: Entry, why: &str) {
    let (doing, outcome) = (entry.doing(), entry.outcome.clone());
    let known = model.unrecorded.iter().any(|one| one.entry.id == entry.id);
    // Both lines of a write can be missing, and are told of in any order: the later one counts.
    if !known || entry.outcome != Outcome::Sent {
        model.unrecorded.retain(|one| one.entry.id != entry.id);
        model.unrecorded.push(Unrecorded { entry, why: why.to_owned() });
    }
    // What did not happen has a message of its own that says so.
    if outcome.ineffective() {
        return;
    }
    let before = model.notice.as_ref().map(|notice| notice.text.clone());
    if before.as_ref().is_some_and(|text| text.contains(why)) {
        return;
    }
    let before = before.unwrap_or(doing);
    model.say(Tone::Warning, format!("{before}{UNRECORDED}{why}"));
}

//! A write whose answer was lost, looked up before it is undone.

use super::failure::Failure;
use super::undo::not_taken_back;
use super::writing::{Hand, WritingVerb};
use crate::api::ErrorKind;
use crate::app::screen::own;
use crate::domain::reconcile::REACH;
use crate::domain::record::cut_off::{self, CutOffOutcome};
use crate::domain::record::{Entry, Outcome};
use crate::runtime::journal::Process;

/// What is said of a write that cannot be looked up.
pub const UNKNOWN: &str = "it is unknown whether it happened";

/// Looks up what became of `entry` of the history's `entries`. Where this ends well it happened, which the
/// entries tell then; and the history, too, unless this is a dry run.
///
/// # Errors
/// That it did not happen, or that nobody can tell.
pub async fn happened(
    work: &mut WritingVerb<'_>,
    entries: &mut [Entry],
    entry: Entry,
    redo: bool,
) -> Result<(), Failure> {
    let not = |why: &str| not_taken_back(&entry, redo, why);
    let open = cut_off::open(entries).iter().any(|one| one.id == entry.id);
    let Some(id) = entry.application_id().filter(|_| open) else { return Err(not(UNKNOWN)) };
    if Process::runs(entry.id.run()) {
        return Err(not("the appdeck that does it is still running"));
    }
    let now = match work.reading().application(id).await {
        Ok(application) => Some(application),
        Err(error) if error.kind == ErrorKind::NotFound => None,
        Err(error) => {
            let failure = Failure::from(error);
            let message = not(&format!("{UNKNOWN}: {}", failure.message)).message;
            return Err(Failure { message, ..failure });
        }
    };
    let environment = &work.reading().world().environment;
    let another = own::cannot_tell(environment, entry.client.as_ref()).filter(|_| now.is_none());
    let (outcome, why) = match (another, cut_off::found(&entry, now.as_ref())) {
        (Some(why), _) => (Outcome::FoundUnclear, format!("{UNKNOWN}: {why}")),
        (None, CutOffOutcome::Done(_)) => (Outcome::FoundDone, String::new()),
        (None, CutOffOutcome::Unclear(why)) => (Outcome::FoundUnclear, format!("{UNKNOWN}: {why}")),
        (None, CutOffOutcome::Undone) if work.reading().now().duration_since(entry.at) < REACH => {
            return Err(not("looked up: it has not happened yet").with("Try again in a minute"));
        }
        (None, CutOffOutcome::Undone) => {
            (Outcome::FoundUndone, "looked up: it did not happen".to_owned())
        }
    };
    if let Some(known) = entries.iter_mut().find(|one| one.id == entry.id) {
        known.outcome = outcome.clone();
    }
    if let Hand::Write(batch) = &mut work.hand {
        batch.record(Entry { outcome: outcome.clone(), ..entry.clone() }).await;
    }
    if outcome != Outcome::FoundDone {
        return Err(not(&why));
    }
    work.at.remarks.push("its answer was lost; looked up: it happened".into());
    Ok(())
}

//! What a run finds when it begins.

use crate::app::arrived::StartFindings;
use crate::domain::text::count;
use crate::runtime::journal::Journal;
use crate::runtime::performer::Performer;

/// What runs before this one left open, and what is odd about the journal.
pub fn found(performer: &Performer) -> StartFindings {
    match performer.journal() {
        Ok(Some(journal)) => {
            let mut found = left_open(journal);
            performer.mark_unanswered(&mut found.pending);
            found
        }
        Ok(None) => StartFindings::default(),
        Err(why) => StartFindings { warnings: vec![unkept(why)], ..StartFindings::default() },
    }
}

fn left_open(journal: &Journal) -> StartFindings {
    // What cannot be read is said once, with the pending writes.
    let (notes, rotations) = journal.noted().unwrap_or_default();
    let mut found = StartFindings {
        run: Some(journal.run()),
        notes,
        rotations: rotations.going,
        ..StartFindings::default()
    };
    match journal.pending() {
        Ok(pending) => found.pending = pending,
        Err(error) => {
            tracing::warn!(%error, "looking for what was left open");
            found.unread = Some(error.to_string());
        }
    }
    found.warnings.extend(journal.ready().err().map(|error| unkept(&error.to_string())));
    found.warnings.extend(newer(journal.newer().unwrap_or_default()));
    found
}

/// What is said of so many lines of a journal that a newer version wrote.
fn newer(lines: usize) -> Option<String> {
    (lines > 0).then(|| {
        format!(
            "A newer appdeck wrote {} into the journal that this one cannot read: they stay, and \
             what they tell of secrets and creates is not known here",
            count(lines, "line")
        )
    })
}

/// What is said where nothing can be written into a journal.
fn unkept(why: &str) -> String {
    format!("{why} · before that is mended, no secret and no application can be created")
}

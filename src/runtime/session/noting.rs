//! The session's part in the journal.

use tokio::task::spawn_blocking;

use super::DISK_LIMIT;
use crate::api::{ApiError, ErrorKind};
use crate::domain::delivery::Notes;
use crate::domain::intent::Intent;
use crate::runtime::journal::Journal;

/// Writes an intent down: nothing leaves before the disk has it.
pub async fn write_down(
    journal: Option<Journal>,
    intent: Option<Box<Intent>>,
) -> Result<(), ApiError> {
    let (Some(journal), Some(intent)) = (journal, intent) else { return Ok(()) };
    match spawn_blocking(move || journal.begin(&intent)).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(ApiError::new(ErrorKind::NotSent, error.to_string())),
        Err(_) => Err(ApiError::new(ErrorKind::NotSent, "cannot write the journal: stopped")),
    }
}

/// What every run noted of values by now: an answer is judged by what was known when it came. A disk
/// that does not answer holds none up for long; what was read before counts then.
pub async fn noted(journal: Option<Journal>) -> Option<Notes> {
    let journal = journal?;
    let read = spawn_blocking(move || journal.notes());
    tokio::time::timeout(DISK_LIMIT, read).await.ok()?.ok()?.ok()
}

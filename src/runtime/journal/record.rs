//! The lines of the journal.

use serde::{Deserialize, Serialize};

use super::process::Process;
use crate::domain::intent::{Intent, IntentId};

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "a record is written or read, and gone")]
pub enum Record {
    /// Something is about to be sent.
    Begin {
        /// By whom.
        process: Process,
        /// What.
        intent: Intent,
    },
    /// What became of it is known.
    End {
        /// Of which intent.
        id: IntentId,
    },
}

impl Record {
    /// The record as one line, with a line end on both sides: whatever a torn write left before it
    /// is a line of its own.
    pub fn line(&self) -> serde_json::Result<Vec<u8>> {
        let mut line = vec![b'\n'];
        serde_json::to_writer(&mut line, self)?;
        line.push(b'\n');
        Ok(line)
    }
}

/// The intents that were begun and not ended, oldest first, and by whom. Lines that cannot be read
/// are passed over: a record that was not written whole never let its request leave.
pub fn open(text: &[u8]) -> Vec<(Process, Intent)> {
    let mut open: Vec<(Process, Intent)> = Vec::new();
    for line in text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        match serde_json::from_slice(line) {
            Ok(Record::Begin { process, intent }) => open.push((process, intent)),
            Ok(Record::End { id }) => open.retain(|(_, intent)| intent.id != id),
            Err(_) => tracing::warn!(length = line.len(), "a line of the journal cannot be read"),
        }
    }
    open
}

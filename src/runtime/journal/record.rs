//! The lines of the journal.

use serde::{Deserialize, Serialize};

use super::process::Process;
use crate::domain::intent::{Intent, IntentId};
use crate::domain::rotation::Rotation;
use crate::domain::{ClientId, EnvKey};

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Record {
    /// Something is about to be sent.
    Begin {
        /// By whom.
        process: Process,
        /// What.
        intent: Box<Intent>,
    },
    /// What became of it is known.
    End {
        /// Of which intent.
        id: IntentId,
    },
    /// How far a rotation has come.
    Rotation(Box<Rotation>),
    /// A rotation is over, or given up.
    RotationOver {
        /// In which environment.
        environment: EnvKey,
        /// Of which application.
        application: ClientId,
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

/// What the journal says is not over yet.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Open {
    /// The intents that were begun and not ended, oldest first, and by whom.
    pub intents: Vec<(Process, Intent)>,
    /// The rotations under way, as they were last noted.
    pub rotations: Vec<Rotation>,
}

impl Open {
    /// Reads the journal. Lines that cannot be read are passed over: a record that was not written
    /// whole never let its request leave.
    pub fn read(text: &[u8]) -> Self {
        let mut open = Self::default();
        for line in text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            if let Ok(record) = serde_json::from_slice(line) {
                open.note(record);
            } else {
                tracing::warn!(length = line.len(), "passing over a line of the journal");
            }
        }
        open
    }

    /// Whether everything is over.
    pub fn is_empty(&self) -> bool {
        self.intents.is_empty() && self.rotations.is_empty()
    }

    fn note(&mut self, record: Record) {
        match record {
            Record::Begin { process, intent } => self.intents.push((process, *intent)),
            Record::End { id } => self.intents.retain(|(_, intent)| intent.id != id),
            Record::Rotation(rotation) => {
                self.over(&rotation.environment, &rotation.application);
                self.rotations.push(*rotation);
            }
            Record::RotationOver { environment, application } => {
                self.over(&environment, &application);
            }
        }
    }

    fn over(&mut self, environment: &EnvKey, application: &ClientId) {
        self.rotations
            .retain(|one| one.environment != *environment || one.application != *application);
    }
}

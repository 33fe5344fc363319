//! The lines of the journal.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::process::Process;
use crate::domain::delivery::{Destination, Note, Notes};
use crate::domain::pending::{PendingKind, PendingWrite, WriteId};
use crate::domain::rotation::{Noted, Rotation};
use crate::domain::{ClientId, EnvKey, SecretId};

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JournalLine {
    /// Something is about to be sent.
    Begin {
        /// By whom.
        process: Process,
        /// What.
        intent: Box<PendingWrite>,
    },
    /// What became of it is known.
    End {
        /// Of which pending write.
        id: WriteId,
    },
    /// These secrets are none that it made.
    RuledOut {
        /// Which pending write.
        id: WriteId,
        /// Which secrets.
        secrets: Vec<SecretId>,
    },
    /// How far a rotation has come.
    Rotation(Box<Rotation>),
    /// A rotation is over, or given up.
    RotationOver {
        /// In which environment.
        environment: EnvKey,
        /// Of which application.
        application: ClientId,
        /// When it began.
        #[serde(default)]
        started: Option<Timestamp>,
    },
    /// Something is done with a secret's value, or was.
    Delivery {
        /// By whom.
        process: Process,
        /// What.
        note: Box<Note>,
    },
    /// A secret is gone from the server, and what was noted of it with it.
    Gone {
        /// Of which application.
        application: ClientId,
        /// Which secret.
        secret: SecretId,
    },
}

impl JournalLine {
    /// The record as one line, with a line end on both sides: whatever a torn write left before it
    /// is a line of its own.
    pub fn line(&self) -> serde_json::Result<Vec<u8>> {
        let mut line = vec![b'\n'];
        serde_json::to_writer(&mut line, self)?;
        line.push(b'\n');
        Ok(line)
    }
}

/// What the journal says that still counts.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Open {
    /// The pending writes that were begun and not ended, oldest first, and by whom.
    pub intents: Vec<(Process, PendingWrite)>,
    /// The rotations under way, as they were last noted.
    pub rotations: Noted,
    /// What was done with the values of secrets that are there, as it was last noted, and by whom.
    pub notes: Vec<(Process, Note)>,
    /// How many lines only a newer version can read.
    pub newer: usize,
}

impl Open {
    /// Reads the journal. Lines that cannot be read are passed over: a record that was not written
    /// whole never let its request leave.
    pub fn read(text: &[u8]) -> Self {
        let mut open = Self::default();
        for line in lines(text) {
            if let Ok(record) = serde_json::from_slice(line) {
                open.note(record);
                continue;
            }
            tracing::warn!(length = line.len(), "passing over a line of the journal");
            open.newer += usize::from(is_whole(line));
        }
        open
    }

    /// The lines of `text` that still count, as they are, with whatever a newer version wrote into them;
    /// nothing when everything is over.
    pub fn kept(&self, text: &[u8]) -> Vec<u8> {
        let mut kept = Vec::new();
        for line in lines(text) {
            let counts = match serde_json::from_slice(line) {
                Ok(record) => self.counts(&record),
                Err(_) => is_whole(line),
            };
            if counts {
                kept.extend(line);
                kept.push(b'\n');
            }
        }
        kept
    }

    fn counts(&self, record: &JournalLine) -> bool {
        match record {
            JournalLine::Begin { intent, .. } => {
                self.intents.iter().any(|(_, one)| one.id == intent.id)
            }
            JournalLine::RuledOut { id, .. } => self.intents.iter().any(|(_, one)| one.id == *id),
            JournalLine::Rotation(rotation) => self.rotations.going.contains(rotation),
            JournalLine::Delivery { process, note } => {
                self.notes.iter().any(|(by, one)| by == process && *one == **note)
            }
            JournalLine::End { .. }
            | JournalLine::RotationOver { .. }
            | JournalLine::Gone { .. } => false,
        }
    }

    /// What is noted of values, and who generates one at this moment besides the run `own`.
    pub fn told(self, own: &Process) -> Notes {
        let others = self.intents.iter().filter(|(process, _)| process != own && process.lives());
        let generating = others.filter_map(|(_, intent)| match &intent.kind {
            PendingKind::Secret { application, .. } if !self.arrived(intent) => {
                Some(application.clone())
            }
            _ => None,
        });
        let generating = generating.collect();
        let told = self.notes.into_iter().map(|(process, note)| {
            // Whether the others' runs go on is of no importance.
            let lives = note.destination == Destination::Reveal && process.lives();
            Note { lives, ..note.current() }
        });
        let mut notes: Notes = told.collect();
        notes.generating = generating;
        notes
    }

    /// Whether the run that was to generate a secret has it on screen, or had.
    fn arrived(&self, intent: &PendingWrite) -> bool {
        self.notes.iter().any(|(_, note)| {
            let here = matches!(&intent.kind, PendingKind::Secret { application, .. }
                if *application == note.application);
            here && note.destination == Destination::Reveal
                && note.run == intent.id.run
                && note.at >= intent.at
        })
    }

    fn note(&mut self, record: JournalLine) {
        match record {
            JournalLine::Begin { process, intent } => self.intents.push((process, *intent)),
            JournalLine::End { id } => self.intents.retain(|(_, intent)| intent.id != id),
            JournalLine::RuledOut { id, secrets } => {
                for (_, intent) in self.intents.iter_mut().filter(|(_, one)| one.id == id) {
                    intent.rule_out(&secrets);
                }
            }
            JournalLine::Rotation(rotation) => {
                self.over(&rotation.environment, &rotation.application);
                self.rotations.going.push(*rotation);
            }
            JournalLine::RotationOver { environment, application, started } => {
                self.over(&environment, &application);
                self.rotations.over.extend(started);
            }
            JournalLine::Delivery { process, note } => {
                let same = |(_, one): &&mut (Process, Note)| {
                    one.run == note.run && one.number == note.number
                };
                match self.notes.iter_mut().find(same) {
                    Some(known) => *known = (process, *note),
                    None => self.notes.push((process, *note)),
                }
            }
            JournalLine::Gone { application, secret } => {
                let (gone, notes): (Vec<_>, Vec<_>) =
                    std::mem::take(&mut self.notes).into_iter().partition(|(_, note)| {
                        note.application == application && note.secret == secret
                    });
                self.notes = notes;
                // Of what generated it there is nothing to be asked any more.
                let made =
                    |intent: &PendingWrite| gone.iter().any(|(_, note)| note.is_of(&intent.id));
                self.intents.retain(|(_, intent)| !made(intent));
            }
        }
    }

    fn over(&mut self, environment: &EnvKey, application: &ClientId) {
        self.rotations
            .going
            .retain(|one| one.environment != *environment || one.application != *application);
    }
}

fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty())
}

// What was torn while it was written is no JSON.
fn is_whole(line: &[u8]) -> bool {
    serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok()
}

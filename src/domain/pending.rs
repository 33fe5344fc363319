//! What is about to be sent and cannot be repeated blindly, written down before it leaves, so that
//! the next start can find out what became of it. No value of a secret is in here.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{ClientId, EntryId, EnvKey, SecretId};

/// Names one pending write among those of every run of the program.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct WriteId {
    /// The run that wrote it, see the journal's `run`.
    pub run: String,
    /// Its number in that run.
    pub number: u64,
}

impl WriteId {
    /// The name under which the same write stands in the record of what was done.
    pub fn entry(&self) -> EntryId {
        EntryId::new(format!("{}-{}", self.run, self.number))
    }
}

/// A write whose answer may be lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PendingWrite {
    /// Its name.
    pub id: WriteId,
    /// What is to be created.
    pub kind: PendingKind,
    /// The environment's key.
    pub environment: EnvKey,
    /// The environment's name, for people.
    pub environment_name: String,
    /// The client that was signed in; `None` for a workspace token, and where an earlier version
    /// wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<ClientId>,
    /// When it left, by this machine's clock.
    pub at: Timestamp,
    /// Whether the run that sent it learned that the answer was lost, and was not cut off before. Told by
    /// the reader of the journal.
    #[serde(skip)]
    pub unanswered: bool,
}

/// What is to be created.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "create", rename_all = "snake_case")]
pub enum PendingKind {
    /// A client secret.
    Secret {
        /// The application's client ID.
        application: ClientId,
        /// The application's name, for people.
        application_name: String,
        /// The secrets that were there before.
        known: Vec<SecretId>,
        /// As whom the request is signed, when the server lists that name with its secrets.
        creator: Option<String>,
    },
    /// An application.
    Application {
        /// Its name.
        name: String,
        /// The API's `client_type`.
        kind: String,
        /// The applications of this name and kind that were there before.
        known: Vec<ClientId>,
    },
}

impl PendingWrite {
    /// Whether it was to generate a secret of this application.
    pub fn generates_for(&self, of: &ClientId) -> bool {
        matches!(&self.kind, PendingKind::Secret { application, .. } if application == of)
    }

    /// It made none of these secrets of its application.
    pub fn rule_out(&mut self, secrets: &[SecretId]) {
        if let PendingKind::Secret { known, .. } = &mut self.kind {
            let new = secrets.iter().filter(|one| !known.contains(one)).cloned();
            let new: Vec<_> = new.collect();
            known.extend(new);
        }
    }

    /// What was to be done, in words: `generate a secret for Coffee-Desk in Acme Production`.
    pub fn doing(&self) -> String {
        let what = match &self.kind {
            PendingKind::Secret { application_name, .. } => {
                format!("generate a secret for {application_name}")
            }
            PendingKind::Application { name, .. } => format!("create the application {name}"),
        };
        format!("{what} in {}", self.environment_name)
    }
}

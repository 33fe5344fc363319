//! Requests on their way, and why they were sent.

use jiff::Timestamp;

use super::tested::Tested;
use crate::api::Request;
use crate::app::engine::OperationId;
use crate::domain::pending::PendingWrite;
use crate::domain::record::Entry;
use crate::domain::{EnvKey, SecretId};

/// Why a request was sent, where the request alone does not say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// The answer is all that is wanted.
    Plain,
    /// A page of the listing under way.
    Listing,
    /// A request of one of the engine's operations; whether a read may be asked again when it fails.
    Operation { id: OperationId, patient: bool },
    /// Reading an application once more that was opened, as it was read a while ago.
    Look,
    /// Reading what a rotation shows.
    Rotation,
    /// Reading after a secret was tested, and what the token endpoint said of the held value.
    AfterTest(SecretId, Tested),
    /// A page of the sign-in log; `quiet` where nobody waits for it.
    SignIns { quiet: bool },
    /// Looking up a user, or a page of a user's sessions.
    Sessions,
    /// A page of the sign-in log after a save.
    Followed,
    /// Looking for what became of a write of a run that was cut off.
    CutOff {
        /// Whether it was said that the server did not tell.
        told: bool,
    },
}

/// A request on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flight {
    /// To which environment.
    pub environment: EnvKey,
    /// The request.
    pub request: Request,
    /// Why.
    pub purpose: Purpose,
    /// Since when.
    pub since: Timestamp,
    /// What was written down before it left, for a write whose answer is the only copy.
    pub intent: Option<Box<PendingWrite>>,
    /// How often it failed before.
    pub tries: u32,
    /// The entry of the record of a lost write that a read looks for.
    pub entry: Option<Box<Entry>>,
    /// The server's id of the request, which comes with the answer.
    pub trace_id: Option<String>,
}

impl Flight {
    /// Whether it belongs to one of the engine's operations.
    pub fn is_of_engine(&self) -> bool {
        matches!(self.purpose, Purpose::Operation { .. })
    }

    /// Whether it is one that nobody waits for.
    pub fn is_quiet(&self) -> bool {
        matches!(self.purpose, Purpose::SignIns { quiet: true } | Purpose::Followed | Purpose::Look)
    }

    /// A request that leaves at `now`, and of which nothing was written down.
    pub fn new(environment: EnvKey, request: Request, purpose: Purpose, now: Timestamp) -> Self {
        Self {
            environment,
            request,
            purpose,
            since: now,
            intent: None,
            tries: 0,
            entry: None,
            trace_id: None,
        }
    }
}

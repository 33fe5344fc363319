//! What a task of the session comes back with.

use crate::api::ApiError;
use crate::api::request::Answered;
use crate::app::msg::{CopyTicket, Msg, Ticket};
use crate::domain::EnvKey;
use crate::runtime::clipboard::Copied;
use crate::runtime::connecting::Written;
use crate::runtime::connections::ReachableEnvironment;
use crate::runtime::performer::journal::AllNoted;

/// What a request came to, and what every run had noted by then.
type AnsweredNoted = (Result<Answered, ApiError>, Result<Option<AllNoted>, String>);

/// What a task comes back with.
pub enum Finished {
    Said(Msg),
    Answered(Ticket, EnvKey, Box<AnsweredNoted>),
    Recorded,
    Copied(CopyTicket, Copied),
    Configured(Ticket, Result<Written, String>),
    Opened(Result<Vec<ReachableEnvironment>, String>),
}

impl From<Msg> for Finished {
    fn from(msg: Msg) -> Self {
        Self::Said(msg)
    }
}

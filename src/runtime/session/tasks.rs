//! What the session waits for.

use std::collections::HashMap;

use tokio::task::{AbortHandle, Id, JoinError, JoinSet};

use super::noting::AllNoted;
use crate::api::ApiError;
use crate::api::request::Answered;
use crate::app::msg::{CopyTicket, Msg, Ticket};
use crate::domain::EnvKey;
use crate::runtime::clipboard::Copied;
use crate::runtime::connecting::Written;
use crate::runtime::connections::ReachableEnvironment;

/// Said of a task that ended in a panic.
pub const BROKEN: &str = "an internal error stopped it: the log tells more";

/// What a task comes back with.
pub enum Finished {
    Said(Msg),
    Answered(Ticket, EnvKey, Box<Result<Answered, ApiError>>, Option<Box<AllNoted>>),
    Recorded,
    Copied(CopyTicket, Copied),
    Configured(Ticket, Result<Written, String>),
    Opened(Result<Vec<ReachableEnvironment>, String>),
    /// Nobody waits for it any more.
    Cancelled,
}

/// The tasks under way. Each has its message for the case that it breaks: whoever waits for it learns
/// of that too. Dropping them cancels them.
#[derive(Default)]
pub struct Tasks {
    set: JoinSet<Finished>,
    broken: HashMap<Id, Msg>,
}

impl Tasks {
    /// Begins `work`; `broken` is what it comes back with when it panics.
    pub fn spawn(
        &mut self,
        broken: Msg,
        work: impl Future<Output = Finished> + Send + 'static,
    ) -> AbortHandle {
        let handle = self.set.spawn(work);
        self.broken.insert(handle.id(), broken);
        handle
    }

    /// Whether none is under way.
    pub fn is_empty(&self) -> bool {
        self.set.is_empty()
    }

    /// What the next one comes back with, once it has ended; nothing when none is under way.
    pub async fn next(&mut self) -> Option<Finished> {
        let ended = self.set.join_next_with_id().await?;
        Some(self.ended(ended))
    }

    /// What one comes back with that has ended already.
    pub fn finished(&mut self) -> Option<Finished> {
        let ended = self.set.try_join_next_with_id()?;
        Some(self.ended(ended))
    }

    fn ended(&mut self, ended: Result<(Id, Finished), JoinError>) -> Finished {
        let (id, finished) = match ended {
            Ok((id, finished)) => (id, Some(finished)),
            Err(error) => (error.id(), (!error.is_panic()).then_some(Finished::Cancelled)),
        };
        let broken = self.broken.remove(&id);
        finished.or(broken.map(Finished::Said)).unwrap_or(Finished::Cancelled)
    }
}

#[cfg(test)]
mod tests {
    use super::{Finished, Tasks};
    use crate::app::msg::{Msg, Ticket};

    #[tokio::test]
    async fn a_task_that_breaks_comes_back_with_its_message_and_a_cancelled_one_with_none() {
        let mut tasks = Tasks::default();
        tasks.spawn(Msg::Crashed(Ticket(1)), async { panic!("broken") });
        let Some(Finished::Said(msg)) = tasks.next().await else { panic!("no message") };
        assert_eq!(msg, Msg::Crashed(Ticket(1)));
        tasks.spawn(Msg::Crashed(Ticket(2)), std::future::pending()).abort();
        assert!(matches!(tasks.next().await, Some(Finished::Cancelled)));
        tasks.spawn(Msg::Crashed(Ticket(3)), async { Finished::Recorded });
        assert!(matches!(tasks.next().await, Some(Finished::Recorded)));
        assert!(tasks.is_empty() && tasks.broken.is_empty());
    }
}

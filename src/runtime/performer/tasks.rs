//! Tasks under way, each with what it comes back with when it breaks.

use std::collections::HashMap;

use tokio::task::{AbortHandle, Id, JoinError, JoinSet};

/// Said of a task that ended in a panic.
pub const BROKEN: &str = "an internal error stopped it: the log tells more";

/// Nobody waits for it any more.
#[derive(Debug)]
pub struct Cancelled;

/// What is known of a task.
struct Running<K, T> {
    /// What it is cancelled by.
    name: Option<K>,
    handle: AbortHandle,
    broken: T,
}

/// The tasks under way, some of them under a name. Each has its output for the case that it breaks:
/// whoever waits for it learns of that too. Dropping them cancels them.
pub struct Tasks<K, T> {
    set: JoinSet<T>,
    running: HashMap<Id, Running<K, T>>,
}

impl<K, T: 'static> Default for Tasks<K, T> {
    fn default() -> Self {
        Self { set: JoinSet::new(), running: HashMap::new() }
    }
}

impl<K: PartialEq, T: Send + 'static> Tasks<K, T> {
    /// Begins `work`; `broken` is what it comes back with when it panics.
    pub fn spawn(
        &mut self,
        name: Option<K>,
        broken: impl Into<T>,
        work: impl Future<Output = T> + Send + 'static,
    ) {
        let handle = self.set.spawn(work);
        self.running.insert(handle.id(), Running { name, handle, broken: broken.into() });
    }

    /// Cancels the one of this name, where it is still under way.
    pub fn cancel(&self, name: &K) {
        let named = |one: &&Running<K, T>| one.name.as_ref() == Some(name);
        self.running.values().filter(named).for_each(|one| one.handle.abort());
    }

    /// Whether none is under way.
    pub fn is_empty(&self) -> bool {
        self.set.is_empty()
    }

    /// What the next one comes back with, once it has ended; nothing when none is under way.
    pub async fn next(&mut self) -> Option<Result<T, Cancelled>> {
        let ended = self.set.join_next_with_id().await?;
        Some(self.ended(ended))
    }

    /// What one comes back with that has ended already.
    pub fn finished(&mut self) -> Option<Result<T, Cancelled>> {
        let ended = self.set.try_join_next_with_id()?;
        Some(self.ended(ended))
    }

    fn ended(&mut self, ended: Result<(Id, T), JoinError>) -> Result<T, Cancelled> {
        match ended {
            Ok((id, output)) => {
                self.running.remove(&id);
                Ok(output)
            }
            Err(error) => {
                let broken = self.running.remove(&error.id()).filter(|_| error.is_panic());
                broken.map(|one| one.broken).ok_or(Cancelled)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Cancelled, Tasks};

    #[tokio::test]
    async fn a_task_that_breaks_comes_back_with_its_message_and_a_cancelled_one_with_none() {
        let mut tasks = Tasks::<u64, &str>::default();
        tasks.spawn(None, "broken", async { panic!("broken") });
        assert!(matches!(tasks.next().await, Some(Ok("broken"))));
        tasks.spawn(Some(2), "broken", std::future::pending());
        tasks.cancel(&2);
        assert!(matches!(tasks.next().await, Some(Err(Cancelled))));
        tasks.spawn(Some(3), "broken", async { "done" });
        assert!(matches!(tasks.next().await, Some(Ok("done"))));
        assert!(tasks.is_empty() && tasks.running.is_empty());
    }
}

//! The database: one connection, short transactions.

pub mod auth_requests;
pub mod clients;
pub mod environments;
pub mod grants;
pub mod meta;
mod open;
pub mod secrets;
pub mod sessions;
pub mod sign_ins;
pub mod snapshots;
pub mod users;

use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use jiff::Timestamp;
use rusqlite::{Connection, TransactionBehavior};

/// The database could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("use the sandbox database")]
    Sqlite(#[from] rusqlite::Error),
    #[error("read what the sandbox database holds")]
    Json(#[from] serde_json::Error),
    #[error("draw random bytes")]
    Random,
    #[error("wait for the sandbox database")]
    Interrupted,
}

/// Something to be done once a transaction is committed.
type Afterwards = Box<dyn FnOnce() + Send>;

/// A handle to the database. Clones share the connection.
#[derive(Clone)]
pub struct Store {
    connection: Arc<Mutex<Connection>>,
    /// What the transaction under way wants to be done afterwards. Whoever has the connection has
    /// this as well.
    afterwards: Arc<Mutex<Vec<Afterwards>>>,
}

impl Store {
    fn new(connection: Connection) -> Self {
        Self { connection: Arc::new(Mutex::new(connection)), afterwards: Arc::default() }
    }

    /// Has something done when the transaction under way is committed, and not when it fails. To be
    /// called by its work.
    pub fn afterwards(&self, job: impl FnOnce() + Send + 'static) {
        self.waiting().push(Box::new(job));
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<Afterwards>> {
        self.afterwards.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `work` in a transaction that sees one state throughout and changes nothing.
    pub async fn read<T, E>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.run(TransactionBehavior::Deferred, work).await
    }

    /// Runs `work` in a transaction of its own: all of it happens, or on an error nothing.
    pub async fn write<T, E>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        self.run(TransactionBehavior::Immediate, work).await
    }

    /// Runs `work` on the whole database, while nobody else is at it.
    pub async fn whole<T, E>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let connection = Arc::clone(&self.connection);
        let job = move || work(&mut connection.lock().unwrap_or_else(PoisonError::into_inner));
        tokio::task::spawn_blocking(job)
            .await
            .unwrap_or_else(|_| Err(StoreError::Interrupted.into()))
    }

    // A blocking thread, because SQLite may wait for another process that shares the file, and the
    // terminal runs on the same runtime.
    async fn run<T, E>(
        &self,
        behavior: TransactionBehavior,
        work: impl FnOnce(&Connection) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let store = self.clone();
        let job = move || {
            let mut connection = store.connection.lock().unwrap_or_else(PoisonError::into_inner);
            // One that failed left its own behind.
            store.waiting().clear();
            let transaction =
                connection.transaction_with_behavior(behavior).map_err(StoreError::from)?;
            let result = work(&transaction)?;
            transaction.commit().map_err(StoreError::from)?;
            let afterwards = mem::take(&mut *store.waiting());
            for job in afterwards {
                job();
            }
            Ok(result)
        };
        tokio::task::spawn_blocking(job)
            .await
            .unwrap_or_else(|_| Err(StoreError::Interrupted.into()))
    }
}

/// Times are kept as microseconds since 1970.
fn time(microseconds: i64) -> Option<Timestamp> {
    Timestamp::from_microsecond(microseconds).ok()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use rusqlite::Connection;

    use super::{Store, StoreError};

    #[tokio::test]
    async fn what_is_done_afterwards_waits_for_the_commit_and_is_dropped_without_one() {
        let store = Store::new(Connection::open_in_memory().unwrap());
        let done = Arc::new(AtomicUsize::new(0));
        let attempt = async |fails: bool| {
            let (counter, inner) = (Arc::clone(&done), store.clone());
            let work = move |_: &Connection| {
                let before = counter.load(Ordering::SeqCst);
                let counted = Arc::clone(&counter);
                inner.afterwards(move || {
                    counted.fetch_add(1, Ordering::SeqCst);
                });
                assert_eq!(counter.load(Ordering::SeqCst), before, "not yet");
                if fails { Err(StoreError::Random) } else { Ok(()) }
            };
            store.write(work).await.is_ok()
        };
        assert!(!attempt(true).await);
        assert_eq!(done.load(Ordering::SeqCst), 0);
        assert!(attempt(false).await);
        assert_eq!(done.load(Ordering::SeqCst), 1, "and nothing of the one that failed");
    }
}

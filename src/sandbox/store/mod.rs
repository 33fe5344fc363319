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

use std::sync::{Arc, Mutex, PoisonError};

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

/// A handle to the database. Clones share the connection.
#[derive(Clone)]
pub struct Store(Arc<Mutex<Connection>>);

impl Store {
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
        let connection = Arc::clone(&self.0);
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
        let connection = Arc::clone(&self.0);
        let job = move || {
            let mut connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            let transaction =
                connection.transaction_with_behavior(behavior).map_err(StoreError::from)?;
            let result = work(&transaction)?;
            transaction.commit().map_err(StoreError::from)?;
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

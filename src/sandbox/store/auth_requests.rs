//! Authorize requests that wait for a decision.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, params};

use super::{StoreError, time};

/// A request as it waits.
pub struct WaitingRequest {
    pub client: String,
    /// What was asked, as JSON.
    pub asked: String,
    pub created: Option<Timestamp>,
    /// Whether somebody decided on it already.
    pub decided: bool,
}

/// Keeps a request.
pub fn insert(
    db: &Connection,
    environment: &str,
    id: &str,
    client: &str,
    asked: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO auth_requests (id, environment, client, asked, created)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![id, environment, client, asked, now.as_microsecond()],
    )?;
    Ok(())
}

/// The environment's request with this id.
pub fn get(
    db: &Connection,
    environment: &str,
    id: &str,
) -> Result<Option<WaitingRequest>, StoreError> {
    let sql = "SELECT client, asked, created, decided FROM auth_requests
               WHERE environment = ?1 AND id = ?2";
    let read = |row: &rusqlite::Row<'_>| {
        Ok(WaitingRequest {
            client: row.get(0)?,
            asked: row.get(1)?,
            created: time(row.get(2)?),
            decided: row.get(3)?,
        })
    };
    Ok(db.query_row(sql, params![environment, id], read).optional()?)
}

/// Notes that somebody decided.
pub fn decide(db: &Connection, id: &str) -> Result<(), StoreError> {
    db.execute("UPDATE auth_requests SET decided = 1 WHERE id = ?1", [id])?;
    Ok(())
}

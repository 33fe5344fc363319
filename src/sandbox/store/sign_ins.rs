//! The sign-in log in the store.

use jiff::Timestamp;
use rusqlite::{Connection, params};

use super::{StoreError, time};
use crate::wire::sign_in::SignIn;

/// What a page of the log is asked for.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    pub client: Option<String>,
    pub status: Option<String>,
    pub start: Option<Timestamp>,
    pub end: Option<Timestamp>,
    /// How many entries come before the page.
    pub offset: i64,
    pub size: u32,
}

/// Adds an entry.
pub fn insert(db: &Connection, entry: &SignIn, at: Timestamp) -> Result<(), StoreError> {
    let mut statement = db.prepare_cached(
        "INSERT INTO sign_ins (environment, client, client_name, status, email, at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?;
    statement.execute(params![
        entry.environment_id,
        entry.client_id,
        entry.client_name,
        entry.status,
        entry.email,
        at.as_microsecond(),
    ])?;
    Ok(())
}

/// One page of the environment's log, newest first, and how many entries all pages have.
pub fn page(
    db: &Connection,
    environment: &str,
    asked: &Asked,
) -> Result<(Vec<SignIn>, u64), StoreError> {
    const LISTED: &str = "FROM sign_ins WHERE environment = ?1
         AND (?2 IS NULL OR client = ?2) AND (?3 IS NULL OR status = ?3)
         AND (?4 IS NULL OR at >= ?4) AND (?5 IS NULL OR at < ?5)";
    let start = asked.start.map(Timestamp::as_microsecond);
    let end = asked.end.map(Timestamp::as_microsecond);
    let total: i64 = db
        .prepare_cached(&format!("SELECT count(*) {LISTED}"))?
        .query_row(params![environment, asked.client, asked.status, start, end], |row| {
            row.get(0)
        })?;
    let mut statement = db.prepare_cached(&format!(
        "SELECT client, client_name, status, email, at {LISTED}
         ORDER BY at DESC, position DESC LIMIT ?6 OFFSET ?7"
    ))?;
    let rows = statement.query_map(
        params![environment, asked.client, asked.status, start, end, asked.size, asked.offset],
        |row| {
            Ok(SignIn {
                client_id: row.get(0)?,
                client_name: row.get(1)?,
                environment_id: environment.to_owned(),
                status: row.get(2)?,
                email: row.get(3)?,
                timestamp: time(row.get(4)?),
            })
        },
    )?;
    Ok((rows.collect::<Result<_, _>>()?, total.unsigned_abs()))
}

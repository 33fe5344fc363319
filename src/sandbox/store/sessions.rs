//! Sessions of users, of which an environment's applications share one.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{StoreError, time};
use crate::sandbox::credentials::Hash;

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredSession {
    /// `ses_…`
    pub id: String,
    pub user: String,
    pub organization: String,
    pub created: Option<Timestamp>,
    pub active: Option<Timestamp>,
    pub idle_end: Option<Timestamp>,
    pub absolute_end: Option<Timestamp>,
    pub ended: Option<Timestamp>,
}

impl StoredSession {
    /// Whether it is good now.
    pub fn live(&self, now: Timestamp) -> bool {
        self.ended.is_none()
            && self.idle_end.is_none_or(|end| now < end)
            && self.absolute_end.is_some_and(|end| now < end)
    }
}

/// Adds a session whose cookie has this hash.
pub fn insert(
    db: &Connection,
    environment: &str,
    cookie: &Hash,
    session: &StoredSession,
) -> Result<(), StoreError> {
    let micros = |at: Option<Timestamp>| at.map(Timestamp::as_microsecond);
    let mut statement = db.prepare_cached(
        "INSERT INTO sessions (id, environment, cookie, user, organization, created, active,
                               idle_end, absolute_end)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    statement.execute(params![
        session.id,
        environment,
        cookie,
        session.user,
        session.organization,
        micros(session.created),
        micros(session.active),
        micros(session.idle_end),
        micros(session.absolute_end),
    ])?;
    Ok(())
}

const COLUMNS: &str = "SELECT id, user, organization, created, active, idle_end, absolute_end,
                              ended FROM sessions WHERE environment = ?1";

/// The environment's session whose cookie has this hash.
pub fn by_cookie(
    db: &Connection,
    environment: &str,
    cookie: &Hash,
) -> Result<Option<StoredSession>, StoreError> {
    let mut statement = db.prepare_cached(&format!("{COLUMNS} AND cookie = ?2"))?;
    Ok(statement.query_row(params![environment, cookie], read).optional()?)
}

/// The environment's session with this id.
pub fn get(
    db: &Connection,
    environment: &str,
    id: &str,
) -> Result<Option<StoredSession>, StoreError> {
    let mut statement = db.prepare_cached(&format!("{COLUMNS} AND id = ?2"))?;
    Ok(statement.query_row(params![environment, id], read).optional()?)
}

/// A user's sessions, newest first.
pub fn of_user(
    db: &Connection,
    environment: &str,
    user: &str,
) -> Result<Vec<StoredSession>, StoreError> {
    let sql = format!("{COLUMNS} AND user = ?2 ORDER BY position DESC");
    let mut statement = db.prepare_cached(&sql)?;
    Ok(statement.query_map(params![environment, user], read)?.collect::<Result<_, _>>()?)
}

/// Notes that the session is used, and until when it lasts by that.
pub fn touch(
    db: &Connection,
    id: &str,
    now: Timestamp,
    idle_end: Option<Timestamp>,
) -> Result<(), StoreError> {
    db.execute(
        "UPDATE sessions SET active = ?2, idle_end = ?3 WHERE id = ?1",
        params![id, now.as_microsecond(), idle_end.map(Timestamp::as_microsecond)],
    )?;
    Ok(())
}

/// Notes that a client takes part in the session, which knows the server as this issuer.
pub fn join(db: &Connection, id: &str, client: &str, issuer: &str) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO participants (session, client, issuer) VALUES (?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET issuer = ?3",
        [id, client, issuer],
    )?;
    Ok(())
}

/// The environment's sessions that ended by themselves, and of which nobody was told.
pub fn lapsed(
    db: &Connection,
    environment: &str,
    now: Timestamp,
) -> Result<Vec<StoredSession>, StoreError> {
    let sql = format!("{COLUMNS} AND ended IS NULL AND (idle_end <= ?2 OR absolute_end <= ?2)");
    let mut statement = db.prepare_cached(&sql)?;
    let now = now.as_microsecond();
    Ok(statement.query_map(params![environment, now], read)?.collect::<Result<_, _>>()?)
}

/// When the next session ends by itself.
pub fn next_end(db: &Connection) -> Result<Option<Timestamp>, StoreError> {
    let sql = "SELECT min(min(coalesce(idle_end, absolute_end), absolute_end)) FROM sessions
               WHERE ended IS NULL";
    Ok(db.query_row(sql, [], |row| row.get::<_, Option<i64>>(0))?.and_then(time))
}

/// The clients that took part in the session, and the issuers that they know.
pub fn participants(db: &Connection, id: &str) -> Result<Vec<(String, String)>, StoreError> {
    let sql = "SELECT client, issuer FROM participants WHERE session = ?1 ORDER BY rowid";
    let mut statement = db.prepare_cached(sql)?;
    let pair = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    Ok(statement.query_map([id], pair)?.collect::<Result<_, _>>()?)
}

/// Ends the session, and revokes what was given in it.
pub fn end(db: &Connection, id: &str, now: Timestamp) -> Result<(), StoreError> {
    db.execute(
        "UPDATE sessions SET ended = ?2 WHERE id = ?1 AND ended IS NULL",
        params![id, now.as_microsecond()],
    )?;
    db.execute("UPDATE grants SET revoked = 1 WHERE session = ?1", [id])?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredSession> {
    let at = |index| Ok::<_, rusqlite::Error>(row.get::<_, Option<i64>>(index)?.and_then(time));
    Ok(StoredSession {
        id: row.get(0)?,
        user: row.get(1)?,
        organization: row.get(2)?,
        created: at(3)?,
        active: at(4)?,
        idle_end: at(5)?,
        absolute_end: at(6)?,
        ended: at(7)?,
    })
}

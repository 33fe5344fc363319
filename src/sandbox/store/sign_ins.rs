//! The sign-in log in the store.

use jiff::Timestamp;
use rusqlite::{Connection, Row, params};

use super::{StoreError, time};
use crate::wire::sign_in::SignIn;

/// What a page of the log is asked for.
#[derive(Clone, Debug, Default)]
pub struct SignInFilter {
    pub client: Option<String>,
    /// Any of these; all when there is none.
    pub statuses: Vec<String>,
    /// This address, whatever its case.
    pub email: Option<String>,
    pub start: Option<Timestamp>,
    pub end: Option<Timestamp>,
    /// How many entries come before the page.
    pub offset: i64,
    pub size: u32,
}

/// Adds an entry; without a request's id it gets one.
pub fn insert(db: &Connection, entry: &SignIn, at: Timestamp) -> Result<(), StoreError> {
    let mut statement = db.prepare_cached(
        "INSERT INTO sign_ins (environment, client, client_name, status, email, at, request,
                               organization)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, nullif(?7, ''), ?8)",
    )?;
    statement.execute(params![
        entry.environment_id,
        entry.client_id,
        entry.client_name,
        entry.status,
        entry.email,
        at.as_microsecond(),
        entry.auth_request_id,
        entry.organization_id,
    ])?;
    Ok(())
}

/// Notes how the sign-in of this request stands by now.
pub fn settle(db: &Connection, request: &str, status: &str) -> Result<(), StoreError> {
    db.execute("UPDATE sign_ins SET status = ?2 WHERE request = ?1", [request, status])?;
    Ok(())
}

/// Notes who it is that signs in.
pub fn name(
    db: &Connection,
    request: &str,
    email: &str,
    organization: &str,
) -> Result<(), StoreError> {
    db.execute(
        "UPDATE sign_ins SET email = ?2, organization = ?3 WHERE request = ?1",
        [request, email, organization],
    )?;
    Ok(())
}

/// Gives the statuses that earlier versions wrote the API's names.
pub fn rename_statuses(db: &Connection) -> Result<(), StoreError> {
    for (earlier, now) in [("success", "SUCCESS"), ("failure", "FAILED")] {
        db.execute("UPDATE sign_ins SET status = ?2 WHERE status = ?1", [earlier, now])?;
    }
    Ok(())
}

const LISTED: &str = "FROM sign_ins LEFT JOIN clients ON clients.id = sign_ins.client
     WHERE sign_ins.environment = ?1
     AND (?2 IS NULL OR sign_ins.client = ?2)
     AND (?3 IS NULL OR status IN (SELECT value FROM json_each(?3)))
     AND (?4 IS NULL OR email = ?4 COLLATE NOCASE)
     AND (?5 IS NULL OR at >= ?5) AND (?6 IS NULL OR at < ?6)";

/// One page of the environment's log, newest first, and how many entries all pages have.
pub fn page(
    db: &Connection,
    environment: &str,
    asked: &SignInFilter,
) -> Result<(Vec<SignIn>, u64), StoreError> {
    let statuses = match asked.statuses.as_slice() {
        [] => None,
        some => Some(serde_json::to_string(some)?),
    };
    let start = asked.start.map(Timestamp::as_microsecond);
    let end = asked.end.map(Timestamp::as_microsecond);
    let total: i64 = db.prepare_cached(&format!("SELECT count(*) {LISTED}"))?.query_row(
        params![environment, asked.client, statuses, asked.email, start, end],
        |row| row.get(0),
    )?;
    let mut statement = db.prepare_cached(&format!(
        "SELECT sign_ins.position, sign_ins.environment, sign_ins.client, client_name,
                coalesce(clients.kind, ''), status, email, at, request, organization {LISTED}
         ORDER BY at DESC, sign_ins.position DESC LIMIT ?7 OFFSET ?8"
    ))?;
    let rows = statement.query_map(
        params![
            environment,
            asked.client,
            statuses,
            asked.email,
            start,
            end,
            asked.size,
            asked.offset
        ],
        read,
    )?;
    Ok((rows.collect::<Result<_, _>>()?, total.unsigned_abs()))
}

/// The sandbox has no connections.
fn read(row: &Row<'_>) -> rusqlite::Result<SignIn> {
    Ok(SignIn {
        auth_request_id: match row.get::<_, Option<String>>(8)? {
            Some(request) => request,
            None => format!("areq_{:018}", row.get::<_, i64>(0)?),
        },
        organization_id: row.get(9)?,
        environment_id: row.get(1)?,
        client_id: row.get(2)?,
        client_name: row.get(3)?,
        client_type: row.get(4)?,
        status: row.get(5)?,
        email: row.get(6)?,
        timestamp: time(row.get(7)?),
        ..SignIn::default()
    })
}

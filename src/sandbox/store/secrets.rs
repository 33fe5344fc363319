//! Client secrets in the store: everything but the value.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{StoreError, time};
use crate::sandbox::credentials::Hash;
use crate::wire::secret::WireClientSecret;

/// A secret to be stored.
pub struct NewSecret<'a> {
    pub client: &'a str,
    pub id: &'a str,
    pub hash: Hash,
    pub suffix: &'a str,
    pub active: bool,
    pub created: Timestamp,
    pub expires: Option<Timestamp>,
    /// When it last authenticated; equal to `created` means never (API contract).
    pub last_used: Timestamp,
    pub created_by: Option<&'a str>,
}

/// Adds a secret.
pub fn insert(db: &Connection, secret: &NewSecret<'_>) -> Result<(), StoreError> {
    let mut statement = db.prepare_cached(
        "INSERT INTO secrets (client, id, hash, suffix, active, created, updated, expires,
                              last_used, created_by)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, ?8, ?9)",
    )?;
    statement.execute(params![
        secret.client,
        secret.id,
        secret.hash,
        secret.suffix,
        secret.active,
        secret.created.as_microsecond(),
        secret.expires.map(Timestamp::as_microsecond),
        secret.last_used.as_microsecond(),
        secret.created_by,
    ])?;
    Ok(())
}

const COLUMNS: &str =
    "SELECT id, created, updated, suffix, created_by, active, expires, last_used FROM secrets";

/// The client's secrets, oldest first.
pub fn of_client(db: &Connection, client: &str) -> Result<Vec<WireClientSecret>, StoreError> {
    let mut statement =
        db.prepare_cached(&format!("{COLUMNS} WHERE client = ?1 ORDER BY created, position"))?;
    let secrets = statement.query_map([client], read)?.collect::<Result<_, _>>()?;
    Ok(secrets)
}

/// One secret of the client.
pub fn get(
    db: &Connection,
    client: &str,
    id: &str,
) -> Result<Option<WireClientSecret>, StoreError> {
    let mut statement = db.prepare_cached(&format!("{COLUMNS} WHERE client = ?1 AND id = ?2"))?;
    Ok(statement.query_row(params![client, id], read).optional()?)
}

/// Switches a secret on or off.
pub fn set_active(
    db: &Connection,
    id: &str,
    active: bool,
    now: Timestamp,
) -> Result<(), StoreError> {
    db.execute(
        "UPDATE secrets SET active = ?2, updated = ?3 WHERE id = ?1",
        params![id, active, now.as_microsecond()],
    )?;
    Ok(())
}

/// Deletes a secret.
pub fn delete(db: &Connection, id: &str) -> Result<(), StoreError> {
    db.execute("DELETE FROM secrets WHERE id = ?1", [id])?;
    Ok(())
}

/// Notes the use of the client's secret with this hash. `false` when it has none that is active
/// and has not expired.
pub fn authenticate(
    db: &Connection,
    client: &str,
    hash: &Hash,
    now: Timestamp,
) -> Result<bool, StoreError> {
    let mut statement = db.prepare_cached(
        "UPDATE secrets SET last_used = ?3
         WHERE client = ?1 AND hash = ?2 AND active AND (expires IS NULL OR expires > ?3)",
    )?;
    Ok(statement.execute(params![client, hash, now.as_microsecond()])? > 0)
}

/// Makes the client's secret with this hash work again. `false` when it has none.
pub fn restore(
    db: &Connection,
    client: &str,
    hash: &Hash,
    now: Timestamp,
) -> Result<bool, StoreError> {
    db.execute(
        "UPDATE secrets SET active = 1, expires = NULL, updated = ?3
         WHERE client = ?1 AND hash = ?2 AND NOT (active AND expires IS NULL)",
        params![client, hash, now.as_microsecond()],
    )?;
    let sql = "SELECT EXISTS (SELECT 1 FROM secrets WHERE client = ?1 AND hash = ?2)";
    Ok(db.query_row(sql, params![client, hash], |row| row.get(0))?)
}

fn read(row: &Row<'_>) -> rusqlite::Result<WireClientSecret> {
    let active: bool = row.get(5)?;
    Ok(WireClientSecret {
        id: row.get(0)?,
        create_time: time(row.get(1)?),
        update_time: time(row.get(2)?),
        secret_suffix: row.get(3)?,
        created_by: row.get(4)?,
        status: if active { "ACTIVE" } else { "INACTIVE" }.into(),
        expire_time: row.get::<_, Option<i64>>(6)?.and_then(time),
        last_used_time: time(row.get(7)?),
    })
}

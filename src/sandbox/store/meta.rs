//! What the store knows of itself.

use rusqlite::types::{FromSql, ToSql};
use rusqlite::{Connection, OptionalExtension, params};

use super::StoreError;

const KEY: &str = "key";
const SEED: &str = "seed";
const ORGANIZATIONS: &str = "organizations";
const SIGNING_KEY: &str = "signing_key";
const GENERATED: &str = "generated";

/// The random key that the sandbox's own credentials derive from.
pub fn store_key(db: &Connection) -> Result<Vec<u8>, StoreError> {
    Ok(db.query_row("SELECT value FROM meta WHERE name = ?1", [KEY], |row| row.get(0))?)
}

/// Keeps the key of a store, in place of another one.
pub fn set_store_key(db: &Connection, key: &[u8]) -> Result<(), StoreError> {
    db.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)", params![KEY, key])?;
    Ok(())
}

/// What the store was filled with; `None` in one of an earlier version.
pub fn seed(db: &Connection) -> Result<Option<String>, StoreError> {
    let sql = "SELECT value FROM meta WHERE name = ?1";
    Ok(db.query_row(sql, [SEED], |row| row.get(0)).optional()?)
}

/// Keeps what a new store is filled with.
pub fn set_seed(db: &Connection, seed: &str) -> Result<(), StoreError> {
    db.execute("INSERT INTO meta (name, value) VALUES (?1, ?2)", [SEED, seed])?;
    Ok(())
}

fn value<T: FromSql>(db: &Connection, name: &str) -> Result<Option<T>, StoreError> {
    let sql = "SELECT value FROM meta WHERE name = ?1";
    Ok(db.query_row(sql, [name], |row| row.get(0)).optional()?)
}

fn set_value(db: &Connection, name: &str, value: impl ToSql) -> Result<(), StoreError> {
    let sql = "INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)";
    db.execute(sql, params![name, value])?;
    Ok(())
}

/// The organizations of a seed file, as JSON.
pub fn organizations(db: &Connection) -> Result<Option<String>, StoreError> {
    value(db, ORGANIZATIONS)
}

/// Keeps them.
pub fn set_organizations(db: &Connection, json: &str) -> Result<(), StoreError> {
    set_value(db, ORGANIZATIONS, json)
}

/// The key that tokens are signed with, where it is not the usual one.
pub fn signing_key(db: &Connection) -> Result<Option<Vec<u8>>, StoreError> {
    value(db, SIGNING_KEY)
}

/// Keeps it; without one it is the usual one.
pub fn set_signing_key(db: &Connection, key: Option<&[u8]>) -> Result<(), StoreError> {
    match key {
        Some(key) => set_value(db, SIGNING_KEY, key),
        None => Ok(db.execute("DELETE FROM meta WHERE name = ?1", [SIGNING_KEY]).map(drop)?),
    }
}

/// The clients whose secret derives from the store's key.
pub fn generated(db: &Connection) -> Result<Vec<String>, StoreError> {
    let json: Option<String> = value(db, GENERATED)?;
    Ok(json.map(|json| serde_json::from_str(&json)).transpose()?.unwrap_or_default())
}

/// Adds one of them.
pub fn add_generated(db: &Connection, client: &str) -> Result<(), StoreError> {
    let mut all = generated(db)?;
    all.push(client.to_owned());
    set_value(db, GENERATED, serde_json::to_string(&all)?)
}

/// The next number of the counter that a fixed run takes everything new from.
pub fn count(db: &Connection) -> Result<u64, StoreError> {
    let mut statement = db.prepare_cached(
        "INSERT INTO meta (name, value) VALUES ('counter', 1)
         ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
    )?;
    let number: i64 = statement.query_row([], |row| row.get(0))?;
    Ok(number.unsigned_abs())
}

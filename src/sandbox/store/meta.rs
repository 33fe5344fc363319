//! What the store knows of itself.

use rusqlite::{Connection, OptionalExtension, params};

use super::StoreError;

const KEY: &str = "key";
const SEED: &str = "seed";

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

/// The next number of the counter that a fixed run takes everything new from.
pub fn count(db: &Connection) -> Result<u64, StoreError> {
    let mut statement = db.prepare_cached(
        "INSERT INTO meta (name, value) VALUES ('counter', 1)
         ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value",
    )?;
    let number: i64 = statement.query_row([], |row| row.get(0))?;
    Ok(number.unsigned_abs())
}

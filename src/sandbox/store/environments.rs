//! Environments in the store.

use rusqlite::{Connection, params};

use super::{StoreError, time};
use crate::wire::environment::SessionSettings;

/// An environment, without the address that it has in this process.
#[derive(Clone, Debug)]
pub struct StoredEnvironment {
    pub id: String,
    pub name: String,
    /// `DEV` or `PRD`.
    pub kind: String,
    pub region: String,
    pub created: Option<jiff::Timestamp>,
    pub session: SessionSettings,
}

/// Adds an environment after the others.
pub fn insert(db: &Connection, environment: &StoredEnvironment) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO environments (id, name, kind, region, created, session)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            environment.id,
            environment.name,
            environment.kind,
            environment.region,
            environment.created.map_or(0, jiff::Timestamp::as_microsecond),
            serde_json::to_string(&environment.session)?,
        ],
    )?;
    Ok(())
}

/// All environments, in the order in which they were added.
pub fn all(db: &Connection) -> Result<Vec<StoredEnvironment>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT id, name, kind, region, created, session FROM environments ORDER BY position",
    )?;
    let mut rows = statement.query([])?;
    let mut environments = Vec::new();
    while let Some(row) = rows.next()? {
        environments.push(StoredEnvironment {
            id: row.get(0)?,
            name: row.get(1)?,
            kind: row.get(2)?,
            region: row.get(3)?,
            created: time(row.get(4)?),
            session: serde_json::from_str(&row.get::<_, String>(5)?)?,
        });
    }
    Ok(environments)
}

//! The people who can sign in.

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};

use super::StoreError;

/// Somebody who can sign in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// `usr_…`
    pub id: String,
    pub email: String,
    pub given_name: String,
    pub family_name: String,
    /// `org_…`
    pub organization: String,
    pub roles: Vec<String>,
    pub permissions: Vec<String>,
}

impl User {
    /// Both names.
    pub fn name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }
}

/// Adds a user; one that is there already stays as it is.
pub fn insert(db: &Connection, environment: &str, user: &User) -> Result<(), StoreError> {
    let mut statement = db.prepare_cached(
        "INSERT INTO users (id, environment, email, user) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT DO NOTHING",
    )?;
    statement.execute(params![user.id, environment, user.email, serde_json::to_string(user)?])?;
    Ok(())
}

/// All of the environment's users.
pub fn all(db: &Connection, environment: &str) -> Result<Vec<User>, StoreError> {
    let mut statement =
        db.prepare_cached("SELECT user FROM users WHERE environment = ?1 ORDER BY position")?;
    let texts: Vec<String> =
        statement.query_map([environment], |row| row.get(0))?.collect::<Result<_, _>>()?;
    texts.iter().map(|text| Ok(serde_json::from_str(text)?)).collect()
}

/// The environment's user with this id or this address.
pub fn get(db: &Connection, environment: &str, named: &str) -> Result<Option<User>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT user FROM users WHERE environment = ?1 AND (id = ?2 OR email = ?2)",
    )?;
    let text: Option<String> =
        statement.query_row(params![environment, named], |row| row.get(0)).optional()?;
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
}

//! What users gave applications, and the codes and tokens that came of it. Of codes and refresh
//! tokens the hash is here, of access tokens the id.

use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{StoreError, time};
use crate::sandbox::credentials::Hash;

/// What a user gave an application in a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredGrant {
    pub id: String,
    /// The authorize request it came from, `areq_…`.
    pub request: String,
    /// The session it was given in, `ses_…`.
    pub session: String,
    pub client: String,
    pub scope: String,
    pub revoked: bool,
}

impl StoredGrant {
    /// Whether the scope holds this value.
    pub fn allows(&self, scope: &str) -> bool {
        self.scope.split(' ').any(|one| one == scope)
    }
}

/// A code, and what it stands for.
pub struct StoredCode {
    pub grant: StoredGrant,
    pub redirect_uri: String,
    pub challenge: Option<String>,
    pub nonce: Option<String>,
    pub expires: Option<Timestamp>,
    pub used: bool,
}

/// What a code is bound to besides its grant.
pub struct NewCode<'a> {
    pub hash: Hash,
    pub redirect_uri: &'a str,
    pub challenge: Option<&'a str>,
    pub nonce: Option<&'a str>,
    pub expires: Timestamp,
}

/// Adds a grant with its code.
pub fn insert(db: &Connection, grant: &StoredGrant, code: &NewCode<'_>) -> Result<(), StoreError> {
    db.execute(
        "INSERT INTO grants (id, request, session, client, scope) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![grant.id, grant.request, grant.session, grant.client, grant.scope],
    )?;
    db.execute(
        "INSERT INTO codes (hash, authorized, redirect_uri, challenge, nonce, expires)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            code.hash,
            grant.id,
            code.redirect_uri,
            code.challenge,
            code.nonce,
            code.expires.as_microsecond()
        ],
    )?;
    Ok(())
}

const GRANT: &str =
    "grants.id, grants.request, grants.session, grants.client, grants.scope, grants.revoked";

/// The code with this hash.
pub fn code(db: &Connection, hash: &Hash) -> Result<Option<StoredCode>, StoreError> {
    let sql = format!(
        "SELECT {GRANT}, redirect_uri, challenge, nonce, expires, used
         FROM codes JOIN grants ON grants.id = codes.authorized WHERE codes.hash = ?1"
    );
    let read = |row: &Row<'_>| {
        Ok(StoredCode {
            grant: grant(row)?,
            redirect_uri: row.get(6)?,
            challenge: row.get(7)?,
            nonce: row.get(8)?,
            expires: time(row.get(9)?),
            used: row.get(10)?,
        })
    };
    Ok(db.query_row(&sql, [hash], read).optional()?)
}

/// Notes that the code was used.
pub fn use_code(db: &Connection, hash: &Hash) -> Result<(), StoreError> {
    db.execute("UPDATE codes SET used = 1 WHERE hash = ?1", [hash])?;
    Ok(())
}

/// Adds a refresh token.
pub fn add_refresh(db: &Connection, grant: &str, hash: &Hash) -> Result<(), StoreError> {
    let sql = "INSERT INTO refresh_tokens (hash, authorized) VALUES (?1, ?2)";
    db.execute(sql, params![hash, grant])?;
    Ok(())
}

/// The grant of the refresh token with this hash, and whether the token was used.
pub fn refresh(db: &Connection, hash: &Hash) -> Result<Option<(StoredGrant, bool)>, StoreError> {
    let sql = format!(
        "SELECT {GRANT}, used FROM refresh_tokens
         JOIN grants ON grants.id = refresh_tokens.authorized WHERE hash = ?1"
    );
    Ok(db.query_row(&sql, [hash], |row| Ok((grant(row)?, row.get(6)?))).optional()?)
}

/// Notes that the refresh token was used.
pub fn use_refresh(db: &Connection, hash: &Hash) -> Result<(), StoreError> {
    db.execute("UPDATE refresh_tokens SET used = 1 WHERE hash = ?1", [hash])?;
    Ok(())
}

/// Adds an access token.
pub fn add_access(db: &Connection, grant: &str, id: &str) -> Result<(), StoreError> {
    db.execute("INSERT INTO user_tokens (id, authorized) VALUES (?1, ?2)", [id, grant])?;
    Ok(())
}

/// The grant of the access token with this id, unless the token itself was revoked.
pub fn access(db: &Connection, id: &str) -> Result<Option<StoredGrant>, StoreError> {
    let sql = format!(
        "SELECT {GRANT} FROM user_tokens JOIN grants ON grants.id = user_tokens.authorized
         WHERE user_tokens.id = ?1 AND NOT user_tokens.revoked"
    );
    Ok(db.query_row(&sql, [id], grant).optional()?)
}

/// Revokes one access token.
pub fn revoke_access(db: &Connection, id: &str) -> Result<(), StoreError> {
    db.execute("UPDATE user_tokens SET revoked = 1 WHERE id = ?1", [id])?;
    Ok(())
}

/// Revokes a grant with everything that came of it.
pub fn revoke(db: &Connection, id: &str) -> Result<(), StoreError> {
    db.execute("UPDATE grants SET revoked = 1 WHERE id = ?1", [id])?;
    Ok(())
}

fn grant(row: &Row<'_>) -> rusqlite::Result<StoredGrant> {
    Ok(StoredGrant {
        id: row.get(0)?,
        request: row.get(1)?,
        session: row.get(2)?,
        client: row.get(3)?,
        scope: row.get(4)?,
        revoked: row.get(5)?,
    })
}

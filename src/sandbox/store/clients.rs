//! Clients in the store.

use rusqlite::{Connection, OptionalExtension, params};

use super::{StoreError, secrets};
use crate::wire::application::Client;

/// Which part of a listing a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cursor {
    /// The items after this position.
    After(i64),
    /// The items before this position.
    Before(i64),
}

/// One page of a listing.
pub struct ClientPage {
    /// The clients with their secrets, oldest first.
    pub clients: Vec<Client>,
    /// How many clients the whole listing has.
    pub total: u64,
    /// The cursor of the page that follows.
    pub next: Option<Cursor>,
    /// The cursor of the page before.
    pub previous: Option<Cursor>,
}

/// Adds a client. Its secrets are not stored by this.
pub fn insert(db: &Connection, environment: &str, client: &Client) -> Result<(), StoreError> {
    let mut statement = db.prepare_cached(
        "INSERT INTO clients (id, environment, kind, client) VALUES (?1, ?2, ?3, ?4)",
    )?;
    statement.execute(params![client.id, environment, client.client_type, document(client)?])?;
    Ok(())
}

/// The client with its secrets, if the environment has it.
pub fn get(db: &Connection, environment: &str, id: &str) -> Result<Option<Client>, StoreError> {
    let mut statement =
        db.prepare_cached("SELECT client FROM clients WHERE environment = ?1 AND id = ?2")?;
    let text: Option<String> =
        statement.query_row(params![environment, id], |row| row.get(0)).optional()?;
    text.map(|text| whole(db, &text)).transpose()
}

/// The environment's Default Client.
pub fn default(db: &Connection, environment: &str) -> Result<Option<Client>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT client FROM clients WHERE environment = ?1 AND kind = 'ENV'
         ORDER BY position LIMIT 1",
    )?;
    let text: Option<String> = statement.query_row([environment], |row| row.get(0)).optional()?;
    text.map(|text| whole(db, &text)).transpose()
}

/// Replaces a client. Its secrets stay as they are.
pub fn replace(db: &Connection, client: &Client) -> Result<(), StoreError> {
    let mut statement = db.prepare_cached("UPDATE clients SET client = ?2 WHERE id = ?1")?;
    statement.execute(params![client.id, document(client)?])?;
    Ok(())
}

/// Deletes a client and its secrets.
pub fn delete(db: &Connection, id: &str) -> Result<(), StoreError> {
    db.execute("DELETE FROM clients WHERE id = ?1", [id])?;
    Ok(())
}

const LISTED: &str = "FROM clients WHERE environment = ?1
     AND (?2 IS NULL OR kind IN (SELECT value FROM json_each(?2)))";

/// One page of the environment's clients, of these types only when some are given.
pub fn page(
    db: &Connection,
    environment: &str,
    kinds: Option<&[String]>,
    cursor: Cursor,
    size: u32,
) -> Result<ClientPage, StoreError> {
    let kinds = kinds.map(serde_json::to_string).transpose()?;
    let total: i64 = db
        .prepare_cached(&format!("SELECT count(*) {LISTED}"))?
        .query_row(params![environment, kinds], |row| row.get(0))?;
    let (from, condition) = match cursor {
        Cursor::After(position) => (position, "position > ?3 ORDER BY position"),
        Cursor::Before(position) => (position, "position < ?3 ORDER BY position DESC"),
    };
    let mut statement =
        db.prepare_cached(&format!("SELECT position, client {LISTED} AND {condition} LIMIT ?4"))?;
    let mut rows = statement.query(params![environment, kinds, from, size])?;
    let mut found: Vec<(i64, Client)> = Vec::new();
    while let Some(row) = rows.next()? {
        found.push((row.get(0)?, whole(db, &row.get::<_, String>(1)?)?));
    }
    found.sort_by_key(|(position, _)| *position);
    let any = |condition: &str, position: i64| -> Result<bool, StoreError> {
        let sql = format!("SELECT EXISTS (SELECT 1 {LISTED} AND position {condition} ?3)");
        let found = db
            .prepare_cached(&sql)?
            .query_row(params![environment, kinds, position], |row| row.get(0))?;
        Ok(found)
    };
    let (first, last) = match (found.first(), found.last()) {
        (Some((first, _)), Some((last, _))) => (*first, *last),
        _ => (i64::MAX, i64::MAX),
    };
    Ok(ClientPage {
        next: any(">", last)?.then_some(Cursor::After(last)),
        previous: (first != i64::MAX && any("<", first)?).then_some(Cursor::Before(first)),
        clients: found.into_iter().map(|(_, client)| client).collect(),
        total: total.unsigned_abs(),
    })
}

fn document(client: &Client) -> Result<String, StoreError> {
    Ok(serde_json::to_string(&Client { secrets: Vec::new(), ..client.clone() })?)
}

fn whole(db: &Connection, text: &str) -> Result<Client, StoreError> {
    let client: Client = serde_json::from_str(text)?;
    Ok(Client { secrets: secrets::of_client(db, &client.id)?, ..client })
}

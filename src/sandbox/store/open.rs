//! Opening the database file and bringing its schema up.

use std::fs::OpenOptions;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use super::snapshots::{self, SnapshotName};
use super::{Store, StoreError};
use crate::sandbox::error::SandboxError;
use crate::sandbox::options::Database;

/// The version of the schema, kept in `PRAGMA user_version`.
const VERSION: i64 = 2;
/// The first version, and what each further one adds.
const FIRST: &str = include_str!("schema.sql");
const SECOND: &str = include_str!("sign_in.sql");
/// Marks a file as the sandbox's (`PRAGMA application_id`): "adck".
const APPLICATION: i64 = 0x6164_636b;
/// Takes everything out of the tables, what refers to others first.
const EMPTY: &str = "DELETE FROM sign_ins; DELETE FROM secrets; DELETE FROM clients;
                     DELETE FROM environments; DELETE FROM meta;";
/// How long a statement waits for another process that writes.
const PATIENCE: Duration = Duration::from_secs(10);

impl Store {
    /// Opens the database; empties it when it is to be `reset`; when it is new, creates its schema and fills it with `seed`; then, new
    /// or not, does `always`. All of it is one transaction: of two processes that start on the
    /// same file, one seeds.
    ///
    /// # Errors
    /// When the file cannot be opened, is none of the sandbox's, or is of a newer version.
    pub fn open<T>(
        database: &Database,
        reset: bool,
        snapshot: Option<(&Path, &SnapshotName)>,
        seed: impl FnOnce(&Connection) -> Result<(), StoreError>,
        always: impl FnOnce(&Connection) -> Result<T, StoreError>,
    ) -> Result<(Self, T), SandboxError> {
        let file = database.name();
        let mut connection = connect(database).map_err(|error| refuse(&file, error))?;
        if let Some((directory, name)) = snapshot {
            begin_as(&mut connection, reset, &file, directory, name)?;
        }
        let reset = reset && snapshot.is_none();
        let found = prepare(&mut connection, reset, seed, always);
        match found.map_err(|error| refuse(&file, error))? {
            FoundDatabase::Ours(result) => Ok((Self::new(connection), result)),
            FoundDatabase::Newer(found) => {
                Err(SandboxError::NewerDatabase { file, found, known: VERSION })
            }
            FoundDatabase::Foreign => Err(SandboxError::NotADatabase { file }),
        }
    }
}

/// Makes a new database, or one that is to be reset, a copy of a snapshot.
fn begin_as(
    connection: &mut Connection,
    reset: bool,
    file: &str,
    directory: &Path,
    name: &SnapshotName,
) -> Result<(), SandboxError> {
    let objects = objects(connection).map_err(|error| refuse(file, error))?;
    let (application, _) = versions(connection).map_err(|error| refuse(file, error))?;
    if objects > 0 && application != APPLICATION {
        return Err(SandboxError::NotADatabase { file: file.to_owned() });
    }
    if objects > 0 && !reset {
        return Err(SandboxError::HasData { file: file.to_owned() });
    }
    let (snapshot, ()) = snapshots::read(directory, name, |_| Ok(()))?;
    Ok(snapshots::replace(connection, &snapshot)?)
}

fn objects(db: &Connection) -> Result<i64, StoreError> {
    Ok(db.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?)
}

enum FoundDatabase<T> {
    Ours(T),
    Newer(i64),
    Foreign,
}

fn connect(database: &Database) -> Result<Connection, StoreError> {
    let connection = match database {
        Database::Memory => Connection::open_in_memory()?,
        Database::File(path) => {
            create(path)
                .map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
            Connection::open(path)?
        }
    };
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    Ok(connection)
}

/// Created by the library, the file would be readable for all.
pub fn create(path: &Path) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}

/// Brings the schema of a database up to this program's; `false` when it is none of the sandbox's, or
/// a newer one.
pub fn bring_up(connection: &mut Connection) -> Result<bool, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let ours = match versions(&transaction)? {
        (APPLICATION, version @ (1 | VERSION)) => {
            migrate(&transaction, version)?;
            true
        }
        _ => false,
    };
    transaction.commit()?;
    Ok(ours)
}

/// Whose the database is, and which version.
fn versions(db: &Connection) -> Result<(i64, i64), StoreError> {
    let pragma = |name| db.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    Ok((pragma("application_id")?, pragma("user_version")?))
}

fn migrate(db: &Connection, version: i64) -> Result<(), StoreError> {
    if version == 1 {
        db.execute_batch(SECOND)?;
        db.pragma_update(None, "user_version", VERSION)?;
    }
    Ok(())
}

fn prepare<T>(
    connection: &mut Connection,
    reset: bool,
    seed: impl FnOnce(&Connection) -> Result<(), StoreError>,
    always: impl FnOnce(&Connection) -> Result<T, StoreError>,
) -> Result<FoundDatabase<T>, StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let (application, version) = versions(&transaction)?;
    match (application, version, objects(&transaction)?) {
        (APPLICATION, 1 | VERSION, _) => {
            migrate(&transaction, version)?;
            if reset {
                transaction.execute_batch(EMPTY)?;
                seed(&transaction)?;
            }
        }
        (APPLICATION, newer, _) => return Ok(FoundDatabase::Newer(newer)),
        (0, 0, 0) => {
            transaction.execute_batch(FIRST)?;
            transaction.execute_batch(SECOND)?;
            transaction.pragma_update(None, "application_id", APPLICATION)?;
            transaction.pragma_update(None, "user_version", VERSION)?;
            seed(&transaction)?;
        }
        _ => return Ok(FoundDatabase::Foreign),
    }
    let result = always(&transaction)?;
    transaction.commit()?;
    write_ahead(connection)?;
    Ok(FoundDatabase::Ours(result))
}

/// Readers do not wait for writers then. A file stays switched, so when another process is at it
/// this very moment, that one switches it for both.
fn write_ahead(connection: &Connection) -> Result<(), StoreError> {
    match connection.pragma_update_and_check(None, "journal_mode", "wal", |_| Ok(())) {
        Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => Ok(()),
        result => Ok(result?),
    }
}

fn refuse(file: &str, error: StoreError) -> SandboxError {
    let file = file.to_owned();
    match error {
        StoreError::Sqlite(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => {
            SandboxError::NotADatabase { file }
        }
        StoreError::Sqlite(rusqlite::Error::ToSqlConversionFailure(source)) => {
            SandboxError::Open { file, source }
        }
        error => SandboxError::Open { file, source: Box::new(error) },
    }
}

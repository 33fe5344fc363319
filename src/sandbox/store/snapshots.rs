//! Copies of the whole database, as files beside one another.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use jiff::Timestamp;
use rusqlite::backup::{Backup, StepResult};
use rusqlite::{Connection, OpenFlags};

use super::StoreError;
use super::open::{bring_up, create};

const ENDING: &str = "sqlite";
/// The longest name.
const LONGEST: usize = 64;

/// Why a snapshot could not be saved, restored, listed or deleted.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// It would not be the name of a file here.
    #[error(
        "{0:?} is no name for a snapshot: write letters, digits, '-', '_' and '.', at most {LONGEST}, a letter or a digit first"
    )]
    Misnamed(String),
    /// This process keeps none.
    #[error("this sandbox has no directory for snapshots: the environment names no home")]
    Nowhere,
    /// There is none.
    #[error("there is no snapshot {0}")]
    Missing(String),
    /// The file is something else.
    #[error("the file of the snapshot {0} is not a database of this sandbox's version")]
    NotOurs(String),
    /// It has other environments.
    #[error(
        "the snapshot {0} has other environments than this sandbox: start one with --snapshot {0}"
    )]
    OtherEnvironments(String),
    /// The file cannot be read or written.
    #[error("use the snapshot's file {path}")]
    File {
        /// The file.
        path: String,
        /// Why.
        source: io::Error,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<rusqlite::Error> for SnapshotError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

/// A snapshot's name: never a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SnapshotName(String);

impl SnapshotName {
    /// # Errors
    /// When it is none.
    pub fn new(text: &str) -> Result<Self, SnapshotError> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        let begins = text.starts_with(|c: char| c.is_ascii_alphanumeric());
        if begins && text.len() <= LONGEST && text.chars().all(plain) {
            Ok(Self(text.to_owned()))
        } else {
            Err(SnapshotError::Misnamed(text.to_owned()))
        }
    }

    /// The name as it is written.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// The file of the snapshot in this directory.
    ///
    /// # Errors
    /// When there is none.
    pub fn found(&self, directory: &Path) -> Result<PathBuf, SnapshotError> {
        let path = self.path(directory);
        if path.is_file() { Ok(path) } else { Err(SnapshotError::Missing(self.0.clone())) }
    }

    fn path(&self, directory: &Path) -> PathBuf {
        directory.join(format!("{}.{ENDING}", self.0))
    }
}

/// Copies the database into the directory; `true` when that replaces a snapshot of the same name. The
/// copy takes its name when it is whole.
pub fn save(
    live: &Connection,
    directory: &Path,
    name: &SnapshotName,
) -> Result<bool, SnapshotError> {
    make(directory)?;
    let path = name.path(directory);
    // A name that no snapshot can have.
    let unfinished = directory.join(format!(".{}.{}", name.0, std::process::id()));
    let failed = |source| SnapshotError::File { path: path.display().to_string(), source };
    let _ = fs::remove_file(&unfinished);
    create(&unfinished).map_err(failed)?;
    let copied = live.execute("VACUUM INTO ?1", [unfinished.display().to_string()]);
    let replaced = path.exists();
    let moved = copied
        .map_err(SnapshotError::from)
        .and_then(|_| fs::rename(&unfinished, &path).map_err(failed));
    if moved.is_err() {
        let _ = fs::remove_file(&unfinished);
    }
    moved.map(|()| replaced)
}

/// The names in the directory with their times and sizes, by name.
pub fn list(
    directory: &Path,
) -> Result<Vec<(SnapshotName, Option<Timestamp>, u64)>, SnapshotError> {
    let failed = |source| SnapshotError::File { path: directory.display().to_string(), source };
    let entries = match fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(error)),
    };
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(failed)?.path();
        let stem = path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let ours = path.extension().is_some_and(|ending| ending == ENDING);
        let Some(name) = SnapshotName::new(stem).ok().filter(|_| ours) else { continue };
        let Ok(data) = fs::metadata(&path) else { continue };
        let saved = data.modified().ok().and_then(time);
        found.push((name, saved, data.len()));
    }
    found.sort_by(|(one, ..), (other, ..)| one.0.cmp(&other.0));
    Ok(found)
}

fn time(at: SystemTime) -> Option<Timestamp> {
    Timestamp::try_from(at).ok()
}

/// Deletes a snapshot.
pub fn delete(directory: &Path, name: &SnapshotName) -> Result<(), SnapshotError> {
    let path = name.found(directory)?;
    fs::remove_file(&path)
        .map_err(|source| SnapshotError::File { path: path.display().to_string(), source })
}

/// The snapshot in memory, of this program's version, with `work` done to it.
pub fn read<T>(
    directory: &Path,
    name: &SnapshotName,
    work: impl FnOnce(&Connection) -> Result<T, SnapshotError>,
) -> Result<(Connection, T), SnapshotError> {
    let source = Connection::open_with_flags(
        name.found(directory)?,
        OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX,
    )?;
    let not_ours = |_| SnapshotError::NotOurs(name.0.clone());
    let mut copy = Connection::open_in_memory()?;
    replace(&mut copy, &source).map_err(not_ours)?;
    copy.pragma_update(None, "foreign_keys", true)?;
    if !bring_up(&mut copy).map_err(|error| not_ours(SnapshotError::from(error)))? {
        return Err(SnapshotError::NotOurs(name.0.clone()));
    }
    let transaction = copy.transaction()?;
    let result = work(&transaction)?;
    transaction.commit()?;
    Ok((copy, result))
}

/// Replaces everything in a database at once: others see what was there, or what is there now.
pub fn replace(database: &mut Connection, by: &Connection) -> Result<(), SnapshotError> {
    let backup = Backup::new(by, database)?;
    match backup.step(-1)? {
        StepResult::Done => Ok(()),
        _ => Err(SnapshotError::Store(StoreError::Interrupted)),
    }
}

/// A directory that is closed to others.
fn make(directory: &Path) -> Result<(), SnapshotError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    let failed = |source| SnapshotError::File { path: directory.display().to_string(), source };
    builder.create(directory).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::SnapshotName;

    #[test]
    fn a_name_is_never_a_path() {
        for good in ["before", "2026-11-24", "a.b_c", "7", &"x".repeat(64)] {
            assert_eq!(SnapshotName::new(good).unwrap().text(), good);
        }
        for bad in [
            "",
            ".",
            "..",
            ".hidden",
            "-x",
            "a/b",
            "/etc/passwd",
            "a\\b",
            "ä",
            "a b",
            "a\0b",
            "a\n",
        ] {
            assert!(SnapshotName::new(bad).is_err(), "{bad:?}");
        }
        assert!(SnapshotName::new(&"x".repeat(65)).is_err());
    }
}

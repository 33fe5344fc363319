//! The record of what was done: JSON Lines under the state directory, shared by every run of the
//! program, and only ever appended to. A file that is full is put aside under a number; the oldest
//! of them goes.
//!
//! Everything here waits for the disk: call it through a
//! [`Disk`](super::disk::Disk), or where waiting is allowed.

mod backups;

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::FlockOperation;

pub use super::appending::{AppendError, Trouble};
pub use backups::Backups;

use super::appending;
use crate::domain::record::{Entry, folded, newer};

/// The size from which the file is put aside, in bytes.
const FULL: u64 = 1024 * 1024;

/// How many files that were put aside are kept.
const KEPT: usize = 3;

/// The most entries that are read, counted from the newest.
const MOST_READ: usize = 5_000;

/// How much of the end of each file is read, in bytes: all of it, unless somebody else made it grow.
const TAIL: u64 = 2 * FULL;

/// The record, as one process uses it. Nothing is held open between calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    path: PathBuf,
    full: u64,
}

impl Record {
    /// The record in `directory`. Nothing is created yet.
    pub fn new(directory: &Path) -> Self {
        Self::with_limit(directory, FULL)
    }

    /// The record in `directory`, whose files are full at `full` bytes.
    pub fn with_limit(directory: &Path, full: u64) -> Self {
        Self { path: directory.join("record.jsonl"), full }
    }

    /// Where the newest entries are.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes an entry down, and returns when the disk has it.
    ///
    /// # Errors
    /// The entry may not be on the disk.
    pub fn append(&self, entry: &Entry) -> Result<(), AppendError> {
        let failed = |error: &io::Error| AppendError::new("write", "history", &self.path, error);
        let mut line = serde_json::to_vec(entry).map_err(|error| failed(&error.into()))?;
        line.push(b'\n');
        let (file, locked) =
            self.locked(FlockOperation::LockExclusive).map_err(|error| failed(&error))?;
        let kept = ends_a_line(&file).and_then(|whole| {
            if !whole {
                // What a torn write left is a line of its own.
                line.insert(0, b'\n');
            }
            appending::append(&file, &line)
        });
        if kept.is_ok() && locked && file.metadata().is_ok_and(|data| data.size() >= self.full) {
            self.put_aside();
        }
        appending::unlock(&file);
        kept.map_err(|error| failed(&error))
    }

    /// The newest entries, oldest first, each as it was last written down. What a newer
    /// version wrote is among them; lines that were torn are passed over.
    ///
    /// # Errors
    /// When the record is there and cannot be read.
    pub fn read(&self) -> Result<Vec<Entry>, AppendError> {
        let failed = |error: &io::Error| AppendError::new("read", "history", &self.path, error);
        if !self.path.exists() && !self.aside(1).exists() {
            return Ok(Vec::new());
        }
        // Held against files being put aside while they are read.
        let (file, _) = self.locked(FlockOperation::LockShared).map_err(|error| failed(&error))?;
        let mut lines = Vec::new();
        let older = (1..=KEPT).rev().map(|number| self.aside(number));
        for path in older.chain([self.path.clone()]) {
            let text = appending::open_read(&path).and_then(|file| file.map_or(Ok(vec![]), tail));
            lines.extend(entries(&text.map_err(|error| failed(&error))?));
        }
        appending::unlock(&file);
        let mut entries = folded(lines);
        entries.drain(..entries.len().saturating_sub(MOST_READ));
        Ok(entries)
    }

    /// Opens the newest file and locks it; also returns whether locks work here. It may have been
    /// put aside between the two, and is opened anew then.
    fn locked(&self, how: FlockOperation) -> io::Result<(File, bool)> {
        loop {
            let file = appending::open(&self.path)?;
            let locked = appending::lock(&file, how)?;
            let ours = file.metadata()?;
            match fs::symlink_metadata(&self.path) {
                Ok(there) if (there.dev(), there.ino()) == (ours.dev(), ours.ino()) => {
                    return Ok((file, locked));
                }
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => appending::unlock(&file),
            }
        }
    }

    fn aside(&self, number: usize) -> PathBuf {
        self.path.with_file_name(format!("record.{number}.jsonl"))
    }

    // Called under the exclusive lock of the newest file, so that one process at a time is here.
    fn put_aside(&self) {
        let moved = (1..KEPT).rev().try_for_each(|number| {
            match fs::rename(self.aside(number), self.aside(number + 1)) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
                done => done,
            }
        });
        // A file that grows on is better than an entry that is lost.
        if let Err(error) = moved.and_then(|()| fs::rename(&self.path, self.aside(1))) {
            tracing::warn!(%error, "putting the record aside");
        }
    }
}

fn ends_a_line(mut file: &File) -> io::Result<bool> {
    if file.metadata()?.size() == 0 {
        return Ok(true);
    }
    let mut last = [0];
    file.seek(SeekFrom::End(-1))?;
    file.read_exact(&mut last)?;
    Ok(last == *b"\n")
}

fn tail(mut file: File) -> io::Result<Vec<u8>> {
    let size = file.metadata()?.size();
    file.seek(SeekFrom::Start(size.saturating_sub(TAIL)))?;
    appending::contents(&file)
}

fn entries(text: &[u8]) -> Vec<Entry> {
    let lines = text.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    let read = lines.filter_map(|line| {
        let entry = newer::read(line);
        if entry.is_none() {
            tracing::warn!(length = line.len(), "passing over a line of the record");
        }
        entry
    });
    read.collect()
}

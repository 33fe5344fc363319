//! The record and the kept copies, as a session uses them: what is asked is done by the thread that
//! waits for the disk.

use super::{Backups, Record};
use crate::domain::record::Entry;
use crate::domain::record::backup::Backup;
use crate::runtime::disk::{Disk, Owed};

/// The record and the backups, kept by the thread of a [`Disk`].
#[derive(Clone, Debug)]
pub struct RecordThread {
    disk: Disk,
    record: Record,
    backups: Backups,
}

impl RecordThread {
    /// Keeps both through `disk`.
    pub fn new(disk: Disk, record: Record, backups: Backups) -> Self {
        Self { disk, record, backups }
    }

    /// Writes an entry down. In order of the calls, whether or not the answer is waited for.
    pub fn append(
        &self,
        entry: Entry,
    ) -> impl Future<Output = Result<(), String>> + Send + 'static {
        let words = format!("not in the record: {}", entry.doing());
        let owed = Owed { key: format!("entry {}", entry.id), words };
        let record = self.record.clone();
        self.disk.ask(Some(owed), move || record.append(&entry)).get()
    }

    /// Reads the newest entries.
    pub fn read(&self) -> impl Future<Output = Result<Vec<Entry>, String>> + Send + 'static {
        let record = self.record.clone();
        self.disk.ask(None, move || record.read()).get()
    }

    /// Writes a backup to a new file and tells its path.
    pub fn keep(
        &self,
        backup: Backup,
    ) -> impl Future<Output = Result<String, String>> + Send + 'static {
        let backups = self.backups.clone();
        self.disk.ask(None, move || backups.keep(&backup)).get()
    }

    /// Reads a backup.
    pub fn load(
        &self,
        path: String,
    ) -> impl Future<Output = Result<Backup, String>> + Send + 'static {
        let backups = self.backups.clone();
        self.disk.ask(None, move || backups.load(&path)).get()
    }
}

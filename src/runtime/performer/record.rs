//! The record of what was done, and the copies of what was deleted.

use super::{NOWHERE, Performer};
use crate::domain::pending::PendingWrite;
use crate::domain::record::backup::Backup;
use crate::domain::record::{Entry, cut_off};
use crate::runtime::appending::AppendError;
use crate::runtime::disk::{DiskAnswer, Owed};
use crate::runtime::journal::Process;
use crate::runtime::record::{Backups, Record};

impl Performer {
    /// Writes an entry down. In order of the calls, whether or not the answer is waited for.
    pub fn record(&self, entry: Entry) -> DiskAnswer<()> {
        let words = format!("not in the history: {}", entry.doing());
        let owed = Owed { key: format!("entry {}", entry.id), words };
        self.ask_record(Some(owed), move |record, _| record.append(&entry))
    }

    /// Reads the newest entries.
    pub fn read_record(&self) -> DiskAnswer<Vec<Entry>> {
        self.ask_record(None, |record, _| record.read())
    }

    /// Which of these pending writes of other runs were not cut off: the history tells that their answers
    /// were lost. It waits for the disk, and only where there are any.
    pub fn mark_unanswered(&self, pending: &mut [PendingWrite]) {
        let Some((record, _)) = self.record.as_ref().filter(|_| !pending.is_empty()) else {
            return;
        };
        // Where it cannot be read, that is said when it is shown.
        let entries = record.read().unwrap_or_default();
        for intent in pending {
            let id = intent.id.entry();
            let entry = entries.iter().find(|entry| entry.id == id);
            intent.unanswered = entry.is_some_and(|entry| entry.outcome.unanswered());
        }
    }

    /// Reads what other runs than `own` left open that do not go on any more. There is nothing to
    /// read where nothing is kept.
    pub fn read_cut_off(&self, own: String) -> Option<DiskAnswer<Vec<Entry>>> {
        self.record.as_ref()?;
        let over = move |entry: &Entry| entry.id.run() != own && !Process::runs(entry.id.run());
        Some(self.ask_record(None, move |record, _| {
            Ok(cut_off::open(&record.read()?).into_iter().filter(over).collect())
        }))
    }

    /// Writes a backup to a new file and tells its path.
    pub fn back_up(&self, backup: Backup) -> DiskAnswer<String> {
        self.ask_record(None, move |_, backups| backups.keep(&backup))
    }

    /// Reads a backup.
    pub fn read_backup(&self, path: String) -> DiskAnswer<Backup> {
        self.ask_record(None, move |_, backups| backups.load(&path))
    }

    fn ask_record<T: Send + 'static>(
        &self,
        owed: Option<Owed>,
        work: impl FnOnce(&Record, &Backups) -> Result<T, AppendError> + Send + 'static,
    ) -> DiskAnswer<T> {
        match (&self.disk, self.record.clone()) {
            (Some(disk), Some((record, backups))) => {
                disk.ask(owed, move || work(&record, &backups))
            }
            _ => DiskAnswer::ready(Err(NOWHERE.into())),
        }
    }
}

//! The session's part in the record and the copies of what was deleted.

use super::tasks::{BROKEN, Finished};
use super::{RecordThread, Session};
use crate::app::msg::{Msg, Ticket};
use crate::app::undoing::{Asked, Undoing};
use crate::domain::EnvKey;
use crate::domain::record::backup::Backup;
use crate::domain::record::{Entry, cut_off};
use crate::runtime::journal::Process;

/// What is said where nothing is kept.
const NOWHERE: &str = "there is no state directory: the environment names no home";

/// What other runs left open that do not go on any more.
fn over(entries: &[Entry], own: &str) -> Vec<Entry> {
    let over = |entry: &Entry| entry.id.run() != own && !Process::runs(entry.id.run());
    cut_off::open(entries).into_iter().filter(over).collect()
}

impl Session {
    // The write waits for its entry and goes on whatever becomes of it; that one is missing is told.
    pub(super) fn record(&mut self, entry: Box<Entry>) {
        let written = self
            .record_thread
            .as_ref()
            .map(|record_thread| record_thread.append(entry.as_ref().clone()));
        let broken = Msg::Unrecorded(entry.clone(), BROKEN.into());
        self.tasks.spawn(broken, async move {
            let written = match written {
                Some(written) => written.await,
                None => Err(NOWHERE.into()),
            };
            match written {
                Ok(()) => Finished::Recorded,
                Err(why) => Finished::Said(Msg::Unrecorded(entry, why)),
            }
        });
    }

    pub(super) fn read_record(&mut self, asked: Asked) {
        if asked == Asked::CutOff && self.record_thread.is_none() {
            return;
        }
        let read = self.record_thread.as_ref().map(RecordThread::read);
        let own = self.run.clone();
        let broken = Msg::RecordRead(asked.clone(), Err(BROKEN.into()));
        self.tasks.spawn(broken, async move {
            let entries = match read {
                Some(read) => read.await,
                None => Err(NOWHERE.into()),
            };
            let entries = match asked {
                Asked::CutOff => entries.map(|entries| over(&entries, &own)),
                _ => entries,
            };
            Finished::Said(Msg::RecordRead(asked, entries))
        });
    }

    pub(super) fn back_up(&mut self, ticket: Ticket, backup: Backup) {
        let kept = self.record_thread.as_ref().map(|record_thread| record_thread.keep(backup));
        self.tasks.spawn(Msg::BackedUp(ticket, Err(BROKEN.into())), async move {
            let path = match kept {
                Some(kept) => kept.await,
                None => Err(NOWHERE.into()),
            };
            Finished::Said(Msg::BackedUp(ticket, path))
        });
    }

    pub(super) fn read_backup(&mut self, key: EnvKey, undoing: Undoing, path: String) {
        let read = self.record_thread.as_ref().map(|record_thread| record_thread.load(path));
        let broken = Msg::BackupRead(key.clone(), undoing.clone(), Err(BROKEN.into()));
        self.tasks.spawn(broken, async move {
            let backup = match read {
                Some(read) => read.await.map(Box::new),
                None => Err(NOWHERE.into()),
            };
            Finished::Said(Msg::BackupRead(key, undoing, backup))
        });
    }
}

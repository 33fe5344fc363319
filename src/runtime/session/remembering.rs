//! The session's part in the record and the copies of what was deleted.

use super::{Finished, Session};
use crate::app::msg::{Msg, Ticket};
use crate::app::undoing::{Asked, Undoing};
use crate::domain::EnvKey;
use crate::domain::record::Entry;
use crate::domain::record::backup::Backup;

/// What is said where nothing is kept.
const NOWHERE: &str = "there is no state directory: the environment names no home";

impl Session {
    // The write goes on whatever becomes of its entry; that one is missing is told.
    pub(super) fn record(&mut self, entry: Box<Entry>) {
        let written = self.keeper.as_ref().map(|keeper| keeper.append(entry.as_ref().clone()));
        self.tasks.spawn(async move {
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
        let read = self.keeper.as_ref().map(super::Keeper::read);
        self.tasks.spawn(async move {
            let entries = match read {
                Some(read) => read.await,
                None => Err(NOWHERE.into()),
            };
            Finished::Said(Msg::RecordRead(asked, entries))
        });
    }

    pub(super) fn back_up(&mut self, ticket: Ticket, backup: Backup) {
        let kept = self.keeper.as_ref().map(|keeper| keeper.keep(backup));
        self.tasks.spawn(async move {
            let path = match kept {
                Some(kept) => kept.await,
                None => Err(NOWHERE.into()),
            };
            Finished::Said(Msg::BackedUp(ticket, path))
        });
    }

    pub(super) fn read_backup(&mut self, key: EnvKey, undoing: Undoing, path: String) {
        let read = self.keeper.as_ref().map(|keeper| keeper.load(path));
        self.tasks.spawn(async move {
            let backup = match read {
                Some(read) => read.await.map(Box::new),
                None => Err(NOWHERE.into()),
            };
            Finished::Said(Msg::BackupRead(key, undoing, backup))
        });
    }
}

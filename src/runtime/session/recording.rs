//! The record and the copies of what was deleted, as tasks of the session.

use super::Session;
use super::finished::Finished;
use crate::app::msg::{Msg, Ticket};
use crate::app::undoing::{Asked, Undoing};
use crate::domain::EnvKey;
use crate::domain::record::Entry;
use crate::domain::record::backup::Backup;
use crate::runtime::performer::tasks::BROKEN;

impl Session {
    // The write waits for its entry and goes on whatever becomes of it; that one is missing is told.
    pub(super) fn record(&mut self, entry: Box<Entry>) {
        let written = self.performer.record(entry.as_ref().clone());
        self.tasks.spawn(None, Msg::Unrecorded(entry.clone(), BROKEN.into()), async move {
            match written.get().await {
                Ok(()) => Finished::Recorded,
                Err(why) => Finished::Said(Msg::Unrecorded(entry, why)),
            }
        });
    }

    pub(super) fn read_record(&mut self, asked: Asked) {
        let read = match asked {
            Asked::CutOff => self.performer.read_cut_off(self.run.clone()),
            _ => Some(self.performer.read_record()),
        };
        let Some(read) = read else { return };
        let broken = Msg::RecordRead(asked.clone(), Err(BROKEN.into()));
        self.tasks.spawn(None, broken, async move {
            Finished::Said(Msg::RecordRead(asked, read.get().await))
        });
    }

    pub(super) fn read_list(&mut self, key: EnvKey, url: String) {
        let Some(read) = self.performer.read_list(url) else { return };
        self.tasks.spawn(None, Msg::Tick, async move {
            Finished::Said(match read.get().await {
                Ok(Some(list)) => Msg::ListRead(key, Box::new(list)),
                _ => Msg::Tick,
            })
        });
    }

    pub(super) fn back_up(&mut self, ticket: Ticket, backup: Backup) {
        let kept = self.performer.back_up(backup);
        self.tasks.spawn(None, Msg::BackedUp(ticket, Err(BROKEN.into())), async move {
            Finished::Said(Msg::BackedUp(ticket, kept.get().await))
        });
    }

    pub(super) fn read_backup(&mut self, key: EnvKey, undoing: Undoing, path: String) {
        let read = self.performer.read_backup(path);
        let broken = Msg::BackupRead(key.clone(), undoing.clone(), Err(BROKEN.into()));
        self.tasks.spawn(None, broken, async move {
            let backup = read.get().await.map(Box::new);
            Finished::Said(Msg::BackupRead(key, undoing, backup))
        });
    }
}

//! The lists of environments as they were read last.

use super::Performer;
use crate::domain::remembered::RememberedList;
use crate::runtime::disk::DiskAnswer;

impl Performer {
    /// Keeps a list for the next start. Nobody misses it where that fails.
    pub fn keep_list(&self, list: RememberedList) {
        if let (Some(disk), Some(lists)) = (&self.disk, self.lists.clone()) {
            drop(disk.ask(None, move || lists.keep(&list)));
        }
    }

    /// The list that is kept of the environment at this address. There is nothing to read where
    /// nothing is kept.
    pub fn read_list(&self, url: String) -> Option<DiskAnswer<Option<RememberedList>>> {
        let (disk, lists) = (self.disk.as_ref()?, self.lists.clone()?);
        Some(disk.ask(None, move || Ok(lists.read(&url))))
    }
}

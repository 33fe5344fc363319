//! What can be undone and redone next, told from the record.

use std::collections::HashMap;

use super::{Change, Entry, Outcome, RecordAction};
use crate::domain::{ClientId, EnvKey, SecretId, SecretStatus};

/// What takes the effect of an entry back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inverse {
    /// A save of these changes, each the other way round already.
    Save(Vec<Change>),
    /// A secret gets this status again.
    Status(SecretId, SecretStatus),
    /// What was created is deleted.
    Delete,
    /// What was deleted is created again from this file.
    Recreate(String),
}

/// What takes the effect of a write back, or why nothing does.
///
/// # Errors
/// The reason, as the end of a sentence.
pub fn inverse(entry: &Entry) -> Result<Inverse, &'static str> {
    let status = |status| {
        let secret = entry.secret.as_ref().ok_or("it is not known which secret it was")?;
        Ok(Inverse::Status(secret.id.clone(), status))
    };
    match entry.action {
        RecordAction::Save if entry.changes.is_empty() => Err("nothing was changed by it"),
        RecordAction::Save => {
            Ok(Inverse::Save(entry.changes.iter().map(Change::reversed).collect()))
        }
        RecordAction::ActivateSecret => status(SecretStatus::Inactive),
        RecordAction::DeactivateSecret => status(SecretStatus::Active),
        RecordAction::Create => Ok(Inverse::Delete),
        RecordAction::Delete => match &entry.backup {
            Some(path) => Ok(Inverse::Recreate(path.clone())),
            None => Err("no copy of its configuration was kept"),
        },
        RecordAction::GenerateSecret => Err("a new secret can only be deleted"),
        RecordAction::DeleteSecret => Err("a deleted secret is gone for ever"),
        RecordAction::RevokeSessions => Err("a revoked session is gone: the user signs in again"),
        RecordAction::Unlock | RecordAction::Lock => Err("it changed nothing on the server"),
        RecordAction::Newer => Err("a newer version of appdeck did it"),
    }
}

/// The writes of one environment that are in effect, and those that were undone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// What is in effect, oldest first.
    pub done: Vec<Entry>,
    /// The undoings that can be taken back, oldest first: as long as nothing newer was done.
    pub undone: Vec<Entry>,
    /// Applications that were created again: by their former client ID.
    renamed: HashMap<ClientId, ClientId>,
}

impl History {
    /// Reads the record, each entry once and oldest first, for the environment `key`.
    pub fn of(entries: &[Entry], key: &EnvKey) -> Self {
        let mut history = Self::default();
        let here = |entry: &&Entry| {
            let nowhere = entry.newer.is_some() && entry.environment.key.as_str().is_empty();
            entry.environment.key == *key || nowhere
        };
        for entry in entries.iter().filter(here) {
            history.take(entry);
        }
        history
    }

    fn take(&mut self, entry: &Entry) {
        if matches!(entry.action, RecordAction::Unlock | RecordAction::Lock) {
            return;
        }
        if entry.outcome.ineffective() {
            return;
        }
        // What may have happened is kept, so that it is told that it is passed over.
        let sure = entry.outcome.effective() && entry.newer.is_none();
        let at = |list: &[Entry]| {
            let target = entry.undoes.as_ref().filter(|_| sure)?;
            list.iter().position(|one| one.id == *target)
        };
        if let Some(position) = at(&self.done) {
            let undone = self.done.remove(position);
            self.rename(&undone, entry);
            if entry.outcome != Outcome::AlreadySo {
                self.undone.push(entry.clone());
            }
        } else if let Some(position) = at(&self.undone) {
            let undone = self.undone.remove(position);
            self.rename(&undone, entry);
            if entry.outcome != Outcome::AlreadySo {
                self.done.push(entry.clone());
            }
        } else {
            self.done.push(entry.clone());
            self.undone.clear();
        }
    }

    fn rename(&mut self, before: &Entry, after: &Entry) {
        if let (RecordAction::Delete, RecordAction::Create, Some(old), Some(new)) =
            (before.action, after.action, before.application_id(), after.application_id())
        {
            self.renamed.insert(old.clone(), new.clone());
        }
    }

    /// The client ID that an application has now, after it was created again.
    pub fn now_called<'a>(&'a self, id: &'a ClientId) -> &'a ClientId {
        let mut id = id;
        // A name leads to a newer one each time; the bound is for a record that was tampered with.
        for _ in 0..=self.renamed.len() {
            match self.renamed.get(id) {
                Some(newer) => id = newer,
                None => break,
            }
        }
        id
    }
}

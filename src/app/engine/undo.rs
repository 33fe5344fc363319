//! What takes earlier writes back: from the history to an order.

use super::command::{Command, Order, Takes};
use super::world::World;
use crate::domain::record::history::{History, Inverse, inverse};
use crate::domain::record::{Entry, RecordAction};
use crate::domain::{EntryId, EnvKey, NewApplication, SecretStatus, Settings};

/// What takes a write back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Planned {
    /// An order.
    Order(Box<Order>),
    /// The application is created again from the copy in this file.
    Recreate(String, Takes),
}

/// Why nothing is taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotUndone {
    /// The history knows of nothing that was done, or undone, in the environment.
    Nothing,
    /// It knows of no such entry that is in effect.
    NoEntry(EntryId),
    /// It is unknown whether this one happened: [`crate::domain::record::cut_off`] may tell.
    Unknown(Box<Entry>),
    /// Nothing takes this one back, and why, as the end of a sentence.
    Never(Box<Entry>, String),
}

/// The write of an environment that is to be undone, or redone: the last one, or the one that is
/// named; and what takes it back. An older one is never taken back in its stead.
///
/// # Errors
/// Why there is none.
pub fn plan(
    entries: &[Entry],
    world: &World,
    named: Option<&EntryId>,
    redo: bool,
) -> Result<(Entry, Planned), NotUndone> {
    let history = History::of(entries, &world.environment.key);
    let list = if redo { &history.undone } else { &history.done };
    let entry = match named {
        Some(name) => {
            let found = list.iter().find(|entry| entry.id == *name);
            let known = entries.iter().find(|entry| entry.id == *name);
            let missing = || match known {
                Some(entry) => NotUndone::Never(Box::new(entry.clone()), not_listed(redo).into()),
                None => NotUndone::NoEntry(name.clone()),
            };
            found.ok_or_else(missing)?
        }
        None => list.last().ok_or(NotUndone::Nothing)?,
    };
    Ok((entry.clone(), planned(&history, world, entry, redo)?))
}

// Why an entry of the history is not among those that can be taken back.
fn not_listed(redo: bool) -> &'static str {
    if redo {
        "it is no undo that can still be taken back"
    } else {
        "it did not take effect here, or is undone already"
    }
}

fn planned(
    history: &History,
    world: &World,
    entry: &Entry,
    redo: bool,
) -> Result<Planned, NotUndone> {
    let never = |why: &str| NotUndone::Never(Box::new(entry.clone()), why.to_owned());
    if entry.newer.is_some() {
        return Err(never("a newer version of appdeck did it"));
    }
    if !same_place(&world.environment.url(), &entry.environment.url) {
        return Err(never(&format!("it was done at {}", entry.environment.url)));
    }
    if !entry.outcome.effective() {
        return Err(NotUndone::Unknown(Box::new(entry.clone())));
    }
    let takes = Takes { entry: entry.id.clone(), redo };
    let inverse = inverse(entry).map_err(never)?;
    if let Inverse::Recreate(path) = inverse {
        return Ok(Planned::Recreate(path, takes));
    }
    let id = entry.application_id().ok_or_else(|| never("it is not known to which application"))?;
    let application = history.now_called(id).clone();
    let command = match inverse {
        Inverse::Save(changes) => Command::Revert { application, changes },
        // It was in use before.
        Inverse::Status(secret, status) => {
            let confirmed = status == SecretStatus::Active;
            Command::SetStatus { application, secret, status, confirmed }
        }
        Inverse::Delete | Inverse::Recreate(_) => Command::Delete {
            application,
            name: entry.subject().to_owned(),
            created: Some(Box::new(as_created(entry))),
            unkept: false,
        },
    };
    let environment: EnvKey = world.environment.key.clone();
    let order = Order { takes: Some(takes), ..Order::new(environment, command) };
    Ok(Planned::Order(Box::new(order)))
}

fn as_created(entry: &Entry) -> Settings {
    let mut created = NewApplication::blank();
    debug_assert_eq!(entry.action, RecordAction::Create);
    for change in &entry.changes {
        change.field.row().put(&mut created, change.after.clone());
    }
    created
}

// A name in the configuration can come to mean another server. A sandbox has another port each time.
fn same_place(url: &str, recorded: &str) -> bool {
    let sandbox = |url: &str| url.starts_with("http://");
    url == recorded || (sandbox(url) && sandbox(recorded))
}

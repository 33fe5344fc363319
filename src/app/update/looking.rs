//! The record on screen: opening, moving, filtering, the whole of one entry.

use crate::app::dialog::Dialog;
use crate::app::keys::Action;
use crate::app::layout::record_rows;
use crate::app::looking::{Looking, details};
use crate::app::model::Model;
use crate::app::msg::Effect;
use crate::app::notice::Tone;
use crate::app::undoing::Asked;
use crate::domain::EnvKey;
use crate::domain::record::Entry;

use super::navigation::target;
use super::undo;

/// `@`: opens the record and reads it.
pub fn open(model: &mut Model) -> Vec<Effect> {
    model.looking = Some(Looking::default());
    model.dialog = Some(Dialog::Record);
    vec![Effect::ReadRecord(Asked::Look)]
}

/// The record comes back when nothing else is asked.
pub fn come_back(model: &mut Model) {
    if model.dialog.is_none() && model.reveals.is_empty() && model.looking.is_some() {
        model.dialog = Some(Dialog::Record);
    }
}

/// It was read.
pub fn on_read(model: &mut Model, result: Result<Vec<Entry>, String>) {
    let result = result.map(|read| undo::entries(model, read));
    let Some(looking) = &mut model.looking else { return };
    match result {
        Ok(mut entries) => {
            entries.reverse();
            looking.entries = Some(entries);
            looking.failed = None;
        }
        Err(why) => {
            looking.entries =
                Some(model.unrecorded.iter().rev().map(|one| one.entry.clone()).collect());
            looking.failed = Some(why);
        }
    }
}

fn here(model: &Model) -> Option<EnvKey> {
    model.site().map(|site| site.world.environment.key.clone())
}

/// Keys in it.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let (key, rows) = (here(model), record_rows(model.size));
    let Some(looking) = &mut model.looking else {
        model.dialog = None;
        return Vec::new();
    };
    if looking.filtering {
        filter_act(looking, action);
        return Vec::new();
    }
    if action == Action::Help {
        super::reading::help(model);
        return Vec::new();
    }
    if let Some(scroll) = looking.details {
        match action {
            Action::Cancel => looking.details = None,
            Action::Accept => return recreate(model),
            movement => {
                let lines = looking.chosen(key.as_ref()).map_or(0, |one| details(one).len());
                looking.details = Some(target(movement, scroll, lines, rows));
            }
        }
        return Vec::new();
    }
    let len = looking.shown(key.as_ref()).len();
    match action {
        Action::Cancel if looking.filter.is_empty() => close(model),
        Action::Cancel => looking.filter.clear(),
        Action::Accept if len > 0 => looking.details = Some(0),
        Action::Filter => looking.filtering = true,
        Action::AllEnvironments => {
            looking.all = !looking.all;
            looking.cursor = 0;
        }
        movement => looking.cursor = target(movement, looking.cursor, len, rows),
    }
    Vec::new()
}

fn filter_act(looking: &mut Looking, action: Action) {
    match action {
        Action::Accept => looking.filtering = false,
        Action::Cancel => {
            looking.filtering = false;
            looking.filter.clear();
        }
        _ => {}
    }
    looking.cursor = 0;
}

fn close(model: &mut Model) {
    model.looking = None;
    model.dialog = None;
}

// `Enter` on the whole of an entry: what was deleted can be created again.
fn recreate(model: &mut Model) -> Vec<Effect> {
    let key = here(model);
    let Some(looking) = &mut model.looking else { return Vec::new() };
    let Some(entry) = looking.chosen(key.as_ref()).cloned() else { return Vec::new() };
    if !looking.recreatable(&entry) {
        looking.details = None;
        return Vec::new();
    }
    match undo::recreate(model, &entry) {
        Ok(effects) => {
            close(model);
            effects
        }
        Err(why) => {
            model.say(Tone::Warning, why);
            Vec::new()
        }
    }
}

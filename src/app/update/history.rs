//! The history on screen: opening, moving, filtering, the whole of one entry.

use crate::app::keys::Action;
use crate::app::msg::Effect;
use crate::app::screen::dialog::Dialog;
use crate::app::screen::history_view::{HistoryView, details};
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::app::screen::text_room::TextRoom;
use crate::app::screen::window::target;
use crate::app::undoing::Asked;
use crate::domain::EnvKey;
use crate::domain::record::Entry;

use super::undo;

/// `@`: opens the history and reads the record.
pub fn open(model: &mut Model) -> Vec<Effect> {
    model.history = Some(HistoryView::default());
    model.dialog = Some(Dialog::History);
    vec![Effect::ReadRecord(Asked::Look)]
}

/// The history comes back when nothing else is asked.
pub fn come_back(model: &mut Model) {
    if model.dialog.is_none() && model.reveals.is_empty() && model.history.is_some() {
        model.dialog = Some(Dialog::History);
    }
}

/// It was read.
pub fn on_read(model: &mut Model, result: Result<Vec<Entry>, String>) {
    let result = result.map(|read| undo::entries(model, read));
    let Some(history) = &mut model.history else { return };
    match result {
        Ok(mut entries) => {
            entries.reverse();
            history.entries = Some(entries);
            history.failed = None;
        }
        Err(why) => {
            history.entries =
                Some(model.unrecorded.iter().rev().map(|one| one.entry.clone()).collect());
            history.failed = Some(why);
        }
    }
}

fn here(model: &Model) -> Option<EnvKey> {
    model.environment().map(|state| state.world.environment.key.clone())
}

/// Keys in it.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let (key, rows) = (here(model), model.dialog_rows());
    let room = TextRoom::details(model.dialog_area());
    let Some(history) = &mut model.history else {
        model.dialog = None;
        return Vec::new();
    };
    if history.filtering {
        filter_act(history, action);
        return Vec::new();
    }
    if action == Action::Help {
        super::reading::help(model);
        return Vec::new();
    }
    if let Some(scroll) = history.details {
        match action {
            Action::Cancel => history.details = None,
            Action::Accept => return recreate(model),
            movement => {
                let lines = history.chosen(key.as_ref()).map(details).unwrap_or_default();
                history.details = Some(room.scrolled(movement, scroll, &lines));
            }
        }
        return Vec::new();
    }
    let len = history.shown(key.as_ref()).len();
    match action {
        Action::Cancel if history.filter.is_empty() => close(model),
        Action::Cancel => history.filter.clear(),
        Action::Accept if len > 0 => history.details = Some(0),
        Action::Filter => history.filtering = true,
        Action::AllEnvironments => {
            history.all = !history.all;
            history.cursor = 0;
        }
        movement => history.cursor = target(movement, history.cursor, len, rows),
    }
    Vec::new()
}

fn filter_act(history: &mut HistoryView, action: Action) {
    match action {
        Action::Accept => history.filtering = false,
        Action::Cancel => {
            history.filtering = false;
            history.filter.clear();
        }
        _ => {}
    }
    history.cursor = 0;
}

fn close(model: &mut Model) {
    model.history = None;
    model.dialog = None;
}

// `Enter` on the whole of an entry: what was deleted can be created again.
fn recreate(model: &mut Model) -> Vec<Effect> {
    let key = here(model);
    let Some(history) = &model.history else { return Vec::new() };
    let Some(entry) = history.chosen(key.as_ref()).cloned() else { return Vec::new() };
    match undo::recreate(model, &entry) {
        Ok(effects) => {
            close(model);
            effects
        }
        Err(why) => {
            model.say_of_input(Tone::Warning, why);
            Vec::new()
        }
    }
}

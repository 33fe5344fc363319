//! Whether what the commands of the dialogs need is so.

use super::dialog::Dialog;
use super::model::Model;
use crate::app::keys::hint::next;

/// Whether the list is on screen, and not one of its entries.
///
/// # Errors
/// The way back to it.
pub fn listed(model: &Model) -> Result<(), String> {
    match &model.history {
        Some(history) if history.details.is_some() => Err(in_list_only(model, "history-close")),
        _ => Ok(()),
    }
}

/// Whether there is an entry to open, or the one that is open tells of an application that can be created
/// again.
///
/// # Errors
/// Why there is not.
pub fn openable(model: &Model) -> Result<(), String> {
    let Some(history) = model.history.as_ref().filter(|one| one.details.is_some()) else {
        return Ok(());
    };
    let here = model.environment().map(|state| &state.world.environment.key);
    match history.chosen(here) {
        Some(entry) if history.recreatable(entry) => Ok(()),
        _ => Err(in_list_only(model, "history-close")),
    }
}

/// Whether the list of sessions is on screen, with one under the cursor.
///
/// # Errors
/// Why there is none to open.
pub fn session(model: &Model) -> Result<(), String> {
    match &model.sessions {
        Some(view) if view.details.is_some() => Err(in_list_only(model, "sessions-close")),
        Some(view) if view.chosen().is_some() => Ok(()),
        _ => Err("No session is under the cursor".into()),
    }
}

fn in_list_only(model: &Model, close: &str) -> String {
    let back = next(&model.keymap, &[(close, "goes back to it")]);
    format!("That works in the list{back}")
}

/// Whether there is a URL to add to an application.
///
/// # Errors
/// That there is none.
pub fn corrected(model: &Model) -> Result<(), String> {
    let Some(Dialog::Explain(dialog)) = &model.dialog else {
        return Err("There is no URL to add".into());
    };
    let told = dialog.told();
    let there =
        told.is_some_and(|told| told.owner.is_some() && told.explanation.corrected.is_some());
    if there { Ok(()) } else { Err("There is no URL to add".into()) }
}

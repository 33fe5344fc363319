//! Whether what is asked for can be undone, said beforehand.

use super::dialog::Intent;
use crate::app::engine::Command;
use crate::app::keys::{Action, Keymap};
use crate::app::undoing::Undoing;
use crate::domain::record;

/// Whether a confirmed question can be undone, in a sentence; `None` when it writes nothing.
pub fn promise(keymap: &Keymap, intent: &Intent) -> Option<String> {
    match intent {
        Intent::Order(order, undoing) => Some(match (&order.command, undoing) {
            (Command::Delete { unkept: true, .. }, _) => NEVER.into(),
            (command, None) => of_action(keymap, command.kind().into()),
            (Command::Delete { .. }, Some(undoing)) => {
                format!("{} {COMES_BACK}", of_undoing(keymap, undoing))
            }
            (_, Some(undoing)) => of_undoing(keymap, undoing),
        }),
        Intent::Unlock | Intent::DropDraft(_) | Intent::Forget(..) | Intent::EndRotation(_) => None,
    }
}

const COMES_BACK: &str = "Its configuration is kept in a file first; it comes back under another client ID, and without \
     its secrets.";

const NEVER: &str = "This cannot be undone.";

/// Whether an action can be undone, in a sentence.
pub fn of_action(keymap: &Keymap, action: record::RecordAction) -> String {
    let Some(key) = keymap.key_of(Action::Undo) else {
        return match action {
            record::RecordAction::GenerateSecret
            | record::RecordAction::DeleteSecret
            | record::RecordAction::RevokeSessions => NEVER.into(),
            _ => "It can be undone, by the command that has no key.".into(),
        };
    };
    match action {
        record::RecordAction::Save
        | record::RecordAction::ActivateSecret
        | record::RecordAction::DeactivateSecret
        | record::RecordAction::Unlock
        | record::RecordAction::Lock => format!("{key} undoes it."),
        record::RecordAction::Create => format!("{key} undoes it until it is changed."),
        record::RecordAction::Delete => format!("{key} undoes it. {COMES_BACK}"),
        record::RecordAction::GenerateSecret => {
            "This cannot be undone. You can delete the secret later.".into()
        }
        record::RecordAction::DeleteSecret
        | record::RecordAction::RevokeSessions
        | record::RecordAction::Newer => NEVER.into(),
    }
}

/// Whether an undoing can be taken back, in a sentence.
pub fn of_undoing(keymap: &Keymap, undoing: &Undoing) -> String {
    let action = if undoing.redo { Action::Undo } else { Action::Redo };
    match keymap.key_of(action) {
        Some(key) if undoing.redo => format!("{key} undoes it again."),
        Some(key) => format!("{key} redoes it."),
        None => "It can be taken back, by the command that has no key.".into(),
    }
}

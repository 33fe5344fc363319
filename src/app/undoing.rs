//! Taking back what was done, as far as messages, dialogs and drafts have to know, and the words that
//! say beforehand whether it can be.

use super::dialog::Intent;
use super::engine::{Command, Takes};
use super::model::Model;
use crate::app::keys::Action;
use crate::domain::record;
use crate::domain::{EntryId, EnvKey};

/// What the record is read for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// To be looked at.
    Look,
    /// To undo the newest write of this environment.
    Undo(EnvKey),
    /// To redo what was undone last in this environment.
    Redo(EnvKey),
    /// To find the writes of runs that are over whose answers were not written down.
    CutOff,
}

/// That something takes an earlier write back, and which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undoing {
    /// The entry of the record whose effect is taken back.
    pub entry: EntryId,
    /// Whether that entry was an undoing itself.
    pub redo: bool,
    /// What it is about, line by line, for the question.
    pub words: Vec<String>,
}

impl Undoing {
    /// What an order names that takes it back.
    pub fn takes(&self) -> Takes {
        Takes { entry: self.entry.clone(), redo: self.redo }
    }

    /// The verb on the button.
    pub fn verb(&self) -> &'static str {
        if self.redo { "redo" } else { "undo" }
    }
}

/// Whether a confirmed question can be undone, in a sentence; `None` when it writes nothing.
pub fn promise(model: &Model, intent: &Intent) -> Option<String> {
    match intent {
        Intent::Order(order, undoing) => Some(match (&order.command, undoing) {
            (Command::Delete { unkept: true, .. }, _) => NEVER.into(),
            (command, None) => of_action(model, command.kind().into()),
            (Command::Delete { .. }, Some(undoing)) => {
                format!("{} {COMES_BACK}", of_undoing(model, undoing))
            }
            (_, Some(undoing)) => of_undoing(model, undoing),
        }),
        Intent::Unlock
        | Intent::DropDraft(_)
        | Intent::Forget(..)
        | Intent::EndRotation(_)
        | Intent::Quit => None,
    }
}

const COMES_BACK: &str = "Its configuration is kept in a file first; it comes back under another client ID, and without \
     its secrets.";

const NEVER: &str = "This cannot be undone.";

/// Whether an action can be undone, in a sentence.
pub fn of_action(model: &Model, action: record::Action) -> String {
    let Some(key) = model.keymap.key_of(Action::Undo) else {
        return match action {
            record::Action::GenerateSecret | record::Action::DeleteSecret => NEVER.into(),
            _ => "It can be undone, by the command that has no key.".into(),
        };
    };
    match action {
        record::Action::Save
        | record::Action::ActivateSecret
        | record::Action::DeactivateSecret
        | record::Action::Unlock
        | record::Action::Lock => format!("{key} undoes it."),
        record::Action::Create => format!("{key} undoes it, as long as nothing was done to it."),
        record::Action::Delete => format!("{key} undoes it. {COMES_BACK}"),
        record::Action::GenerateSecret => {
            "This cannot be undone; a new secret has a deletion of its own.".into()
        }
        record::Action::DeleteSecret | record::Action::Newer => NEVER.into(),
    }
}

/// Whether an undoing can be taken back, in a sentence.
pub fn of_undoing(model: &Model, undoing: &Undoing) -> String {
    let action = if undoing.redo { Action::Undo } else { Action::Redo };
    match model.keymap.key_of(action) {
        Some(key) if undoing.redo => format!("{key} undoes it again."),
        Some(key) => format!("{key} redoes it."),
        None => "It can be taken back, by the command that has no key.".into(),
    }
}

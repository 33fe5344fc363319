//! Keys in menus: what is chosen, by the cursor or by its letter.

use crossterm::event::KeyEvent;

use crate::app::keys::{Action, BINDINGS, Binding, Key};
use crate::app::msg::{CopyTicket, Effect};
use crate::app::screen::dialog::{Choice, Dialog, MenuItem};
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::app::screen::ready;
use crate::app::screen::window::target;
use crate::domain::clipboard::CopyText;

use super::{acting, connections, credentials, dialogs, environments, palette, saving, suspects};

/// Does what `action` means in the open menu.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Accept => return chosen(model),
        Action::Cancel => model.dialog = None,
        Action::Up if palette::recall(model) => {}
        movement => {
            if let Some(Dialog::Menu(menu)) = &mut model.dialog {
                menu.cursor = target(movement, menu.cursor, menu.visible().len(), 10);
            }
        }
    }
    Vec::new()
}

fn perform(model: &mut Model, binding: &Binding) -> Vec<Effect> {
    match ready::check(model, binding.needs) {
        Ok(()) => acting::act(model, binding.action),
        Err(reason) => {
            model.say(Tone::Info, reason);
            Vec::new()
        }
    }
}

fn chosen(model: &mut Model) -> Vec<Effect> {
    let Some(Dialog::Menu(menu)) = &model.dialog else { return Vec::new() };
    let Some(item) = menu.chosen() else { return Vec::new() };
    let choice = item.choice.clone();
    palette::keep(model);
    model.dialog = None;
    match choice {
        Choice::Act(action) => {
            let binding = BINDINGS.iter().find(|binding| binding.action == action);
            binding.map_or_else(Vec::new, |binding| perform(model, binding))
        }
        Choice::There(at) => {
            let binding = palette::go_there(model, at);
            binding.map_or_else(Vec::new, |binding| perform(model, binding))
        }
        Choice::KeepAll(said) => suspects::keep_all(model, said),
        Choice::Keep(said) => {
            model.say(Tone::Info, said);
            Vec::new()
        }
        Choice::KeepSecret(one, said) => suspects::keep(model, &one, said),
        Choice::Copy(_, text) => vec![Effect::Copy(CopyTicket::Plain, CopyText::Plain(text))],
        Choice::Environment(key) => {
            let position = model.position_of(&key);
            position.map_or_else(Vec::new, |position| environments::open(model, position))
        }
        Choice::Application(id) => {
            palette::go_to(model, id);
            Vec::new()
        }
        Choice::Save(key, id) => {
            model.leaving = Some((key.clone(), id.clone()));
            saving::show_in(model, &key, &id)
        }
        Choice::Bulk(bulk) => {
            model.bulk = Some(*bulk);
            Vec::new()
        }
        Choice::Leave => vec![Effect::Quit],
        Choice::EditWorkspace(key) => {
            connections::edit_workspace(model, &key);
            Vec::new()
        }
        Choice::RemoveWorkspace(key) => {
            connections::remove_workspace(model, &key);
            Vec::new()
        }
        Choice::DeleteSecret(key, application, id) => {
            credentials::ask_delete(model, &key, &application, &id);
            Vec::new()
        }
        Choice::Retire(application, id) => {
            credentials::ask_toggle(model, &application, &id);
            Vec::new()
        }
    }
}

/// A letter that does elsewhere what an item of the menu does chooses it; `None` where no item has it.
pub fn choose_by_letter(model: &mut Model, event: KeyEvent) -> Option<Vec<Effect>> {
    let Some(Dialog::Menu(menu)) = &mut model.dialog else { return None };
    let (key, keymap) = (Key::of(event), &model.keymap);
    let does = |item: &MenuItem| match item.choice {
        Choice::Act(action) => keymap.letters_of(action).contains(&key),
        _ => false,
    };
    // Among environments a letter is the beginning of a name.
    if menu.filter.is_some() || !model.reveals.is_empty() || menu.items.iter().any(environment) {
        return None;
    }
    menu.cursor = menu.items.iter().position(does)?;
    Some(chosen(model))
}

fn environment(item: &MenuItem) -> bool {
    matches!(item.choice, Choice::Environment(_))
}

/// Letters that mean nothing else look for an environment, where its menu has no field yet: whoever
/// types a name and Enter opens no other one.
pub fn begin_filter(model: &mut Model, event: KeyEvent) -> bool {
    let Some(Dialog::Menu(menu)) = &mut model.dialog else { return false };
    if !Key::of(event).types() || !menu.items.iter().any(environment) {
        return false;
    }
    menu.filter.get_or_insert_default();
    dialogs::type_key(model, event);
    true
}

//! Marked applications: what is done to all of them. Each goes through its own difference, gate and
//! save; nothing is deleted so.

use std::collections::HashSet;

use crate::app::screen::bulk::Bulk;
use crate::app::screen::dialog::{Choice, Dialog, Menu, MenuItem};
use crate::app::screen::draft::Draft;
use crate::app::screen::environment_state::EnvironmentState;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::app::screen::rows::Row;
use crate::domain::text::count;
use crate::domain::{ClientId, FieldId, Value};

use super::saving;

/// `Space`: marks the application under the cursor, or unmarks it, and goes to the next one.
pub fn mark(model: &mut Model) {
    let Some(state) = model.environment_mut() else { return };
    let Some(id) = state.place.selected.clone() else { return };
    if !state.place.marked.remove(&id) {
        state.place.marked.insert(id);
    }
    let next = state.place.position + 1;
    if next < state.visible_count() {
        state.select_at(next);
    }
    let marked = count(state.place.marked.len(), "application");
    model.say(Tone::Info, format!("{marked} marked"));
}

/// `M`: unmarks all applications of the open environment.
pub fn unmark_all(model: &mut Model) {
    if let Some(state) = model.environment_mut() {
        state.place.marked.clear();
    }
    model.say(Tone::Info, "No application is marked any more");
}

/// `B`: what can be done to all marked applications with the URL under the cursor.
pub fn menu(model: &mut Model) {
    let Some(state) = model.environment() else { return };
    let Some((field, url)) = url(state) else { return };
    let key = state.world.environment.key.clone();
    let left = in_order(state);
    let of = format!("{} of {}", field.row().label, count(left.len(), "application"));
    let item = |label: String, adds: bool| MenuItem {
        label,
        detail: String::new(),
        names: Vec::new(),
        choice: Choice::Bulk(Box::new(Bulk {
            environment: key.clone(),
            field,
            url: url.clone(),
            adds,
            all: left.len(),
            left: left.clone(),
            asked: None,
            done: 0,
            already: 0,
            skipped: Vec::new(),
            undone: Vec::new(),
        })),
    };
    let items =
        vec![item(format!("Add to the {of}"), true), item(format!("Remove from the {of}"), false)];
    model.dialog = Some(Dialog::Menu(Menu {
        title: "Marked applications".into(),
        lines: vec![url.clone(), "Each has its own difference: nothing is saved unseen.".into()],
        items,
        cursor: 0,
        filter: None,
    }));
}

// The marked applications in the order of the list, and then those that the filter hides.
fn in_order(state: &EnvironmentState) -> Vec<ClientId> {
    let marked = &state.place.marked;
    let shown = (0..state.visible_count()).filter_map(|at| state.visible(at)).map(|one| &one.id);
    let mut order: Vec<ClientId> = shown.filter(|id| marked.contains(id)).cloned().collect();
    let shown: HashSet<ClientId> = order.iter().cloned().collect();
    order.extend(marked.iter().filter(|id| !shown.contains(id)).cloned());
    order
}

fn url(state: &EnvironmentState) -> Option<(FieldId, String)> {
    let Row::ListItem(field, index) = state.row()? else { return None };
    match field.row().get(state.shown(state.selected()?)) {
        Value::List(items) => Some((field, items.into_iter().nth(index)?)),
        _ => None,
    }
}

/// When nothing else is asked, the next application's difference is; after the last one it is said what
/// became of all.
pub fn come_back(model: &mut Model) {
    if model.dialog.is_some() || !model.reveals.is_empty() {
        return;
    }
    let Some(mut bulk) = model.bulk.take() else { return };
    settle(model, &mut bulk);
    bulk.left.reverse();
    while let Some(id) = bulk.left.pop() {
        if ask(model, &mut bulk, &id) {
            bulk.asked = Some(id);
            bulk.left.reverse();
            model.bulk = Some(bulk);
            return;
        }
    }
    let said = summary(&bulk);
    let tone = if bulk.skipped.is_empty() { Tone::Success } else { Tone::Warning };
    if let Some(state) = model.environment_of(&bulk.environment) {
        state.place.marked = bulk.undone.into_iter().collect();
    }
    model.say(tone, said);
}

// What became of the one that was asked about. A draft that is still there was not saved: who left its
// difference is asked about no other, and nothing that was made for it is lost.
fn settle(model: &mut Model, bulk: &mut Bulk) {
    let Some(id) = bulk.asked.take() else { return };
    let Some(state) = model.environment_of(&bulk.environment) else { return };
    let name = named(state, &id);
    if !state.drafts.contains_key(&id) {
        bulk.done += 1;
        return;
    }
    bulk.skipped.push(format!("{name} (still unsaved)"));
    bulk.undone.push(id);
    if !bulk.left.is_empty() {
        let names: Vec<String> = bulk.left.iter().map(|id| named(state, id)).collect();
        let skipped = format!("{} not asked about ({})", names.len(), names.join(", "));
        bulk.skipped.push(skipped);
        bulk.undone.append(&mut bulk.left);
    }
}

// Shows the difference of an application; tells whether there is one.
fn ask(model: &mut Model, bulk: &mut Bulk, id: &ClientId) -> bool {
    let Some(state) = model.environment_of(&bulk.environment) else { return false };
    let Some(application) = state.application(id) else { return false };
    let (name, settings) = (named(state, id), application.settings.clone());
    let Value::List(mut items) = bulk.field.row().get(&settings) else { return false };
    let changed = state.drafts.get(id).is_some_and(|draft| draft.changes(bulk.field));
    if items.contains(&bulk.url) == bulk.adds {
        // The draft may differ from what the server has.
        if changed {
            bulk.skipped.push(format!("{name} (it has unsaved changes)"));
            bulk.undone.push(id.clone());
        } else {
            bulk.already += 1;
        }
        return false;
    }
    if bulk.adds {
        items.push(bulk.url.clone());
    } else {
        items.retain(|item| *item != bulk.url);
    }
    let mut draft = Draft::of(&settings);
    bulk.field.row().put(&mut draft.now, Value::List(items));
    // What was left unsaved by the same before is asked about again.
    let before = state.drafts.get(id).map(|before| before.now == draft.now);
    if before == Some(false) {
        bulk.skipped.push(format!("{name} (it has unsaved changes)"));
        bulk.undone.push(id.clone());
        return false;
    }
    if before.is_none() {
        state.drafts.insert(id.clone(), draft);
    }
    let shown = saving::show(model, id);
    if let Some(Dialog::Difference(difference)) = &mut model.dialog {
        difference.place = Some((bulk.all - bulk.left.len(), bulk.all));
        difference.name.clone_from(&name);
    }
    if let Err(why) = shown {
        if let Some(state) = model.environment_of(&bulk.environment).filter(|_| before.is_none()) {
            state.drafts.remove(id);
        }
        bulk.undone.push(id.clone());
        bulk.skipped.push(format!("{name} ({why})"));
        return false;
    }
    true
}

// Its name; with its client ID where another application has the same name.
fn named(state: &EnvironmentState, id: &ClientId) -> String {
    match state.application(id) {
        Some(one) if state.has_namesake(one) => format!("{} {id}", one.name()),
        Some(one) => one.name().to_owned(),
        None => id.to_string(),
    }
}

fn summary(bulk: &Bulk) -> String {
    let verb = if bulk.adds { "Added to" } else { "Removed from" };
    let mut said = format!("{verb} {}", count(bulk.done, "application"));
    if bulk.already > 0 {
        said.extend(["; ", &bulk.already.to_string(), " had it so already"]);
    }
    if !bulk.skipped.is_empty() {
        // It is what is cut where there is no room for all of it.
        said.extend(["; left out, and still marked: ", &bulk.skipped.join(", ")]);
    }
    said
}

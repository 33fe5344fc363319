//! The list of applications: filtering, sorting, copying, creating, deleting.

use std::collections::BTreeSet;

use crate::app::engine::{Command, Order};
use crate::app::form::input::Input;
use crate::app::keys::Action;
use crate::app::keys::hint::next;
use crate::app::msg::{CopyTicket, Effect};
use crate::app::screen::dialog::{Begun, Choice, Dialog, Menu, MenuItem};
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::app::screen::window::target;
use crate::domain::clipboard::CopyText;
use crate::domain::{Kind, Settings};

use super::operations;

/// Changes the filter's text.
pub fn filter_text(model: &mut Model, change: impl FnOnce(&mut Input)) {
    if let Some(state) = model.environment_mut() {
        change(&mut state.place.filter);
        // The best answer is on top: that is where the eye is while typing.
        state.place.selected = None;
        state.place.position = 0;
        state.arrange();
    }
}

/// Keys with a meaning while the filter is typed.
pub fn filter_act(model: &mut Model, action: Action) {
    match action {
        Action::Accept => model.filtering = false,
        Action::Cancel => {
            model.filtering = false;
            if let Some(state) = model.environment_mut() {
                state.place.filter.clear();
                state.arrange();
            }
        }
        Action::NextLine | Action::PreviousLine => {
            let step = if action == Action::NextLine { Action::Down } else { Action::Up };
            if let Some(state) = model.environment_mut() {
                state.select_at(target(step, state.place.position, state.visible_count(), 1));
            }
        }
        _ => {}
    }
}

/// Sorts by the next column.
pub fn sort(model: &mut Model) {
    if let Some(state) = model.environment_mut() {
        state.place.sort = state.place.sort.next();
        state.place.reversed = false;
    }
    sorted(model);
}

/// Sorts by the same column the other way round.
pub fn reverse_sort(model: &mut Model) {
    if let Some(state) = model.environment_mut() {
        state.place.reversed = !state.place.reversed;
    }
    sorted(model);
}

fn sorted(model: &mut Model) {
    let Some(state) = model.environment_mut() else { return };
    state.arrange();
    let words = state.place.sort.words(state.place.reversed);
    let text = if state.place.filter.is_empty() {
        format!("Sorted by {words}")
    } else {
        let clears = next(&model.keymap, &[("back", "clears it")]);
        format!("The filter puts the best match first; without it, by {words}{clears}")
    };
    model.say(Tone::Info, text);
}

/// Shows only the next type that occurs, and all again after the last.
pub fn next_type(model: &mut Model) {
    let Some(state) = model.environment_mut() else { return };
    let kinds: BTreeSet<&Kind> =
        state.applications().map(|application| &application.kind).collect();
    let next = match &state.place.kind {
        None => kinds.first(),
        Some(kind) => kinds.iter().skip_while(|k| **k != kind).nth(1),
    };
    state.place.kind = next.map(|kind| (*kind).clone());
    state.arrange();
}

/// Copies the client IDs of the marked applications, a line each, or that of the selected one.
pub fn copy_client_id(model: &mut Model) -> Vec<Effect> {
    let ids = model.environment().map_or_else(Vec::new, |state| {
        let marked: Vec<String> = state.place.marked.iter().map(ToString::to_string).collect();
        let selected = state.selected().map(|one| one.id.to_string());
        if marked.is_empty() { selected.into_iter().collect() } else { marked }
    });
    let id = (!ids.is_empty()).then(|| ids.join("\n"));
    id.map_or_else(Vec::new, |id| vec![Effect::Copy(CopyTicket::Plain, CopyText::Plain(id))])
}

/// Everything of the selected application that is worth copying.
pub fn copy_menu(model: &mut Model) {
    let Some(state) = model.environment() else { return };
    let Some(application) = state.selected() else { return };
    let item = |label: &str, text: &str| MenuItem {
        names: Vec::new(),
        label: label.to_owned(),
        detail: text.to_owned(),
        choice: Choice::Copy(label.to_owned(), text.to_owned()),
    };
    let settings: &Settings = &application.settings;
    let mut items = vec![
        item("Client ID", application.id.as_str()),
        item("Name", &settings.name),
        item("Environment host", &state.world.environment.host),
    ];
    let lists = [
        ("Post login URL", &settings.post_login_uris),
        ("Post logout URL", &settings.post_logout_uris),
        ("Back-channel logout URL", &settings.back_channel_logout_uris),
    ];
    items.extend(settings.initiate_login_uri.iter().map(|url| item("Initiate login URL", url)));
    for (label, urls) in lists {
        items.extend(urls.iter().map(|url| item(label, url)));
    }
    model.dialog = Some(Dialog::Menu(Menu {
        title: "Copy".into(),
        lines: Vec::new(),
        items,
        cursor: 0,
        filter: Some(Input::default()),
    }));
}

/// Opens the create form, as it was left when it was left with something in it.
pub fn create(model: &mut Model) {
    let form = model.environment_mut().and_then(|state| state.place.create.take());
    let form = form.unwrap_or_default();
    model.dialog = Some(Dialog::Create(Box::new(form), Begun::Nothing));
}

/// Sends the create form if the rules allow it.
pub fn submit(model: &mut Model) -> Vec<Effect> {
    let Some(state) = model.environment() else { return Vec::new() };
    let (key, kind) = (state.world.environment.key.clone(), state.world.environment.kind);
    let Some(Dialog::Create(form, _)) = &mut model.dialog else { return Vec::new() };
    form.tried = true;
    if form.findings(kind).iter().any(|(_, finding)| finding.blocks()) {
        return Vec::new();
    }
    let command = Command::Create { new: form.application(), restores: false };
    operations::begin(model, Order { unattended: false, ..Order::new(key, command) })
}

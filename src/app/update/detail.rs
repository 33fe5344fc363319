//! Editing in the detail pane: every change goes into the draft.

use crossterm::event::KeyEvent;

use crate::app::form::editor::{Editor, EditorTarget, pasted};
use crate::app::keys::hint::next;
use crate::app::keys::{Action, Needs};
use crate::app::msg::Effect;
use crate::app::screen::dialog::{Begun, Confirm, Dialog, Intent};
use crate::app::screen::draft::Draft;
use crate::app::screen::environment_state::EnvironmentState;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::app::screen::pane::Pane;
use crate::app::screen::ready;
use crate::app::screen::rows::Row;
use crate::app::screen::tab::Tab;
use crate::domain::merge::merge;
use crate::domain::text::count;
use crate::domain::{Application, FieldId, Finding, Value};

use super::{credentials, deleting, saving};

/// `Enter` on a row.
pub fn edit(model: &mut Model) -> Vec<Effect> {
    match model.environment().and_then(EnvironmentState::row) {
        Some(Row::Kind) => {
            model.say(Tone::Info, "The type of an application never changes: create another one");
        }
        Some(Row::Unknown(_)) => {
            model.say(Tone::Info, "This version does not know it, and changes nothing of it");
        }
        Some(Row::Field(field)) => edit_field(model, field),
        Some(Row::ListHead(field)) => open_editor(model, EditorTarget::NewItem(field)),
        Some(Row::ListItem(field, index)) => open_editor(model, EditorTarget::Item(field, index)),
        Some(Row::DeleteApplication) => match ready::check(model, Needs::DeleteApplication) {
            Ok(()) => deleting::delete(model),
            Err(reason) => model.say(Tone::Info, reason),
        },
        Some(Row::GenerateSecret) => match ready::check(model, Needs::Generate) {
            Ok(()) => credentials::generate(model),
            Err(reason) => model.say(Tone::Info, reason),
        },
        Some(Row::Secret(_)) => match ready::secret_row(model).map(drop) {
            Ok(()) => credentials::menu(model),
            Err(reason) => model.say(Tone::Info, reason),
        },
        // Nothing of a log can be changed.
        Some(Row::SignIn(_)) | None => {}
    }
    Vec::new()
}

fn edit_field(model: &mut Model, field: FieldId) {
    if let Err(reason) = ready::editable(model, field) {
        model.say(Tone::Info, reason);
        return;
    }
    let flag = model.environment().and_then(|state| {
        let application = state.selected()?;
        match field.row().get(state.shown(application)) {
            Value::Flag(on) => Some(on),
            _ => None,
        }
    });
    match flag {
        Some(on) => change(model, field, Value::Flag(!on)),
        None => open_editor(model, EditorTarget::Field(field)),
    }
}

fn open_editor(model: &mut Model, target: EditorTarget) {
    if let Err(reason) = ready::editable(model, target.field()) {
        model.say(Tone::Info, reason);
        return;
    }
    let full = target == EditorTarget::NewItem(FieldId::InitiateLogin);
    let Some(state) = model.environment_mut() else { return };
    let Some(application) = state.selected() else { return };
    let settings = state.shown(application);
    // One URL at most: adding is changing the one that is there.
    let edits = full && settings.initiate_login_uri.is_some();
    let target = if edits { EditorTarget::Item(FieldId::InitiateLogin, 0) } else { target };
    let editor = Editor::open(target, settings);
    state.place.editor = Some(editor);
    if edits {
        model.say(Tone::Info, "There is one initiate login URL at most: this edits it");
    }
}

/// `a`: adds a URL to the list under the cursor.
pub fn add_url(model: &mut Model) {
    let field = match model.environment().and_then(EnvironmentState::row) {
        Some(Row::ListHead(field) | Row::ListItem(field, _)) => field,
        _ => FieldId::PostLogin,
    };
    open_editor(model, EditorTarget::NewItem(field));
}

/// `x`: takes the URL under the cursor off its list.
pub fn remove_url(model: &mut Model) {
    let Some(Row::ListItem(field, index)) = model.environment().and_then(EnvironmentState::row)
    else {
        return;
    };
    let value = model.environment().and_then(|state| {
        let application = state.selected()?;
        match field.row().get(state.shown(application)) {
            Value::List(mut items) if index < items.len() => {
                items.remove(index);
                Some(Value::List(items))
            }
            _ => None,
        }
    });
    if let Some(value) = value {
        change(model, field, value);
        if let Some(state) = model.environment_mut() {
            // The next one takes its place, or else the one before, or the head of the list.
            let tab = state.place.tab;
            let at = state.place.rows[tab as usize];
            state.stand_at(tab, at);
            if !matches!(state.row(), Some(Row::ListItem(of, _)) if of == field) {
                state.stand_at(tab, at.saturating_sub(1));
            }
        }
        let keys = next(&model.keymap, &[("save", "saves"), ("revert", "reverts")]);
        model.say(Tone::Info, format!("Taken off the list, not saved yet{keys}"));
    }
}

/// Puts a value into the draft of the selected application.
pub fn change(model: &mut Model, field: FieldId, value: Value) {
    let Some(state) = model.environment_mut() else { return };
    let Some(application) = state.selected() else { return };
    let (id, settings) = (application.id.clone(), state.shown(application).clone());
    let draft = state.drafts.entry(id.clone()).or_insert_with(|| Draft::of(&settings));
    let mut edited = settings.clone();
    field.row().put(&mut edited, value);
    // A draft may have come while it was typed, with what an earlier save lost.
    let merged = merge(&settings, &edited, &draft.now);
    draft.now = merged.result;
    for conflict in &merged.conflicts {
        conflict.settle(&mut draft.now, &conflict.mine);
    }
    draft.objections.retain(|(objected, _)| *objected != field);
    if draft.patch().is_empty() {
        state.drafts.remove(&id);
    }
}

/// Keys with a meaning while a field is typed.
pub fn editor_act(model: &mut Model, action: Action) {
    match action {
        Action::Accept => accept(model),
        Action::Save => {
            // Closing the editor may select another application.
            let typed_in =
                model.environment().and_then(EnvironmentState::selected).map(|one| one.id.clone());
            accept(model);
            let Some(state) = model.environment().filter(|state| state.place.editor.is_none())
            else {
                return;
            };
            let Some(id) = typed_in else { return };
            if !state.drafts.contains_key(&id) {
                model.say(Tone::Info, "Nothing was changed");
            } else if let Err(reason) = saving::show(model, &id) {
                model.say(Tone::Warning, reason);
            }
        }
        Action::Cancel => {
            let Some(state) = model.environment_mut() else { return };
            let Some(editor) = &mut state.place.editor else { return };
            if editor.leaving || editor.input.text() == editor.before {
                state.close_editor();
                model.notice = None;
            } else {
                editor.leaving = true;
                let keep = can_keep(model).then_some(("accept", "keeps it"));
                let keys = keep.into_iter().chain([("cancel", "again discards it")]);
                let keys = next(&model.keymap, &keys.collect::<Vec<_>>());
                model.say(Tone::Info, format!("Unfinished edit{keys}"));
            }
        }
        // An arrow whose ESC came alone was no wish to leave.
        _ => {
            if let Some(editor) =
                model.environment_mut().and_then(|state| state.place.editor.as_mut())
            {
                editor.leaving = false;
            }
        }
    }
}

// What was typed, or why it cannot be kept. What blocks the save blocks here already, where the text can
// still be mended.
fn typed(
    state: &EnvironmentState,
    application: &Application,
    editor: &Editor,
) -> Result<Value, String> {
    let settings = state.shown(application);
    let value = editor.value(settings)?;
    let findings = editor.findings(settings, &application.kind, state.world.environment.kind);
    match findings.into_iter().find(Finding::blocks) {
        Some(finding) => Err(finding.text),
        None => Ok(value),
    }
}

/// A key that types in the open editor.
pub fn type_key(model: &mut Model, event: KeyEvent) {
    edit_text(model, |editor| editor.input.key(event));
}

// Changes what is typed. What was said against the text goes as soon as it is mended.
fn edit_text(model: &mut Model, change: impl FnOnce(&mut Editor)) -> bool {
    let before = objection(model);
    let Some(editor) = model.environment_mut().and_then(|state| state.place.editor.as_mut()) else {
        return false;
    };
    editor.leaving = false;
    change(editor);
    if before.is_some() && objection(model) != before {
        model.notice.take_if(|notice| Some(&notice.text) == before.as_ref());
    }
    true
}

// Why what is typed in the open editor cannot be kept.
fn objection(model: &Model) -> Option<String> {
    let state = model.environment()?;
    typed(state, state.selected()?, state.place.editor.as_ref()?).err()
}

// Whether what is typed in the open editor can be kept.
fn can_keep(model: &Model) -> bool {
    model.environment().is_some_and(|state| {
        let open = state.selected().zip(state.place.editor.as_ref());
        open.is_some_and(|(application, editor)| typed(state, application, editor).is_ok())
    })
}

fn accept(model: &mut Model) {
    let Some(state) = model.environment() else { return };
    let (Some(application), Some(editor)) = (state.selected(), &state.place.editor) else { return };
    let target = editor.target;
    let value = match typed(state, application, editor) {
        Ok(value) => value,
        Err(reason) => {
            model.say(Tone::Warning, reason);
            return;
        }
    };
    change(model, target.field(), value);
    if let EditorTarget::NewItem(field) = target {
        show_last(model, field);
    } else if let Some(state) = model.environment_mut() {
        state.close_editor();
    }
    let changed = ready::check(model, Needs::Draft).is_ok();
    if changed {
        let save = next(&model.keymap, &[("save", "shows the difference and saves")]);
        let done = if matches!(target, EditorTarget::NewItem(_)) { "Added" } else { "Changed" };
        model.say(Tone::Info, format!("{done}, not saved yet{save}"));
    }
}

/// Pasted text: into the open editor, or as new URLs of the list under the cursor.
pub fn paste(model: &mut Model, text: &str) -> bool {
    let redirects = model.focus == Pane::Detail
        && model.environment().is_some_and(|state| state.place.tab == Tab::Redirects);
    if redirects && model.environment().is_some_and(|state| state.place.editor.is_none()) {
        add_url(model);
    }
    if add_lines(model, text) {
        return true;
    }
    let typed = edit_text(model, |editor| {
        // Of one URL what stands around it is left out.
        let one = pasted(text);
        let one = one.first().filter(|_| one.len() == 1 && editor.is_url());
        editor.input.paste(one.filter(|_| editor.input.is_empty()).map_or(text, |one| one));
    });
    typed || redirects
}

// A list, pasted where nothing is typed yet, is so many URLs at once: each is a row of its own, with
// what the rules say of it beside it. What is there already is told, and left out.
fn add_lines(model: &mut Model, text: &str) -> bool {
    let urls = pasted(text);
    let Some(state) = model.environment() else { return false };
    let Some(editor) = &state.place.editor else { return false };
    let (EditorTarget::NewItem(field), true) = (editor.target, editor.input.is_empty()) else {
        return false;
    };
    // Of a list of one the second is refused where it is typed.
    if field == FieldId::InitiateLogin {
        return false;
    }
    let Some(application) = state.selected().filter(|_| urls.len() > 1) else { return false };
    let Value::List(mut items) = field.row().get(state.shown(application)) else { return false };
    let before = items.len();
    for url in &urls {
        if !items.contains(url) {
            items.push(url.clone());
        }
    }
    let added = items.len() - before;
    let twice = match urls.len() - added {
        0 => String::new(),
        twice => format!(", {twice} left out that stood there already"),
    };
    change(model, field, Value::List(items));
    let added = count(added, "URL");
    show_last(model, field);
    model.took_lines = true;
    let save = next(&model.keymap, &[("save", "shows the difference and saves")]);
    model.say(Tone::Info, format!("{added} added{twice}, not saved yet{save}"));
    true
}

// Closes the editor, with the cursor on the last item of the list.
fn show_last(model: &mut Model, field: FieldId) {
    let Some(state) = model.environment_mut() else { return };
    state.place.editor = None;
    let rows = state.rows();
    let last = rows.iter().rposition(|row| matches!(row, Row::ListItem(f, _) if *f == field));
    if let Some(last) = last {
        state.stand_at(state.place.tab, last);
    }
}

/// `U`: asks before the draft is thrown away.
pub fn revert(model: &mut Model) {
    let Some(state) = model.environment() else { return };
    let Some(application) = state.selected() else { return };
    let Some(draft) = state.drafts.get(&application.id) else { return };
    let patch = draft.patch();
    let labels: Vec<&str> = patch.changes().iter().map(|(field, _)| field.row().label).collect();
    let confirm = Confirm {
        environment: state.world.environment.key.clone(),
        title: format!("Throw away {}?", count(labels.len(), "unsaved change")),
        lines: vec![application.name().to_owned(), labels.join(", ")],
        word: None,
        verb: "throw away",
        danger: true,
        intent: Intent::DropDraft(application.id.clone()),
        begun: Begun::Nothing,
    };
    model.dialog = Some(Dialog::Confirm(Box::new(confirm)));
}

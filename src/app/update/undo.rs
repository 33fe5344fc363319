//! Undoing and redoing: the record tells what was done last, a question says what would be done now,
//! and the answer goes the way of every other write.

use crate::app::engine::{Command, Order};
use crate::app::keys::hint::next;
use crate::app::msg::Effect;
use crate::app::screen::dialog::{Begun, Confirm, Dialog, Intent};
use crate::app::screen::draft::Draft;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::app::undoing::{Asked, Undoing};
use crate::domain::record::backup::{Backup, Restored};
use crate::domain::record::history::{History, Inverse, inverse};
use crate::domain::record::{Change, Entry, folded};
use crate::domain::text::count;
use crate::domain::time::ago;
use crate::domain::{Application, EnvKey, NewApplication, SecretId, SecretStatus};

use super::{credentials, deleting, saving};

/// How many of the entries that are passed over are named.
const NAMED: usize = 3;

/// Why an entry is not undone.
enum Not {
    /// Something older may be.
    PassedOver(String),
    /// Something else has to be done first.
    Yet(String),
}

/// `z` and `Z`: reads the record first.
pub fn ask(model: &mut Model, redo: bool) -> Vec<Effect> {
    let Some(state) = model.environment() else { return Vec::new() };
    let key = state.world.environment.key.clone();
    vec![Effect::ReadRecord(if redo { Asked::Redo(key) } else { Asked::Undo(key) })]
}

/// What is known of what was done: the record, and what could not be written to it.
pub fn entries(model: &Model, read: Vec<Entry>) -> Vec<Entry> {
    let mut all = read;
    if !model.unrecorded.is_empty() {
        all.extend(model.unrecorded.iter().map(|one| one.entry.clone()));
        all = folded(all);
        all.sort_by_key(|entry| entry.at);
    }
    all
}

/// The record was read to undo or redo in the environment `key`.
pub fn on_read(
    model: &mut Model,
    key: &EnvKey,
    redo: bool,
    result: Result<Vec<Entry>, String>,
) -> Vec<Effect> {
    let here = model.environment().is_some_and(|state| state.world.environment.key == *key);
    if !here || model.dialog.is_some() || !model.reveals.is_empty() {
        return Vec::new();
    }
    let read = match result {
        Ok(read) => read,
        // What this run did is known anyway.
        Err(_) if !model.unrecorded.is_empty() => Vec::new(),
        Err(why) => {
            let verb = if redo { "redo" } else { "undo" };
            model.say(Tone::Warning, format!("Cannot tell what to {verb}: {why}"));
            return Vec::new();
        }
    };
    let history = History::of(&entries(model, read), key);
    if redo { redo_last(model, &history) } else { undo_newest(model, &history) }
}

fn undo_newest(model: &mut Model, history: &History) -> Vec<Effect> {
    let mut passed = Vec::new();
    for entry in history.done.iter().rev() {
        match attempt(model, history, entry, &passed, false) {
            Ok(effects) => return effects,
            Err(Not::Yet(why)) => {
                model.say(Tone::Warning, format!("Not undone: {}: {why}", entry.doing()));
                return Vec::new();
            }
            Err(Not::PassedOver(why)) => passed.push(format!("{} ({why})", entry.doing())),
        }
    }
    let name = model.environment().map_or("", |state| state.world.environment.name.as_str());
    let text = match passed.first() {
        Some(first) => format!("Nothing can be undone in {name}. Done last: {first}"),
        None if !history.undone.is_empty() => {
            let redo = next(&model.keymap, &[("redo", "redoes it")]);
            format!("Nothing is left to undo in {name}: what was done is undone{redo}")
        }
        None => format!("Nothing to undo: the history knows of nothing done in {name}"),
    };
    model.say(Tone::Info, text);
    Vec::new()
}

fn redo_last(model: &mut Model, history: &History) -> Vec<Effect> {
    let Some(entry) = history.undone.last() else {
        let text = "Nothing to redo: nothing was undone, or something was done since";
        model.say(Tone::Info, text);
        return Vec::new();
    };
    match attempt(model, history, entry, &[], true) {
        Ok(effects) => effects,
        Err(Not::Yet(why) | Not::PassedOver(why)) => {
            model.say(Tone::Warning, format!("Not redone: {why}"));
            Vec::new()
        }
    }
}

// Opens the question, or says why not.
fn attempt(
    model: &mut Model,
    history: &History,
    entry: &Entry,
    passed: &[String],
    redo: bool,
) -> Result<Vec<Effect>, Not> {
    if entry.newer.is_some() {
        let why =
            "a newer version of appdeck did it, and what was done before is not undone past it";
        return Err(Not::Yet(why.into()));
    }
    if !entry.outcome.effective() {
        return Err(Not::PassedOver("unknown whether it happened".into()));
    }
    let inverse = inverse(entry).map_err(|why| Not::PassedOver(why.into()))?;
    if !model.environment().is_some_and(|state| state.is_place_of(entry)) {
        let why = format!("it was done at {}", entry.environment.url);
        return Err(Not::PassedOver(why));
    }
    let undoing = undoing(model, entry, passed, redo);
    if let Inverse::Recreate(path) = inverse {
        let key = entry.environment.key.clone();
        return Ok(vec![Effect::ReadBackup(key, undoing, path)]);
    }
    let id = entry.application_id().map(|id| history.now_called(id).clone());
    let known =
        model.environment().zip(id.as_ref()).and_then(|(state, id)| state.application(id)).cloned();
    let listed = model.environment().is_some_and(|state| state.listed.is_some());
    let Some(application) = known else {
        if !listed {
            return Err(Not::Yet("the applications are not all listed yet".into()));
        }
        return Err(Not::PassedOver("the application is not there any more".into()));
    };
    match inverse {
        Inverse::Save(changes) => save(model, &application, &changes, undoing)?,
        Inverse::Status(secret, status) => set(model, &application, &secret, &status, undoing)?,
        Inverse::Delete => delete(model, &application, entry, undoing)?,
        Inverse::Recreate(_) => {}
    }
    Ok(Vec::new())
}

fn undoing(model: &Model, entry: &Entry, passed: &[String], redo: bool) -> Undoing {
    let when = ago(entry.at, model.now);
    let mut words = vec![if redo {
        format!("Redoes what was undone {when}: {}", entry.undone())
    } else {
        format!("Undoes what was done {when}: {}", entry.doing())
    }];
    words.extend(passed.iter().take(NAMED).map(|text| format!("Passes over: {text}")));
    if passed.len() > NAMED {
        words.push(format!("Passes over {} more", passed.len() - NAMED));
    }
    Undoing { entry: entry.id.clone(), redo, words }
}

fn save(
    model: &mut Model,
    application: &Application,
    changes: &[Change],
    undoing: Undoing,
) -> Result<(), Not> {
    let Some(state) = model.environment_mut() else { return Ok(()) };
    if state.drafts.contains_key(&application.id) {
        return Err(Not::Yet("it has unsaved changes, save or revert them first".into()));
    }
    let mut base = application.settings.clone();
    for change in changes {
        change.field.row().put(&mut base, change.before.clone());
    }
    let mut now = base.clone();
    for change in changes {
        change.field.row().put(&mut now, change.after.clone());
    }
    let draft = Draft { base, now, objections: Vec::new(), undoing: Some(undoing) };
    if draft.patch().is_empty() {
        return Err(Not::PassedOver("nothing was changed by it".into()));
    }
    state.drafts.insert(application.id.clone(), draft);
    saving::show(model, &application.id).map_err(Not::Yet)
}

fn set(
    model: &mut Model,
    application: &Application,
    secret: &SecretId,
    status: &SecretStatus,
    undoing: Undoing,
) -> Result<(), Not> {
    match application.secrets.iter().find(|one| one.id == *secret) {
        None => Err(Not::PassedOver("the secret is not there any more".into())),
        Some(one) if one.status == *status => {
            let word = status.code().to_lowercase();
            Err(Not::PassedOver(format!("the secret is {word} already")))
        }
        Some(_) => {
            credentials::ask_status(model, application, secret, Some(undoing)).map_err(Not::Yet)
        }
    }
}

// Only what is as it was created: what was done to it since was done for somebody.
fn delete(
    model: &mut Model,
    application: &Application,
    entry: &Entry,
    undoing: Undoing,
) -> Result<(), Not> {
    let mut created = NewApplication::blank();
    for change in &entry.changes {
        change.field.row().put(&mut created, change.after.clone());
    }
    if !application.secrets.is_empty() {
        let secrets = count(application.secrets.len(), "secret");
        return Err(Not::PassedOver(format!("it has {secrets} now: delete it with D")));
    }
    if application.settings != created {
        return Err(Not::PassedOver("it was changed since: delete it with D".into()));
    }
    deleting::ask(model, &application.id, Some(undoing));
    Ok(())
}

/// A copy of a deleted application was read: asks whether to create it again.
pub fn on_backup(
    model: &mut Model,
    key: &EnvKey,
    undoing: Undoing,
    result: Result<Box<Backup>, String>,
) {
    let here = model.environment().is_some_and(|state| state.world.environment.key == *key);
    if !here || model.dialog.is_some() {
        return;
    }
    let backup = match result {
        Ok(backup) => backup,
        Err(why) => {
            model.say(Tone::Warning, format!("It cannot be created again: {why}"));
            return;
        }
    };
    let Some(state) = model.environment() else { return };
    let Restored { new, refused } = backup.restored(state.world.environment.kind);
    let mut lines = undoing.words.clone();
    lines.push(format!("{} · it was {}", new.kind.name(), backup.client_id));
    lines.push(
        "Its client ID changes: whatever names the old one has to be told the new one.".into(),
    );
    match deleting::refused_line(&refused) {
        Some(refused) => lines.push(refused),
        None => lines.push("Its settings and redirect lists come back as they were.".into()),
    }
    lines.extend(deleting::unknown_line(&backup.unknown));
    lines.push(match backup.secrets.len() {
        0 => "Refresh tokens stay dead: its users sign in again.".into(),
        number => format!(
            "{} and all refresh tokens stay dead: generate a secret anew.",
            count(number, "secret")
        ),
    });
    let command = Command::Create { new, restores: true };
    let takes = Some(undoing.takes());
    let order = Order { takes, unattended: false, ..Order::new(key.clone(), command) };
    let confirm = Confirm {
        environment: key.clone(),
        title: format!("Create {} again in {}", backup.name(), state.world.environment.name),
        lines,
        word: None,
        verb: "create",
        danger: false,
        intent: Intent::Order(Box::new(order), Some(undoing)),
        begun: Begun::Nothing,
    };
    model.dialog = Some(Dialog::Confirm(Box::new(confirm)));
}

/// Asks whether what `entry` deleted shall be created again; in the environment that is open.
///
/// # Errors
/// Why not.
pub fn recreate(model: &Model, entry: &Entry) -> Result<Vec<Effect>, String> {
    let state = model.environment().ok_or("No environment is open")?;
    let (name, here) =
        (&entry.environment.name, state.world.environment.key == entry.environment.key);
    if !here || !state.is_place_of(entry) {
        return Err(format!("It was deleted in {name}: open that environment first"));
    }
    model.may_write(state)?;
    match inverse(entry) {
        Ok(Inverse::Recreate(path)) => {
            let undoing = undoing(model, entry, &[], false);
            Ok(vec![Effect::ReadBackup(entry.environment.key.clone(), undoing, path)])
        }
        Ok(_) => Err("Only what was deleted can be created again".into()),
        Err(why) => Err(format!("It cannot be created again: {why}")),
    }
}

/// A draft that undoes something lives as long as its question: what was not undone leaves nothing
/// unsaved behind.
pub fn tidy(model: &mut Model) {
    if matches!(model.dialog, Some(Dialog::Difference(_) | Dialog::Clash(_))) {
        return;
    }
    for state in &mut model.environments {
        state.drafts.retain(|_, draft| draft.undoing.is_none());
    }
}

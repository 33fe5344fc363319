//! Deleting an application: its configuration is read once more and kept in a file before the request
//! leaves, so that it can be created again.

use crate::api::Request;
use crate::app::dialog::{Confirm, Dialog, Intent, Stage};
use crate::app::input::Input;
use crate::app::model::{Model, Note, Pane, Purpose};
use crate::app::msg::{Effect, Ticket};
use crate::app::notice::Tone;
use crate::app::site::Site;
use crate::app::undoing::Undoing;
use crate::app::{Action, caution, own};
use crate::domain::record::Entry;
use crate::domain::record::backup::Backup;
use crate::domain::text::count;
use crate::domain::{Application, ClientId, EnvKey, Unknown};

use super::{gate, recording};

/// What is typed to delete an application of which no copy could be kept.
const UNKEPT_WORD: &str = "delete";

/// `D`: asks for the name before the selected application is deleted.
pub fn delete(model: &mut Model) {
    let selected = model.site().and_then(Site::selected).map(|one| one.id.clone());
    if let Some(id) = selected {
        ask(model, &id, None);
    }
}

/// Asks for the name before an application of the open environment is deleted.
pub fn ask(model: &mut Model, id: &ClientId, undoing: Option<Undoing>) {
    let Some(site) = model.site() else { return };
    let Some(application) = site.application(id) else { return };
    if let Err(reason) = own::check(site, &Request::DeleteApplication(id.clone())) {
        model.say(Tone::Warning, reason);
        return;
    }
    let mut lines = undoing.as_ref().map_or_else(Vec::new, |undoing| undoing.words.clone());
    lines.extend([
        format!("{} · {}", application.kind.name(), application.id),
        "Its client ID stops working at once and never comes back.".into(),
        "All its refresh tokens die: its users sign in again, if they can.".into(),
    ]);
    lines.extend(secrets_line(application));
    lines.extend(unknown_line(&application.unknown));
    let word = if let Some(end) = caution::telling_end(site, application) {
        let others = caution::namesakes(site, application.name(), Some(id)).count();
        lines.push(format!(
            "{} of this name: type {end}, the end of this one's client ID:",
            count(others + 1, "application")
        ));
        end
    } else {
        lines.push("Type the application's name:".into());
        application.name().trim().to_owned()
    };
    let confirm = Confirm {
        environment: site.world.environment.key.clone(),
        title: title(application, &site.world.environment.name),
        lines,
        word: Some((word, Input::default())),
        verb: "delete",
        danger: true,
        intent: Intent::Delete(id.clone(), undoing),
        stage: Stage::Asking,
    };
    model.dialog = Some(Dialog::Confirm(Box::new(confirm)));
}

/// What does not come back with it, as this version cannot send it.
pub fn unknown_line(unknown: &Unknown) -> Option<String> {
    Some(format!(
        "Created again, it comes back without what this version does not know: {}.",
        unknown.names()?
    ))
}

fn secrets_line(application: &Application) -> Option<String> {
    let active = application.active_secrets();
    let verb = if active == 1 { "dies" } else { "die" };
    (active > 0).then(|| format!("{} {verb} with it.", count(active, "active secret")))
}

/// It is to be deleted: reads it once more first. What cannot be deleted anyway is not read.
pub fn confirmed(model: &mut Model, key: &EnvKey, id: ClientId) -> Vec<Effect> {
    let Some(at) = model.position_of(key) else { return Vec::new() };
    if let Err(reason) = model.may_write(&model.sites[at]) {
        model.say(Tone::Warning, reason);
        return Vec::new();
    }
    gate::send_from_dialog(model, key, Request::GetApplication(id), Purpose::BeforeDelete)
}

/// The application as it is now: its configuration is kept.
pub fn on_reread(model: &mut Model, key: &EnvKey, application: Application) -> Vec<Effect> {
    let now = model.now;
    if renamed(model, key, &application) {
        let (id, name) = (application.id.clone(), application.name().to_owned());
        let undoing = match model.dialog.take() {
            Some(Dialog::Confirm(confirm)) => match confirm.intent {
                Intent::Delete(_, undoing) => undoing,
                _ => None,
            },
            _ => None,
        };
        if let Some(site) = model.site_of(key) {
            site.put(application);
            site.arrange();
        }
        ask(model, &id, undoing);
        let text = format!("Somebody gave it another name meanwhile: it is {name} now");
        model.say(Tone::Warning, text);
        return Vec::new();
    }
    let ticket = model.ticket();
    let Some(site) = model.site_of(key) else { return Vec::new() };
    let backup = Backup::of(&application, recording::place(site), now);
    site.put(application);
    site.arrange();
    model.set_stage(Stage::Waiting(ticket));
    vec![Effect::BackUp(ticket, Box::new(backup))]
}

fn title(application: &Application, environment: &str) -> String {
    format!("Delete {} from {environment}", application.name())
}

// Whether what was asked about has another name by now.
fn renamed(model: &Model, key: &EnvKey, now: &Application) -> bool {
    let site = model.position_of(key).map(|at| &model.sites[at]);
    match (&model.dialog, site) {
        (Some(Dialog::Confirm(confirm)), Some(site)) => {
            confirm.title != title(now, &site.world.environment.name)
        }
        _ => false,
    }
}

/// A copy was kept, or not. Without one nothing is deleted unless that is asked for once more.
pub fn on_backed_up(
    model: &mut Model,
    ticket: Ticket,
    result: Result<String, String>,
) -> Vec<Effect> {
    let waiting = model.dialog_waits_for(ticket);
    let Some(Dialog::Confirm(confirm)) = model.dialog.as_ref().filter(|_| waiting) else {
        return Vec::new();
    };
    let Intent::Delete(id, undoing) = confirm.intent.clone() else { return Vec::new() };
    let (key, title) = (confirm.environment.clone(), confirm.title.clone());
    match result {
        Ok(path) => {
            let note = Note { undoing, backup: Some(path) };
            send(model, &key, id, &note)
        }
        Err(why) => {
            let confirm = Confirm {
                environment: key,
                title: format!("{title} without a copy?"),
                lines: vec![
                    format!("Nothing was deleted: {why}"),
                    "Without a copy of its configuration it cannot be created again from here."
                        .into(),
                    format!("Type {UNKEPT_WORD} to delete it all the same:"),
                ],
                word: Some((UNKEPT_WORD.into(), Input::default())),
                verb: "delete",
                danger: true,
                intent: Intent::DeleteUnkept(id, undoing),
                stage: Stage::Asking,
            };
            model.dialog = Some(Dialog::Confirm(Box::new(confirm)));
            Vec::new()
        }
    }
}

/// Sends the deletion.
pub fn send(model: &mut Model, key: &EnvKey, id: ClientId, note: &Note) -> Vec<Effect> {
    gate::send_noted(model, key, Request::DeleteApplication(id), Purpose::Plain, note)
}

/// It is deleted: what was known of it goes.
pub fn on_deleted(model: &mut Model, key: &EnvKey, id: &ClientId, entry: Option<&Entry>) {
    let kept = entry.map_or_else(String::new, |entry| kept(model, entry));
    let Some(site) = model.site_of(key) else { return };
    let name = site.application(id).map_or_else(|| id.to_string(), |a| a.settings.name.clone());
    site.remove(id);
    site.drafts.remove(id);
    site.saves.retain(|save| save.application != *id);
    site.fresh.retain(|(fresh, _)| fresh != id);
    site.total = site.total.map(|total| total.saturating_sub(1));
    model.focus = Pane::Applications;
    model.say(Tone::Success, format!("Deleted {name}{kept}"));
}

/// How the notice of a deletion goes on. One that took a create back is not undone but redone.
pub fn kept(model: &Model, entry: &Entry) -> String {
    let Some(path) = &entry.backup else { return String::new() };
    match model.keymap.key_of(Action::Undo).filter(|_| entry.undoes.is_none()) {
        Some(key) => format!(" · kept in {path} · {key} brings it back"),
        None => format!(" · kept in {path}"),
    }
}

//! Whether a binding can be used now, and why not.

use super::access::READ_ONLY;
use super::advice;
use super::awaited;
use super::contexts::contexts;
use super::dialog::Dialog;
use super::environment_state::EnvironmentState;
use super::model::Model;
use super::ready_in_dialogs;
use super::reveal::Leave;
use super::rotating;
use super::rows::Row;
use crate::app::form::connect::ConnectStage;
use crate::app::keys::hint::{next, sentences};
use crate::app::keys::{BINDINGS, Binding, Needs};
use crate::app::msg::Ticket;
use crate::domain::attempt::possible;
use crate::domain::connection::Origin;
use crate::domain::delivery::Note;
use crate::domain::endpoints::asked;
use crate::domain::settings::Presence;
use crate::domain::{ClientSecret, Kind, WriteKind};

/// What an earlier run has listed has names, and nothing else.
fn unread(model: &Model, state: &EnvironmentState) -> String {
    if state.listing.is_some() {
        return "It was not read yet in this run: wait for the server".into();
    }
    let reads = next(&model.keymap, &[("refresh", "reads everything again")]);
    format!("It was not read in this run{reads}")
}

type Ready = Result<(), String>;

/// Whether what a command needs is so.
///
/// # Errors
/// What is missing.
pub fn check(model: &Model, needs: Needs) -> Ready {
    match needs {
        Needs::Always => Ok(()),
        Needs::NoSandbox => sandbox(model),
        Needs::Connection => connection(model),
        Needs::RefusedConnection => refused(model),
        Needs::Answerable => answerable(model),
        Needs::Leavable => leavable(model),
        Needs::WatchingRotation => rotating::watching(model),
        Needs::RetiredSecret => rotating::retired(model),
        Needs::Environment => environment(model),
        Needs::Readable => readable(model),
        Needs::PreviousEnvironment => previous(model),
        Needs::Application => application(model),
        Needs::Write => write(model),
        Needs::Create => create(model),
        Needs::Edit => edit(model),
        Needs::DeleteApplication => delete_application(model),
        Needs::Generate => generate(model),
        Needs::Secrets => may_have_secrets(model),
        Needs::CredentialsRow => credentials_row(model),
        Needs::ToggleSecret => toggle_secret(model),
        Needs::DeleteSecret => delete_secret(model),
        Needs::UrlRow => url_row(model),
        Needs::Draft => draft(model),
        Needs::Guarded => guarded(model),
        Needs::Messages => trouble(model),
        Needs::Delivered => delivered(model),
        Needs::Copied => copied(model),
        Needs::Marked => marked(model),
        Needs::TextToCopy => text_to_copy(model),
        Needs::Corrected => ready_in_dialogs::corrected(model),
        Needs::HistoryList => ready_in_dialogs::listed(model),
        Needs::HistoryEntry => ready_in_dialogs::openable(model),
        Needs::SignedInTo => signed_in_to(model),
        Needs::UrlsToAsk => urls_to_ask(model),
        Needs::SessionRow => ready_in_dialogs::session(model),
        Needs::LiveSession => live_session(model, false),
        Needs::LiveSessions => live_session(model, true),
    }
}

/// The bindings for the footer: active, hinted at, ready, by rank. Each with its first key as it is
/// shown.
pub fn hints(model: &Model) -> Vec<(String, &'static Binding)> {
    let contexts = contexts(model);
    let active = BINDINGS.iter().enumerate().filter(|(_, binding)| {
        contexts.contains(&binding.context)
            && !binding.label.is_empty()
            && check(model, binding.needs).is_ok()
    });
    let keyed = active
        .filter_map(|(at, binding)| Some((model.keymap.shown_in(&contexts, at).next()?, binding)));
    let mut rows: Vec<(String, &Binding)> = keyed.collect();
    rows.sort_by_key(|(_, binding)| binding.rank);
    rows
}

/// Where the sandbox is not open yet.
fn sandbox(model: &Model) -> Ready {
    let open = model.environments.iter().any(|state| state.origin == Origin::Sandbox);
    if !cfg!(feature = "sandbox") {
        Err("This appdeck was built without the sandbox".into())
    } else if model.opening {
        Err("The sandbox is being opened".into())
    } else if open {
        let keys = [("environments", "chooses one of its environments")];
        Err(format!("The sandbox is open already{}", next(&model.keymap, &keys)))
    } else {
        Ok(())
    }
}

/// With an environment that the configuration describes.
fn connection(model: &Model) -> Ready {
    let state = model.subject().and_then(|at| model.environments.get(at));
    let state = state.ok_or("No environment is configured")?;
    state.origin.entry(&state.world.environment.name).map(|_| ())
}

/// With a connection that was looked at and does not work.
fn refused(model: &Model) -> Ready {
    if let Some(Dialog::Connect(form)) = &model.dialog
        && matches!(form.work, ConnectStage::Refused(_))
    {
        return Ok(());
    }
    let looks = [("save-connection", "looks first whether it works")];
    Err(sentences(&model.keymap, &looks).concat())
}

/// With a dialog that does not wait for an answer.
fn answerable(model: &Model) -> Ready {
    match on_its_way(model) {
        Some(_) => Err(awaited::ON_ITS_WAY.into()),
        None => Ok(()),
    }
}

/// With a dialog that can be left: nothing was sent yet.
fn leavable(model: &Model) -> Ready {
    match on_its_way(model) {
        Some(ticket) if !awaited::can_call_off(model, ticket) => Err(awaited::ON_ITS_WAY.into()),
        _ => Ok(()),
    }
}

fn on_its_way(model: &Model) -> Option<Ticket> {
    let ticket = model.awaited().filter(|_| model.reveals.is_empty())?;
    (!awaited::is_retried(model, ticket)).then_some(ticket)
}

/// With at least one environment.
pub fn environment(model: &Model) -> Ready {
    model.environment().map(|_| ()).ok_or_else(|| "No environment is configured".into())
}

/// With anything to read again.
fn readable(model: &Model) -> Ready {
    if model.workspaces.is_empty() { environment(model) } else { Ok(()) }
}

/// With an environment to go back to.
fn previous(model: &Model) -> Ready {
    model.previous.as_ref().map(|_| ()).ok_or_else(|| "No other environment was open yet".into())
}

/// With an application selected.
pub fn application(model: &Model) -> Ready {
    environment(model)?;
    let selected = model.environment().and_then(|state| state.selected());
    selected.map(|_| ()).ok_or_else(|| "No application is selected".into())
}

/// Where writing is allowed.
pub fn write(model: &Model) -> Ready {
    let state = model.environment().ok_or("No environment is configured")?;
    model.may_write(state)
}

/// Where writing is allowed, and the configuration does not forbid this.
fn permitted(model: &Model, write_kind: WriteKind) -> Ready {
    environment(model)?;
    if let Some(state) = model.environment() {
        state.world.environment.permits(write_kind)?;
    }
    write(model)
}

/// Where an application may be created.
fn create(model: &Model) -> Ready {
    permitted(model, WriteKind::Create)
}

/// Where the selected application may be changed.
pub fn edit(model: &Model) -> Ready {
    application(model)?;
    match model
        .environment()
        .and_then(|state| state.selected())
        .map(|application| &application.kind)
    {
        Some(Kind::Other(code)) => Err(format!(
            "Applications of type {code} are read-only here: their rules are not known"
        )),
        _ => permitted(model, WriteKind::Save),
    }
}

/// Where the selected application may be deleted.
fn delete_application(model: &Model) -> Ready {
    application(model)?;
    if let Some(application) = model.environment().and_then(|state| state.selected()) {
        application.kind.deletable()?;
    }
    permitted(model, WriteKind::Delete)
}

/// Where the selected application may be given a secret.
fn generate(model: &Model) -> Ready {
    may_have_secrets(model)?;
    permitted(model, WriteKind::GenerateSecret)
}

/// Where the selected application may have secrets, whether or not writing is allowed.
pub fn may_have_secrets(model: &Model) -> Ready {
    application(model)?;
    match model.environment().and_then(|state| state.selected()) {
        Some(application) if !application.kind.has_secrets() => application.may_add_secret(),
        _ => Ok(()),
    }
}

/// With a row to act on.
fn credentials_row(model: &Model) -> Ready {
    may_have_secrets(model)?;
    let row = model.environment().and_then(EnvironmentState::row);
    row.map(|_| ()).ok_or_else(|| "There is nothing to choose here".into())
}

/// With a secret under the cursor that may be deactivated, or activated again.
fn toggle_secret(model: &Model) -> Ready {
    let secret = secret_row(model)?;
    let write_kind =
        if secret.active() { WriteKind::DeactivateSecret } else { WriteKind::ActivateSecret };
    permitted(model, write_kind)
}

/// With a secret under the cursor that may be deleted.
fn delete_secret(model: &Model) -> Ready {
    secret_row(model)?;
    permitted(model, WriteKind::DeleteSecret)
}

/// The secret under the cursor, where writing is allowed.
///
/// # Errors
/// Why it cannot be acted on.
pub fn secret_row(model: &Model) -> Result<&ClientSecret, String> {
    may_have_secrets(model)?;
    write(model)?;
    let state = model.environment();
    let found = state.and_then(EnvironmentState::row).and_then(|row| match row {
        Row::Secret(id) => state?.selected()?.secrets.iter().find(|secret| secret.id == id),
        _ => None,
    });
    found.ok_or_else(|| "No secret is under the cursor".into())
}

/// With a URL under the cursor.
fn url_row(model: &Model) -> Ready {
    edit(model)?;
    match model.environment().and_then(EnvironmentState::row) {
        Some(Row::ListItem(field, _)) => editable(model, field),
        _ => Err("No URL is under the cursor".into()),
    }
}

/// Where the selected application has `field` and it is not fixed.
pub fn editable(model: &Model, field: crate::domain::FieldId) -> Ready {
    edit(model)?;
    let Some(application) = model.environment().and_then(|state| state.selected()) else {
        return Ok(());
    };
    match (field.row().presence)(&application.kind) {
        Presence::Editable => Ok(()),
        Presence::Locked(why) | Presence::Absent(why) => Err(why.into()),
    }
}

/// With an application selected that users sign in to.
fn signed_in_to(model: &Model) -> Ready {
    application(model)?;
    let Some(state) = model.environment() else { return Ok(()) };
    match state.selected() {
        Some(one) if state.is_remembered(&one.id) => Err(unread(model, state)),
        Some(one) => possible(one),
        None => Ok(()),
    }
}

/// With an application selected that has URLs on the server.
fn urls_to_ask(model: &Model) -> Ready {
    application(model)?;
    let Some(state) = model.environment() else { return Ok(()) };
    match state.selected() {
        Some(one) if state.is_remembered(&one.id) => Err(unread(model, state)),
        Some(one) => asked(one),
        None => Ok(()),
    }
}

/// With a session that may be revoked: the one under the cursor, or any of the user's.
fn live_session(model: &Model, any: bool) -> Ready {
    permitted(model, WriteKind::RevokeSessions)?;
    let view = model.sessions.as_ref().ok_or("No sessions are shown")?;
    Ok(view.may_revoke(any, rotating::now(model, &view.environment))?)
}

/// With unsaved changes.
fn draft(model: &Model) -> Ready {
    application(model)?;
    let changed = model.environment().is_some_and(|state| {
        let draft = state.place.selected.as_ref().and_then(|id| state.drafts.get(id));
        draft.is_some_and(|draft| !draft.patch().is_empty())
    });
    if changed { Ok(()) } else { Err("Nothing was changed".into()) }
}

/// In a guarded environment.
fn guarded(model: &Model) -> Ready {
    environment(model)?;
    if model.options.read_only {
        return Err(READ_ONLY.into());
    }
    match model.environment() {
        Some(state) if state.world.environment.guarded => Ok(()),
        _ => Err("This environment is always writable".into()),
    }
}

/// With an error or a message to look at.
fn trouble(model: &Model) -> Ready {
    let failed = matches!(
        model.environment().map(|state| &state.health),
        Some(super::environment_state::Health::Failed(_))
    );
    let said = model.said.newest_first().next().is_some();
    if said || model.trouble.is_some() || failed || !model.warnings.is_empty() {
        Ok(())
    } else {
        Err("No message so far".into())
    }
}

/// With a secret in the reveal that may be stored somewhere.
fn delivered(model: &Model) -> Ready {
    match model.reveals.last() {
        Some(reveal) if reveal.leave() == Leave::Never => {
            Err(advice::before_leaving(&model.keymap, Leave::Never))
        }
        _ => Ok(()),
    }
}

/// With a secret in the reveal that was copied.
fn copied(model: &Model) -> Ready {
    match model.reveals.last() {
        Some(reveal) if !reveal.notes.iter().any(Note::copies) => {
            Err("Nothing was copied yet".into())
        }
        _ => Ok(()),
    }
}

/// With a text on screen that is worth copying as a whole.
fn text_to_copy(model: &Model) -> Ready {
    if let Some(Dialog::Reading(text)) = &model.dialog
        && text.copy.is_some()
    {
        return Ok(());
    }
    Err("There is nothing to copy here".into())
}

/// With marked applications, and a URL under the cursor.
fn marked(model: &Model) -> Ready {
    write(model)?;
    let state = model.environment().ok_or("No environment is configured")?;
    if state.place.marked.is_empty() {
        let mark = next(&model.keymap, &[("mark", "marks one in the list")]);
        return Err(format!("No application is marked{mark}"));
    }
    match state.row() {
        Some(Row::ListItem(..)) => Ok(()),
        _ => Err("No URL is under the cursor".into()),
    }
}

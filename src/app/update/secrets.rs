//! Every write to an application's secrets, in four steps: the application is read, what was asked
//! is judged again on that, it is sent, and the application is read once more. What does not hold
//! any more is not sent. What a colleague did in the moment between is told right away.

use crate::api::Request;
use crate::app::dialog::{Confirm, Dialog, Intent, Stage};
use crate::app::model::{Model, Note, Purpose};
use crate::app::msg::Effect;
use crate::app::notice::Tone;
use crate::app::secret_write::{SecretWrite, others, retires, target};
use crate::app::undoing::Undoing;
use crate::domain::rotation::works;
use crate::domain::{Application, ClientSecret, EnvKey, SecretId, SecretStatus};

use super::{credentials, gate, left, replies, rotation};

/// What a question about `request` does when it is confirmed, resting on what is listed now.
pub fn intent(model: &Model, key: &EnvKey, request: Request, undoing: Option<Undoing>) -> Intent {
    let site = model.position_of(key).and_then(|at| model.sites.get(at));
    let application = site.zip(request.application()).and_then(|(site, id)| site.application(id));
    let seen = application.map_or_else(Vec::new, |application| application.secrets.clone());
    let plan = rotation::planned(model, key, &request);
    let left = application.and_then(|one| left::doubtful(model, key, one, &request));
    Intent::Secret(Box::new(SecretWrite { request, undoing, seen, plan, left }))
}

/// It was confirmed: the application is read first.
pub fn confirmed(model: &mut Model, key: &EnvKey, write: SecretWrite) -> Vec<Effect> {
    let Some(at) = model.position_of(key) else { return Vec::new() };
    let Some(id) = write.request.application().cloned() else { return Vec::new() };
    let site = &model.sites[at];
    if let Err(reason) = gate::permits(model, site, &write.request).and(model.may_write(site)) {
        model.say(Tone::Warning, reason);
        return Vec::new();
    }
    let purpose = Purpose::BeforeSecret(Box::new(write));
    gate::send_from_dialog(model, key, Request::GetApplication(id), purpose)
}

/// The application as it is right before the write: sends it, if what was asked about still holds.
pub fn on_reread(
    model: &mut Model,
    key: &EnvKey,
    write: SecretWrite,
    application: &Application,
) -> Vec<Effect> {
    replies::put(model, key, application.clone());
    if let Err(why) = holds(model, key, &write, application) {
        model.dialog = None;
        ask_again(model, key, &write, application);
        model.say(Tone::Warning, format!("Nothing was sent: {why}"));
        return Vec::new();
    }
    rotation::keep(model, key, &application.id);
    let note = Note { undoing: write.undoing, backup: None };
    gate::send_noted(model, key, write.request, Purpose::Plain, &note)
}

fn holds(
    model: &Model,
    key: &EnvKey,
    write: &SecretWrite,
    application: &Application,
) -> Result<(), String> {
    let differences = write.differences(&application.secrets, rotation::now(model, key));
    if !differences.is_empty() {
        return Err(format!("changed by someone else: {}", differences.join(", ")));
    }
    if let Some(site) = model.position_of(key).and_then(|at| model.sites.get(at)) {
        gate::permits(model, site, &write.request)?;
    }
    if let Some(plan) = &write.plan {
        rotation::still_next(model, key, &application.id, plan)?;
    }
    let left = left::doubtful(model, key, application, &write.request);
    if let Some(worse) = left.filter(|now| Some(now) > write.left.as_ref()) {
        return Err(format!("look again. {worse}"));
    }
    match &write.request {
        Request::CreateSecret(_) | Request::SetSecretStatus(_, _, SecretStatus::Active) => {
            application.may_add_secret()
        }
        _ => Ok(()),
    }
}

// The same question, on what is so now; a rotation shows its next step instead.
fn ask_again(model: &mut Model, key: &EnvKey, write: &SecretWrite, application: &Application) {
    if model.rotating.is_some()
        || model.site().is_none_or(|site| site.world.environment.key != *key)
    {
        return;
    }
    let Some(id) = write.target() else { return credentials::offer(model, application) };
    let Some(secret) = application.secrets.iter().find(|one| one.id == *id) else { return };
    match &write.request {
        Request::SetSecretStatus(_, _, wanted) if *wanted != secret.status => {
            // Where it must not, the reason was said.
            let _ = credentials::ask_status(model, application, id, write.undoing.clone());
        }
        Request::DeleteSecret(..) => credentials::ask_delete(model, key, &application.id, id),
        _ => {}
    }
}

/// A write was answered: the application is read once more.
pub fn after(model: &mut Model, key: &EnvKey, request: Request) -> Vec<Effect> {
    let Some(id) = request.application().cloned() else { return Vec::new() };
    let stayed = stayed(model, key, &request);
    let purpose = Purpose::AfterSecret(Box::new(request), stayed);
    let read = gate::read(model, key, Request::GetApplication(id), purpose);
    read.map(|(_, effect)| effect).into_iter().collect()
}

/// The secrets that were to go on working when `request` left.
pub fn stayed(model: &Model, key: &EnvKey, request: &Request) -> Vec<SecretId> {
    let site = model.position_of(key).and_then(|at| model.sites.get(at));
    let application = site.zip(request.application()).and_then(|(site, id)| site.application(id));
    let now = rotation::now(model, key);
    application.map_or_else(Vec::new, |one| others(request, &one.secrets, now))
}

/// The application as it is after `request`, when the secrets `stayed` were to go on working: if
/// none does, that is told, and what can be done about it is asked.
pub fn on_read_after(
    model: &mut Model,
    key: &EnvKey,
    request: &Request,
    stayed: &[SecretId],
    application: &Application,
) {
    let now = rotation::now(model, key);
    let down = !application.secrets.iter().any(|one| works(one, now));
    if !retires(request) || stayed.is_empty() || !down {
        return;
    }
    let name = application.name().to_owned();
    let again = best(request, stayed, application);
    model.say(
        Tone::Error,
        format!("No secret of {name} works now: someone else retired the other one at that moment"),
    );
    let asks = model.rotating.is_none() && model.dialog.is_none() && model.reveals.is_empty();
    if let Some(secret) = again.filter(|_| asks) {
        let request = Request::SetSecretStatus(
            application.id.clone(),
            secret.id.clone(),
            SecretStatus::Active,
        );
        let confirm = Confirm {
            environment: key.clone(),
            title: format!("No secret of {name} works now"),
            lines: vec![
                format!("{name} · {}", application.id),
                "Someone else retired the other secret at the moment of your change.".into(),
                format!("Activate ••••{} again, so that it can sign in:", secret.suffix),
            ],
            word: None,
            verb: "activate",
            danger: false,
            intent: intent(model, key, request, None),
            stage: Stage::Asking,
        };
        model.dialog = Some(Dialog::Confirm(Box::new(confirm)));
    }
}

// What was just deactivated, else what someone else did.
fn best<'a>(
    request: &Request,
    stayed: &[SecretId],
    application: &'a Application,
) -> Option<&'a ClientSecret> {
    let find = |id: &SecretId| application.secrets.iter().find(|one| one.id == *id);
    target(request).and_then(find).or_else(|| stayed.iter().find_map(find))
}

//! Writes whose answer was lost: never repeated blindly. What became of them is read back, and said.

use crate::api::{ApiError, Request};
use crate::app::dialog::{Confirm, Dialog, Intent, Stage};
use crate::app::model::{Flight, Model, Purpose};
use crate::app::msg::Effect;
use crate::app::notice::{Tone, advice};
use crate::app::site::Site;
use crate::domain::{Application, ClientSecret, EnvKey};

use super::{dialogs, gate, sweeping};

/// The answer to a write was lost: asks the server what became of it.
pub fn look(model: &mut Model, flight: &Flight, error: &ApiError) -> Vec<Effect> {
    let doing = flight.request.doing();
    model.fail(format!("{} · looking whether it happened…", error.message), error);
    let request = flight.request.clone();
    let Some(id) = request.application() else {
        // A create: the list is read again, and what is new in it is named.
        let Some(position) = model.position_of(&flight.environment) else { return Vec::new() };
        if let Some(site) = model.sites.get_mut(position) {
            site.lost_create = Some(site.applications().iter().map(|a| a.id.clone()).collect());
        }
        return sweeping::begin(model, position);
    };
    let read = Request::GetApplication(id.clone());
    let purpose = Purpose::AfterLoss(Box::new(request));
    let sent = gate::read(model, &flight.environment, read, purpose);
    if sent.is_none() {
        model.fail(format!("Unknown whether it happened: {doing}"), error);
    }
    sent.map(|(_, effect)| effect).into_iter().collect()
}

/// The application as it is after the lost write.
pub fn on_found(model: &mut Model, key: &EnvKey, lost: &Request, after: &Application) {
    let Some(site) = model.site_of(key) else { return };
    let before = site.application(&after.id).cloned();
    let name = after.name().to_owned();
    let new: Vec<ClientSecret> = after
        .secrets
        .iter()
        .filter(|s| before.as_ref().is_none_or(|b| b.secrets.iter().all(|old| old.id != s.id)))
        .cloned()
        .collect();
    let status = |id: &crate::domain::SecretId| {
        after.secrets.iter().find(|secret| secret.id == *id).map(|secret| secret.status.clone())
    };
    let (happened, what) = match lost {
        Request::UpdateApplication(_, patch) => {
            let saved = patch
                .changes()
                .iter()
                .all(|(field, value)| field.row().get(&after.settings) == *value);
            if saved {
                site.drafts.remove(&after.id);
            }
            (saved, format!("save {name}"))
        }
        Request::SetSecretStatus(_, id, wanted) => {
            (status(id).as_ref() == Some(wanted), "change the secret".into())
        }
        Request::DeleteSecret(_, id) => (status(id).is_none(), "delete the secret".into()),
        Request::DeleteApplication(_) => (false, format!("delete {name}")),
        _ => (!new.is_empty(), format!("generate a secret for {name}")),
    };
    let environment = site.environment.key.clone();
    site.put(after.clone());
    site.arrange();
    model.dialog = None;
    if let (Request::CreateSecret(_), Some(ghost)) = (lost, new.first()) {
        ghost_secret(model, environment, after, ghost, new.len());
        return;
    }
    if happened {
        model.say(Tone::Warning, format!("The answer was lost, but it happened: {what}"));
    } else {
        model.say(
            Tone::Warning,
            format!("The answer was lost and it did not happen: {what} · try again"),
        );
    }
}

// The value is gone with the answer. The secret may also be a colleague's of the same moment, so
// it is offered for deletion, never deleted unasked.
fn ghost_secret(
    model: &mut Model,
    environment: EnvKey,
    application: &Application,
    ghost: &ClientSecret,
    count: usize,
) {
    let mut lines = vec![
        format!("{} · {}", application.name(), application.id),
        "The answer with its value was lost, so nobody can use it, and it is active.".into(),
        "Delete it and generate another one. If a colleague generated a secret at this".into(),
        "very moment, it may be theirs: then leave it.".into(),
    ];
    if count > 1 {
        lines.push(format!("{count} secrets appeared meanwhile; look at all of them first."));
    }
    let confirm = Confirm {
        environment,
        title: format!("A secret nobody holds: ••••{}", ghost.suffix),
        lines,
        word: None,
        verb: "delete",
        danger: true,
        intent: Intent::Send(Box::new(Request::DeleteSecret(
            application.id.clone(),
            ghost.id.clone(),
        ))),
        stage: Stage::Asking,
    };
    dialogs::ask(model, confirm);
}

/// A listing after a lost create ended: what is new in it?
pub fn on_listed(site: &mut Site) -> Option<String> {
    let known = site.lost_create.take()?;
    let new: Vec<String> = site
        .applications()
        .iter()
        .filter(|application| !known.contains(&application.id))
        .map(|application| format!("{} ({})", application.name(), application.id))
        .collect();
    Some(if new.is_empty() {
        "The answer was lost and nothing was created: n opens the form again".into()
    } else {
        format!("The answer was lost, but this appeared: {}", new.join(", "))
    })
}

/// Reading back failed too: the outcome stays unknown, and that is said.
pub fn unknown(model: &mut Model, lost: &Request, error: &ApiError) {
    if let Some(stage) = model.dialog.as_mut().and_then(Dialog::stage_mut) {
        *stage = Stage::Failed(Box::new(error.clone()));
    }
    let text = format!(
        "Unknown whether it happened: {} · {}{}",
        lost.doing(),
        error.message,
        advice(error)
    );
    model.fail(text, error);
}

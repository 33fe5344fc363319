//! Questions about an application's secrets: what is confirmed goes to the engine, with what the
//! question showed. What does not hold any more is not sent, and asked about again.

use crate::app::engine::{Command, Told};
use crate::app::screen::dialog::{Begun, Confirm, Dialog, Intent};
use crate::app::screen::model::Model;
use crate::app::screen::notice::{Tone, TrueWhile};
use crate::app::screen::secret_order;
use crate::domain::{EnvKey, SecretId, SecretStatus};

use super::{credentials, pending, tell};

fn is_open(model: &Model, key: &EnvKey) -> bool {
    model.environment().is_some_and(|state| state.world.environment.key == *key)
}

/// Nothing of what the open dialog asked about was sent: it asks the same on what is so now. A
/// rotation shows its next step instead.
pub fn ask_again(model: &mut Model, told: &Told) {
    let Some(Dialog::Confirm(confirm)) = model.dialog.take() else { return };
    let Intent::Order(order, undoing) = confirm.intent else { return };
    let (key, id) = (&told.environment, order.command.application());
    if model.rotating.is_some() || !is_open(model, key) {
        return;
    }
    let state = model.environment();
    let Some(application) = state.zip(id).and_then(|(state, id)| state.application(id)) else {
        return;
    };
    let application = application.clone();
    let listed = |id: &SecretId| application.secrets.iter().find(|one| one.id == *id);
    match &order.command {
        // The one that may have been generated is asked about first.
        Command::Generate(id) if pending::generates(model, key, id) => {}
        Command::Generate(_) => credentials::offer(model, &application),
        Command::SetStatus { secret, status, .. }
            if listed(secret).is_some_and(|one| one.status != *status) =>
        {
            // Where it must not, the reason is said.
            let _ = credentials::ask_status(model, &application, secret, undoing);
        }
        Command::DeleteSecret { secret, .. } if listed(secret).is_some() => {
            credentials::ask_delete(model, key, &application.id, secret);
        }
        _ => {}
    }
}

/// No secret of an application works now, though those of `stayed` were to go on working: that is
/// told, and what can be done about it is asked.
pub fn locked_out(model: &mut Model, told: &Told, stayed: &[SecretId]) {
    let key = &told.environment;
    let state = model.position_of(key).and_then(|at| model.environments.get(at));
    let id = told.application.as_ref().and_then(|one| one.id.as_ref());
    let Some(application) = state.zip(id).and_then(|(state, id)| state.application(id)) else {
        return;
    };
    // What was just deactivated, else what someone else did.
    let find = |id: &SecretId| application.secrets.iter().find(|one| one.id == *id);
    let own = told.secret.as_ref().and_then(|secret| find(&secret.id));
    let again = own.or_else(|| stayed.iter().find_map(find)).cloned();
    let (id, name) = (application.id.clone(), application.name().to_owned());
    let lasting = TrueWhile::LockedOut(key.clone(), id.clone());
    model.say_while(lasting, Tone::Error, tell::locked_out(&name));
    let asks = model.rotating.is_none() && model.dialog.is_none() && model.reveals.is_empty();
    if let Some(secret) = again.filter(|_| asks) {
        let command = Command::set_status(id.clone(), secret.id.clone(), SecretStatus::Active);
        let confirm = Confirm {
            environment: key.clone(),
            title: format!("No secret of {name} works now"),
            lines: vec![
                format!("{name} · {id}"),
                "Someone else retired the other secret at the moment of your change.".into(),
                format!("Activate ••••{} again, so that it can sign in:", secret.suffix),
            ],
            word: None,
            verb: "activate",
            danger: false,
            intent: secret_order::intent(model, key, command, None),
            begun: Begun::Nothing,
        };
        model.dialog = Some(Dialog::Confirm(Box::new(confirm)));
    }
}

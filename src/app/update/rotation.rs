//! Rotating a secret, step by step: the dialog that leads through it, and everything that happens
//! elsewhere and belongs to it. A rotation is kept on disk after every change, so that it can be
//! left and resumed.

use crate::api::{Proof, Request};
use crate::app::bindings::Action;
use crate::app::dialog::{Confirm, Dialog, Intent, Stage};
use crate::app::hint::next;
use crate::app::model::{Model, Purpose};
use crate::app::msg::Effect;
use crate::app::notice::Tone;
use crate::domain::rotation::{Act, Event, Refusal, Rotation, Step};
use crate::domain::{Application, ClientId, EnvKey, SecretId, SecretStatus};

use super::{credentials, gate, testing};

/// The first pause between two looks at the secrets' last use, and the longest, in seconds.
const POLL: (i64, i64) = (10, 300);

/// `R`: begins a rotation of the selected application, or resumes the one that was left.
pub fn open(model: &mut Model) {
    let Some(site) = model.site() else { return };
    let Some(application) = site.selected() else { return };
    let (key, id) = (site.environment.key.clone(), application.id.clone());
    if find(model, &key, &id).is_none() {
        if application.active_secrets() == 0 {
            let generate = next(model, &[("generate-secret", "generates one")]);
            model.say(Tone::Info, format!("No secret is active to be rotated{generate}"));
            return;
        }
        let rotation = Rotation::begin(key.clone(), application, model.now);
        model.rotations.push(rotation.clone());
        model.kept.push(Effect::KeepRotation(Box::new(rotation)));
    }
    model.rotating = Some((key, id));
    model.poll = None;
}

/// The dialog comes back when nothing else is asked.
pub fn come_back(model: &mut Model) {
    if model.dialog.is_none() && model.reveals.is_empty() && model.rotating.is_some() {
        model.dialog = Some(Dialog::Rotation);
    }
}

/// The rotation of an application, if one is under way.
pub fn find<'a>(model: &'a Model, key: &EnvKey, id: &ClientId) -> Option<&'a Rotation> {
    model.rotations.iter().find(|one| one.environment == *key && one.application == *id)
}

/// Whether a rotation knows `secret` as its new one, handed over in some way.
pub fn handed_over(model: &Model, key: &EnvKey, id: &ClientId, secret: &SecretId) -> bool {
    let new = find(model, key, id).and_then(|rotation| rotation.new.as_ref());
    new.is_some_and(|new| new.member.id == *secret && new.delivered.is_some())
}

/// The rotation on screen, its application, and what comes next.
pub fn current(model: &Model) -> Option<(&Rotation, &Application, Step)> {
    let (key, id) = model.rotating.as_ref()?;
    let rotation = find(model, key, id)?;
    let site = model.sites.iter().find(|site| site.environment.key == *key)?;
    let application = site.application(id)?;
    let step = rotation.next(&application.secrets, model.now);
    Some((rotation, application, step))
}

/// Keys in the dialog.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let Some((rotation, application, step)) = current(model) else {
        leave(model);
        return Vec::new();
    };
    let retired = rotation.retired.last().map(|(id, _)| id.clone());
    let (id, application) = (application.id.clone(), application.clone());
    match (action, step) {
        (Action::Cancel, _) => {
            leave(model);
            let on = next(model, &[("rotate", "goes on with it, today or another day")]);
            model.say(Tone::Info, format!("The rotation is kept{on}"));
        }
        (Action::Accept, step) => return take(model, &application, step),
        (Action::GoOn, Step::Watch { then, .. }) => perform(model, &application, &then),
        (Action::Look, _) => return look(model),
        (Action::TakeBack, _) => {
            if let Some(secret) = retired {
                credentials::ask_toggle(model, &id, &secret);
            }
        }
        (Action::EndRotation, _) if rotation.new.is_none() => forget(model, &id),
        (Action::EndRotation, _) => {
            let confirm = ask_forget(rotation, &application);
            model.dialog = Some(Dialog::Confirm(Box::new(confirm)));
        }
        _ => {}
    }
    Vec::new()
}

fn leave(model: &mut Model) {
    model.rotating = None;
    model.dialog = None;
    model.poll = None;
}

// What the server lists does not tell it again.
fn ask_forget(rotation: &Rotation, application: &Application) -> Confirm {
    Confirm {
        environment: rotation.environment.clone(),
        title: format!("Forget the rotation of {}?", application.name()),
        lines: vec![
            "The secrets stay as they are.".into(),
            "Which one is new, and whether it was handed over and works, is not known any more."
                .into(),
        ],
        word: None,
        verb: "forget",
        danger: true,
        intent: Intent::EndRotation(application.id.clone()),
        stage: Stage::Asking,
    }
}

/// Forgets the rotation on screen.
pub fn forget(model: &mut Model, id: &ClientId) {
    end(model, id);
    model.say(Tone::Info, "The rotation is forgotten; the secrets are as they are");
}

fn end(model: &mut Model, id: &ClientId) {
    let Some((key, _)) = model.rotating.clone() else { return };
    let over = |one: &mut Rotation| one.environment == key && one.application == *id;
    let ended = model.rotations.extract_if(.., over);
    model.kept.extend(ended.map(|rotation| Effect::ForgetRotation(Box::new(rotation))));
    leave(model);
}

// The next step. Whatever it asks takes the dialog's place, and the dialog comes back after it.
fn take(model: &mut Model, application: &Application, step: Step) -> Vec<Effect> {
    match step {
        Step::Create => credentials::ask_generate(model, application),
        Step::MakeRoom { retire: one, .. } | Step::Deactivate(one) | Step::Activate(one) => {
            credentials::ask_toggle(model, &application.id, &one.id);
        }
        Step::Discard(one) | Step::Delete(one) => perform(model, application, &Act::Delete(one.id)),
        Step::Prove(_) => testing::ask(model, application),
        Step::Watch { .. } => return look(model),
        Step::Deliver(_) => {
            model.say(Tone::Warning, "Its value is gone: generate another one, and delete this");
        }
        Step::LookAt(_) => {
            let text =
                "Somebody else added these. Ask them, or deactivate one on the Credentials tab";
            model.say(Tone::Info, text);
        }
        Step::Done => {
            let id = model.rotating.as_ref().map(|(_, id)| id.clone());
            if let Some(id) = id {
                end(model, &id);
            }
            model.say(Tone::Success, "Rotated: only the new secret is left");
        }
    }
    Vec::new()
}

fn perform(model: &mut Model, application: &Application, act: &Act) {
    match act {
        Act::Create => credentials::ask_generate(model, application),
        Act::Deactivate(id) | Act::Activate(id) => {
            credentials::ask_toggle(model, &application.id, id);
        }
        Act::Delete(id) => {
            if let Some((key, application)) = model.rotating.clone() {
                credentials::ask_delete(model, &key, &application, id);
            }
        }
    }
}

fn look(model: &mut Model) -> Vec<Effect> {
    let Some((key, id)) = model.rotating.clone() else { return Vec::new() };
    let sent = gate::read(model, &key, Request::GetApplication(id), Purpose::Plain);
    sent.map(|(_, effect)| effect).into_iter().collect()
}

/// While a rotation waits, the secrets' last use is looked at, less often each time.
pub fn poll(model: &mut Model) -> Vec<Effect> {
    let watching = matches!(model.dialog, Some(Dialog::Rotation))
        && matches!(current(model), Some((_, _, Step::Watch { .. })));
    if !watching {
        model.poll = None;
        return Vec::new();
    }
    let now = model.now.as_second();
    match model.poll {
        Some((at, _)) if now < at => Vec::new(),
        Some((_, pause)) => {
            let pause = (pause * 2).min(POLL.1);
            model.poll = Some((now + pause, pause));
            look(model)
        }
        None => {
            model.poll = Some((now + POLL.0, POLL.0));
            Vec::new()
        }
    }
}

/// Something happened to a secret of an application: its rotation, if there is one, takes note.
pub fn note(model: &mut Model, key: &EnvKey, id: &ClientId, event: Event) {
    let rotation =
        model.rotations.iter_mut().find(|one| one.environment == *key && one.application == *id);
    if let Some(rotation) = rotation {
        let before = rotation.clone();
        rotation.apply(event);
        if *rotation != before {
            model.kept.push(Effect::KeepRotation(Box::new(rotation.clone())));
        }
    }
}

/// The application was read: the new secret may have been used since.
pub fn on_read(model: &mut Model, key: &EnvKey, application: &Application) {
    let Some(rotation) = find(model, key, &application.id) else { return };
    let used = rotation.new.as_ref().and_then(|new| {
        let secret = application.secrets.iter().find(|secret| secret.id == new.member.id)?;
        Some((secret.id.clone(), secret.used()?))
    });
    if let Some((secret, at)) = used {
        note(model, key, &application.id, Event::Used(secret, at));
    }
}

/// The token endpoint was asked about the secret that ends in `suffix`.
pub fn on_proved(model: &mut Model, key: &EnvKey, id: &ClientId, suffix: &str, proof: &Proof) {
    let new = find(model, key, id).and_then(|rotation| rotation.new.as_ref());
    if new.is_some_and(|new| !suffix.is_empty() && new.member.suffix == suffix) {
        let now = model.now;
        let event = match proof {
            Proof::Right => Event::Proven(now),
            Proof::Wrong => Event::Refuted(now),
            Proof::Unknown(_) => Event::Unknown(now),
        };
        note(model, key, id, event);
    }
}

/// Whether a request would leave an application without a secret that is known to work, while its
/// rotation is under way.
///
/// # Errors
/// What is missing first.
pub fn permits(model: &Model, key: &EnvKey, request: &Request) -> Result<(), String> {
    let (id, act) = match request {
        Request::SetSecretStatus(id, secret, SecretStatus::Inactive) => {
            (id, Act::Deactivate(secret.clone()))
        }
        Request::DeleteSecret(id, secret) => (id, Act::Delete(secret.clone())),
        _ => return Ok(()),
    };
    let Some(rotation) = find(model, key, id) else { return Ok(()) };
    let site = model.sites.iter().find(|site| site.environment.key == *key);
    let Some(application) = site.and_then(|site| site.application(id)) else { return Ok(()) };
    match rotation.may(&act, &application.secrets, model.now) {
        // What this rotation is not about is the operator's own business.
        Ok(()) | Err(Refusal::Foreign | Refusal::Gone) => Ok(()),
        Err(refusal) => {
            let rotate = next(model, &[("rotate", "shows where it stands")]);
            Err(format!("Not yet, a rotation is under way: {refusal}{rotate}"))
        }
    }
}

//! Rotating a secret, step by step: the dialog that leads through it, and everything that happens
//! elsewhere and belongs to it. A rotation is kept on disk after every change, so that it can be
//! left and resumed.

use crate::api::Request;
use crate::app::keys::Action;
use crate::app::keys::hint::next;
use crate::app::msg::Effect;
use crate::app::screen::access::Access;
use crate::app::screen::dialog::{Begun, Confirm, Dialog, Intent};
use crate::app::screen::flight::Purpose;
use crate::app::screen::model::Model;
use crate::app::screen::notice::Tone;
use crate::app::screen::rotating;
use crate::domain::rotation::{Act, Rotation, Step};
use crate::domain::{Application, ClientId};

use super::{credentials, gate, rotations, testing};

/// The first pause between two looks at the secrets' last use, and the longest, in seconds.
const POLL: (i64, i64) = (10, 300);

/// `R`: shows where the rotation of the selected application stands; one begins with its first step.
pub fn open(model: &mut Model) {
    let Some(state) = model.environment() else { return };
    let Some(application) = state.selected().cloned() else { return };
    let key = state.world.environment.key.clone();
    if rotating::find(model, &key, &application.id).is_none() {
        if application.active_secrets() == 0 {
            let generate = next(&model.keymap, &[("generate-secret", "generates one")]);
            model.say(Tone::Info, format!("No secret is active to be rotated{generate}"));
            return;
        }
        let rotation = rotations::begin(model, &key, &application);
        model.engine.known.rotations.push(rotation);
    }
    model.rotating = Some((key, application.id));
    model.poll = None;
}

/// The dialog comes back when nothing else is asked, and shows what is read then.
pub fn come_back(model: &mut Model) -> Vec<Effect> {
    let shown = matches!(model.dialog, Some(Dialog::Rotation));
    let free = model.dialog.is_none() && model.reveals.is_empty();
    if model.rotating.is_none() || !(shown || free) {
        return Vec::new();
    }
    if rotating::current(model).is_none() {
        let there = rotating::application(model).is_some();
        leave(model);
        if there {
            let again = next(&model.keymap, &[("rotate", "looks at it anew")]);
            model.say(Tone::Warning, format!("Another appdeck ended this rotation{again}"));
        } else if model.notice.as_ref().is_none_or(|notice| notice.tone == Tone::Info) {
            model.say(
                Tone::Warning,
                "The application does not exist any more: it was deleted elsewhere",
            );
        }
        return Vec::new();
    }
    if shown {
        return Vec::new();
    }
    model.dialog = Some(Dialog::Rotation);
    look(model, Purpose::Rotation)
}

/// Why the next step of the rotation on screen cannot be done here.
pub fn obstacle(model: &Model) -> Option<String> {
    let (rotation, application, step) = rotating::current(model)?;
    let next = rotating::command(&application.id, &step.plan()?.act);
    let state = model.environments.get(model.position_of(&rotation.environment)?)?;
    let may = model.may_write(state).map_err(|why| match model.access_to(state) {
        // That key works in no dialog.
        Access::Locked => format!("{why}, once this is left"),
        _ => why,
    });
    gate::permits(model, state, &next).and(may).err()
}

/// Keys in the dialog.
pub fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    let Some((rotation, application, step)) = rotating::current(model) else {
        leave(model);
        return Vec::new();
    };
    let retired = rotation.retired.last().map(|(id, _)| id.clone());
    let (id, application) = (application.id.clone(), application.clone());
    if rotating::reading(model)
        && matches!(action, Action::Accept | Action::GoOn | Action::TakeBack)
    {
        model.say(Tone::Info, "The application is being read");
        return Vec::new();
    }
    match (action, step) {
        (Action::Cancel, step) => {
            let kept = rotation.version > 0 && !matches!(step, Step::Done { .. });
            leave(model);
            if kept {
                let on =
                    next(&model.keymap, &[("rotate", "goes on with it, today or another day")]);
                model.say(Tone::Info, format!("The rotation is kept{on}"));
            }
        }
        (Action::Accept | Action::GoOn, _) if obstacle(model).is_some() => {
            if let Some(why) = obstacle(model) {
                model.say(Tone::Warning, why);
            }
        }
        (Action::Accept, step) => return take(model, &application, step),
        (Action::GoOn, Step::Watch { then, .. }) => perform(model, &application, &then),
        (Action::Look, _) => return look(model, Purpose::Rotation),
        (Action::TakeBack, _) => {
            if let Some(secret) = retired {
                credentials::ask_toggle(model, &id, &secret);
            }
        }
        (Action::EndRotation, _) if rotation.version == 0 => {
            leave(model);
            model.say(Tone::Info, "No rotation was begun: the secrets are as they are");
        }
        (Action::EndRotation, _) => {
            let confirm = ask_forget(rotation, &application);
            model.dialog = Some(Dialog::Confirm(Box::new(confirm)));
        }
        _ => {}
    }
    Vec::new()
}

// One in which nothing was done has not begun.
fn leave(model: &mut Model) {
    model.rotating = None;
    model.engine.known.rotations.retain(|one| one.version > 0);
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
            "If it is noted here where the value of the new secret went, the next rotation goes on with that \
             secret. Otherwise it begins with another one."
                .into(),
        ],
        word: None,
        verb: "forget",
        danger: true,
        intent: Intent::EndRotation(application.id.clone()),
        begun: Begun::Nothing,
    }
}

/// Forgets the rotation on screen.
pub fn forget(model: &mut Model, id: &ClientId) {
    end(model, id);
    model.say(Tone::Info, "The rotation is forgotten; the secrets are as they are");
}

fn end(model: &mut Model, id: &ClientId) {
    let Some((key, _)) = model.rotating.clone() else { return };
    rotations::keep_rotation(model, |engine| engine.end_rotation(&key, id));
    leave(model);
}

// The next step. Whatever it asks takes the dialog's place, and the dialog comes back after it.
fn take(model: &mut Model, application: &Application, step: Step) -> Vec<Effect> {
    match step {
        Step::Create => credentials::ask_generate(model, application),
        Step::MakeRoom { retire: one, .. } | Step::Deactivate(one) | Step::Activate(one) => {
            credentials::ask_toggle(model, &application.id, &one.id);
        }
        Step::Discard(one, _) | Step::Delete(one) => {
            perform(model, application, &Act::Delete(one.id));
        }
        Step::Watch { .. } => {
            let on = next(&model.keymap, &[("rotation-go-on", "continues without waiting")]);
            model.say(Tone::Info, format!("Looking when the secrets were last used{on}"));
            return look(model, Purpose::Rotation);
        }
        // It is on screen in another run, or may have got somewhere: who has it can paste it.
        Step::Deliver(_) | Step::Prove(_) => testing::ask(model, application),
        Step::LookAt(_) => {
            let text = "Added by someone else: ask them, or deactivate one on the Credentials tab";
            model.say(Tone::Info, text);
        }
        done @ Step::Done { .. } => {
            let id = model.rotating.as_ref().map(|(_, id)| id.clone());
            if let Some(id) = id {
                end(model, &id);
            }
            let text = done.to_string().replacen("done", "Rotated", 1);
            model.say(Tone::Success, text);
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

fn look(model: &mut Model, purpose: Purpose) -> Vec<Effect> {
    let Some((key, id)) = model.rotating.clone() else { return Vec::new() };
    vec![gate::read(model, &key, Request::GetApplication(id), purpose).1]
}

/// While a rotation waits, the secrets' last use is looked at, less often each time.
pub fn poll(model: &mut Model) -> Vec<Effect> {
    let watching = matches!(model.dialog, Some(Dialog::Rotation))
        && matches!(rotating::current(model), Some((_, _, Step::Watch { .. })));
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
            look(model, Purpose::Plain)
        }
        None => {
            model.poll = Some((now + POLL.0, POLL.0));
            Vec::new()
        }
    }
}

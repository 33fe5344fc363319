//! What is known of rotations: noted by any run, told by what is read, kept on disk after every
//! change.

use jiff::SignedDuration;

use crate::app::engine::{Engine, EngineEffect};
use crate::app::msg::{Effect, Ticket};
use crate::app::screen::model::Model;
use crate::app::screen::rotating;
use crate::domain::delivery::TEST_WINDOW;
use crate::domain::rotation::{Event, Member, Rotation, ValuePlace};
use crate::domain::{Application, Certainty, ClientId, EnvKey};

/// A rotation of what is known of an application, in which nothing was done.
pub fn begin(model: &Model, key: &EnvKey, application: &Application) -> Rotation {
    let tested = rotating::tested(model, key, application);
    let value = |member: &Member| value(model, &application.id, member);
    let mut rotation =
        Rotation::begin(key.clone(), application, tested, value, rotating::now(model, key));
    let new = rotation.new.as_ref().map(|new| new.member.id.clone());
    if let Some(at) = new.and_then(|id| model.engine.known.tested_at(key, &id)) {
        // It works, and what is listed as its use by then may be that test.
        rotation.apply(Event::Proven(at));
        let until =
            at.checked_add(SignedDuration::from_secs(TEST_WINDOW.cast_signed())).unwrap_or(at);
        rotation.apply(Event::Settled(until));
    }
    rotation
}

// Where the value of a secret is, as far as any run noted it.
fn value(model: &Model, application: &ClientId, secret: &Member) -> Option<ValuePlace> {
    let reveal = model.reveals.iter().find(|reveal| reveal.listed.id == secret.id);
    if let Some(reveal) = reveal {
        return Some(if reveal.deliveries().next().is_some() {
            ValuePlace::Delivered
        } else {
            ValuePlace::Shown
        });
    }
    model.engine.known.notes.value(application, secret)
}

/// Something happened to a secret of an application: its rotation, if there is one, takes note.
pub fn note(model: &mut Model, key: &EnvKey, id: &ClientId, event: Event) {
    keep_rotation(model, |engine| engine.happened_to(key, id, event));
}

fn going<'a>(model: &'a mut Model, key: &EnvKey, id: &ClientId) -> Option<&'a mut Rotation> {
    model.engine.known.rotation_mut(key, id)
}

/// The application was read: what its rotation learns from that.
pub fn on_read(model: &mut Model, key: &EnvKey, application: &Application) {
    let Some(rotation) = rotating::find(model, key, &application.id) else { return };
    if rotation.version == 0 {
        let anew = begin(model, key, application);
        if let Some(rotation) = going(model, key, &application.id) {
            *rotation = anew.after_look(rotation);
        }
        return;
    }
    let now = rotating::now(model, key);
    let value = |member: &Member| value(model, &application.id, member);
    let mut events = rotation.saw(&application.secrets, value, now);
    if !rotating::tests(model, key, &application.id) {
        events.extend(rotation.settled(&application.secrets, now));
    }
    for event in events {
        note(model, key, &application.id, event);
    }
}

/// Lets the engine change what it knows of a rotation: the disk is to know it too.
pub fn keep_rotation(model: &mut Model, change: impl FnOnce(&mut Engine) -> Option<EngineEffect>) {
    match change(&mut model.engine) {
        Some(EngineEffect::KeepRotation(one)) => model.kept.push(Effect::KeepRotation(one)),
        Some(EngineEffect::ForgetRotation(one)) => model.kept.push(Effect::ForgetRotation(one)),
        _ => {}
    }
}

/// The value of a reveal got somewhere: a rotation under way takes note.
pub fn delivered(model: &mut Model, number: Ticket, certainty: Certainty) {
    let Some(reveal) = model.reveal_mut(number) else { return };
    let (key, id) = (reveal.environment.clone(), reveal.application.clone());
    note(model, &key, &id, Event::Delivered(certainty));
}

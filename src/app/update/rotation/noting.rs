//! What is known of rotations: noted by any run, told by what is read, kept on disk after every
//! change.

use crate::app::screen::model::Model;
use crate::app::update::{operations, testing};
use crate::domain::rotation::{Event, Member, Rotation, ValuePlace};
use crate::domain::{Application, ClientId, EnvKey, SecretId};

use super::{find, now};

/// A rotation of what is known of an application, in which nothing was done.
pub fn begin(model: &Model, key: &EnvKey, application: &Application) -> Rotation {
    let tested = tested(model, key, application);
    let value = |member: &Member| value(model, &application.id, member);
    Rotation::begin(key.clone(), application, tested, value, now(model, key))
}

/// The secret of an application that this run tested last.
pub fn tested(model: &Model, key: &EnvKey, application: &Application) -> Option<SecretId> {
    let listed = |id: &SecretId| application.secrets.iter().any(|one| one.id == *id);
    let last = model.engine.known.tested.iter().rev().find(|(of, id)| of == key && listed(id));
    last.map(|(_, id)| id.clone())
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
    operations::keep_rotation(model, |engine| engine.happened_to(key, id, event));
}

fn going<'a>(model: &'a mut Model, key: &EnvKey, id: &ClientId) -> Option<&'a mut Rotation> {
    model.engine.known.rotation_mut(key, id)
}

/// The application was read: what its rotation learns from that.
pub fn on_read(model: &mut Model, key: &EnvKey, application: &Application) {
    let Some(rotation) = find(model, key, &application.id) else { return };
    if rotation.version == 0 {
        let anew = begin(model, key, application);
        if let Some(rotation) = going(model, key, &application.id) {
            *rotation = anew;
        }
        return;
    }
    let now = now(model, key);
    let value = |member: &Member| value(model, &application.id, member);
    let mut events = rotation.saw(&application.secrets, value, now);
    if !testing::reads(model, key, &application.id) {
        events.extend(rotation.settled(&application.secrets, now));
    }
    for event in events {
        note(model, key, &application.id, event);
    }
}

//! Notes of what is done with the values of secrets: in the reveal, for what is said there; in the
//! model, for what is said elsewhere; and on the disk, for the next start.

use jiff::Timestamp;

use crate::app::msg::{Effect, Ticket};
use crate::app::screen::model::Model;
use crate::app::screen::rotating;
use crate::domain::delivery::note::State;
use crate::domain::delivery::{Destination, Note};
use crate::domain::pending::PendingWrite;
use crate::domain::{ClientId, ClientSecret, SecretId};

/// Notes something that is done with the value of the reveal of this number. What lets the value
/// out comes after the effect in the same list.
pub fn begin(
    model: &mut Model,
    number: Ticket,
    destination: Destination,
    place: &str,
    state: State,
) -> Vec<Effect> {
    let act = model.ticket().0;
    let (run, at) = (model.engine.run.clone(), time(model, number, destination));
    let Some(reveal) = model.reveal_mut(number) else { return Vec::new() };
    let note = Note {
        environment: reveal.environment.clone(),
        application: reveal.application.clone(),
        secret: reveal.listed.id.clone(),
        suffix: reveal.listed.suffix.clone(),
        run,
        number: act,
        destination,
        place: place.to_owned(),
        at,
        state,
        lives: true,
    };
    reveal.notes.push(note.clone());
    model.engine.known.notes.add(note.clone());
    vec![Effect::Note(Box::new(note))]
}

/// Notes what became of what was begun last with the value, to this kind of place.
pub fn ended(
    model: &mut Model,
    number: Ticket,
    destination: Destination,
    place: Option<&str>,
    state: State,
) {
    let at = time(model, number, destination);
    let Some(reveal) = model.reveal_mut(number) else { return };
    let begun = |note: &&mut Note| note.destination == destination && note.state == State::Started;
    let Some(note) = reveal.notes.iter_mut().find(begun) else { return };
    note.state = state;
    note.at = at;
    if let Some(place) = place {
        place.clone_into(&mut note.place);
    }
    let note = note.clone();
    keep(model, note);
}

// A test is held against the last use, which the server's clock tells.
fn time(model: &Model, number: Ticket, destination: Destination) -> Timestamp {
    let reveal = model.reveals.iter().find(|one| one.number == number);
    let tested = reveal.filter(|_| destination == Destination::Test);
    tested.map_or(model.now, |one| rotating::now(model, &one.environment))
}

/// Takes back what rested on the clipboard: it was cleared, or it is not known any more what it holds.
pub fn take_back(model: &mut Model, number: Ticket, state: State) {
    let now = model.now;
    let Some(reveal) = model.reveal_mut(number) else { return };
    let mut changed = Vec::new();
    for note in &mut reveal.notes {
        let rests = matches!(note.destination, Destination::Clipboard | Destination::Paste);
        if rests && matches!(note.state, State::Done | State::Checked) {
            note.state = state;
            note.at = if state == State::Cleared { now } else { note.at };
            changed.push(note.clone());
        }
    }
    for note in changed {
        keep(model, note);
    }
}

fn keep(model: &mut Model, note: Note) {
    model.engine.known.notes.add(note.clone());
    model.kept.push(Effect::Note(Box::new(note)));
}

/// Notes that the value of a secret never arrived, where no run is noted to have had it.
pub fn lost(
    model: &mut Model,
    intent: &PendingWrite,
    application: &ClientId,
    secret: &ClientSecret,
) {
    let had = |note: &Note| note.destination == Destination::Reveal;
    let notes = &model.engine.known.notes;
    if notes.of(application, &secret.id, &secret.suffix).any(had) {
        return;
    }
    let note = Note {
        environment: intent.environment.clone(),
        application: application.clone(),
        secret: secret.id.clone(),
        suffix: secret.suffix.clone(),
        run: intent.id.run.clone(),
        number: intent.id.number,
        destination: Destination::Reveal,
        place: String::new(),
        at: intent.at,
        state: State::Lost,
        lives: false,
    };
    keep(model, note);
}

/// A secret is gone from the server, and what was noted of it serves nobody.
pub fn gone(model: &mut Model, application: &ClientId, secret: &SecretId) {
    if model.engine.known.notes.iter().any(|note| note.secret == *secret) {
        model.engine.known.notes.forget(application, secret);
        model.kept.push(Effect::Gone(application.clone(), secret.clone()));
    }
}

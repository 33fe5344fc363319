//! The one place through which requests leave.

use crate::api::Request;
use crate::app::access::Access;
use crate::app::dialog::Stage;
use crate::app::engine;
use crate::app::flight::{Flight, Note, Purpose};
use crate::app::model::Model;
use crate::app::msg::{Effect, Ticket};
use crate::app::notice::Tone;
use crate::app::site::Site;
use crate::app::update::{recording, tell};
use crate::domain::EnvKey;
use crate::domain::pending::{PendingWrite, WriteId};

/// Whether a write is refused whatever the lock says: by the configuration, because it would cut off
/// this program's own way in, or because a rotation needs what it takes away.
///
/// # Errors
/// Why.
pub fn permits(model: &Model, site: &Site, request: &Request) -> Result<(), String> {
    let permits = model.engine.gate().permits(&site.world, request);
    permits.map_err(|denied| tell::denied(model, &site.world, &denied))
}

/// Sends a request, if the environment's lock lets it through and it does not cut off this program's
/// own way in.
///
/// # Errors
/// Why a write is not allowed now.
pub fn send(
    model: &mut Model,
    environment: &EnvKey,
    request: Request,
    purpose: Purpose,
    note: &Note,
) -> Result<(Ticket, Effect), String> {
    if request.mutates() {
        let Some(position) = model.position_of(environment) else {
            return Err("That environment is gone".into());
        };
        let site = &model.sites[position];
        permits(model, site, &request)?;
        model.may_write(site)?;
    }
    let ticket = model.ticket();
    let intent = intent(model, environment, &request, ticket).map(Box::new);
    let entry = recording::sent(model, environment, &request, ticket, note);
    let flight =
        Flight { intent, entry, ..Flight::new(environment.clone(), request, purpose, model.now) };
    Ok((ticket, leave(model, ticket, flight)))
}

/// A request that may leave does so: its answer finds it by its ticket.
pub fn leave(model: &mut Model, ticket: Ticket, flight: Flight) -> Effect {
    let Flight { environment, request, intent, .. } = flight.clone();
    model.flights.insert(ticket, flight);
    Effect::Send(ticket, environment, request, intent)
}

// What is written down before a create leaves.
fn intent(
    model: &Model,
    environment: &EnvKey,
    request: &Request,
    ticket: Ticket,
) -> Option<PendingWrite> {
    let site = model.sites.get(model.position_of(environment)?)?;
    let id = WriteId { run: model.engine.run.clone(), number: ticket.0 };
    engine::intent(&site.world, request, &id, model.now)
}

/// Sends a read. Reads pass any lock.
pub fn read(
    model: &mut Model,
    environment: &EnvKey,
    request: Request,
    purpose: Purpose,
) -> Option<(Ticket, Effect)> {
    send(model, environment, request, purpose, &Note::default()).ok()
}

/// Sends the request of the open dialog and lets the dialog wait for it; a refusal is said on the
/// message line and the dialog stays as it is.
pub fn send_from_dialog(
    model: &mut Model,
    environment: &EnvKey,
    request: Request,
    purpose: Purpose,
) -> Vec<Effect> {
    send_noted(model, environment, request, purpose, &Note::default())
}

/// The same, with what the record has to know besides.
pub fn send_noted(
    model: &mut Model,
    environment: &EnvKey,
    request: Request,
    purpose: Purpose,
    note: &Note,
) -> Vec<Effect> {
    match send(model, environment, request, purpose, note) {
        Ok((ticket, effect)) => {
            model.set_stage(Stage::Waiting(ticket));
            vec![effect]
        }
        Err(reason) => {
            // It may have waited for a read that came first.
            model.set_stage(Stage::Asking);
            let text = format!("{reason}; leave this first, what you typed is kept");
            let locked = matches!(model.access(), Access::Locked);
            model.say(Tone::Warning, if locked { text } else { reason });
            Vec::new()
        }
    }
}

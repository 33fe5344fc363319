//! The one place through which requests leave.

use crate::api::Request;
use crate::app::engine::Command;
use crate::app::msg::{Effect, Ticket};
use crate::app::screen::environment_state::EnvironmentState;
use crate::app::screen::flight::{Flight, Purpose};
use crate::app::screen::model::Model;
use crate::app::update::tell;
use crate::domain::EnvKey;

/// Whether a write is refused whatever the lock says: by the configuration, because it would cut off
/// this program's own way in, or because a rotation needs what it takes away.
///
/// # Errors
/// Why.
pub fn permits(model: &Model, state: &EnvironmentState, command: &Command) -> Result<(), String> {
    command.request().map_or(Ok(()), |request| permits_request(model, state, &request))
}

/// The same of a request.
///
/// # Errors
/// Why.
pub fn permits_request(
    model: &Model,
    state: &EnvironmentState,
    request: &Request,
) -> Result<(), String> {
    let permits = model.engine.gate().permits(&state.world, request);
    permits.map_err(|denied| tell::denied(model, &state.world, &denied))
}

/// A request that may leave does so: its answer finds it by its ticket.
pub fn leave(model: &mut Model, ticket: Ticket, flight: Flight) -> Effect {
    let Flight { environment, request, intent, .. } = flight.clone();
    model.flights.insert(ticket, flight);
    Effect::Send(ticket, environment, request, intent)
}

/// Sends a read. Reads pass any lock; writes are the engine's.
pub fn read(
    model: &mut Model,
    environment: &EnvKey,
    request: Request,
    purpose: Purpose,
) -> (Ticket, Effect) {
    debug_assert!(!request.mutates(), "writes leave through the engine");
    let ticket = model.ticket();
    let flight = Flight::new(environment.clone(), request, purpose, model.now);
    (ticket, leave(model, ticket, flight))
}

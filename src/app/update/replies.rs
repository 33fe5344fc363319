//! Answers, by the ticket of what was asked. They change what is known of the environment and the
//! application they belong to, wherever the operator is by now.

use crate::api::{ApiError, ErrorKind, Reply, Request};
use crate::app::msg::{Effect, Ticket};
use crate::app::screen::advice;
use crate::app::screen::environment_state::Health;
use crate::app::screen::flight::{Flight, Purpose};
use crate::app::screen::model::Model;
use crate::app::screen::retry::Retry;

use super::{
    activity, cut_off, following, looking, operations, pages, retrying, server_state, sessions,
    testing, workspaces,
};

/// A request was answered or failed.
pub fn on_reply(
    model: &mut Model,
    ticket: Ticket,
    result: Result<Box<Reply>, Box<ApiError>>,
) -> Vec<Effect> {
    let Some(flight) = model.flights.remove(&ticket) else { return Vec::new() };
    match result {
        Ok(reply) => on_answer(model, ticket, flight, *reply),
        Err(error) => {
            let effects = on_failure(model, ticket, &flight, &error);
            // What is on screen is as old as what the write could not reach.
            // One that may have arrived is looked up, and that tells.
            let unsent = flight.request.mutates() && !error.may_have_happened;
            let away = unsent && error.kind == ErrorKind::Unreachable;
            if let Some(state) = model.environment_of(&flight.environment).filter(|_| away) {
                state.health = Health::Failed(error);
            }
            retrying::retry_listing(model, &flight.environment, retrying::soon(model));
            effects
        }
    }
}

fn on_answer(model: &mut Model, ticket: Ticket, flight: Flight, reply: Reply) -> Vec<Effect> {
    answers(model, &flight);
    if flight.is_of_engine() {
        return operations::on_reply(model, ticket, &flight, Ok(reply));
    }
    take_in(model, ticket, flight, reply)
}

// A listing that failed is read again before its environment is up to date.
fn answers(model: &mut Model, flight: &Flight) {
    let again = flight.tries > 0 && flight.purpose != Purpose::Listing;
    let Some(state) = model.environment_of(&flight.environment) else { return };
    let name = state.world.environment.name.clone();
    match &state.health {
        Health::NotAsked => state.health = Health::SignedIn,
        Health::Failed(error) if again => {
            let error = error.clone();
            state.health = Health::SignedIn;
            model.recovered(&name, &error);
        }
        _ => {}
    }
}

fn take_in(model: &mut Model, ticket: Ticket, flight: Flight, reply: Reply) -> Vec<Effect> {
    let key = flight.environment;
    match (flight.request, reply) {
        (Request::ListApplications { .. }, Reply::Applications(page)) => {
            return pages::on_page(model, ticket, &key, page);
        }
        (Request::GetApplication(_), Reply::Application(application)) => match flight.purpose {
            Purpose::AfterTest(secret, tested) => {
                server_state::put(model, &key, application.clone());
                testing::on_read(model, &key, &application, &secret, tested);
            }
            Purpose::CutOff { .. } => {
                cut_off::on_found(model, &key, flight.entry, Some(application));
            }
            _ => server_state::put(model, &key, application),
        },
        (Request::GetSessionSettings(_), Reply::SessionSettings(policy)) => {
            if let Some(state) = model.environment_of(&key) {
                state.policy = Some(policy);
            }
        }
        (Request::ListSignIns(_), Reply::SignIns(page)) => {
            if flight.purpose == Purpose::Followed {
                return following::on_page(model, ticket, page);
            }
            return activity::on_page(model, ticket, &key, page);
        }
        (Request::SearchUsers(_), Reply::Users(page)) => {
            return sessions::on_users(model, ticket, page);
        }
        (Request::ListSessions { .. }, Reply::Sessions(page))
            if flight.purpose == Purpose::Sessions =>
        {
            return sessions::on_page(model, ticket, page);
        }
        (Request::GetSession(_), Reply::Session(session)) => {
            cut_off::on_sessions(model, &key, flight.entry, &[*session], true);
        }
        (Request::ListSessions { .. }, Reply::Sessions(page)) => {
            let whole = page.next.is_empty() && page.unreadable == 0;
            cut_off::on_sessions(model, &key, flight.entry, &page.items, whole);
        }
        (Request::ListEnvironments { .. }, Reply::Environments(page)) => {
            return workspaces::on_page(model, &key, page);
        }
        _ => {}
    }
    Vec::new()
}

/// A request failed.
pub fn on_failure(
    model: &mut Model,
    ticket: Ticket,
    flight: &Flight,
    error: &ApiError,
) -> Vec<Effect> {
    if let Purpose::CutOff { .. } = flight.purpose {
        cut_off::on_failure(model, flight, error);
        return Vec::new();
    }
    if retrying::begin(model, ticket, flight, error) {
        return Vec::new();
    }
    if flight.is_of_engine() {
        return operations::on_reply(model, ticket, flight, Err(error.clone()));
    }
    match (&flight.purpose, &flight.request) {
        (Purpose::Look, Request::GetApplication(id)) => {
            looking::on_failure(model, flight, id, error);
        }
        (Purpose::Followed, _) => following::on_failure(model, ticket, error),
        (Purpose::Sessions, _) => sessions::on_failure(model, ticket, error),
        (Purpose::SignIns { .. }, _) => activity::on_failure(model, ticket, flight, error),
        (Purpose::Listing, _) => pages::on_failure(model, ticket, flight, error),
        (_, Request::ListEnvironments { .. }) => {
            workspaces::on_failure(model, &flight.environment, error);
        }
        // The policy only adds words to a field: a server without it is no trouble.
        (_, Request::GetSessionSettings(_)) => {}
        (_, Request::GetApplication(id))
            if error.kind == ErrorKind::NotFound
                && server_state::gone(model, &flight.environment, id, false) => {}
        _ => {
            let advice = advice::after(model, &flight.environment, error);
            model.fail(format!("{}{advice}", error.message), error);
        }
    }
    Vec::new()
}

/// A task ended in a panic: for a write, what became of it is unknown.
pub fn on_crash(model: &mut Model, ticket: Ticket) -> Vec<Effect> {
    let mut error =
        ApiError::new(ErrorKind::Unexpected, "an internal error interrupted the request");
    error.may_have_happened = true;
    on_reply(model, ticket, Err(Box::new(error)))
}

/// Gives up what the open dialog waits for: it is as failed as it was.
pub fn give_up(model: &mut Model, ticket: Ticket) -> Vec<Effect> {
    let Some(at) = model.retries.iter().position(|retry| retry.ticket == ticket) else {
        return Vec::new();
    };
    let Retry { mut flight, error, at, .. } = model.retries.remove(at);
    flight.tries = u32::MAX;
    let effects = on_failure(model, ticket, &flight, &error);
    retrying::retry_listing(model, &flight.environment, at);
    effects
}

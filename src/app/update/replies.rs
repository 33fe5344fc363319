//! Answers, by the ticket of what was asked. They change what is known of the environment and the
//! application they belong to, wherever the operator is by now.

use crate::api::{ApiError, ErrorKind, Reply, Request};
use crate::app::dialog::Stage;
use crate::app::draft::Draft;
use crate::app::flight::{Flight, Purpose};
use crate::app::model::{Model, Pane};
use crate::app::msg::{Effect, Ticket};
use crate::app::notice::{Tone, advice};
use crate::app::site::Health;
use crate::domain::record::Outcome;
use crate::domain::{Application, ClientId, EnvKey};

use super::{
    cut_off, loss, operations, recording, reveal, rotation, saving, sweeping, testing, undo,
    verify, waiting, workspaces,
};

/// A request was answered or failed.
pub fn on_reply(
    model: &mut Model,
    ticket: Ticket,
    result: Result<Box<Reply>, Box<ApiError>>,
) -> Vec<Effect> {
    let Some(mut flight) = model.flights.remove(&ticket) else { return Vec::new() };
    if !flight.is_of_engine() {
        recording::on_result(model, &mut flight, result.as_deref().map_err(AsRef::as_ref));
    }
    let waited = model.dialog_waits_for(ticket);
    match result {
        Ok(reply) => on_answer(model, ticket, flight, *reply, waited),
        Err(error) => {
            let effects = on_failure(model, ticket, &flight, &error, waited);
            // What is on screen is as old as what the write could not reach.
            // One that may have arrived is looked up, and that tells.
            let unsent = flight.request.mutates() && !error.may_have_happened;
            let away = unsent && error.kind == ErrorKind::Unreachable;
            if let Some(site) = model.site_of(&flight.environment).filter(|_| away) {
                site.health = Health::Failed(error);
            }
            waiting::revive(model, &flight.environment, waiting::soon(model));
            effects
        }
    }
}

fn on_answer(
    model: &mut Model,
    ticket: Ticket,
    flight: Flight,
    reply: Reply,
    waited: bool,
) -> Vec<Effect> {
    answers(model, &flight);
    if flight.is_of_engine() {
        return operations::on_reply(model, ticket, &flight, Ok(reply));
    }
    let closes = waited && flight.purpose == Purpose::Plain;
    if closes {
        model.dialog = None;
    }
    let entry = flight.entry.clone().filter(|_| flight.request.mutates());
    let effects = take_in(model, ticket, flight, reply, waited);
    undo::tell(model, entry.as_deref());
    effects
}

// A listing that failed is read again before its environment is up to date.
fn answers(model: &mut Model, flight: &Flight) {
    let again = flight.tries > 0 && flight.purpose != Purpose::Sweep;
    let Some(site) = model.site_of(&flight.environment) else { return };
    let name = site.world.environment.name.clone();
    match &site.health {
        Health::NotAsked => site.health = Health::SignedIn,
        Health::Failed(error) if again => {
            let error = error.clone();
            site.health = Health::SignedIn;
            model.recovered(&name, &error);
        }
        _ => {}
    }
}

fn take_in(
    model: &mut Model,
    ticket: Ticket,
    flight: Flight,
    reply: Reply,
    waited: bool,
) -> Vec<Effect> {
    let key = flight.environment;
    match (flight.request, reply) {
        (Request::ListApplications { .. }, Reply::Applications(page)) => {
            return sweeping::on_page(model, ticket, &key, page);
        }
        (Request::GetApplication(_), Reply::Application(application)) => match flight.purpose {
            // Where the question is gone, nothing of it is sent.
            Purpose::BeforeSave if !waited => {
                put(model, &key, application);
            }
            Purpose::BeforeSave => return saving::on_reread(model, &key, application),
            Purpose::AfterSave(save) => {
                let how = (waited, flight.tries == 0);
                return verify::on_read_back(model, &key, *save, application, how);
            }
            Purpose::LookAgain(save) => verify::on_looked(model, &key, save, application),
            Purpose::AfterTest(secret, tested) => {
                put(model, &key, application.clone());
                testing::on_read(model, &key, &application, &secret, tested);
            }
            Purpose::CutOff { .. } => {
                cut_off::on_found(model, &key, flight.entry, Some(application));
            }
            Purpose::AfterLoss(lost) => {
                loss::on_found(model, &key, &lost, flight.entry, &application, waited);
            }
            _ => put(model, &key, application),
        },
        (Request::UpdateApplication(_, patch), Reply::Application(application)) => {
            if let Purpose::Save(mut save) = flight.purpose {
                save.entry = flight.entry.map(|entry| entry.id);
                return saving::on_saved(model, &key, &patch, *save, application, waited);
            }
            put(model, &key, application);
        }
        (Request::GetSessionSettings(_), Reply::SessionSettings(policy)) => {
            if let Some(site) = model.site_of(&key) {
                site.policy = Some(policy);
            }
        }
        (Request::ListEnvironments { .. }, Reply::Environments(page)) => {
            return workspaces::on_page(model, &key, page);
        }
        _ => {}
    }
    Vec::new()
}

/// Takes in an application that was read.
pub fn put(model: &mut Model, key: &EnvKey, application: Application) {
    rotation::on_read(model, key, &application);
    reveal::on_read(model, key, &application);
    if let Some(site) = model.site_of(key) {
        site.put(application);
        site.arrange();
    }
}

/// A request failed. `waited` tells whether the open dialog waits for it.
pub fn on_failure(
    model: &mut Model,
    ticket: Ticket,
    flight: &Flight,
    error: &ApiError,
    waited: bool,
) -> Vec<Effect> {
    if let Purpose::CutOff { .. } = flight.purpose {
        cut_off::on_failure(model, flight, error);
        return Vec::new();
    }
    if waiting::begin(model, ticket, flight, error) {
        return Vec::new();
    }
    if flight.is_of_engine() {
        return operations::on_reply(model, ticket, flight, Err(error.clone()));
    }
    if known(model, ticket, flight, error, waited) {
        return Vec::new();
    }
    if let Purpose::Save(save) = &flight.purpose
        && save.restored.is_some()
    {
        verify::not_sent_again(model, &flight.environment, save);
    }
    if waited {
        model.set_stage(Stage::Failed(Box::new(error.clone())));
    }
    // What was refused did not happen: nothing is left for the next start to look up. What did not
    // leave was not written down.
    let looked_up = matches!(error.kind, ErrorKind::NotFound | ErrorKind::NotSent);
    if !error.may_have_happened && !looked_up {
        model.settled.extend(flight.intent.as_ref().map(|intent| intent.id.clone()));
    }
    if flight.request.mutates() && error.may_have_happened {
        return loss::look(model, flight, error, waited);
    }
    if let Request::UpdateApplication(id, _) = &flight.request
        && !error.violations.is_empty()
    {
        model.dialog = None;
        saving::on_refused(model, &flight.environment, id, error);
    }
    if error.kind == ErrorKind::NotFound && about_application(&flight.request) {
        // One such answer is no proof: it is looked up before anything is taken for gone.
        if flight.request.mutates() {
            return loss::look(model, flight, error, waited);
        }
        let looked = matches!(flight.purpose, Purpose::LookAgain(_));
        if is_gone(model, flight, waited) || looked {
            return Vec::new();
        }
    }
    // In a dialog other keys work, and it says which.
    let advice = if waited { String::new() } else { advice(model, error) };
    model.fail(format!("{}{advice}", error.message), error);
    Vec::new()
}

// What somebody waits for knows what its failure means; tells whether there was somebody.
fn known(
    model: &mut Model,
    ticket: Ticket,
    flight: &Flight,
    error: &ApiError,
    waited: bool,
) -> bool {
    let missing = error.kind == ErrorKind::NotFound;
    match (&flight.purpose, &flight.request) {
        (Purpose::AfterLoss(lost), _) => {
            if missing && about_application(lost) && is_gone(model, flight, waited) {
                recording::found(model, flight.entry.clone(), Outcome::FoundUnclear);
            } else {
                loss::unknown(model, lost, error, waited);
            }
        }
        (Purpose::AfterSave(_), _) if !missing => {
            verify::on_failure(model, flight, error, waited);
        }
        // It only would have told more.
        (Purpose::LookAgain(_), _) if !missing => {}
        (Purpose::Sweep, _) => sweeping::on_failure(model, ticket, flight, error),
        (_, Request::ListEnvironments { .. }) => {
            workspaces::on_failure(model, &flight.environment, error);
        }
        // The policy only adds words to a field: a server without it is no trouble.
        (_, Request::GetSessionSettings(_)) => {}
        _ => return false,
    }
    true
}

// On the routes of secrets, 404 may speak of the secret.
fn about_application(request: &Request) -> bool {
    let secret_route = matches!(request, Request::SetSecretStatus(..) | Request::DeleteSecret(..));
    request.application().is_some() && !secret_route
}

fn is_gone(model: &mut Model, flight: &Flight, waited: bool) -> bool {
    let id = flight.request.application();
    id.is_some_and(|id| gone(model, &flight.environment, id, waited))
}

/// An application that is not there any more leaves the list; tells whether it was in it.
pub fn gone(model: &mut Model, key: &EnvKey, id: &ClientId, waited: bool) -> bool {
    let Some(site) = model.site_of(key) else { return false };
    let Some(name) = site.application(id).map(|application| application.settings.name.clone())
    else {
        return false;
    };
    let kept = site.drafts.get(id).is_some_and(Draft::edited);
    let kept = if kept { format!(" · {}", sweeping::KEPT_DRAFT) } else { String::new() };
    site.remove(id);
    if waited {
        model.dialog = None;
        model.focus = Pane::Applications;
    }
    let text = format!("{name} does not exist any more: it was deleted elsewhere{kept}");
    model.say(Tone::Warning, text);
    true
}

/// A task ended in a panic: for a write, what became of it is unknown.
pub fn on_crash(model: &mut Model, ticket: Ticket) -> Vec<Effect> {
    let mut error =
        ApiError::new(ErrorKind::Unexpected, "an internal error interrupted the request");
    error.may_have_happened = true;
    on_reply(model, ticket, Err(Box::new(error)))
}

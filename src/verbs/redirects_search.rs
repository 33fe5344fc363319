//! Looks for the application that a sign-in request is for, among the environments.

use jiff::Timestamp;

use super::Desk;
use super::desk::{PlaceArgs, ask};
use super::failure::Failure;
use super::here::Here;
use super::workspaces;
use crate::api::request::{Reply, Request};
use crate::api::{ErrorKind, RetryPolicy};
use crate::domain::explain::{SignInRequest, SignInScope};
use crate::domain::record::RecordAction;
use crate::domain::text::clean;
use crate::domain::{Application, ClientId, Environment};
use crate::runtime::wiring::{Storage, wire};

/// What was found.
#[derive(Debug, Default)]
pub struct SignInSearch {
    /// The environments that were looked through.
    pub environments: Vec<Environment>,
    /// The application, and its environment's place among them.
    pub owner: Option<(usize, Application)>,
    /// The environments that could not be asked.
    pub unread: Vec<String>,
    /// Why.
    pub failure: Option<Failure>,
    /// The name of the application that was deleted, by the history.
    pub deleted: Option<String>,
    /// When it is judged.
    pub now: Timestamp,
}

impl SignInSearch {
    /// The same for judging.
    pub fn scope(&self) -> SignInScope<'_> {
        let owner = self.owner.as_ref();
        SignInScope {
            environments: self.environments.iter().collect(),
            owner: owner
                .and_then(|(at, application)| Some((self.environments.get(*at)?, application))),
            unread: self.unread.clone(),
            deleted: self.deleted.clone(),
            now: self.now,
        }
    }

    fn missed(&mut self, name: &str, failure: Failure) {
        self.unread.push(name.to_owned());
        let message = format!("{}: {}", clean(name), failure.message);
        self.failure.get_or_insert(Failure { message, ..failure });
    }
}

/// Looks through the environment that is named, or through all: first the one at the request's host.
///
/// # Errors
/// When no environment is known, or none is of that name.
pub async fn search(
    desk: &Desk,
    place: &PlaceArgs,
    request: &SignInRequest,
) -> Result<SignInSearch, Failure> {
    let mut found = SignInSearch { now: desk.now(), ..SignInSearch::default() };
    let Some(mut here) = reach(desk, place, &mut found).await? else { return Ok(found) };
    let mut order: Vec<_> = (0..found.environments.len()).collect();
    if let Some(first) = found.scope().at_host(request).map(|one| one.key.clone()) {
        order.sort_by_key(|at| found.environments.get(*at).is_none_or(|one| one.key != first));
    }
    for at in order {
        let Some(environment) = found.environments.get(at).cloned() else { continue };
        if found.unread.contains(&environment.name) {
            continue;
        }
        here.environment = environment;
        match owned(&here, request).await {
            Ok(Some(application)) => {
                found.owner = Some((at, application));
                return Ok(found);
            }
            Ok(None) => {}
            Err(failure) => {
                let name = here.environment.name.clone();
                found.missed(&name, failure);
            }
        }
    }
    found.deleted = request.recognised_client().and_then(|id| deleted(&id));
    Ok(found)
}

/// The connections to all that are looked through, and these environments.
async fn reach(
    desk: &Desk,
    place: &PlaceArgs,
    found: &mut SignInSearch,
) -> Result<Option<Here>, Failure> {
    if desk.wanted(place).is_some() {
        let here = desk.here(place).await?;
        found.environments.push(here.environment.clone());
        return Ok(Some(here));
    }
    let mut resolved = desk.config(&place.file)?;
    let mut known: Vec<_> =
        resolved.environments.iter().map(|one| one.environment.clone()).collect();
    resolved.environments.retain_mut(|one| {
        let name = &one.environment.name;
        let what = format!("client secret of {}", clean(name));
        let asked = ask(&mut one.credential, &what, place.no_input);
        asked.map_err(|failure| found.missed(name, failure)).is_ok()
    });
    resolved.workspaces.retain_mut(|one| {
        let what = format!("workspace token of {}", clean(&one.name));
        let asked = ask(&mut one.token, &what, place.no_input);
        asked.map_err(|failure| found.missed(&one.name, failure)).is_ok()
    });
    let mut wiring = wire(&resolved, &desk.variables, RetryPolicy::unattended())?;
    for workspace in &resolved.workspaces {
        match workspaces::list(&mut wiring.connections, workspace).await {
            Ok(listed) => known.extend(listed),
            Err(failure) => found.missed(&workspace.name, failure),
        }
    }
    let Some(first) = known.first().cloned() else {
        if found.failure.is_some() {
            return Ok(None);
        }
        let error = Failure::misused("no environment is configured");
        return Err(error.with("Start appdeck to connect one"));
    };
    found.environments = known;
    Ok(Some(Here::new(first, wiring, &resolved)))
}

/// The application with the client ID that is asked. What does not look like one is sent nowhere: it
/// is looked for in the list.
async fn owned(here: &Here, request: &SignInRequest) -> Result<Option<Application>, Failure> {
    let Some(asked) = request.client_id.as_ref() else { return Ok(None) };
    if let Some(id) = request.recognised_client() {
        let call = here.connections.call(&here.environment.key, Request::GetApplication(id));
        return match call.await.map(|answered| answered.reply) {
            Ok(Reply::Application(application)) => Ok(Some(application)),
            Ok(_) => Err(Failure::failed("the server sent something other than an application")),
            Err(error) if error.kind == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        };
    }
    let mut owner = None;
    here.list(None, |application| {
        if application.id.as_str() == asked.as_str() {
            owner = Some(application);
        }
        Ok(())
    })
    .await?;
    Ok(owner)
}

/// The name of the application that the history tells to be deleted.
fn deleted(id: &ClientId) -> Option<String> {
    let entries = Storage::usual()?.record.read().ok()?;
    let gone = entries.iter().rev().find(|entry| {
        let subject = entry.application.as_ref().and_then(|one| one.id.as_ref());
        let done = entry.outcome.effective();
        entry.action == RecordAction::Delete && done && subject == Some(id)
    })?;
    Some(gone.subject().to_owned())
}

//! One environment, and how it is asked.

use std::collections::HashSet;

use super::desk::Progress;
use super::failure::Failure;
use crate::api::request::{ListFilter, Page, Reply, Request};
use crate::api::{ErrorKind, Proof};
use crate::config::Resolved;
use crate::domain::delivery::{CommandTarget, presets};
use crate::domain::text::clean;
use crate::domain::{Application, ClientId, Environment, Kind, Secret};
use crate::runtime::connections::Connections;
use crate::runtime::deliver::Commands;
use crate::runtime::names::Names;
use crate::runtime::wiring::{Storage, Wiring};
use crate::wire::page::{LISTING_LIMIT, Pager, too_long};

/// The most names that are proposed for one that is not there.
const PROPOSED: usize = 3;

/// The environment that a verb is for.
#[derive(Debug)]
pub struct Here {
    /// The environment.
    pub environment: Environment,
    /// How it is reached.
    pub connections: Connections,
    /// The journal, the history and the copies, where the system names a place for them.
    pub storage: Option<Storage>,
    /// Whether nothing may be written in this run.
    pub read_only: bool,
    /// The commands that take a fresh secret.
    pub commands: Vec<CommandTarget>,
    /// Variables that are kept from them.
    pub withheld: Vec<String>,
}

impl Here {
    /// The environment as it is reached by these connections.
    pub fn new(environment: Environment, wiring: Wiring, resolved: &Resolved) -> Self {
        Self {
            environment,
            connections: wiring.connections,
            storage: wiring.storage,
            read_only: resolved.ui.read_only,
            commands: presets::offered(&resolved.deliver),
            withheld: resolved.secret_variables(),
        }
    }

    /// Runs the commands that take a fresh secret.
    pub fn runner(&self) -> Commands {
        let mut commands = Commands::new(self.withheld.clone());
        commands.known = self.connections.secrets();
        commands
    }

    /// The environment's name, safe to show.
    pub fn name(&self) -> String {
        clean(&self.environment.name)
    }

    /// Reads every application, page by page: each is handed to `take` and kept by nobody else.
    /// Returns how many came that cannot be read.
    ///
    /// # Errors
    /// Why they are not all known.
    pub async fn list(
        &self,
        kind: Option<&Kind>,
        mut take: impl FnMut(Application) -> Result<(), Failure>,
    ) -> Result<usize, Failure> {
        let mut filter = match kind {
            Some(Kind::Default) => ListFilter::DefaultClient,
            _ => ListFilter::All,
        };
        let (mut pager, mut page_token) = (Pager::default(), None);
        let (mut seen, mut bytes, mut unreadable) = (HashSet::new(), 0, 0);
        let mut default_client = false;
        let mut progress = Progress::default();
        loop {
            let page = self.page(filter, page_token).await?;
            unreadable += page.unreadable;
            let before = seen.len();
            for application in page.items {
                default_client |= application.kind == Kind::Default;
                // One that moved while the pages were read comes twice.
                if seen.insert(application.id.clone()) {
                    bytes += application.bytes();
                    take(application)?;
                }
            }
            if bytes > LISTING_LIMIT {
                return Err(Failure::failed(format!("{}: {}", self.name(), too_long())));
            }
            page_token = pager.next(seen.len() - before, page.total, &page.next);
            if page_token.is_some() {
                progress.tell(seen.len(), page.total);
            } else if filter == ListFilter::All && !default_client {
                // Whether ALL includes the Default Client differs between servers.
                (filter, pager) = (ListFilter::DefaultClient, Pager::default());
            } else {
                return Ok(unreadable);
            }
        }
    }

    /// Keeps the names of all applications for the completions of a shell, which go without where
    /// that cannot be done.
    pub fn remember(&self, names: Vec<String>) {
        let kept = Names::usual().map(|file| file.keep(&self.environment.name, names));
        if let Some(Err(error)) = kept {
            tracing::debug!(%error, "keeping names for completions");
        }
    }

    async fn page(
        &self,
        filter: ListFilter,
        page_token: Option<String>,
    ) -> Result<Page<Application>, Failure> {
        let reply = self.read(Request::ListApplications { filter, page_token }).await?;
        let Reply::Applications(page) = reply else {
            let why = "the server sent something other than a list of applications";
            return Err(Failure::failed(why));
        };
        Ok(page)
    }

    /// The application that `named` is the client ID of, or the name that no other has.
    ///
    /// # Errors
    /// When there is none, when several have the name, and when they cannot be read.
    pub async fn application(&self, named: &str) -> Result<Application, Failure> {
        if let Some(id) = ClientId::recognised(named.as_bytes()) {
            let key = &self.environment.key;
            match self.connections.call(key, Request::GetApplication(id)).await {
                Ok(answered) => {
                    let Reply::Application(application) = answered.reply else {
                        let why = "the server sent something other than an application";
                        return Err(Failure::failed(why));
                    };
                    return Ok(application);
                }
                // It may be the name of one, anyway.
                Err(error) if error.kind == ErrorKind::NotFound => {}
                Err(error) => return Err(error.into()),
            }
        }
        let (mut found, mut names) = (Vec::new(), Vec::new());
        self.list(None, |application| {
            if application.id.as_str() == named || application.name() == named {
                found.push(application);
            } else {
                names.push(application.settings.name);
            }
            Ok(())
        })
        .await?;
        if let Some(at) = found.iter().position(|one| one.id.as_str() == named) {
            return Ok(found.swap_remove(at));
        }
        match found.len() {
            0 => Err(self.missing(named, &names)),
            1 => Ok(found.remove(0)),
            _ => Err(self.ambiguous(named, &found)),
        }
    }

    fn missing(&self, named: &str, names: &[String]) -> Failure {
        let place = self.name();
        let error =
            Failure::not_found(format!("there is no application {} in {place}", clean(named)));
        let wanted = named.to_lowercase();
        let near = |name: &String| {
            let name = name.to_lowercase();
            let distance = strsim::osa_distance(&name, &wanted);
            let alike = distance <= wanted.chars().count() / 3;
            (alike || name.contains(&wanted)).then_some(distance)
        };
        let mut near: Vec<_> = names.iter().filter_map(|name| Some((near(name)?, name))).collect();
        near.sort();
        near.dedup();
        near.truncate(PROPOSED);
        if near.is_empty() {
            return error.with("appdeck apps list shows those that are there");
        }
        let near: Vec<_> = near.iter().map(|(_, name)| clean(name)).collect();
        error.with(format!("Did you mean {}?", near.join(", ")))
    }

    fn ambiguous(&self, named: &str, found: &[Application]) -> Failure {
        let each = found
            .iter()
            .map(|one| format!("{} ({})", clean(one.id.as_str()), clean(one.kind.label())));
        let each = each.collect::<Vec<_>>().join(", ");
        let (count, place) = (found.len(), self.name());
        let text = format!("{count} applications in {place} are called {}: {each}", clean(named));
        Failure::ambiguous(text).with("Write the client ID")
    }

    /// Reads anything.
    ///
    /// # Errors
    /// Why it cannot be read.
    pub async fn read(&self, request: Request) -> Result<Reply, Failure> {
        Ok(self.connections.call(&self.environment.key, request).await?.reply)
    }

    /// Asks whether a secret of an application is right.
    pub async fn prove(&self, application: &Application, secret: Secret) -> Proof {
        let may_use_api = application.settings.has_own_tokens();
        let id = application.id.clone();
        self.connections.prove(&self.environment.key, id, secret, may_use_api).await
    }
}

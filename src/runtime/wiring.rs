//! From the configuration to what runs on it. Screen, verbs and doctor are wired here and nowhere
//! else.

use super::connections::Connections;
use super::journal::{Journal, Process};
use super::lists::Lists;
use super::record::{Backups, Record};
use super::state_dir::state_dir;
use crate::api::http::{self, HttpOptions, Trust};
use crate::api::{ApiError, RetryPolicy};
use crate::config::Resolved;
use crate::config::Variables;
use crate::domain::EnvKey;

/// What a configuration is made into.
#[derive(Debug)]
pub struct Wiring {
    /// The HTTP client for the addresses of the configuration.
    pub http: reqwest::Client,
    /// How its environments and workspaces are reached, by their keys.
    pub connections: Connections,
    /// Where is written down what is done; `None` where the system names no place.
    pub storage: Option<Storage>,
}

/// What is kept on this machine, shared by every run of the program. Nothing is created yet.
#[derive(Clone, Debug)]
pub struct Storage {
    /// What becomes of secrets and of creates.
    pub journal: Journal,
    /// What was done.
    pub record: Record,
    /// The copies of what was deleted.
    pub backups: Backups,
    /// The lists as they were read last.
    pub lists: Lists,
}

/// Wires a configuration, with reads that are sent again as patiently as this. Secrets that are typed in must have been asked for.
///
/// # Errors
/// Why the network cannot be used.
pub fn wire(
    resolved: &Resolved,
    variables: Variables<'_>,
    retry: RetryPolicy,
) -> Result<Wiring, ApiError> {
    let options = options(resolved, variables);
    let http = http::client(&options)?;
    let mut connections = Connections::new(http.clone()).retrying(retry);
    if let Some(file) = &resolved.ca_file {
        connections = connections.trusting(Trust::SystemAnd(file.clone()));
    }
    if options.trust == Trust::Nobody {
        connections = connections.later(HttpOptions { trust: Trust::System, ..options });
    }
    for one in &resolved.environments {
        let key = one.environment.key.clone();
        connections.add(key, one.base.clone(), one.client_id.clone(), one.credential.clone());
    }
    for one in &resolved.workspaces {
        let key = EnvKey::workspace(&one.name);
        connections.add_workspace(key, one.base.clone(), one.token.clone());
    }
    Ok(Wiring { http, connections, storage: Storage::usual() })
}

impl Storage {
    /// The state directory of this user.
    pub fn usual() -> Option<Self> {
        let directory = state_dir()?;
        Some(Self {
            journal: Journal::new(&directory, Process::current()),
            record: Record::new(&directory),
            backups: Backups::new(&directory),
            lists: Lists::new(&directory),
        })
    }
}

/// How the HTTP client is made for this configuration.
fn options(resolved: &Resolved, variables: Variables<'_>) -> HttpOptions {
    let mut options = HttpOptions::default().proxies_from(variables);
    let addresses = resolved.environments.iter().map(|one| &one.base);
    let mut all = addresses.chain(resolved.workspaces.iter().map(|one| &one.base));
    options.trust = match &resolved.ca_file {
        Some(file) => Trust::SystemAnd(file.clone()),
        // A machine without certificate authorities can still run the sandbox.
        None if all.all(|url| url.scheme() == "http") => Trust::Nobody,
        None => Trust::System,
    };
    options
}

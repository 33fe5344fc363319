//! The embedded server: the API of a workspace on loopback, with a database file behind it.
//!
//! It keeps the rules of [`crate::domain`] and speaks the shapes of [`crate::wire`], the same that
//! the client uses, and knows nothing else of the program.

mod access;
mod announcement;
mod bootstrap;
mod claims;
mod clients;
mod control;
mod cors;
mod credentials;
mod described;
mod environments;
mod error;
mod faults;
mod forge;
mod gate;
mod grpc;
mod listen;
mod login_urls;
mod mint;
mod no_token;
mod oauth;
mod options;
mod organizations;
mod presented;
mod provider;
mod query;
mod record;
mod refused;
mod routes;
mod rules;
mod secrets;
mod seed;
mod serve;
mod sessions;
mod sign_ins;
mod site;
mod snapshots;
mod store;
mod struck;
pub mod supported;
mod tokens;
mod trouble;
mod users;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

pub use announcement::{AnnouncedApplication, AnnouncedEnvironment, Announcement};
pub use error::SandboxError;
pub use faults::Fault;
pub use mint::FIXED_NOW;
pub use options::{Database, SandboxOptions, Seed};
pub use record::RecordedRequest;
pub use seed::{SeedFile, SeedFileError};

use bootstrap::{Entrance, Prepared};
use mint::Mint;
use site::{Port, ServedEnvironment, Shared};
use tokens::TokenSigner;

/// Where the sandbox's own routes are, beside the API.
const CONTROL_PATH: &str = "/_sandbox/";
/// How long open requests may take when the sandbox stops.
const FAREWELL: Duration = Duration::from_secs(2);

/// A running sandbox. Dropping it closes its ports and connections at once.
pub struct Sandbox {
    announcement: Announcement,
    seed: Option<String>,
    shared: Arc<Shared>,
    stop: watch::Sender<bool>,
    serving: JoinSet<()>,
}

/// Opens the database, seeds it when it is new, and serves one port for each environment.
///
/// # Errors
/// When the address is not loopback, a port cannot be had, or the database cannot be used.
pub async fn start(options: SandboxOptions) -> Result<Sandbox, SandboxError> {
    listen::check(options.listen)?;
    let (address, latency) = (options.listen, options.latency);
    let (file, snapshots) = (options.database.name(), options.snapshots.clone());
    let opening = tokio::task::spawn_blocking(move || {
        let mint = Mint::new(options.fixed);
        bootstrap::prepare(&options, &mint).map(|prepared| (prepared, mint))
    });
    let crashed = |error| SandboxError::Open { file, source: Box::new(error) };
    let (prepared, mint) = opening.await.map_err(crashed)??;
    let Prepared { store, seed, workspace_token, entrances, given, signing_key } = prepared;
    let tokens = TokenSigner::new(signing_key.as_deref())?;
    let listeners = listen::bind(address, entrances.len()).await?;

    let mut sites = Vec::new();
    let mut environments = Vec::new();
    for (bound, entrance) in listeners.iter().zip(entrances) {
        let (site, environment) = announce(address, &bound.listener, entrance)?;
        sites.push(Arc::new(site));
        environments.push(environment);
    }
    let announcement = Announcement {
        api_url: sites.first().map_or_else(String::new, |site| site.url()),
        workspace_token: workspace_token.clone(),
        environments,
    };
    let shared = Arc::new(Shared {
        store,
        mint,
        tokens,
        faults: faults::Faults::default(),
        record: record::RequestLog::default(),
        logouts: provider::logouts::LogoutLog::default(),
        lapsing: Notify::new(),
        latency,
        snapshots,
        workspace_token,
        given,
        sites,
    });

    let (stop, stopping) = watch::channel(false);
    let mut serving = JoinSet::new();
    serving.spawn(provider::lapse::watch(Arc::clone(&shared), stopping.clone()));
    for (bound, site) in listeners.into_iter().zip(&shared.sites) {
        let port = Port { shared: Arc::clone(&shared), site: Arc::clone(site) };
        for listener in [Some(bound.listener), bound.beside].into_iter().flatten() {
            serving.spawn(serve::serve(listener, routes::router(port.clone()), stopping.clone()));
        }
    }
    Ok(Sandbox { announcement, seed, shared, stop, serving })
}

fn announce(
    asked: SocketAddr,
    listener: &TcpListener,
    entrance: Entrance,
) -> Result<(ServedEnvironment, AnnouncedEnvironment), SandboxError> {
    let address =
        listener.local_addr().map_err(|source| SandboxError::Listen { address: asked, source })?;
    let site = ServedEnvironment { stored: entrance.environment, kind: entrance.kind, address };
    let environment = AnnouncedEnvironment {
        id: site.stored.id.clone(),
        name: site.stored.name.clone(),
        kind: site.kind,
        url: site.url(),
        client_id: entrance.client_id,
        client_secret: entrance.client_secret,
        applications: entrance.generated.into_iter().map(AnnouncedApplication::from).collect(),
    };
    Ok((site, environment))
}

impl Sandbox {
    /// How to reach it and sign in to it.
    pub fn announcement(&self) -> &Announcement {
        &self.announcement
    }

    /// Why a seed that was asked for is not what one sees: the database has data already, of
    /// another seed. `None` when it is.
    pub fn unseeded(&self, asked: &str) -> Option<String> {
        let has = match &self.seed {
            Some(seed) if seed == asked => return None,
            Some(seed) => format!("was filled with {seed} before"),
            None => "has data already".into(),
        };
        Some(format!("the database {has}: {asked} fills new ones only, so nothing was added"))
    }

    /// The latest requests of the API, oldest first, without their credentials.
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.shared.record.all()
    }

    /// Lets time go by on the clock of a sandbox that runs with `fixed`; backwards too.
    pub fn advance(&self, seconds: i64) {
        self.shared.mint.advance(seconds);
        self.shared.lapsing.notify_one();
    }

    /// Stops accepting, lets open requests end, and closes what is still open after two seconds.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        let all = async { while self.serving.join_next().await.is_some() {} };
        // What is still open then is closed by the drop.
        let _ = tokio::time::timeout(FAREWELL, all).await;
    }
}

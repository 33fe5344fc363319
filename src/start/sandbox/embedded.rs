//! The sandbox beside the UI: opened at the start by `--sandbox`, or later by a key.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Mutex;

use crate::cli::UiArgs;
use crate::domain::Environment;
use crate::runtime::connecting::Opener;
use crate::runtime::connections::Connections;
use crate::runtime::state_dir::{create, state_dir};
use crate::sandbox::{self, Database, Sandbox, SandboxError, SandboxOptions, Seed};
use crate::start::{StartError, announced, chain};

/// The sandbox of this run, once it is open.
pub struct Embedded {
    args: UiArgs,
    opened: Arc<Mutex<Option<Sandbox>>>,
    warning: Option<String>,
}

impl Embedded {
    /// Whether the flags ask for it.
    pub fn is_asked(args: &UiArgs) -> bool {
        args.sandbox
    }

    /// Opens it now where the flags ask for that.
    pub async fn open(args: &UiArgs) -> Result<Option<Self>, StartError> {
        let sandbox = if args.sandbox { Some(start(args).await?) } else { None };
        if let Some(sandbox) = &sandbox {
            tracing::info!(url = sandbox.announcement().api_url, "the sandbox is open");
        }
        let warning = sandbox.as_ref().and_then(|sandbox| unseeded(args, sandbox));
        Ok(Some(Self { args: args.clone(), opened: Arc::new(Mutex::new(sandbox)), warning }))
    }

    /// What is odd about it.
    pub fn warning(&self) -> Option<String> {
        self.warning.clone()
    }

    /// Its environments, connected. None before it is open.
    pub fn connect(&self, connections: &mut Connections) -> Result<Vec<Environment>, StartError> {
        let sandbox =
            self.opened.try_lock().map_err(|_| StartError::Failed("the sandbox is busy".into()))?;
        let Some(sandbox) = sandbox.as_ref() else { return Ok(Vec::new()) };
        announced::connect(sandbox.announcement(), connections).map_err(StartError::Failed)
    }

    /// Opens it while the program runs.
    pub fn opener(&self) -> Opener {
        let (args, opened) = (self.args.clone(), self.opened.clone());
        Arc::new(move || {
            let (args, opened) = (args.clone(), opened.clone());
            Box::pin(async move {
                let mut opened = opened.lock().await;
                let sandbox = start(&args).await.map_err(|error| error.to_string())?;
                let known = announced::known(sandbox.announcement())?;
                *opened = Some(sandbox);
                Ok(known)
            })
        })
    }

    /// Stops it.
    pub async fn stop(self) {
        let sandbox = self.opened.lock().await.take();
        if let Some(sandbox) = sandbox {
            sandbox.stop().await;
        }
    }
}

/// What kept the sandbox from starting, in words.
pub(super) fn failed(error: SandboxError) -> StartError {
    match error {
        SandboxError::NotLoopback(_) => StartError::Misused(chain(&error)),
        error => StartError::Failed(chain(&error)),
    }
}

/// The sandbox's file when none is named: one for each seed, so that a seed asked for is seen.
fn usual_database(seed: Option<&str>) -> Database {
    let Some(directory) = state_dir() else { return Database::Memory };
    if create(&directory).is_err() {
        return Database::Memory;
    }
    let name = match seed {
        None | Some("acme") => "sandbox.sqlite".to_owned(),
        Some(seed) => format!("sandbox-{seed}.sqlite"),
    };
    Database::File(directory.join(name))
}

/// Where snapshots are kept: beside the sandbox's usual file.
pub(super) fn snapshots() -> Option<PathBuf> {
    Some(state_dir()?.join("snapshots"))
}

// The usual file is one for each seed; in a file that was named, there may be another one.
fn unseeded(args: &UiArgs, sandbox: &Sandbox) -> Option<String> {
    let (_, seed) = (args.database.as_ref()?, args.seed.as_deref()?);
    sandbox.unseeded(seed)
}

async fn start(args: &UiArgs) -> Result<Sandbox, StartError> {
    let seed = args.seed.as_deref();
    let database = match &args.database {
        Some(text) => text.parse().map_err(StartError::Misused)?,
        None => usual_database(seed),
    };
    let asked: Option<Seed> = seed.map(str::parse).transpose().map_err(StartError::Misused)?;
    let options = SandboxOptions {
        database,
        seed: asked.unwrap_or(Seed::Acme),
        seed_file: None,
        reset: false,
        latency: Duration::ZERO,
        fixed: false,
        snapshots: snapshots(),
        snapshot: None,
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
    };
    sandbox::start(options).await.map_err(failed)
}

//! Connecting environments and workspaces while the program runs: trying what was filled in, and
//! writing it into the configuration.

mod secret;
pub mod store;

use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;

use crate::api::address::base_url;
use crate::api::{ApiError, Credential, checkup};
use crate::app::msg::{Configured, Trial};
use crate::config::{self, CredentialSource, Flags, Resolved};
use crate::domain::checkup::{CheckedStep, CheckupStep};
use crate::domain::connection::{ConfigChange, SecretSource, Target};
use crate::domain::{ClientId, EnvKey, Secret};
use crate::runtime::connections::{Endpoint, ReachableEnvironment};

/// Answers an environment variable's value, as it was when the program started.
pub type SharedVariables = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// The embedded sandbox being opened: its environments, or why there are none.
pub type Opening = Pin<Box<dyn Future<Output = Result<Vec<ReachableEnvironment>, String>> + Send>>;

/// Opens the embedded sandbox.
pub type Opener = Arc<dyn Fn() -> Opening + Send + Sync>;

/// What connecting needs of the machine.
#[derive(Clone)]
pub struct ConnectDesk {
    /// The configuration file, whether it exists or not.
    pub path: PathBuf,
    /// The variables of the process.
    pub variables: SharedVariables,
    /// Opens the sandbox, where there is one.
    pub sandbox: Option<Opener>,
}

/// A change that was written, and the endpoint that it opens.
pub struct Written {
    /// What the model is told.
    pub done: Configured,
    /// How to get there, where something was added.
    pub endpoint: Option<(EnvKey, Endpoint)>,
}

impl ConnectDesk {
    /// Where the secret of a trial comes from now. `known` is the source of the entry it replaces.
    fn source(&self, trial: &Trial, known: Option<CredentialSource>) -> Option<CredentialSource> {
        if let Some(typed) = &trial.typed {
            return Some(CredentialSource::Typed(typed.clone()));
        }
        let source = &trial.connection.source;
        if matches!(source, SecretSource::Prompt | SecretSource::Plain) {
            return known;
        }
        CredentialSource::of(source, &*self.variables, |path| self.locate(path))
    }

    /// Where it comes from once the entry is written. What was typed and then kept is read from where it is
    /// kept, so that another one there is found.
    fn opened(
        &self,
        trial: &Trial,
        known: Option<CredentialSource>,
        written: CredentialSource,
    ) -> CredentialSource {
        if written.may_change() {
            return written;
        }
        self.source(trial, known).unwrap_or(written)
    }

    fn locate(&self, path: &Path) -> PathBuf {
        config::locate(path, self.path.parent(), &*self.variables)
    }

    /// Looks at what the credentials of a trial open.
    pub async fn access(
        self,
        http: Result<reqwest::Client, ApiError>,
        trial: Trial,
        known: Option<CredentialSource>,
    ) -> Vec<CheckedStep> {
        let bad = |step, words: String| vec![CheckedStep::bad(step, words)];
        let base = match base_url(&trial.connection.url) {
            Ok(base) => base,
            Err(why) => return bad(CheckupStep::Address, why),
        };
        let Some(source) = self.source(&trial, known) else {
            return bad(CheckupStep::Credential, "the secret was not typed in this run".into());
        };
        let (secret, http) = match (source.read().await, http) {
            (Ok(secret), Ok(http)) => (secret, http),
            (Err(error), _) => return bad(CheckupStep::Credential, error.message),
            (_, Err(error)) => return bad(CheckupStep::Address, error.message),
        };
        let credential = match trial.connection.target {
            Target::Environment => {
                Credential::Client { id: ClientId::new(&trial.connection.client_id), secret }
            }
            Target::Workspace => Credential::Workspace { token: secret, domain: None },
        };
        checkup::access(http, base, credential).await
    }

    /// Keeps a typed secret where it belongs and writes the entry.
    ///
    /// # Errors
    /// What kept it from being written. The configuration is as it was then.
    pub async fn configure(
        self,
        trial: Trial,
        known: Option<CredentialSource>,
    ) -> Result<Written, String> {
        let made = match &trial.typed {
            Some(typed) => self.keep(&trial.connection.source, typed).await?,
            None => None,
        };
        let replaces = trial.replaces.as_ref().map(|(_, name)| name.clone());
        let change = ConfigChange::Put { replaces, connection: trial.connection.clone() };
        let (desk, at) = (self.clone(), self.path.clone());
        let resolved = blocking(move || {
            store::write(&at, &change, &|draft| desk.resolve(draft).map(drop))?;
            desk.resolve(&desk.path)
        });
        match resolved.await {
            Ok(resolved) => self.written(&trial, known, resolved),
            Err(why) => {
                if let Some(file) = made {
                    // The failure that led here is the one that is told.
                    let _ = std::fs::remove_file(file);
                }
                Err(why)
            }
        }
    }

    /// Takes an entry out.
    ///
    /// # Errors
    /// As [`ConnectDesk::configure`].
    pub async fn forget(
        self,
        key: EnvKey,
        target: Target,
        name: String,
    ) -> Result<Written, String> {
        let change = ConfigChange::Remove(target, name.clone());
        blocking(move || store::write(&self.path, &change, &|draft| self.resolve(draft).map(drop)))
            .await?;
        Ok(Written { done: Configured::Removed(target, key, name), endpoint: None })
    }

    /// Returns the file that was made for it.
    async fn keep(&self, source: &SecretSource, typed: &Secret) -> Result<Option<PathBuf>, String> {
        let found = CredentialSource::of(source, &*self.variables, |path| self.locate(path));
        match found {
            Some(CredentialSource::Keyring { account, keyring }) => {
                keyring.keep(&account, typed).await.map(|()| None)
            }
            Some(CredentialSource::File(path)) => {
                let (file, typed) = (path.clone(), typed.clone());
                let made = blocking(move || secret::write(&file, &typed)).await?;
                Ok(made.then_some(path))
            }
            _ => Ok(None),
        }
    }

    /// Reads a configuration as the next start would.
    fn resolve(&self, path: &Path) -> Result<Resolved, String> {
        let flags = Flags { config: Some(path.to_owned()), ..Flags::default() };
        // Which environment is opened first is no concern of the file.
        let variables = |name: &str| (name != "APPDECK_ENV").then(|| (self.variables)(name))?;
        config::resolve(&flags, &variables, path)
            .map_err(|error| format!("the configuration would not be understood: {error}"))
    }

    fn written(
        &self,
        trial: &Trial,
        known: Option<CredentialSource>,
        resolved: Resolved,
    ) -> Result<Written, String> {
        let name = &trial.connection.name;
        let replaced = trial.replaces.as_ref().map(|(key, _)| key.clone());
        let entry = Box::new(trial.connection.clone());
        let missing = || format!("the configuration was written, and {name} is not in it");
        match trial.connection.target {
            Target::Environment => {
                let all = resolved.environments.into_iter();
                let one = all.into_iter().find(|one| one.environment.name == *name);
                let one = one.ok_or_else(missing)?;
                let key = one.environment.key.clone();
                let source = self.opened(trial, known, one.credential);
                let environment = Box::new(one.environment);
                Ok(Written {
                    done: Configured::Environment(environment, entry, replaced),
                    endpoint: Some((
                        key,
                        Endpoint { base: one.base, client_id: Some(one.client_id), source },
                    )),
                })
            }
            Target::Workspace => {
                let mut all = resolved.workspaces.into_iter();
                let one = all.find(|one| one.name == *name).ok_or_else(missing)?;
                let key = EnvKey::workspace(name);
                let source = self.opened(trial, known, one.token);
                Ok(Written {
                    done: Configured::Workspace(key.clone(), entry, replaced),
                    endpoint: Some((key, Endpoint { base: one.base, client_id: None, source })),
                })
            }
        }
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T, String> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|_| Err("writing was interrupted by an internal error".into()))
}

//! Asks everyone everything, at the same time.

use std::path::PathBuf;

use tokio::task::JoinSet;

use super::report::{Check, EnvironmentReport, Report, Row, WorkspaceReport};
use crate::api::{ApiError, Client, Credential};
use crate::config::{ConfiguredEnvironment, ConfiguredWorkspace, Resolved};
use crate::domain::Secret;
use crate::domain::text::clean;

/// What is examined.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The configuration. Secrets that are typed in must have been asked for.
    pub config: Resolved,
    /// The log file, if one is written.
    pub log: Option<PathBuf>,
    /// Rows about this place: name and value, such as the clipboard's route.
    pub here: Vec<(String, String)>,
}

/// Looks at everything. `http` is the client, or why there is none.
pub async fn examine(subject: Subject, http: Result<reqwest::Client, ApiError>) -> Report {
    let Subject { config, log, here } = subject;
    let mut report = Report {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        config: config.path.display().to_string(),
        config_exists: config.path.exists(),
        log: log.map(|path| path.display().to_string()),
        here: here.into_iter().map(|(name, value)| Row { name, value }).collect(),
        warnings: config.warnings,
        environments: Vec::new(),
        workspaces: Vec::new(),
        network: None,
    };
    let http = match http {
        Ok(http) => http,
        Err(error) => {
            report.network = Some(error.message);
            return report;
        }
    };
    report.environments = together(config.environments, |one| environment(one, http.clone())).await;
    report.workspaces = together(config.workspaces, |one| workspace(one, http.clone())).await;
    report
}

/// Runs a look at each at the same time and keeps their order.
async fn together<T, R, F>(all: Vec<T>, look: impl Fn(T) -> F) -> Vec<R>
where
    R: Send + 'static,
    F: Future<Output = R> + Send + 'static,
{
    let mut looks = JoinSet::new();
    for (index, one) in all.into_iter().enumerate() {
        let look = look(one);
        looks.spawn(async move { (index, look.await) });
    }
    let mut found = looks.join_all().await;
    found.sort_by_key(|(index, _)| *index);
    found.into_iter().map(|(_, report)| report).collect()
}

async fn environment(one: ConfiguredEnvironment, http: reqwest::Client) -> EnvironmentReport {
    let ConfiguredEnvironment { environment, base, credential, client_id, origin: _ } = one;
    let client = |secret| {
        let credential = Credential::Client { id: client_id.clone(), secret };
        Client::new(http.clone(), base.clone(), credential)
    };
    // The discovery document is asked for without credentials.
    let probe = client(Secret::new(String::new())).probe().await;
    let sign_in = match credential.read().await {
        Ok(secret) => client(secret).sign_in().await,
        Err(error) => Err(error),
    };
    let answered = probe.as_ref().ok();
    EnvironmentReport {
        name: environment.name,
        url: base.as_str().trim_end_matches('/').to_owned(),
        kind: environment.kind.word().to_owned(),
        read_only: environment.guarded,
        client_id: client_id.to_string(),
        credential: credential.describe(),
        clock_skew_seconds: answered.and_then(|probe| probe.skew),
        milliseconds: answered.and_then(|probe| probe.took.as_millis().try_into().ok()),
        discovery: match &probe {
            Ok(probe) => Check::good(format!("issuer {}", clean(&probe.discovery.issuer))),
            Err(error) => Check::bad(error),
        },
        sign_in: signed(sign_in),
    }
}

async fn workspace(one: ConfiguredWorkspace, http: reqwest::Client) -> WorkspaceReport {
    let ConfiguredWorkspace { name, base, token: source, connection: _ } = one;
    let sign_in = match source.read().await {
        Ok(token) => {
            let credential = Credential::Workspace { token, domain: None };
            Client::new(http, base.clone(), credential).sign_in().await
        }
        Err(error) => Err(error),
    };
    WorkspaceReport {
        name,
        url: base.as_str().trim_end_matches('/').to_owned(),
        credential: source.describe(),
        sign_in: signed(sign_in),
    }
}

fn signed(result: Result<(), ApiError>) -> Check {
    match result {
        Ok(()) => Check::good("the credentials are accepted"),
        Err(error) => Check::bad(&error),
    }
}

//! Asks everyone everything, at the same time.

use std::path::PathBuf;

use tokio::task::JoinSet;

use super::report::{EnvironmentReport, Report, ReportCheck, ReportRow, WorkspaceReport};
use url::Url;

use crate::api::{ApiError, Credential, checkup};
use crate::config::{ConfiguredEnvironment, ConfiguredWorkspace, CredentialSource, Resolved};
use crate::domain::Secret;
use crate::domain::checkup::{CheckedStep, CheckupStep};

/// What is examined.
#[derive(Clone, Debug)]
pub struct ExaminedSetup {
    /// The configuration. Secrets that are typed in must have been asked for.
    pub config: Resolved,
    /// The log file, if one is written.
    pub log: Option<PathBuf>,
    /// Rows about this place: name and value, such as the clipboard's route.
    pub here: Vec<(String, String)>,
}

/// Looks at everything. `http` is the client, or why there is none.
pub async fn examine(subject: ExaminedSetup, http: Result<reqwest::Client, ApiError>) -> Report {
    let ExaminedSetup { config, log, here } = subject;
    let none = config.environments.is_empty() && config.workspaces.is_empty();
    let unmade = config.unmade.filter(|_| none);
    let warnings = config.warnings.into_iter().filter(|one| Some(one) != unmade.as_ref());
    let mut report = Report {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        config: config.path.display().to_string(),
        config_exists: config.path.exists(),
        log: log.map(|path| path.display().to_string()),
        here: here.into_iter().map(|(name, value)| ReportRow { name, value }).collect(),
        mistakes: Vec::new(),
        warnings: warnings.collect(),
        unmade,
        environments: Vec::new(),
        workspaces: Vec::new(),
        network: None,
    };
    report.network = http.as_ref().err().map(|error| error.message.clone());
    let http = http.ok();
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

async fn environment(
    one: ConfiguredEnvironment,
    http: Option<reqwest::Client>,
) -> EnvironmentReport {
    let ConfiguredEnvironment { environment, base, credential, client_id, origin: _ } = one;
    let (checks, probe, opened) = match http {
        None => (unreachable(CheckupStep::Address), None, unreachable(CheckupStep::SignIn)),
        Some(http) => {
            let (checks, probe) = checkup::address(http.clone(), base.clone()).await;
            let id = client_id.clone();
            let whole = |secret| Credential::Client { id, secret };
            (checks, probe, access(&credential, http, &base, whole).await)
        }
    };
    EnvironmentReport {
        name: environment.name,
        url: base.as_str().trim_end_matches('/').to_owned(),
        kind: environment.kind.word().to_owned(),
        read_only: environment.guarded,
        deny: environment.deny.iter().map(|write_kind| write_kind.name().to_owned()).collect(),
        client_id: client_id.to_string(),
        credential: credential.describe(),
        clock_skew_seconds: probe.as_ref().and_then(|probe| probe.skew),
        milliseconds: probe.and_then(|probe| probe.took.as_millis().try_into().ok()),
        discovery: found(&checks, &[CheckupStep::Address]),
        sign_in: found(&opened, &[CheckupStep::SignIn, CheckupStep::Credential]),
        applications: found(&opened, &[CheckupStep::Applications]),
    }
}

/// What becomes of a step where the network cannot be used at all.
fn unreachable(step: CheckupStep) -> Vec<CheckedStep> {
    vec![CheckedStep::bad(step, "the network cannot be used (see network)")]
}

async fn workspace(one: ConfiguredWorkspace, http: Option<reqwest::Client>) -> WorkspaceReport {
    let ConfiguredWorkspace { name, base, token: source, .. } = one;
    let whole = |token| Credential::Workspace { token, domain: None };
    let opened = match http {
        None => unreachable(CheckupStep::SignIn),
        Some(http) => access(&source, http, &base, whole).await,
    };
    WorkspaceReport {
        name,
        url: base.as_str().trim_end_matches('/').to_owned(),
        credential: source.describe(),
        sign_in: found(&opened, &[CheckupStep::SignIn, CheckupStep::Credential]),
    }
}

/// What a credential opens; nothing when it is to be typed and nobody was there to type it.
async fn access(
    source: &CredentialSource,
    http: reqwest::Client,
    base: &Url,
    credential: impl FnOnce(Secret) -> Credential,
) -> Vec<CheckedStep> {
    if *source == CredentialSource::Prompt {
        return Vec::new();
    }
    match source.read().await {
        Ok(secret) => checkup::access(http, base.clone(), credential(secret)).await,
        Err(error) => vec![CheckedStep::bad(CheckupStep::Credential, error.message)],
    }
}

/// The check of the first of these steps that was taken.
fn found(checks: &[CheckedStep], steps: &[CheckupStep]) -> ReportCheck {
    let taken = checks.iter().find(|check| steps.contains(&check.step));
    taken.map_or_else(|| ReportCheck::skipped(reason(checks)), |check| check.clone().into())
}

fn reason(checks: &[CheckedStep]) -> &'static str {
    if checks.is_empty() {
        "the secret is typed in at the start, and it was not asked for"
    } else {
        "a step before it failed"
    }
}

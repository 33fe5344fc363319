//! The steps of a connection, asked one by one, in the words that every place shows.

use url::Url;

use super::client::{ApiClient, Credential};
use super::error::{ApiError, ErrorKind};
use super::probe::Probe;
use super::request::{ListFilter, Request};
use super::retry::RetryPolicy;
use crate::domain::checkup::{CheckedStep, CheckupStep, clock};
use crate::domain::text::{clean, followed};
use crate::domain::{ClientId, Secret};

/// What is said where a document is refused that no credential is needed for.
const OPEN: &str = "Check the URL: an environment shows its discovery document to everybody";

/// What went wrong and what to do, on one line.
pub fn told(error: &ApiError) -> String {
    told_with(error, error.remedy())
}

fn told_with(error: &ApiError, remedy: Option<&str>) -> String {
    match remedy {
        Some(remedy) => followed(&error.message, remedy),
        None => error.message.clone(),
    }
}

/// Asks the discovery document at `base`, without credentials. The probe comes along for who wants
/// its figures.
pub async fn address(http: reqwest::Client, base: Url) -> (Vec<CheckedStep>, Option<Probe>) {
    // The discovery document is asked for without credentials.
    let nobody = Credential::Client { id: ClientId::new(""), secret: Secret::new(String::new()) };
    match ApiClient::new(http, base, nobody).probe().await {
        Ok(probe) => {
            let issuer = format!("issuer {}", clean(&probe.discovery.issuer));
            let found = CheckedStep::good(CheckupStep::Address, issuer);
            (Some(found).into_iter().chain(probe.skew.map(clock)).collect(), Some(probe))
        }
        Err(error) => {
            let closed = matches!(error.status, Some(401 | 403));
            let remedy = if closed { Some(OPEN) } else { error.remedy() };
            (vec![CheckedStep::bad(CheckupStep::Address, told_with(&error, remedy))], None)
        }
    }
}

/// Signs in with a credential and asks for what it is to open: one page of the applications, or of
/// a workspace's environments. Nothing is tried twice: an operator waits.
pub async fn access(http: reqwest::Client, base: Url, credential: Credential) -> Vec<CheckedStep> {
    let environment = matches!(credential, Credential::Client { .. });
    let client = ApiClient::with_retry(http, base, credential, RetryPolicy::NONE);
    if let Err(error) = client.sign_in().await {
        let token = !environment && error.kind == ErrorKind::SignedOut;
        let remedy = if token { Some("Check the workspace token") } else { error.remedy() };
        return vec![CheckedStep::bad(CheckupStep::SignIn, told_with(&error, remedy))];
    }
    let signed_in = CheckedStep::good(CheckupStep::SignIn, "the credentials are accepted");
    if !environment {
        return vec![signed_in];
    }
    let listing = Request::ListApplications { filter: ListFilter::All, page_token: None };
    let applications = match client.call(&listing).await {
        Ok(_) => CheckedStep::good(CheckupStep::Applications, "the applications can be read"),
        Err(error) => CheckedStep::bad(CheckupStep::Applications, told(&error)),
    };
    vec![signed_in, applications]
}

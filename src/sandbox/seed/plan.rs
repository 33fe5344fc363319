//! The shape of a seed file. Settings are written with the API's own keys.

use serde::Deserialize;
use serde::de::Error;
use serde_json::{Map, Value as Json};

use super::age::Age;
use super::crowd::Crowd;
use crate::domain::Secret;
use crate::sandbox::provider::directory::StoredOrganization;
use crate::wire::environment::SessionSettings;
use crate::wire::problem::Violation;

/// A seed file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedPlan {
    pub environments: Vec<PlannedEnvironment>,
    /// Organizations beside those that every sandbox has.
    #[serde(default)]
    pub organizations: Vec<StoredOrganization>,
    /// What tokens are signed with, in place of the key that ships with the program.
    pub signing_key: Option<PlannedReference>,
}

impl SeedPlan {
    /// Every reference to a value, with its path.
    pub fn references(&mut self) -> Vec<(String, &mut PlannedReference)> {
        let mut all = Vec::new();
        all.extend(self.signing_key.as_mut().map(|one| ("signing_key".to_owned(), one)));
        for (at, environment) in self.environments.iter_mut().enumerate() {
            let path = format!("environments[{at}]");
            let client = environment.default_client.as_mut();
            let secret = client.and_then(|client| client.secret.as_mut());
            all.extend(secret.map(|one| (format!("{path}.default_client.secret"), one)));
            for (at, application) in environment.applications.iter_mut().enumerate() {
                let secret = application.secret.as_mut();
                all.extend(secret.map(|one| (format!("{path}.applications[{at}].secret"), one)));
            }
        }
        all
    }
}

/// Where a value comes from: never from the file itself.
#[derive(Clone, Deserialize)]
#[serde(try_from = "Json")]
pub enum PlannedReference {
    /// The sandbox makes it, and tells it at each start.
    Generated,
    /// A variable of the environment.
    Env(String),
    /// A file, seen from the seed file.
    File(String),
    /// The value, once it was looked up.
    Given(Secret),
}

impl PlannedReference {
    /// The value, where it was given.
    pub fn given(&self) -> Option<&Secret> {
        match self {
            Self::Given(value) => Some(value),
            _ => None,
        }
    }
}

impl TryFrom<Json> for PlannedReference {
    type Error = &'static str;

    fn try_from(json: Json) -> Result<Self, Self::Error> {
        let single =
            json.as_object().filter(|all| all.len() == 1).and_then(|all| all.iter().next());
        match (json.as_str(), single) {
            (Some("generated"), _) => Ok(Self::Generated),
            (_, Some((key, Json::String(name)))) if key == "env" => Ok(Self::Env(name.clone())),
            (_, Some((key, Json::String(name)))) if key == "file" => Ok(Self::File(name.clone())),
            _ => Err(
                "write { env = \"VARIABLE\" }, { file = \"PATH\" } or, for a secret, \"generated\": no value stands in the file itself",
            ),
        }
    }
}

fn now() -> Age {
    Age::hours(0)
}

fn usual_region() -> String {
    "EU".to_owned()
}

/// An environment's session policy, as far as it is not the usual one.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedSession {
    access_token_expiry: Option<u64>,
    client_access_token_expiry: Option<u64>,
    absolute_session_timeout: Option<u64>,
    idle_session_timeout: Option<u64>,
    idle_session_enabled: Option<bool>,
}

impl PlannedSession {
    /// The whole policy.
    pub fn settings(&self) -> SessionSettings {
        SessionSettings {
            access_token_expiry: self.access_token_expiry.or(Some(60)),
            client_access_token_expiry: self.client_access_token_expiry.or(Some(1440)),
            absolute_session_timeout: self.absolute_session_timeout.or(Some(43_200)),
            idle_session_timeout: self.idle_session_timeout.or(Some(10_080)),
            idle_session_enabled: self.idle_session_enabled.unwrap_or(true),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedEnvironment {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub id: Option<String>,
    #[serde(default = "usual_region")]
    pub region: String,
    #[serde(default = "now")]
    pub created: Age,
    #[serde(default)]
    pub session: PlannedSession,
    pub default_client: Option<PlannedDefaultClient>,
    #[serde(default)]
    pub applications: Vec<PlannedApplication>,
    /// Who can sign in, in place of those of every sandbox.
    #[serde(default)]
    pub users: Vec<PlannedPerson>,
    /// Applications made by rule.
    pub crowd: Option<Crowd>,
}

/// What is special about an environment's Default Client.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedDefaultClient {
    pub id: Option<String>,
    pub secret: Option<PlannedReference>,
    #[serde(default)]
    pub settings: Map<String, Json>,
}

/// Somebody who can sign in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedPerson {
    pub id: Option<String>,
    pub email: String,
    pub given_name: String,
    pub family_name: String,
    pub organization: String,
    #[serde(default)]
    pub roles: Vec<String>,
    #[serde(default)]
    pub permissions: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedApplication {
    pub id: Option<String>,
    #[serde(rename = "type")]
    pub kind: String,
    #[serde(default = "now")]
    pub created: Age,
    /// A secret that somebody knows.
    pub secret: Option<PlannedReference>,
    pub updated: Option<Age>,
    pub settings: Map<String, Json>,
    #[serde(default)]
    pub secrets: Vec<PlannedSecret>,
    #[serde(default)]
    pub sign_ins: Vec<PlannedSignIn>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedSecret {
    pub active: bool,
    pub created: Age,
    /// Absent means never.
    pub used: Option<Age>,
    /// Absent means never.
    pub expires: Option<Age>,
    pub created_by: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedSignIn {
    pub email: String,
    /// One of [`crate::wire::sign_in::STATUSES`].
    pub status: String,
    pub at: Age,
}

/// A setting that the API does not have.
pub fn misspelt(violations: &[Violation]) -> serde_json::Error {
    let fields: Vec<_> = violations.iter().map(|violation| violation.field.as_str()).collect();
    serde_json::Error::custom(format!("no such setting: {}", fields.join(", ")))
}

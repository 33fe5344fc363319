//! The shape of a seed file. Settings are written with the API's own keys.

use serde::Deserialize;
use serde::de::Error;
use serde_json::{Map, Value as Json};

use super::age::Age;
use super::crowd::Crowd;
use crate::wire::environment::SessionSettings;
use crate::wire::problem::Violation;

/// A seed file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeedPlan {
    pub environments: Vec<PlannedEnvironment>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedEnvironment {
    pub name: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub region: String,
    pub created: Age,
    pub session: SessionSettings,
    #[serde(default)]
    pub applications: Vec<PlannedApplication>,
    /// Applications made by rule.
    pub crowd: Option<Crowd>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlannedApplication {
    #[serde(rename = "type")]
    pub kind: String,
    pub created: Age,
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

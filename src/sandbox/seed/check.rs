//! What is wrong with a seed file, beyond its shape.

use std::collections::BTreeSet;

use super::plan::{PlannedApplication, PlannedEnvironment, PlannedPerson, SeedPlan};
use crate::domain::{EnvironmentType, Kind};
use crate::sandbox::provider::directory;
use crate::sandbox::rules;
use crate::wire::settings::{UnknownKeys, read};

/// The longest identifier (API contract).
const LONGEST: usize = 32;

/// A field, and what is wrong with it.
type SeedMistake = (String, String);

/// The first thing that is wrong.
pub fn first_wrong(plan: &SeedPlan) -> Option<SeedMistake> {
    let mut ids = BTreeSet::new();
    if plan.environments.is_empty() {
        return Some(("environments".into(), "there must be one at least".into()));
    }
    let organizations = plan.organizations.iter().enumerate().find_map(|(at, one)| {
        identifier(&mut ids, &format!("organizations[{at}].id"), Some(&one.id))
    });
    organizations.or_else(|| {
        let mut each = plan.environments.iter().enumerate();
        each.find_map(|(at, one)| environment(&mut ids, plan, &format!("environments[{at}]"), one))
    })
}

fn environment(
    ids: &mut BTreeSet<String>,
    plan: &SeedPlan,
    path: &str,
    planned: &PlannedEnvironment,
) -> Option<SeedMistake> {
    let kind = match EnvironmentType::parse(&planned.kind) {
        Some(kind) if ["DEV", "PRD"].contains(&planned.kind.as_str()) => kind,
        _ => return Some((format!("{path}.type"), "write DEV or PRD".into())),
    };
    if planned.name.is_empty() {
        return Some((format!("{path}.name"), "a name is needed".into()));
    }
    if let Some(wrong) = identifier(ids, &format!("{path}.id"), planned.id.as_deref()) {
        return Some(wrong);
    }
    if let Some(client) = &planned.default_client {
        let path = format!("{path}.default_client");
        let wrong = identifier(ids, &format!("{path}.id"), client.id.as_deref());
        let settings =
            || settings(&format!("{path}.settings"), &client.settings, &Kind::Default, kind);
        if let Some(wrong) = wrong.or_else(settings) {
            return Some(wrong);
        }
    }
    let mut applications = planned.applications.iter().enumerate();
    let wrong = applications
        .find_map(|(at, one)| application(ids, &format!("{path}.applications[{at}]"), one, kind));
    let mut emails = BTreeSet::new();
    wrong.or_else(|| {
        let mut users = planned.users.iter().enumerate();
        users.find_map(|(at, one)| {
            person(ids, &mut emails, plan, &format!("{path}.users[{at}]"), one)
        })
    })
}

fn application(
    ids: &mut BTreeSet<String>,
    path: &str,
    planned: &PlannedApplication,
    environment: EnvironmentType,
) -> Option<SeedMistake> {
    let kind = Kind::from_code(&planned.kind);
    if !Kind::CREATABLE.contains(&kind) {
        return Some((format!("{path}.type"), "write WEB_APP, SPA or NTV".into()));
    }
    if planned.secret.is_some() && !kind.has_secrets() {
        return Some((format!("{path}.secret"), format!("a {} has no secrets", kind.name())));
    }
    if !planned.settings.contains_key("name") {
        return Some((format!("{path}.settings"), "a name is needed".into()));
    }
    identifier(ids, &format!("{path}.id"), planned.id.as_deref())
        .or_else(|| settings(&format!("{path}.settings"), &planned.settings, &kind, environment))
}

fn settings(
    path: &str,
    settings: &serde_json::Map<String, serde_json::Value>,
    kind: &Kind,
    environment: EnvironmentType,
) -> Option<SeedMistake> {
    let violations = match read(settings, UnknownKeys::Refuse) {
        Ok(patch) => rules::check(&patch, kind, environment),
        Err(violations) => violations,
    };
    violations.into_iter().next().map(|violation| {
        let field = violation.field.strip_prefix("client.").unwrap_or(&violation.field);
        (format!("{path}.{field}"), violation.description)
    })
}

fn person(
    ids: &mut BTreeSet<String>,
    emails: &mut BTreeSet<String>,
    plan: &SeedPlan,
    path: &str,
    planned: &PlannedPerson,
) -> Option<SeedMistake> {
    let address = planned.email.split_once('@');
    if !address.is_some_and(|(name, host)| !name.is_empty() && !host.is_empty()) {
        return Some((format!("{path}.email"), "it is no address".into()));
    }
    if !emails.insert(planned.email.to_lowercase()) {
        return Some((format!("{path}.email"), "another user has this address".into()));
    }
    let own = plan.organizations.iter().any(|one| one.id == planned.organization);
    if !own && !directory::has(&planned.organization) {
        return Some((format!("{path}.organization"), "there is no such organization".into()));
    }
    identifier(ids, &format!("{path}.id"), planned.id.as_deref())
}

/// Identifiers are plain, short enough for the API, and nobody else's.
fn identifier(ids: &mut BTreeSet<String>, path: &str, id: Option<&str>) -> Option<SeedMistake> {
    let id = id?;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if id.is_empty() || id.len() > LONGEST || !id.chars().all(plain) {
        let words = format!("write up to {LONGEST} letters, digits, '_' and '-'");
        return Some((path.to_owned(), words));
    }
    let new = ids.insert(id.to_owned());
    (!new).then(|| (path.to_owned(), "it is used twice in this file".to_owned()))
}

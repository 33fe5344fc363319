//! The organizations and people of the sandbox. Every environment has them, whatever it was filled
//! with, so that one can sign in to any.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde::Deserialize;

use crate::sandbox::mint::Mint;
use crate::sandbox::store::StoreError;
use crate::sandbox::store::users::{self, User};

const PEOPLE: &str = include_str!("../../../assets/sandbox/users.json");

/// An organization, with what it fills placeholders with.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredOrganization {
    /// `org_…`
    pub id: String,
    pub slug: String,
    pub external_id: String,
    pub metadata: BTreeMap<String, String>,
}

impl StoredOrganization {
    /// What a placeholder of this name stands for.
    pub fn value(&self, name: &str) -> Option<String> {
        match name {
            "org_slug" | "slug" => Some(self.slug.clone()),
            "external_id" => Some(self.external_id.clone()),
            other => self.metadata.get(other).cloned(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct People {
    organizations: Vec<StoredOrganization>,
    users: Vec<PlannedUser>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlannedUser {
    email: String,
    given_name: String,
    family_name: String,
    organization: String,
    roles: Vec<String>,
    permissions: Vec<String>,
}

/// The organization with this id.
pub fn organization(id: &str) -> Result<Option<StoredOrganization>, StoreError> {
    let people: People = serde_json::from_str(PEOPLE)?;
    Ok(people.organizations.into_iter().find(|organization| organization.id == id))
}

/// Lets the people into an environment, where they are not yet. Their ids follow from the
/// environment's, so that they take none of the numbers of a fixed run.
pub fn settle(db: &Connection, environment: &str) -> Result<(), StoreError> {
    let people: People = serde_json::from_str(PEOPLE)?;
    people.users.into_iter().try_for_each(|planned| {
        let user = User {
            id: Mint::derived_id("usr", &format!("{environment}/{}", planned.email)),
            email: planned.email,
            given_name: planned.given_name,
            family_name: planned.family_name,
            organization: planned.organization,
            roles: planned.roles,
            permissions: planned.permissions,
        };
        users::insert(db, environment, &user)
    })
}

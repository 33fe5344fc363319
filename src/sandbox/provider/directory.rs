//! The organizations and people of the sandbox. Every environment has them, whatever it was filled
//! with, so that one can sign in to any.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde::{Deserialize, Serialize};

use crate::sandbox::mint::Mint;
use crate::sandbox::store::users::{self, User};
use crate::sandbox::store::{StoreError, meta};

const PEOPLE: &str = include_str!("../../../assets/sandbox/users.json");

/// An organization, with what it fills placeholders with.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct StoredOrganization {
    /// `org_…`
    pub id: String,
    pub slug: String,
    #[serde(default)]
    pub external_id: String,
    #[serde(default)]
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

/// The organization with this id: of the seed file, or of those that every sandbox has.
pub fn organization(db: &Connection, id: &str) -> Result<Option<StoredOrganization>, StoreError> {
    Ok(all(db)?.into_iter().find(|organization| organization.id == id))
}

/// Those that the environment's users belong to, in the order in which the sandbox knows them.
pub fn of_users(db: &Connection, environment: &str) -> Result<Vec<StoredOrganization>, StoreError> {
    let users = users::all(db, environment)?;
    let has = |one: &StoredOrganization| users.iter().any(|user| user.organization == one.id);
    let mut found = all(db)?;
    found.retain(has);
    Ok(found)
}

fn all(db: &Connection) -> Result<Vec<StoredOrganization>, StoreError> {
    let own: Option<Vec<StoredOrganization>> =
        meta::organizations(db)?.map(|json| serde_json::from_str(&json)).transpose()?;
    let people: People = serde_json::from_str(PEOPLE)?;
    Ok(own.unwrap_or_default().into_iter().chain(people.organizations).collect())
}

/// Whether every sandbox has this organization.
pub fn has(id: &str) -> bool {
    let people = serde_json::from_str::<People>(PEOPLE);
    people.is_ok_and(|people| people.organizations.iter().any(|one| one.id == id))
}

/// Lets the people into an environment where nobody is. Their ids follow from the
/// environment's, so that they take none of the numbers of a fixed run.
pub fn settle(db: &Connection, environment: &str) -> Result<(), StoreError> {
    if !users::all(db, environment)?.is_empty() {
        return Ok(());
    }
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

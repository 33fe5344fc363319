//! Filling a new database.

mod age;
mod check;
mod crowd;
mod file;
mod key;
mod plan;

use jiff::Timestamp;
use rusqlite::Connection;

use super::clients as api;
use super::credentials::{self, Derived};
use super::mint::Mint;
use super::options::Seed;
use super::store::environments::StoredEnvironment;
use super::store::secrets::{self, NewSecret};
use super::store::users::User;
use super::store::{StoreError, clients, environments, meta, sign_ins, users};
use crate::domain::{EnvironmentType, Kind, NewApplication, Secret, Settings};
use crate::wire::settings::{UnknownKeys, read};
use crate::wire::sign_in::SignIn;
use plan::{
    PlannedApplication, PlannedDefaultClient, PlannedEnvironment, PlannedPerson, PlannedReference,
    PlannedSecret, SeedPlan,
};

pub use file::{SeedFile, SeedFileError};

const ACME: &str = include_str!("../../../assets/sandbox/acme.json");
const EMPTY: &str = include_str!("../../../assets/sandbox/empty.json");
const CROWDED: &str = include_str!("../../../assets/sandbox/crowded.json");

/// Fills the database, in the caller's transaction.
///
/// # Errors
/// When the database fails.
pub fn fill(seed: Seed, mint: &Mint, db: &Connection) -> Result<(), StoreError> {
    sow(&built_in(seed)?, mint, db)
}

/// The same, as a seed file says.
///
/// # Errors
/// When the database fails.
pub fn fill_from(file: &SeedFile, mint: &Mint, db: &Connection) -> Result<(), StoreError> {
    let plan = file.plan();
    meta::set_organizations(db, &serde_json::to_string(&plan.organizations)?)?;
    meta::set_signing_key(db, file.signing_key().as_deref())?;
    sow(plan, mint, db)
}

fn built_in(seed: Seed) -> Result<SeedPlan, StoreError> {
    let mut plan: SeedPlan = serde_json::from_str(match seed {
        Seed::Acme => ACME,
        Seed::Crowded => CROWDED,
        Seed::Empty | Seed::Count(_) => EMPTY,
    })?;
    if let Seed::Count(count) = seed {
        for environment in &mut plan.environments {
            environment.crowd = Some(crowd::plain(count));
        }
    }
    Ok(plan)
}

fn sow(plan: &SeedPlan, mint: &Mint, db: &Connection) -> Result<(), StoreError> {
    let sower = Sower { mint, db, now: mint.now() };
    plan.environments.iter().try_for_each(|environment| sower.environment(environment))
}

struct Sower<'a> {
    mint: &'a Mint,
    db: &'a Connection,
    now: Timestamp,
}

impl Sower<'_> {
    fn environment(&self, planned: &PlannedEnvironment) -> Result<(), StoreError> {
        let stored = StoredEnvironment {
            id: pinned(planned.id.as_deref(), || self.mint.id(self.db, "env"))?,
            name: planned.name.clone(),
            kind: planned.kind.clone(),
            region: planned.region.clone(),
            created: Some(planned.created.before(self.now)),
            session: planned.session.settings(),
        };
        environments::insert(self.db, &stored)?;
        let kind = EnvironmentType::parse(&stored.kind).unwrap_or(EnvironmentType::Development);
        if let Some(client) = &planned.default_client {
            self.default_client(&stored, client)?;
        }
        for person in &planned.users {
            users::insert(self.db, &stored.id, &user(&stored.id, person))?;
        }
        for application in &planned.applications {
            self.application(&stored.id, kind, application)?;
        }
        if let Some(crowd) = &planned.crowd {
            for index in 0..crowd.count {
                self.application(&stored.id, kind, &crowd.application(index))?;
            }
        }
        Ok(())
    }

    fn application(
        &self,
        environment: &str,
        environment_type: EnvironmentType,
        planned: &PlannedApplication,
    ) -> Result<(), StoreError> {
        let kind = Kind::from_code(&planned.kind);
        let patch = read(&planned.settings, UnknownKeys::Refuse)
            .map_err(|violations| plan::misspelt(&violations))?;
        let mut settings = NewApplication::blank_of(&kind);
        patch.apply(&mut settings);
        let created = planned.created.before(self.now);
        let id = pinned(planned.id.as_deref(), || api::new_id(self.mint, self.db, &kind))?;
        let mut client = api::fresh(&id, &kind, &settings, created)?;
        client.update_time =
            Some(planned.updated.as_ref().map_or(created, |updated| updated.before(self.now)));
        clients::insert(self.db, environment, &client)?;
        for secret in &planned.secrets {
            self.secret(&client.id, environment_type, secret)?;
        }
        match &planned.secret {
            Some(PlannedReference::Given(value)) => {
                self.known_secret(&client.id, value, created)?;
            }
            Some(_) => {
                let derived = Derived::new(&meta::store_key(self.db)?);
                let value = derived.client_secret(&client.id, environment_type);
                self.known_secret(&client.id, &value, created)?;
                meta::add_generated(self.db, &client.id)?;
            }
            None => {}
        }
        for sign_in in &planned.sign_ins {
            let entry = SignIn {
                client_id: client.id.clone(),
                client_name: client.name.clone(),
                environment_id: environment.to_owned(),
                status: sign_in.status.clone(),
                email: sign_in.email.clone(),
                ..SignIn::default()
            };
            sign_ins::insert(self.db, &entry, sign_in.at.before(self.now))?;
        }
        Ok(())
    }

    fn default_client(
        &self,
        environment: &StoredEnvironment,
        planned: &PlannedDefaultClient,
    ) -> Result<(), StoreError> {
        let patch = read(&planned.settings, UnknownKeys::Refuse)
            .map_err(|violations| plan::misspelt(&violations))?;
        let mut settings = Settings {
            name: Kind::Default.name().into(),
            management_api: true,
            ..Settings::default()
        };
        patch.apply(&mut settings);
        let kind = Kind::Default;
        let id = pinned(planned.id.as_deref(), || api::new_id(self.mint, self.db, &kind))?;
        let created = environment.created.unwrap_or(self.now);
        let client = api::fresh(&id, &kind, &settings, created)?;
        clients::insert(self.db, &environment.id, &client)
    }

    /// A secret whose value is known.
    fn known_secret(
        &self,
        client: &str,
        value: &Secret,
        created: Timestamp,
    ) -> Result<(), StoreError> {
        let new = NewSecret {
            client,
            id: &self.mint.id(self.db, "sks")?,
            hash: credentials::hash(value),
            suffix: value.suffix(),
            active: true,
            created,
            expires: None,
            last_used: created,
            created_by: Some("sandbox"),
        };
        secrets::insert(self.db, &new)
    }

    /// A secret whose value nobody learns.
    fn secret(
        &self,
        client: &str,
        environment: EnvironmentType,
        planned: &PlannedSecret,
    ) -> Result<(), StoreError> {
        let value = credentials::generate(self.mint, self.db, environment)?;
        let created = planned.created.before(self.now);
        let new = NewSecret {
            client,
            id: &self.mint.id(self.db, "sks")?,
            hash: credentials::hash(&value),
            suffix: value.suffix(),
            active: planned.active,
            created,
            expires: planned.expires.as_ref().map(|expires| expires.before(self.now)),
            last_used: planned.used.as_ref().map_or(created, |used| used.before(self.now)),
            created_by: planned.created_by.as_deref(),
        };
        secrets::insert(self.db, &new)
    }
}

fn pinned(
    id: Option<&str>,
    other: impl FnOnce() -> Result<String, StoreError>,
) -> Result<String, StoreError> {
    id.map_or_else(other, |id| Ok(id.to_owned()))
}

fn user(environment: &str, planned: &PlannedPerson) -> User {
    let derived = || Mint::derived_id("usr", &format!("{environment}/{}", planned.email));
    User {
        id: planned.id.clone().unwrap_or_else(derived),
        email: planned.email.clone(),
        given_name: planned.given_name.clone(),
        family_name: planned.family_name.clone(),
        organization: planned.organization.clone(),
        roles: planned.roles.clone(),
        permissions: planned.permissions.clone(),
    }
}

#[cfg(test)]
mod tests;

//! Filling a new database.

mod age;
mod crowd;
mod plan;

use jiff::Timestamp;
use rusqlite::Connection;

use super::clients as api;
use super::credentials;
use super::mint::Mint;
use super::options::Seed;
use super::rules;
use super::store::environments::StoredEnvironment;
use super::store::secrets::{self, NewSecret};
use super::store::{StoreError, clients, environments, sign_ins};
use crate::domain::{EnvironmentType, Kind};
use crate::wire::settings::{UnknownKeys, read};
use crate::wire::sign_in::SignIn;
use plan::{PlannedApplication, PlannedEnvironment, PlannedSecret, SeedPlan};

const ACME: &str = include_str!("../../../assets/sandbox/acme.json");
const EMPTY: &str = include_str!("../../../assets/sandbox/empty.json");
const CROWDED: &str = include_str!("../../../assets/sandbox/crowded.json");

/// Fills the database, in the caller's transaction.
///
/// # Errors
/// When the database fails.
pub fn fill(seed: Seed, mint: &Mint, db: &Connection) -> Result<(), StoreError> {
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
            id: self.mint.id(self.db, "env")?,
            name: planned.name.clone(),
            kind: planned.kind.clone(),
            region: planned.region.clone(),
            created: Some(planned.created.before(self.now)),
            session: planned.session.clone(),
        };
        environments::insert(self.db, &stored)?;
        let kind = EnvironmentType::parse(&stored.kind).unwrap_or(EnvironmentType::Development);
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
        let mut settings = rules::blank(&kind);
        patch.apply(&mut settings);
        let created = planned.created.before(self.now);
        let mut client = api::fresh(self.mint, self.db, &kind, &settings, created)?;
        client.update_time =
            Some(planned.updated.as_ref().map_or(created, |updated| updated.before(self.now)));
        clients::insert(self.db, environment, &client)?;
        for secret in &planned.secrets {
            self.secret(&client.id, environment_type, secret)?;
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

#[cfg(test)]
mod tests;

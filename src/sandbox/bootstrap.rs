//! The store made ready: seeded when it is new, and with the sandbox's own ways in working.

use std::net::Ipv4Addr;
use std::path::Path;

use rusqlite::Connection;

use super::clients;
use super::credentials::{self, Derived};
use super::error::SandboxError;
use super::mint::Mint;
use super::options::SandboxOptions;
use super::provider::directory;
use super::seed::{self, SeedFile};
use super::store::environments::StoredEnvironment;
use super::store::snapshots::{SnapshotError, SnapshotName};
use super::store::{
    Store, StoreError, clients as stored_clients, environments, meta, secrets, sign_ins,
};
use crate::domain::{Application, EnvironmentType, Kind, Patch, Secret, Settings};
use crate::wire::application::Client;

/// An environment and the credentials of its Default Client.
pub struct Entrance {
    pub environment: StoredEnvironment,
    pub kind: EnvironmentType,
    pub client_id: String,
    pub client_secret: Secret,
    /// Applications whose secret the sandbox made for a seed file: ID, name, secret.
    pub generated: Vec<(String, String, Secret)>,
}

/// A store that is ready to be served.
pub struct Prepared {
    pub store: Store,
    /// What it was filled with, by now or long ago; `None` when that was not noted.
    pub seed: Option<String>,
    pub workspace_token: Secret,
    pub entrances: Vec<Entrance>,
    /// The secrets of Default Clients that a seed file names, by environment.
    pub given: Vec<Option<Secret>>,
    /// The key that tokens are signed with, where it is not the usual one.
    pub signing_key: Option<Vec<u8>>,
}

/// Opens the store, seeds it when it is new, and restores the ways in.
///
/// # Errors
/// When the database cannot be used.
pub fn prepare(options: &SandboxOptions, mint: &Mint) -> Result<Prepared, SandboxError> {
    let seed = |db: &Connection| {
        meta::set_store_key(db, &mint.bytes::<32>(db)?)?;
        meta::set_seed(db, &options.seed_name())?;
        match &options.seed_file {
            Some(file) => seed::fill_from(file, mint, db),
            None => seed::fill(options.seed, mint, db),
        }
    };
    let always = |db: &Connection| {
        let seed = meta::seed(db)?;
        // The secrets of a file are for what it filled.
        let own = options.seed_file.as_ref().filter(|file| seed.as_deref() == Some(file.name()));
        let given = own.map_or_else(Vec::new, SeedFile::entrances);
        let restored = restore(mint, db, &given)?;
        Ok((seed, restored, given, meta::signing_key(db)?))
    };
    let begins = snapshot(options)?;
    let begins = begins.as_ref().map(|(directory, name)| (*directory, name));
    let (store, (seed, (workspace_token, entrances), given, signing_key)) =
        Store::open(&options.database, options.reset, begins, seed, always)?;
    Ok(Prepared { store, seed, workspace_token, entrances, given, signing_key })
}

/// The snapshot that a new store begins as.
fn snapshot(options: &SandboxOptions) -> Result<Option<(&Path, SnapshotName)>, SandboxError> {
    let Some(name) = &options.snapshot else { return Ok(None) };
    let directory = options.snapshots.as_deref().ok_or(SnapshotError::Nowhere)?;
    Ok(Some((directory, SnapshotName::new(name)?)))
}

/// Only hashes are stored, so the credentials that the sandbox announces derive from the store's
/// key. Whatever an operator did to them (deactivated or deleted the secret, disallowed the
/// Management API, or this machine) is undone at the next start: this is the sandbox's own way in.
pub fn restore(
    mint: &Mint,
    db: &Connection,
    given: &[Option<Secret>],
) -> Result<(Secret, Vec<Entrance>), StoreError> {
    sign_ins::rename_statuses(db)?;
    let derived = Derived::new(&meta::store_key(db)?);
    let made = meta::generated(db)?;
    let entrances = environments::all(db)?.into_iter().enumerate().map(|(at, environment)| {
        let kind =
            EnvironmentType::parse(&environment.kind).unwrap_or(EnvironmentType::Development);
        let client = default_client(mint, db, &environment)?;
        let secret = given.get(at).cloned().flatten();
        let secret = secret.unwrap_or_else(|| derived.client_secret(&environment.id, kind));
        restore_secret(mint, db, &client, &secret)?;
        directory::settle(db, &environment.id)?;
        let mut generated = Vec::new();
        for id in &made {
            let found = stored_clients::get(db, &environment.id, id)?;
            generated.extend(
                found.map(|found| (id.clone(), found.name, derived.client_secret(id, kind))),
            );
        }
        let (client_id, client_secret) = (client.id, secret);
        Ok(Entrance { environment, kind, client_id, client_secret, generated })
    });
    Ok((derived.workspace_token(), entrances.collect::<Result<_, StoreError>>()?))
}

fn default_client(
    mint: &Mint,
    db: &Connection,
    environment: &StoredEnvironment,
) -> Result<Client, StoreError> {
    let Some(client) = stored_clients::default(db, &environment.id)? else {
        let settings = Settings {
            name: Kind::Default.name().into(),
            management_api: true,
            ..Settings::default()
        };
        let created = environment.created.unwrap_or_else(|| mint.now());
        let id = clients::new_id(mint, db, &Kind::Default)?;
        let client = clients::fresh(&id, &Kind::Default, &settings, created)?;
        stored_clients::insert(db, &environment.id, &client)?;
        return Ok(client);
    };
    let settings = Application::from(client.clone()).settings;
    if settings.management_api && settings.lets_in(Ipv4Addr::LOCALHOST.into()) {
        return Ok(client);
    }
    let opened = Settings { management_api: true, ip_allowlist: false, ..settings.clone() };
    let allow = Patch::between(&settings, &opened).whole(&opened);
    let client = clients::apply(&client, &allow)?;
    stored_clients::replace(db, &client)?;
    Ok(client)
}

fn restore_secret(
    mint: &Mint,
    db: &Connection,
    client: &Client,
    secret: &Secret,
) -> Result<(), StoreError> {
    let hash = credentials::hash(secret);
    let now = mint.now();
    if secrets::restore(db, &client.id, &hash, now)? {
        return Ok(());
    }
    let created = client.create_time.unwrap_or(now);
    let new = secrets::NewSecret {
        client: &client.id,
        id: &mint.id(db, "sks")?,
        hash,
        suffix: secret.suffix(),
        active: true,
        created,
        expires: None,
        last_used: created,
        created_by: Some("sandbox"),
    };
    secrets::insert(db, &new)
}

//! The environments of a running sandbox, ready to be asked.

use crate::config::CredentialSource;
use crate::domain::{ClientId, EnvKey, Environment, EnvironmentType};
use crate::runtime::connections::{Connections, Endpoint, ReachableEnvironment};
use crate::sandbox::{AnnouncedEnvironment, Announcement};

/// Connects the environments that a sandbox announced, in the order of its ports.
///
/// # Errors
/// A sentence about an address that cannot be used.
pub fn connect(
    announcement: &Announcement,
    connections: &mut Connections,
) -> Result<Vec<Environment>, String> {
    let mut environments = Vec::new();
    for one in known(announcement)? {
        connections.put_endpoint(one.environment.key.clone(), one.endpoint);
        environments.push(one.environment);
    }
    Ok(environments)
}

/// The environments that a sandbox announced, and how they are reached.
///
/// # Errors
/// As [`connect`].
pub fn known(announcement: &Announcement) -> Result<Vec<ReachableEnvironment>, String> {
    let mut all = Vec::new();
    for announced in &announcement.environments {
        let environment = described(announced);
        let base = crate::api::address::base_url(&announced.url)?;
        let source = CredentialSource::Typed(announced.client_secret.clone());
        let client_id = Some(ClientId::new(announced.client_id.clone()));
        all.push(ReachableEnvironment {
            environment,
            endpoint: Endpoint { base, client_id, source },
        });
    }
    Ok(all)
}

fn described(announced: &AnnouncedEnvironment) -> Environment {
    let host = announced.url.split_once("://").map_or(announced.url.as_str(), |(_, host)| host);
    Environment {
        key: EnvKey::new(announced.id.clone()),
        name: announced.name.clone(),
        kind: announced.kind,
        host: host.to_owned(),
        guarded: announced.kind == EnvironmentType::Production,
        own_client: Some(ClientId::new(announced.client_id.clone())),
        server_id: Some(announced.id.clone()),
        region: None,
        deny: Vec::new(),
    }
}

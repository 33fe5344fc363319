//! The environments as this process serves them.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use super::faults::Faults;
use super::mint::Mint;
use super::record::Record;
use super::store::{Store, environments::Stored};
use super::tokens::Tokens;
use crate::domain::{EnvironmentType, Secret};
use crate::wire::environment::Environment;

/// An environment and the address that it has in this process.
pub struct Site {
    pub stored: Stored,
    pub kind: EnvironmentType,
    pub address: SocketAddr,
}

impl Site {
    /// `127.0.0.1:7700`: the value of `x-env-domain`.
    pub fn domain(&self) -> String {
        self.address.to_string()
    }

    /// The environment's address, which is also the issuer of its tokens.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The environment as the API answers it.
    pub fn wire(&self) -> Environment {
        Environment {
            id: self.stored.id.clone(),
            create_time: self.stored.created,
            update_time: self.stored.created,
            display_name: self.stored.name.clone(),
            domain: self.domain(),
            region_code: self.stored.region.clone(),
            kind: self.kind.code().into(),
            custom_domain: None,
            custom_domain_status: "INITIAL".into(),
        }
    }
}

/// What all requests of one sandbox share.
pub struct Shared {
    pub store: Store,
    pub mint: Mint,
    pub tokens: Tokens,
    pub faults: Faults,
    pub record: Record,
    pub latency: Duration,
    pub workspace_token: Secret,
    pub sites: Vec<Arc<Site>>,
}

impl Shared {
    /// The environment with this `domain`.
    pub fn by_domain(&self, domain: &str) -> Option<&Arc<Site>> {
        self.sites.iter().find(|site| site.domain() == domain)
    }
}

/// One listening port: what all share, and the environment that the port stands for.
#[derive(Clone)]
pub struct Port {
    pub shared: Arc<Shared>,
    pub site: Arc<Site>,
}

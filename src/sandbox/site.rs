//! The environments as this process serves them.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::header::HOST;
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Uri};
use tokio::sync::Notify;

use super::faults::Faults;
use super::mint::Mint;
use super::provider::logouts::LogoutLog;
use super::record::RequestLog;
use super::store::{Store, environments::StoredEnvironment};
use super::tokens::TokenSigner;
use crate::domain::{EnvironmentType, Secret};
use crate::wire::environment::WireEnvironment;

/// How long a token is good when the session policy does not say, in seconds (API contract: about
/// 24 hours).
const USUAL_LIFETIME: u64 = 86_399;

/// An environment and the address that it has in this process.
pub struct ServedEnvironment {
    pub stored: StoredEnvironment,
    pub kind: EnvironmentType,
    pub address: SocketAddr,
}

impl ServedEnvironment {
    /// `127.0.0.1:7700`: the value of `x-env-domain`.
    pub fn domain(&self) -> String {
        self.address.to_string()
    }

    /// The environment's address.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The issuer that answers under this `Host`: the environment's address by one of its names.
    /// `None` when it is none of them.
    pub fn issuer(&self, host: &str) -> Option<String> {
        let host = host.to_ascii_lowercase();
        self.hosts().contains(&host).then(|| format!("http://{host}"))
    }

    /// Whether tokens of this issuer are the environment's, by whichever of its names.
    pub fn issued(&self, issuer: &str) -> bool {
        let host = issuer.strip_prefix("http://").unwrap_or_default();
        self.hosts().iter().any(|own| own == host)
    }

    fn hosts(&self) -> [String; 4] {
        let named = |name: &str| format!("{name}:{}", self.address.port());
        [self.domain(), named("127.0.0.1"), named("localhost"), named("[::1]")]
    }

    /// How long a token for a client's own credentials is good, in seconds. Public sources do not
    /// say whether an application's own expiry covers them: here the session policy alone does.
    pub fn client_token_lifetime(&self) -> u64 {
        let minutes = self.stored.session.client_access_token_expiry;
        minutes.map_or(USUAL_LIFETIME, |minutes| minutes.saturating_mul(60))
    }

    /// The environment as the API answers it.
    pub fn wire(&self) -> WireEnvironment {
        WireEnvironment {
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
    pub tokens: TokenSigner,
    pub faults: Faults,
    pub record: RequestLog,
    pub logouts: LogoutLog,
    /// Tells who ends sessions that the next end may be another one.
    pub lapsing: Notify,
    pub latency: Duration,
    /// Where snapshots are kept.
    pub snapshots: Option<PathBuf>,
    pub workspace_token: Secret,
    /// The secrets of Default Clients that a seed file names, by environment.
    pub given: Vec<Option<Secret>>,
    pub sites: Vec<Arc<ServedEnvironment>>,
}

impl Shared {
    /// The environment with this `domain`.
    pub fn by_domain(&self, domain: &str) -> Option<&Arc<ServedEnvironment>> {
        self.sites.iter().find(|site| site.domain() == domain)
    }
}

/// One listening port: what all share, and the environment that the port stands for.
#[derive(Clone)]
pub struct Port {
    pub shared: Arc<Shared>,
    pub site: Arc<ServedEnvironment>,
}

/// The environment's address by the name under which it was asked: the issuer of what is answered.
pub struct Issuer(pub String);

impl FromRequestParts<Port> for Issuer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, port: &Port) -> Result<Self, Infallible> {
        let issuer = port.site.issuer(host(&parts.headers, &parts.uri));
        Ok(Self(issuer.unwrap_or_else(|| port.site.url())))
    }
}

/// The host that a request is for: `Host`, or what HTTP/2 has in its place (RFC 9113 §8.3.1).
pub fn host<'a>(headers: &'a HeaderMap, uri: &'a Uri) -> &'a str {
    let named = headers.get(HOST).and_then(|host| host.to_str().ok());
    named.or_else(|| uri.authority().map(Authority::as_str)).unwrap_or_default()
}

/// Where a request comes from.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

impl FromRequestParts<Port> for Peer {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Port) -> Result<Self, Infallible> {
        // Each connection is marked; only loopback reaches the sandbox.
        Ok(parts.extensions.get().copied().unwrap_or(Self(Ipv4Addr::LOCALHOST.into())))
    }
}

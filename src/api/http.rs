//! The one HTTP client: TLS, proxies, time limits, no redirects.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use reqwest::{Certificate, ClientBuilder, NoProxy, Proxy, redirect};

use super::error::{ApiError, ErrorKind};

/// How this program introduces itself.
const USER_AGENT: &str = concat!("appdeck/", env!("CARGO_PKG_VERSION"));

/// The kinds of proxies that are spoken. `socks://` leaves open which version is meant.
const PROXIES: [&str; 6] = ["http", "https", "socks4", "socks4a", "socks5", "socks5h"];

/// Whose certificates are believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Trust {
    /// The operating system's certificate authorities.
    #[default]
    System,
    /// Those, and the ones in this PEM file.
    SystemAnd(PathBuf),
    /// Nobody: for plain HTTP on this machine, where no certificate authority need be installed.
    Nobody,
}

/// What the client depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpOptions {
    /// Whose certificates are believed.
    pub trust: Trust,
    /// The proxy for `https` addresses. Plain HTTP stays on this machine and takes none.
    pub proxy: Option<String>,
    /// Hosts that are reached without the proxy, in the format of `NO_PROXY`.
    pub no_proxy: Option<String>,
    /// The longest a connection may take to open.
    pub connect_timeout: Duration,
    /// The longest a whole request may take, connection and answer included.
    pub timeout: Duration,
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self {
            trust: Trust::default(),
            proxy: None,
            no_proxy: None,
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(20),
        }
    }
}

impl HttpOptions {
    /// Takes the proxy from `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, in either letter case.
    pub fn proxies_from(mut self, variable: impl Fn(&str) -> Option<String>) -> Self {
        let first = |names: &[&str]| {
            let values = names.iter().filter_map(|name| variable(name));
            values.into_iter().find(|value| !value.trim().is_empty())
        };
        self.proxy = first(&["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]);
        self.no_proxy = first(&["no_proxy", "NO_PROXY"]);
        self
    }
}

/// Builds the client. It is cheap to clone; one is enough for all environments.
///
/// # Errors
/// Kind [`ErrorKind::Unreachable`] when the certificates or the proxy cannot be used.
pub fn client(options: &HttpOptions) -> Result<reqwest::Client, ApiError> {
    let mut builder = direct(options)?;
    if let Some(address) = &options.proxy {
        let proxy = proxy(address.trim())?;
        let direct = options.no_proxy.as_deref().and_then(NoProxy::from_string);
        builder = builder.proxy(proxy.no_proxy(direct));
    }
    built(builder)
}

/// A client that knows `host` by these addresses only, takes no proxy, and tells the certificate.
///
/// # Errors
/// As [`client`].
pub(super) fn pinned(
    options: &HttpOptions,
    host: &str,
    addresses: &[SocketAddr],
) -> Result<reqwest::Client, ApiError> {
    built(direct(options)?.resolve_to_addrs(host, addresses).tls_info(true))
}

fn direct(options: &HttpOptions) -> Result<ClientBuilder, ApiError> {
    install_crypto();
    let builder = ClientBuilder::new()
        .user_agent(USER_AGENT)
        .redirect(redirect::Policy::none())
        .referer(false)
        .connect_timeout(options.connect_timeout)
        .timeout(options.timeout)
        .no_proxy();
    Ok(match &options.trust {
        Trust::System => builder,
        Trust::SystemAnd(file) => builder.tls_certs_merge(certificates(file)?),
        Trust::Nobody => builder.tls_certs_only([]),
    })
}

fn built(builder: ClientBuilder) -> Result<reqwest::Client, ApiError> {
    builder.build().map_err(|error| {
        let mut failed = setup(
            "cannot use the system's certificate authorities: install them (ca-certificates) or name a bundle with ca_file",
        );
        failed.causes = super::failure::chain(&error);
        failed
    })
}

/// The proxy at `address`. What cannot be spoken is refused: the HTTP library would connect directly.
fn proxy(address: &str) -> Result<Proxy, ApiError> {
    let scheme = address.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    if scheme.is_some_and(|scheme| !PROXIES.contains(&scheme.as_str())) {
        let spoken = PROXIES.join(", ");
        let text = "the proxy's kind is unknown (HTTPS_PROXY or ALL_PROXY): its address begins with one of";
        return Err(setup(format!("{text} {spoken}, and ://")));
    }
    // The address may hold a password: it is not repeated.
    Proxy::https(address)
        .map_err(|_| setup("the proxy's address cannot be read (HTTPS_PROXY or ALL_PROXY)"))
}

fn certificates(file: &Path) -> Result<Vec<Certificate>, ApiError> {
    let name = file.display();
    let bytes = std::fs::read(file)
        .map_err(|error| setup(format!("cannot read the certificates in {name}: {error}")))?;
    let found = Certificate::from_pem_bundle(&bytes)
        .map_err(|_| setup(format!("{name} is not a bundle of certificates in PEM form")))?;
    if found.is_empty() {
        return Err(setup(format!("{name} holds no certificate")));
    }
    Ok(found)
}

fn setup(message: impl Into<String>) -> ApiError {
    ApiError::new(ErrorKind::Unreachable, message)
}

/// Makes *ring* the process's TLS provider, once.
fn install_crypto() {
    static INSTALLED: OnceLock<()> = OnceLock::new();
    INSTALLED.get_or_init(|| {
        // An error means that a provider is there already, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
    });
}

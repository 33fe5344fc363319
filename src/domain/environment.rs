//! An environment: one Scalekit instance with its own applications.

use std::net::Ipv4Addr;

use super::{EnvKey, WriteKind};

/// Whether an environment serves development, the last tests or real users. Redirect rules and the write lock
/// depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EnvironmentType {
    /// `DEV` in the API.
    Development,
    /// The rules of development under a name of its own: writable unless the configuration says
    /// `read_only`.
    Staging,
    /// `PRD` in the API.
    Production,
}

impl EnvironmentType {
    /// Guesses from the host, as the type cannot be read with environment credentials:
    /// `*.scalekit.dev`, `*-dev.scalekit.cloud` and loopback are development, all else production.
    pub fn guess(host: &str) -> Self {
        let name = without_port(host);
        let development = name.ends_with(".scalekit.dev")
            || name.ends_with("-dev.scalekit.cloud")
            || on_loopback(host);
        if development { Self::Development } else { Self::Production }
    }

    /// The word for headings: `Development`, `Staging` or `Production`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Development => "Development",
            Self::Staging => "Staging",
            Self::Production => "Production",
        }
    }

    /// The API's name, such as `DEV` or `PRD`; also the short form in lists.
    pub fn code(self) -> &'static str {
        match self {
            Self::Development => "DEV",
            Self::Staging => "STG",
            Self::Production => "PRD",
        }
    }

    /// Reads the API's name or the configuration's word, in any letter case.
    pub fn parse(text: &str) -> Option<Self> {
        match text.to_ascii_lowercase().as_str() {
            "dev" | "development" => Some(Self::Development),
            "stg" | "staging" => Some(Self::Staging),
            "prd" | "prod" | "production" => Some(Self::Production),
            _ => None,
        }
    }
}

impl Environment {
    /// Its address. Plain `http` is spoken on loopback only.
    pub fn url(&self) -> String {
        let scheme = if on_loopback(&self.host) { "http" } else { "https" };
        format!("{scheme}://{}", self.host)
    }
}

/// Whether a host, with or without a port, is this machine.
pub fn on_loopback(host: &str) -> bool {
    let name = without_port(host);
    name == "localhost"
        || name.ends_with(".localhost")
        || name.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback())
        || name == "[::1]"
}

fn without_port(host: &str) -> &str {
    host.rsplit_once(':').map_or(host, |(name, port)| {
        if port.chars().all(|c| c.is_ascii_digit()) { name } else { host }
    })
}

/// What the screen knows of an environment. How to sign in to it is known to the runtime alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    /// Its key inside this program.
    pub key: EnvKey,
    /// Its name for people.
    pub name: String,
    /// Development or production.
    pub kind: EnvironmentType,
    /// The host (and port, when it is not the scheme's own) that its API answers on.
    pub host: String,
    /// Whether writing starts locked and needs the environment's name to unlock.
    pub guarded: bool,
    /// The OAuth client this program signs in with, when it does so with environment credentials.
    pub own_client: Option<super::ClientId>,
    /// The server's `env_…` id, when known.
    pub server_id: Option<String>,
    /// Where the server runs, such as `US`, when it told.
    pub region: Option<String>,
    /// What the configuration forbids here.
    pub deny: Vec<WriteKind>,
}

impl Environment {
    /// Type and region in words: `Production, US`.
    pub fn kind_words(&self) -> String {
        let kind = self.kind.word();
        self.region.as_ref().map_or_else(|| kind.to_owned(), |region| format!("{kind}, {region}"))
    }

    /// Whether the configuration lets `write_kind` be done here.
    ///
    /// # Errors
    /// That it does not.
    pub fn permits(&self, write_kind: WriteKind) -> Result<(), String> {
        if !self.deny.contains(&write_kind) {
            return Ok(());
        }
        let (name, words, written) = (&self.name, write_kind.words(), write_kind.name());
        Err(format!("{name}: the configuration forbids {words} (deny = [\"{written}\"])"))
    }
}

#[cfg(test)]
mod tests {
    use super::EnvironmentType::{self, Development, Production};

    #[test]
    fn the_host_tells_the_type() {
        for (host, kind) in [
            ("acme.scalekit.dev", Development),
            ("acme-dev.scalekit.cloud", Development),
            ("127.0.0.1:7701", Development),
            ("localhost:80", Development),
            ("acme.scalekit.com", Production),
            ("login.acme.example", Production),
            ("scalekit.dev.evil.example", Production),
            ("127.acme.example", Production),
            ("127.1.2.3", Development),
        ] {
            assert_eq!(EnvironmentType::guess(host), kind, "{host}");
        }
    }
}

//! A URL taken apart along RFC 3986 §3, forgiving enough to say what is wrong with each part.

use super::span::Span;

/// What a scheme means to the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::domain) enum Scheme {
    /// There is none, or what stands in its place is none.
    Missing,
    /// `https` in any letter case.
    Https,
    /// `http` in any letter case.
    Http,
    /// A scheme that runs or embeds what it is given.
    Forbidden,
    /// Any other: an application's own (RFC 8252 §7.1).
    Custom,
}

/// Schemes that run, embed or read what follows them instead of leading somewhere.
const FORBIDDEN: [&str; 6] = ["javascript", "data", "file", "vbscript", "about", "blob"];

/// The parts. A part that is not there is `None`; a part that is there may still be empty.
#[derive(Clone, Copy, Debug)]
pub(in crate::domain) struct Parts<'a> {
    /// What the scheme means.
    pub scheme: Scheme,
    /// What stands where a scheme stands, valid or not.
    pub scheme_text: Option<Span<'a>>,
    /// What stands before an `@` in the authority.
    pub user: Option<Span<'a>>,
    /// The host, when `//` announces one.
    pub host: Option<Span<'a>>,
    /// What follows the host's colon.
    pub port: Option<Span<'a>>,
    /// The path with its leading slash.
    pub path: Span<'a>,
    /// What follows the first `?`.
    pub query: Option<Span<'a>>,
    /// What follows the first `#`.
    pub fragment: Option<Span<'a>>,
}

impl<'a> Parts<'a> {
    /// Takes `whole` apart.
    pub fn of(whole: Span<'a>) -> Self {
        let (scheme_text, rest) = split_scheme(whole);
        let (rest, fragment) = cut(rest, '#');
        let (rest, query) = cut(rest, '?');
        // A browser reads a backslash as a slash, so a host ends there too.
        let (authority, path) = match rest.strip_prefix("//") {
            Some(rest) => {
                let (authority, path) = rest.break_at(&['/', '\\']);
                (Some(authority), path)
            }
            None => (None, rest),
        };
        let scheme = scheme_text.map_or(Scheme::Missing, |text| {
            if authority.is_none() && port_follows(rest) { known(text) } else { scheme(text) }
        });
        let (user, server) = match authority.and_then(|a| a.rsplit_once('@')) {
            Some((user, server)) => (Some(user), Some(server)),
            None => (None, authority),
        };
        let (host, port) = server.map_or((None, None), |server| {
            let (host, port) = split_port(server);
            (Some(host), port)
        });
        Self { scheme, scheme_text, user, host, port, path, query, fragment }
    }

    /// Whether it is `http` or `https`, whose hosts are names of the DNS.
    pub fn web(&self) -> bool {
        matches!(self.scheme, Scheme::Http | Scheme::Https)
    }

    /// The host of a web URL.
    pub fn web_host(&self) -> Option<Span<'a>> {
        self.host.filter(|_| self.web())
    }

    /// Whether the port is the one that the scheme implies.
    pub fn default_port(&self) -> bool {
        let implied = match self.scheme {
            Scheme::Https => 443,
            Scheme::Http => 80,
            _ => return false,
        };
        self.port.is_some_and(|port| port_number(port.shape) == Some(implied))
    }
}

/// The number of a port, if it is one from 1 to 65535.
pub(in crate::domain) fn port_number(text: &str) -> Option<u16> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|port| digits && *port > 0)
}

fn split_scheme(whole: Span<'_>) -> (Option<Span<'_>>, Span<'_>) {
    match whole.split_once(':') {
        Some((before, after)) if !before.shape.contains(['/', '?', '#', '\\']) => {
            (Some(before), after)
        }
        _ => (None, whole),
    }
}

fn cut(span: Span<'_>, mark: char) -> (Span<'_>, Option<Span<'_>>) {
    span.split_once(mark).map_or((span, None), |(before, after)| (before, Some(after)))
}

/// `localhost:3000/cb` reads as the scheme `localhost`, and never is one.
fn port_follows(rest: Span<'_>) -> bool {
    let (port, _) = rest.break_at(&['/']);
    !port.shape.is_empty() && port.shape.bytes().all(|b| b.is_ascii_digit())
}

fn scheme(text: Span<'_>) -> Scheme {
    let valid = text.shape.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.shape.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    match known(text) {
        Scheme::Missing if valid => Scheme::Custom,
        known => known,
    }
}

fn known(text: Span<'_>) -> Scheme {
    match text.shape.to_ascii_lowercase().as_str() {
        "https" => Scheme::Https,
        "http" => Scheme::Http,
        name if FORBIDDEN.contains(&name) => Scheme::Forbidden,
        _ => Scheme::Missing,
    }
}

fn split_port(server: Span<'_>) -> (Span<'_>, Option<Span<'_>>) {
    if server.shape.starts_with('[') {
        // The colons of an IPv6 literal stand inside its brackets.
        return match server.rsplit_once(':') {
            Some((host, port)) if host.shape.ends_with(']') => (host, Some(port)),
            _ => (server, None),
        };
    }
    match server.rsplit_once(':') {
        Some((host, port)) if !host.shape.contains(':') => (host, Some(port)),
        _ => (server, None),
    }
}

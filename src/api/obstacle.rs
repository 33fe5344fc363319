//! What stands in the way of an answer, told apart as far as it can be, and what to do about it.

use std::error::Error;
use std::io;

use super::error::{ApiError, ErrorKind};

/// What kept a request from reaching the server, or from being let in by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Obstacle {
    /// The name server knows no such host, or did not answer: the two are not told apart.
    Name,
    /// The host is there, and nothing listens on the port.
    Refused,
    /// Nobody answered the attempt to connect.
    Silence,
    /// No way leads there.
    NoRoute,
    /// The certificate is signed by somebody unknown.
    Issuer,
    /// The certificate is not valid now.
    Expired,
    /// The certificate is for another host.
    OtherName,
    /// The certificate names no host.
    Unnamed,
    /// The certificate is an authority's own: the usual kind that signs itself.
    OwnAuthority,
    /// The certificate's key or signature is of a kind that is not believed any more.
    Weak,
    /// The certificate cannot be used otherwise.
    Certificate,
    /// The server speaks no version of TLS that is spoken here.
    OldTls,
    /// The encrypted connection failed otherwise.
    Tls,
    /// The proxy itself cannot be reached.
    ProxyAway,
    /// The proxy wants to know who asks.
    ProxySignIn,
    /// The proxy did not let the connection through.
    Proxy,
    /// The server does not accept the token of a workspace, which has neither client ID nor secret.
    Token,
}

/// Words of the client's errors, outermost first, as a tunnel's error may hide another one.
const WORDS: [(&str, Obstacle); 9] = [
    ("error: failed to create underlying connection", Obstacle::ProxyAway),
    ("proxy authorization required", Obstacle::ProxySignIn),
    ("SOCKS error: credentials not accepted", Obstacle::ProxySignIn),
    ("SOCKS error: server does not support user/pass", Obstacle::ProxySignIn),
    ("error resolving for socks proxy", Obstacle::Name),
    ("SOCKS error", Obstacle::Proxy),
    ("tunnel", Obstacle::Proxy),
    ("proxy", Obstacle::Proxy),
    ("dns error", Obstacle::Name),
];

/// Around an error that says more.
const SOCKS: &str = "error connecting to socks proxy";

impl Obstacle {
    /// Finds it in an error of a connection.
    pub(super) fn of(error: &(dyn Error + 'static)) -> Option<Self> {
        let mut next = Some(error);
        while let Some(error) = next {
            if let Some(found) = Self::at(error) {
                return Some(found);
            }
            next = error.source();
        }
        None
    }

    fn at(error: &(dyn Error + 'static)) -> Option<Self> {
        if let Some(tls) = error.downcast_ref::<rustls::Error>() {
            return Some(Self::of_tls(tls));
        }
        if let Some(error) = error.downcast_ref::<io::Error>() {
            let inner = error.get_ref().map(|inner| inner as &(dyn Error + 'static));
            return inner.and_then(Self::of).or_else(|| Self::of_io(error.kind()));
        }
        // The client's own errors have no type to be told apart by.
        let text = error.to_string();
        if text == SOCKS && error.source().is_some() {
            return None;
        }
        WORDS.into_iter().find(|(words, _)| text.contains(words)).map(|(_, found)| found)
    }

    fn of_io(kind: io::ErrorKind) -> Option<Self> {
        match kind {
            io::ErrorKind::ConnectionRefused => Some(Self::Refused),
            io::ErrorKind::TimedOut => Some(Self::Silence),
            // In the middle of a handshake, as the connection was open by then.
            io::ErrorKind::UnexpectedEof => Some(Self::Tls),
            io::ErrorKind::NetworkUnreachable | io::ErrorKind::HostUnreachable => {
                Some(Self::NoRoute)
            }
            _ => None,
        }
    }

    fn of_tls(error: &rustls::Error) -> Self {
        use rustls::CertificateError as Certificate;
        use rustls::{AlertDescription, PeerIncompatible};
        match error {
            rustls::Error::InvalidCertificate(why) => match why {
                Certificate::UnknownIssuer => Self::Issuer,
                Certificate::Expired
                | Certificate::ExpiredContext { .. }
                | Certificate::NotValidYet
                | Certificate::NotValidYetContext { .. } => Self::Expired,
                Certificate::NotValidForNameContext { presented, .. } if presented.is_empty() => {
                    Self::Unnamed
                }
                Certificate::NotValidForName | Certificate::NotValidForNameContext { .. } => {
                    Self::OtherName
                }
                Certificate::BadSignature
                | Certificate::UnsupportedSignatureAlgorithmContext { .. }
                | Certificate::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
                    Self::Weak
                }
                // Its type is of a library that is not used here directly.
                why if format!("{why:?}").contains("CaUsedAsEndEntity") => Self::OwnAuthority,
                _ => Self::Certificate,
            },
            rustls::Error::AlertReceived(AlertDescription::ProtocolVersion)
            | rustls::Error::PeerIncompatible(PeerIncompatible::ServerDoesNotSupportTls12Or13) => {
                Self::OldTls
            }
            _ => Self::Tls,
        }
    }

    /// As the end of `cannot reach …:`; `None` where the cause says it best itself.
    pub(super) fn words(self) -> Option<&'static str> {
        match self {
            Self::Name => Some("its name leads nowhere"),
            Self::Refused => Some("connection refused"),
            Self::Silence => Some("nobody answered in time"),
            Self::NoRoute => Some("no way leads there from here"),
            Self::Issuer => Some("its certificate is signed by an authority unknown here"),
            Self::Expired => Some("its certificate has expired or is not valid yet"),
            Self::OtherName => Some("its certificate is for another host"),
            Self::Unnamed => Some("its certificate names no host"),
            Self::OwnAuthority => {
                Some("its certificate signs itself, and is made for an authority")
            }
            Self::Weak => Some("its certificate is signed in a way that is not believed any more"),
            Self::OldTls => Some("it speaks only TLS 1.1 or older"),
            Self::Certificate | Self::Tls | Self::Token => None,
            Self::ProxyAway => Some("the proxy cannot be reached"),
            Self::ProxySignIn => Some("the proxy wants a name and a password"),
            Self::Proxy => Some("the proxy did not let the connection through"),
        }
    }

    /// What to do about it.
    pub fn remedy(self) -> &'static str {
        match self {
            Self::Name => "Check the host's spelling, the name server and HTTPS_PROXY",
            Self::Refused => "Check port, server and HTTPS_PROXY",
            Self::Silence | Self::NoRoute => {
                "Check the network and firewalls, and whether HTTPS_PROXY must be set"
            }
            Self::Issuer => "Name the authority's certificate with ca_file in the configuration",
            Self::Expired => "Have the certificate renewed, or set this machine's clock",
            Self::OtherName => "Check the URL: another server answers there",
            Self::Unnamed => "Have it made anew with the host as a subject alternative name",
            Self::OwnAuthority => {
                "Have one signed by an authority, or make it anew with basicConstraints=CA:FALSE and name it with ca_file"
            }
            Self::Weak => "Have it made anew with SHA-256 and an RSA key of 2048 bits or an EC key",
            Self::Certificate => "Have the certificate made anew: this one cannot be used",
            Self::OldTls => "Let the server, or what stands before it, speak TLS 1.2 or 1.3",
            Self::Tls => "Check that this port speaks TLS",
            Self::ProxyAway => {
                "Check the host and port of HTTPS_PROXY, or except this host in NO_PROXY"
            }
            Self::ProxySignIn => "Write them into HTTPS_PROXY: http://name:password@host:port",
            Self::Proxy => "Check HTTPS_PROXY and NO_PROXY, and what the proxy allows",
            Self::Token => "Check the workspace's token: it may be mistyped, expired or revoked",
        }
    }
}

impl ApiError {
    /// What to do about it, where that can be told.
    pub fn remedy(&self) -> Option<&'static str> {
        if let Some(obstacle) = self.obstacle {
            return Some(obstacle.remedy());
        }
        match (self.kind, self.status) {
            (ErrorKind::SignedOut, _) => Some("Check the client ID and the secret"),
            (ErrorKind::Refused, Some(403)) => {
                Some("Allow this client the Scalekit Management API in the dashboard")
            }
            (ErrorKind::TimedOut, _) => Some("Check the network, then try again"),
            (ErrorKind::Unexpected, Some(300..400)) => {
                Some("Check the URL: write the address it leads to")
            }
            (ErrorKind::Unexpected, Some(404 | 501)) => {
                Some("Check the URL; an older or self-hosted server may not have it")
            }
            (ErrorKind::Unexpected, _) => {
                Some("Check the URL: it is the environment's own, without a path")
            }
            // Its message says when.
            (ErrorKind::RateLimited, _) if self.retry_after.is_some() => None,
            (ErrorKind::Unavailable | ErrorKind::RateLimited, _) => Some("Try again in a minute"),
            (ErrorKind::Unreachable, _) => {
                Some("Try again: the connection was lost between here and the server")
            }
            (ErrorKind::NotFound, _) => {
                Some("Check the identifier: it was deleted, or belongs to another environment")
            }
            (ErrorKind::Refused, _) => Some("The server's own words say why it refuses"),
            (ErrorKind::Credential | ErrorKind::NotSent, _) => None,
        }
    }
}

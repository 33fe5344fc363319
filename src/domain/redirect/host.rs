//! What a host is: an address, this machine, a name under a registry.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use psl::Type;

/// Who registers names directly under a public suffix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Registry {
    /// A domain registry, such as that of `co.uk`.
    Domains,
    /// A company that hands out names to its customers, such as `github.io`.
    Customers,
}

/// A host as the DNS compares it: in lower case and without the dot of the root.
pub(super) fn name(host: &str) -> String {
    host.strip_suffix('.').unwrap_or(host).to_lowercase()
}

/// The address that a host is.
pub(super) fn address(host: &str) -> Option<IpAddr> {
    match host.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']')?.parse::<Ipv6Addr>().ok().map(IpAddr::V6),
        None => host.parse::<Ipv4Addr>().ok().map(IpAddr::V4),
    }
}

/// Whether a browser takes the host for an IPv4 address: its last label is a number, in whatever
/// notation (URL Standard, "ends in a number checker").
pub(super) fn looks_numeric(host: &str) -> bool {
    let host = name(host);
    let last = host.rsplit('.').next().unwrap_or_default();
    let hexadecimal =
        last.strip_prefix("0x").is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_hexdigit()));
    hexadecimal || (!last.is_empty() && last.bytes().all(|b| b.is_ascii_digit()))
}

/// Whether the host is the user's own machine: `localhost` and names under it (RFC 6761 §6.3),
/// `127.0.0.0/8` and `::1`.
pub(super) fn loopback(host: &str) -> bool {
    let name = name(host);
    match address(&name) {
        Some(address) => address.to_canonical().is_loopback(),
        None => name == "localhost" || name.ends_with(".localhost"),
    }
}

/// The registry, when the host is a suffix of the Public Suffix List and nothing more. Suffixes
/// that the list does not name are none: an intranet may answer to `https://intranet/`.
pub(super) fn suffix(host: &str) -> Option<Registry> {
    let name = name(host);
    if name.split('.').any(str::is_empty) {
        return None;
    }
    let suffix = psl::suffix(name.as_bytes())?;
    if suffix.as_bytes() != name.as_bytes() {
        return None;
    }
    Some(match suffix.typ()? {
        Type::Icann => Registry::Domains,
        Type::Private => Registry::Customers,
    })
}

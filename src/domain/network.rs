//! Networks in CIDR notation (RFC 4632, RFC 4291), such as `203.0.113.0/24` and `2001:db8::/32`, and
//! what the rules say of a list of them.

use std::collections::HashMap;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::Finding;

/// Lengths below these let in so much that they deserve a warning.
const WIDE: (u8, u8) = (8, 16);

/// An address and how many of its bits count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network {
    address: IpAddr,
    length: u8,
}

impl Network {
    /// Reads `203.0.113.0/24`.
    ///
    /// # Errors
    /// A sentence that says what is not understood, and how it is written.
    pub fn read(text: &str) -> Result<Self, String> {
        let Some((address, length)) = text.split_once('/') else {
            return Err(match text.parse::<IpAddr>() {
                Ok(one) => format!("{one} is one address: write {one}/{}", bits(one)),
                Err(_) => unreadable(text),
            });
        };
        let address: IpAddr = address.parse().map_err(|_| unreadable(text))?;
        if let Some(length) = mask(length).filter(|_| address.is_ipv4()) {
            return Err(format!("A network is written with a length: {address}/{length}"));
        }
        let canonical = !length.is_empty() && (length == "0" || !length.starts_with('0'));
        let digits = canonical && length.bytes().all(|byte| byte.is_ascii_digit());
        let length: u32 = length.parse().ok().filter(|_| digits).ok_or_else(|| unreadable(text))?;
        match u8::try_from(length).ok().filter(|length| *length <= bits(address)) {
            Some(length) => Ok(Self { address, length }),
            None => {
                Err(format!("/{length} is longer than the {} bits of {address}", bits(address)))
            }
        }
    }

    /// The network that is meant: the bits beyond the length are zero.
    pub fn base(self) -> Self {
        self.cut(self.length)
    }

    /// Whether the address is in it. An IPv4 address in IPv6 form counts as what it is.
    pub fn contains(self, address: IpAddr) -> bool {
        let (network, address) = (self.mapped().unwrap_or(self), address.to_canonical());
        let one = Self { address, length: network.length };
        network.address.is_ipv4() == address.is_ipv4() && one.base() == network.base()
    }

    /// `IPV4` or `IPV6`, by the API's names.
    pub fn code(self) -> &'static str {
        if self.address.is_ipv4() { "IPV4" } else { "IPV6" }
    }

    fn cut(self, length: u8) -> Self {
        let address = match self.address {
            IpAddr::V4(one) => {
                let kept = u32::MAX.checked_shl(32 - u32::from(length)).unwrap_or(0);
                Ipv4Addr::from_bits(one.to_bits() & kept).into()
            }
            IpAddr::V6(one) => {
                let kept = u128::MAX.checked_shl(128 - u32::from(length)).unwrap_or(0);
                Ipv6Addr::from_bits(one.to_bits() & kept).into()
            }
        };
        Self { address, length }
    }

    /// Whether it is every address there is of its kind.
    fn everything(self) -> bool {
        self.length == 0 || self.mapped().is_some_and(|inner| inner.length == 0)
    }

    /// The IPv4 network that is written in IPv6 form.
    fn mapped(self) -> Option<Self> {
        match self.address {
            IpAddr::V6(one) if self.length >= 96 => {
                let address = one.to_ipv4_mapped()?.into();
                Some(Self { address, length: self.length - 96 })
            }
            _ => None,
        }
    }

    /// Whether its addresses are of no public network, so that the server never sees them.
    fn private(self) -> bool {
        match self.base().address {
            IpAddr::V4(one) => {
                let shared = one.octets()[0] == 100 && one.octets()[1] & 0xc0 == 64;
                let within = self.length >= 8;
                within && (one.is_private() || one.is_loopback() || one.is_link_local() || shared)
            }
            IpAddr::V6(one) => {
                let head = one.segments()[0];
                let local = head & 0xfe00 == 0xfc00 || head & 0xffc0 == 0xfe80;
                self.length >= 7 && (local || one.is_loopback())
            }
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.length)
    }
}

/// A network in its one spelling; what is none stays as it is, without the spaces around it.
pub fn canonical(text: &str) -> String {
    let text = text.trim();
    Network::read(text).map_or_else(|_| text.to_owned(), |network| network.to_string())
}

/// Takes networks apart that are written on one line.
pub fn split(line: &str) -> Vec<String> {
    let between = |c: char| c.is_whitespace() || matches!(c, ',' | ';');
    let quotes = |c: char| matches!(c, '"' | '\'' | '`' | '[' | ']');
    let words = line.split(between).map(|word| word.trim_matches(quotes));
    words.filter(|word| !word.is_empty()).map(canonical).collect()
}

/// What the rules say of each network, and of the list.
pub fn check(items: &[String]) -> Vec<Finding> {
    let read: Vec<_> = items.iter().map(|item| Network::read(item)).collect();
    let mut first: HashMap<Network, usize> = HashMap::new();
    for (index, network) in read.iter().enumerate() {
        if let Ok(network) = network {
            first.entry(network.base()).or_insert(index);
        }
    }
    let each = read.iter().enumerate().filter_map(|(index, network)| {
        let finding = match network {
            Ok(network) => judge(*network, index, items, &first)?,
            Err(why) => Finding::block(why.clone()),
        };
        Some(finding.at(index))
    });
    each.collect()
}

fn judge(
    network: Network,
    index: usize,
    items: &[String],
    first: &HashMap<Network, usize>,
) -> Option<Finding> {
    let base = network.base();
    let (v4, v6) = WIDE;
    let wide = if base.address.is_ipv4() { v4 } else { v6 };
    if base.everything() {
        let text = format!("{base} lets in every address: turn the allowlist off instead");
        return Some(Finding::block(text));
    }
    if let Some(earlier) = first.get(&base).filter(|earlier| **earlier != index) {
        let other = items.get(*earlier).map_or("", String::as_str);
        return Some(Finding::block(format!("{network} stands here twice: it is {other} again")));
    }
    if network != base {
        return Some(Finding::warn(format!("{network} means the network {base}")));
    }
    if let Some(inner) = base.mapped() {
        return Some(Finding::warn(format!("{base} is an IPv4 network: write {inner}")));
    }
    if base.private() {
        let text = format!("{base} is a private network: the server sees public addresses only");
        return Some(Finding::warn(text));
    }
    if base.length < wide {
        return Some(Finding::warn(format!("{base} is very wide: check its length")));
    }
    let outer = (1..base.length).map(|length| base.cut(length)).find(|one| first.contains_key(one));
    outer.map(|outer| Finding::hint(format!("{base} is part of {outer}, which is here too")))
}

fn bits(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

// The length that a mask such as 255.255.255.0 means.
fn mask(text: &str) -> Option<u32> {
    let mask = text.parse::<Ipv4Addr>().ok()?.to_bits();
    (mask.count_ones() == mask.leading_ones()).then(|| mask.leading_ones())
}

fn unreadable(text: &str) -> String {
    format!("{text} is no network: write one as 203.0.113.0/24 or 2001:db8::/32")
}

#[cfg(test)]
mod tests;

//! The URLs of an application that somebody serves, and what there is to say of what they answer.

use std::collections::HashSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use jiff::Timestamp;

use super::explain::ENDPOINT;
use super::redirect::RedirectList;
use super::text::{clean, count};
use super::time::{day, seconds_between};
use super::{Application, ClientId};

/// A certificate is renewed before it has fewer days left than this.
const RENEWAL: u64 = 14;

/// The longest URL that is shown whole, in characters.
const LONGEST: usize = 120;

/// A URL that is asked, and what for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointTarget {
    /// The list that it stands in.
    pub list: RedirectList,
    /// The URL.
    pub url: String,
}

/// A URL to be asked, and by what its answer is judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointQuestion {
    /// The URL.
    pub target: EndpointTarget,
    /// Whether loopback and private addresses may be asked.
    pub private: bool,
    /// Host and port of the environment.
    pub environment: String,
    /// The application.
    pub client: ClientId,
}

/// How a point is; the later, the more it weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EndpointMark {
    /// As it should be.
    Good,
    /// It cannot be told.
    Unknown,
    /// It was not asked: it is, or leads to, an address that is asked only when that is said.
    Unasked,
    /// Not as it should be.
    Bad,
}

/// What was found out about a URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointFinding {
    /// The list.
    pub list: RedirectList,
    /// The URL.
    pub url: String,
    /// How it is.
    pub mark: EndpointMark,
    /// One sentence without a full stop, safe to show.
    pub text: String,
}

/// Whether an application has any URL that is asked.
///
/// # Errors
/// Why none is, in a sentence without a full stop.
pub fn asked(application: &Application) -> Result<(), String> {
    let settings = &application.settings;
    let all = settings.initiate_login_uri.iter().chain(&settings.back_channel_logout_uris[..]);
    let served = settings.post_login_uris.iter().chain(&settings.post_logout_uris[..]);
    if all.count() > 0 || served.clone().any(|url| is_served(url)) {
        return Ok(());
    }
    Err("It has no URLs to ask: no initiate login, no back-channel logout, no https URL without a wildcard".into())
}

/// Whether somebody serves it whose certificate can be looked at.
fn is_served(url: &str) -> bool {
    url.starts_with("https://") && !url.contains(['*', '{'])
}

/// What is asked of an application: where a sign-in begins elsewhere, who is told of a logout, and of
/// the others only their certificate.
pub fn targets(application: &Application) -> Vec<EndpointTarget> {
    let settings = &application.settings;
    let target = |list: RedirectList| move |url: &String| EndpointTarget { list, url: url.clone() };
    let mut all: Vec<_> =
        settings.initiate_login_uri.iter().map(target(RedirectList::InitiateLogin)).collect();
    let receivers = settings.back_channel_logout_uris.iter();
    all.extend(receivers.map(target(RedirectList::BackChannelLogout)));
    let mut seen: HashSet<_> = all.iter().map(|one| origin(&one.url)).collect();
    for (list, urls) in [
        (RedirectList::PostLogin, &settings.post_login_uris),
        (RedirectList::PostLogout, &settings.post_logout_uris),
    ] {
        for one in urls.iter().filter(|url| is_served(url)).map(target(list)) {
            if seen.insert(origin(&one.url)) {
                all.push(one);
            }
        }
    }
    all
}

impl EndpointTarget {
    /// What is sent where, in words that are safe to show.
    pub fn request(&self) -> String {
        let url = shown(&self.url);
        match self.list {
            RedirectList::InitiateLogin => {
                format!("GET {url} and where it redirects, up to {ENDPOINT}, which is not asked")
            }
            RedirectList::BackChannelLogout => format!("HEAD {url}: never a logout"),
            RedirectList::PostLogin | RedirectList::PostLogout => {
                let place = origin(&self.url).map_or(url, |place| shown(&place));
                format!("HEAD {place}/ for its certificate alone")
            }
        }
    }

    /// Whether its host alone tells that it is asked only when loopback and private addresses are.
    pub fn is_private(&self) -> bool {
        let Ok(url) = url::Url::parse(&self.url) else { return false };
        match url.host() {
            Some(url::Host::Ipv4(one)) => private(IpAddr::V4(one)).is_some(),
            Some(url::Host::Ipv6(one)) => private(IpAddr::V6(one)).is_some(),
            Some(url::Host::Domain(name)) => {
                let name = name.trim_end_matches('.').to_lowercase();
                name == "localhost" || name.ends_with(".localhost")
            }
            None => false,
        }
    }

    /// The URL, safe to show, and no longer than anybody reads.
    pub fn shown(&self) -> String {
        shown(&self.url)
    }
}

fn shown(url: &str) -> String {
    let mut shown = clean(&url.chars().take(LONGEST).collect::<String>());
    if url.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

/// Scheme, host and port.
fn origin(url: &str) -> Option<String> {
    url::Url::parse(url).ok().map(|url| url.origin().ascii_serialization())
}

/// How long a certificate is good.
pub fn certificate(until: Option<Timestamp>, now: Timestamp) -> (EndpointMark, String) {
    let Some(until) = until else {
        return (EndpointMark::Unknown, "the end of its certificate cannot be read".into());
    };
    let days = seconds_between(now, until) / 86_400;
    let number = usize::try_from(days).unwrap_or(usize::MAX);
    let words = format!("certificate good for {}, until {}", count(number, "day"), day(until));
    match days {
        0..RENEWAL => (EndpointMark::Bad, format!("{words}: renew it")),
        _ => (EndpointMark::Good, words),
    }
}

/// What an address is of that belongs to no public network.
pub fn private(address: IpAddr) -> Option<&'static str> {
    match address.to_canonical() {
        IpAddr::V4(one) => of_v4(one),
        IpAddr::V6(one) => of_v6(one),
    }
}

fn of_v4(one: Ipv4Addr) -> Option<&'static str> {
    let [first, second, third, _] = one.octets();
    let benchmark = first == 198 && second & 0xfe == 18;
    let protocol = (first, second, third) == (192, 0, 0);
    if one.is_loopback() {
        Some("a loopback address")
    } else if one.is_private() || first == 100 && second & 0xc0 == 64 {
        Some("a private address")
    } else if one.is_link_local() {
        Some("a link-local address")
    } else if one.is_unspecified() || first == 0 || one.is_multicast() || first >= 240 {
        Some("no address of a host")
    } else if one.is_documentation() || benchmark || protocol {
        Some("an address for special purposes")
    } else {
        None
    }
}

fn of_v6(one: Ipv6Addr) -> Option<&'static str> {
    let parts = one.segments();
    // Behind these prefixes stands an IPv4 address (RFC 6052 §2.1, RFC 3056 §2, RFC 4291 §2.5.5.1).
    let embedded = match parts {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low]
        | [0, 0, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..] => Some((high, low)),
        _ => None,
    };
    if one.is_loopback() {
        Some("a loopback address")
    } else if one.is_unspecified() || one.is_multicast() {
        Some("no address of a host")
    } else if parts[0] & 0xfe00 == 0xfc00 {
        Some("a private address")
    } else if parts[0] & 0xffc0 == 0xfe80 {
        Some("a link-local address")
    } else if parts[0] == 0x2001 && parts[1] == 0xdb8 {
        Some("an address for special purposes")
    } else if let Some((high, low)) = embedded {
        of_v4(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{EndpointMark, EndpointTarget, certificate, private};
    use crate::domain::redirect::RedirectList;

    #[test]
    fn addresses_of_no_public_network_are_told() {
        for address in [
            "127.0.0.1",
            "127.9.9.9",
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "100.64.0.1",
            "169.254.169.254",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "198.18.0.1",
            "192.0.0.8",
            "::1",
            "::",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
            "2002:7f00:1::",
            "::7f00:1",
            "ff02::1",
            "2001:db8::1",
        ] {
            assert!(private(address.parse().unwrap()).is_some(), "{address}");
        }
        for address in
            ["8.8.8.8", "100.128.0.1", "172.32.0.1", "2606:4700::1111", "64:ff9b::808:808"]
        {
            assert_eq!(private(address.parse().unwrap()), None, "{address}");
        }
    }

    #[test]
    fn a_host_tells_by_itself_that_it_is_private() {
        let is = |url: &str| {
            let list = RedirectList::PostLogin;
            EndpointTarget { list, url: url.into() }.is_private()
        };
        for url in
            ["http://localhost/a", "https://x.localhost", "http://127.0.0.1:1", "http://[::1]"]
        {
            assert!(is(url), "{url}");
        }
        for url in ["https://localhost.example.com", "https://8.8.8.8", "nothing", "app:/x"] {
            assert!(!is(url), "{url}");
        }
    }

    #[test]
    fn a_certificate_is_renewed_in_time() {
        let now = "2026-11-24T12:00:00Z".parse().unwrap();
        let told = |until: &str| certificate(Some(until.parse().unwrap()), now);
        let (mark, text) = told("2027-01-01T12:00:00Z");
        assert_eq!(
            (mark, text.as_str()),
            (EndpointMark::Good, "certificate good for 38 days, until 2027-01-01")
        );
        assert_eq!(told("2026-12-07T12:00:00Z").0, EndpointMark::Bad);
        assert_eq!(told("2026-12-08T12:00:00Z").0, EndpointMark::Good);
        assert_eq!(certificate(None, now).0, EndpointMark::Unknown);
    }
}

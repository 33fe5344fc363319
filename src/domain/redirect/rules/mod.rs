//! The table of rules: one row per rule, asked in this order.

mod address;
mod exact;
mod known;
mod pattern;
mod receiver;
mod scheme;
mod text;

use super::parts::Parts;
use super::span::Span;
use super::{RedirectList, host};
use crate::domain::{EnvironmentType, Finding, Kind};

pub use text::LENGTH_LIMIT;

/// One URL, where it is meant to stand, and what is known of it.
pub(super) struct Case<'a> {
    pub list: RedirectList,
    pub kind: &'a Kind,
    pub environment: EnvironmentType,
    /// As it stands, with the white space around it.
    pub text: &'a str,
    /// Without that white space.
    pub whole: Span<'a>,
    pub parts: Parts<'a>,
}

impl Case<'_> {
    fn production(&self) -> bool {
        self.environment == EnvironmentType::Production
    }

    fn back_channel(&self) -> bool {
        self.list == RedirectList::BackChannelLogout
    }

    fn loopback(&self) -> bool {
        self.parts.web_host().is_some_and(|host| host::loopback(host.raw))
    }
}

/// One rule.
pub(super) struct Rule {
    /// What it demands, in a few words.
    pub about: &'static str,
    /// What is wrong with a URL that breaks it, in a word or two beside the URL.
    pub tag: &'static str,
    /// What it says of a URL; nothing when it has nothing to object.
    pub check: fn(&Case) -> Option<Finding>,
}

const fn rule(about: &'static str, tag: &'static str, check: fn(&Case) -> Option<Finding>) -> Rule {
    Rule { about, tag, check }
}

/// Every rule.
///
/// One sentence of the documentation is no row: an initiate login URL *must end at*
/// `/oauth/authorize`. That is where the application's endpoint sends the user on to, which shows
/// only when the endpoint is asked; the field's help says it instead.
pub(super) static RULES: [Rule; 37] = [
    rule("a URL is needed", "missing", text::needed),
    rule("no white space", "white space", text::no_white_space),
    rule("no control or invisible characters", "hidden character", text::nothing_hidden),
    rule("no quotes around it", "quotes", text::unwrapped),
    rule("nothing of a list behind it", "list sign", text::nothing_behind),
    rule("one URL in each line", "several URLs", text::one_at_a_time),
    rule("at most 256 characters", "too long", text::not_too_long),
    rule("no backslash", "backslash", text::no_backslash),
    rule("characters of a URL only", "bad character", text::characters),
    rule("percent signs encode", "bad % code", text::percent_encoding),
    rule("an absolute URL with a scheme", "no scheme", scheme::present),
    rule("no scheme that runs code", "runs code", scheme::harmless),
    rule("two slashes after http and https", "slashes", scheme::slashes),
    rule("a slash after a custom scheme", "slash", scheme::custom_slash),
    rule("no scheme that leads elsewhere", "wrong scheme", known::leads_elsewhere),
    rule("https in production", "http in production", scheme::https_in_production),
    rule("custom schemes for native applications", "custom scheme", scheme::custom_for_native),
    rule("custom schemes in reverse-domain form", "not reverse-domain", scheme::custom_reversed),
    rule("no user name or password", "user name", address::no_credentials),
    rule("a host", "no host", address::host_needed),
    rule("a well-formed host", "bad host", address::host_formed),
    rule("a host in ASCII", "host not ASCII", address::host_ascii),
    rule("more than a public suffix", "public suffix", address::not_suffix_only),
    rule("a port from 1 to 65535", "bad port", address::port),
    rule("a port for loopback on a device", "no port", address::loopback_port),
    rule("no loopback in production", "loopback in production", address::no_loopback_in_production),
    rule("no query string", "query string", address::no_query),
    rule("no fragment", "fragment", address::no_fragment),
    rule("paired braces", "braces", pattern::braces),
    rule("a name in each placeholder", "placeholder", pattern::placeholder_named),
    rule("placeholders as documented", "placeholder", pattern::placeholder_spelled),
    rule("placeholders in host or path", "placeholder", pattern::placeholder_placed),
    rule("wildcards as documented", "wildcard", pattern::wildcard),
    rule("wildcards under one's own name", "wildcard", pattern::wildcard_owned),
    rule("back-channel logout for servers", "no server", receiver::has_server),
    rule("back-channel logout to one https URL", "not one https URL", receiver::plain_https),
    rule("as browsers write it", "spelling", exact::as_browsers_write_it),
];

//! The values of flags, and what is said when they are wrong.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser};

use crate::config::ClipboardChoice;

/// The ways to the clipboard, which completions offer.
pub(super) fn clipboard() -> impl TypedValueParser<Value = ClipboardChoice> {
    let words = PossibleValuesParser::new(ClipboardChoice::ALL.map(|(word, _)| word));
    words.try_map(|word| word.parse::<ClipboardChoice>())
}

pub(super) fn filled(text: &str) -> Result<String, &'static str> {
    if text.trim().is_empty() { Err("this must not be empty") } else { Ok(text.to_owned()) }
}

pub(super) fn seed(text: &str) -> Result<String, &'static str> {
    let known = ["acme", "empty", "crowded"].contains(&text) || text.parse::<u32>().is_ok();
    if known { Ok(text.to_owned()) } else { Err("write acme, empty, crowded or a number") }
}

pub(super) fn listen(text: &str) -> Result<SocketAddr, &'static str> {
    let named = text.strip_prefix("localhost").unwrap_or(text);
    let address = match named.strip_prefix(':').and_then(|port| port.parse().ok()) {
        Some(port) => SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port),
        None => text.parse().map_err(|_| "write address and port, such as 127.0.0.1:7700")?,
    };
    if address.ip().is_loopback() {
        Ok(address)
    } else {
        Err("the sandbox serves this machine only: listen on 127.0.0.1 or [::1]")
    }
}

pub(super) fn latency(text: &str) -> Result<Duration, &'static str> {
    const WRONG: &str = "write a number and ms or s, such as 200ms";
    let (number, factor) = match (text.strip_suffix("ms"), text.strip_suffix('s')) {
        (Some(number), _) => (number, 1),
        (None, Some(number)) => (number, 1000),
        (None, None) => return Err(WRONG),
    };
    let number: u64 = number.parse().map_err(|_| WRONG)?;
    let milliseconds = number.checked_mul(factor).filter(|all| *all <= 60_000);
    milliseconds.map(Duration::from_millis).ok_or("a minute is the most")
}

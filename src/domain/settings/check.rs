//! What the rules say of the fields' values.

use std::collections::HashSet;

use super::alphabets::mixed;
use super::{EXPIRY_RANGE, NAME_LIMIT, Value};
use crate::domain::claim::{self, Claim};
use crate::domain::network;
use crate::domain::redirect::{self, RedirectList};
use crate::domain::{EnvironmentType, Finding, Kind};

pub(super) fn redirects(
    value: &Value,
    list: RedirectList,
    kind: &Kind,
    environment: EnvironmentType,
) -> Vec<Finding> {
    match value {
        Value::List(urls) => redirect::check_list(list, urls, kind, environment),
        _ => Vec::new(),
    }
}

pub(super) fn networks(value: &Value) -> Vec<Finding> {
    match value {
        Value::List(items) => network::check(items),
        _ => Vec::new(),
    }
}

pub(super) fn name(value: &Value) -> Vec<Finding> {
    let Value::Text(name) = value else { return Vec::new() };
    let length = name.chars().count();
    if name.trim().is_empty() {
        vec![Finding::block("A name is needed")]
    } else if length > NAME_LIMIT {
        vec![Finding::block(format!("{length} characters, and at most {NAME_LIMIT} are allowed"))]
    } else if name.chars().any(char::is_control) {
        vec![Finding::block("Control characters are not allowed in a name")]
    } else if let Some((one, other)) = mixed(name) {
        let text = format!("{one} and {other} letters in one word: it may look like another name");
        vec![Finding::warn(text)]
    } else {
        Vec::new()
    }
}

pub(super) fn expiry(value: &Value) -> Vec<Finding> {
    match value {
        Value::Seconds(Some(seconds)) if !EXPIRY_RANGE.contains(seconds) => {
            vec![Finding::block("Between 1 minute and 43200 minutes (30 days)")]
        }
        Value::Seconds(Some(seconds)) if seconds % 60 != 0 => {
            vec![Finding::hint("Not a whole number of minutes; the dashboard shows minutes")]
        }
        _ => Vec::new(),
    }
}

pub(super) fn tokens(value: &Value, noun: &str) -> Vec<Finding> {
    let Value::List(items) = value else { return Vec::new() };
    let mut seen = HashSet::new();
    let mut findings = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let first = seen.insert(item.as_str());
        if item.is_empty() || item.chars().any(|c| c.is_whitespace() || c.is_control()) {
            findings
                .push(Finding::block(format!("A {noun} has no spaces and is not empty")).at(index));
        } else if !first {
            findings.push(Finding::block(format!("The {noun} {item} stands here twice")).at(index));
        } else if item.contains(['"', '\\']) || !item.is_ascii() {
            let text = format!(
                "{item} is no {noun}: RFC 6749 allows no quote, backslash or letter beyond ASCII"
            );
            findings.push(Finding::warn(text).at(index));
        } else if item.contains(',') {
            // RFC 6749 §3.3 allows it, and separates with spaces.
            let text = format!("{item} is one {noun}: spaces separate them, not commas");
            findings.push(Finding::warn(text).at(index));
        }
    }
    findings
}

/// What is known to be a grant type: RFC 6749, and what extends it by a name of its own.
const GRANTS: [&str; 10] = [
    "authorization_code",
    "refresh_token",
    "client_credentials",
    "implicit",
    "password",
    "urn:ietf:params:oauth:grant-type:device_code",
    "urn:ietf:params:oauth:grant-type:token-exchange",
    "urn:ietf:params:oauth:grant-type:jwt-bearer",
    "urn:ietf:params:oauth:grant-type:saml2-bearer",
    "urn:openid:params:grant-type:ciba",
];

/// Grant types. A server may know others, so that a name nobody knows is only warned of.
pub(super) fn grants(value: &Value) -> Vec<Finding> {
    let mut findings = tokens(value, "grant type");
    let Value::List(items) = value else { return findings };
    for (index, item) in items.iter().enumerate() {
        let told = findings.iter().any(|one| one.item == Some(index));
        if told || GRANTS.contains(&item.as_str()) {
            continue;
        }
        let distance = |known: &&&str| strsim::osa_distance(known, &item.to_lowercase());
        let near = GRANTS.iter().min_by_key(distance).filter(|known| distance(known) <= 3);
        let hint = match near {
            Some(near) => format!("{near} is"),
            None => "authorization_code, refresh_token and client_credentials are".into(),
        };
        let text = format!("{item} is not known as a grant type, {hint}");
        findings.push(Finding::warn(text).at(index));
    }
    findings
}

pub(super) fn claims(value: &Value) -> Vec<Finding> {
    let Value::List(items) = value else { return Vec::new() };
    let mut seen = HashSet::new();
    let mut findings = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let claim = Claim::read(item);
        let caution = claim.caution();
        let key = claim.key;
        let length = key.chars().count();
        if claim::key(item) == item {
            findings
                .push(Finding::block(format!("{item}: a claim is written key=value")).at(index));
        } else if length == 0 || length > NAME_LIMIT {
            findings.push(Finding::block("A claim's key has 1 to 128 characters").at(index));
        } else if seen.contains(key.as_str()) {
            findings.push(Finding::block(format!("The claim {key} stands here twice")).at(index));
        } else if let Some(caution) = caution {
            findings.push(Finding::warn(caution).at(index));
        }
        seen.insert(key);
    }
    findings
}

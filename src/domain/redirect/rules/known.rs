//! Schemes that are known to lead elsewhere than their users think: what is done instead.

use super::Case;
use crate::domain::Finding;
use crate::domain::redirect::parts::Scheme;
use crate::domain::text::clean;

/// A scheme and what to do instead. Their documentation is the platforms' own.
const ADVICE: [(&str, &str); 20] = [
    (
        "urn",
        "codes are copied by hand no more: use a loopback URL such as http://127.0.0.1:53682/callback",
    ),
    (
        "chrome-extension",
        "extensions are redirected to https://<extension ID>.chromiumapp.org/ (chrome.identity)",
    ),
    (
        "extension",
        "extensions are redirected to https://<extension ID>.chromiumapp.org/ (chrome.identity)",
    ),
    (
        "moz-extension",
        "extensions are redirected to what browser.identity.getRedirectURL() tells, an https URL",
    ),
    (
        "safari-web-extension",
        "its host changes with each start of the browser: let the app around it sign in",
    ),
    (
        "exp",
        "this is Expo Go's, and its address changes: claim a scheme of your own in a development build",
    ),
    (
        "exps",
        "this is Expo Go's, and its address changes: claim a scheme of your own in a development build",
    ),
    ("capacitor", "this is the same in every Capacitor app: claim a scheme of your own"),
    ("ionic", "this is the same in every Ionic app: claim a scheme of your own"),
    (
        "tauri",
        "this is the same in every Tauri app: claim a scheme of your own, or use a loopback URL",
    ),
    ("app", "this is the same in many apps: claim a scheme of your own, or use a loopback URL"),
    (
        "intent",
        "this is for links within Android: register the app's own scheme or an https App Link",
    ),
    ("content", "this names files on a device: register the app's own scheme"),
    ("ws", "this opens a socket and no page: write http"),
    ("wss", "this opens a socket and no page: write https"),
    ("ftp", "this leads to files and no page: write https"),
    ("ssh", "this leads to a shell and no page: write https"),
    ("mailto", "this leads to a mail and no page: write https"),
    ("tel", "this leads to a call and no page: write https"),
    ("view-source", "this shows a page's text: leave it out"),
];

pub(super) fn leads_elsewhere(case: &Case) -> Option<Finding> {
    advice(case).map(Finding::warn)
}

/// What is said of the scheme instead of what is said of custom schemes.
pub(super) fn advice(case: &Case) -> Option<String> {
    if case.parts.scheme != Scheme::Custom || case.back_channel() {
        return None;
    }
    let scheme = case.parts.scheme_text?.raw.to_ascii_lowercase();
    if let Some((_, advice)) = ADVICE.iter().find(|(known, _)| *known == scheme) {
        return Some(format!("{scheme}: {advice}"));
    }
    let meant = meant(&scheme)?;
    Some(format!("{}: is no scheme that is known: {meant} is probably meant", clean(&scheme)))
}

// `htps`, `htttp`, `ttps`: one slip away, or two where it begins like it.
fn meant(scheme: &str) -> Option<&'static str> {
    let close = |known: &&&str| {
        let slips = slips(scheme, known);
        slips == 1 || (slips == 2 && scheme.starts_with("ht"))
    };
    ["https", "http"].iter().filter(close).min_by_key(|known| slips(scheme, known)).copied()
}

// How many letters were put in, left out or replaced (Levenshtein).
fn slips(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, c) in one.chars().take(12).enumerate() {
        let mut next = vec![at + 1];
        for (index, wanted) in other.iter().enumerate() {
            let replaced = row[index] + usize::from(c != *wanted);
            next.push(replaced.min(row[index + 1] + 1).min(next[index] + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or(usize::MAX)
}

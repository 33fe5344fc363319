//! The arrows between the layers: who may know whom.

use super::paths::mentioned;
use super::source::{File, shipped};

/// Each layer and the layers it may mention, beside itself.
const ARROWS: [(&str, &[&str]); 13] = [
    ("domain", &[]),
    ("wire", &["domain"]),
    ("api", &["wire", "domain"]),
    ("sandbox", &["wire", "domain"]),
    ("app", &["api", "wire", "domain"]),
    ("ui", &["app", "wire", "domain"]),
    ("config", &["api", "domain"]),
    ("doctor", &["config", "api", "domain"]),
    ("docs", &["app", "domain", "sandbox", "verbs"]),
    ("runtime", &["ui", "app", "config", "api", "wire", "domain"]),
    ("verbs", &["runtime", "config", "app", "api", "wire", "domain"]),
    ("cli", &["config", "verbs"]),
    (
        "start",
        &[
            "cli", "config", "doctor", "runtime", "sandbox", "ui", "app", "api", "verbs", "wire",
            "domain",
        ],
    ),
];

/// What the model may use of the typed client: its words, not its work.
const CALLS: [&str; 7] = [
    "api::address",
    "api::ApiError",
    "api::ErrorKind",
    "api::Proof",
    "api::Reply",
    "api::Request",
    "api::request",
];

/// Whose files must not hold which words.
const FOREIGN: [(&[&str], &[&str]); 4] = [
    (
        &["domain", "wire", "app", "ui"],
        &[
            "tokio",
            "reqwest",
            "axum",
            "hyper",
            "rusqlite",
            "confy",
            "tracing",
            "Instant",
            "SystemTime",
            "Timestamp::now",
            "Zoned::now",
            "std::fs",
            "std::io",
            "std::env",
            "std::process",
            "std::thread",
            "async fn",
        ],
    ),
    (&["domain", "wire"], &["ratatui", "crossterm"]),
    (&["api", "sandbox", "config", "verbs"], &["ratatui", "crossterm"]),
    (&["sandbox", "app", "ui", "runtime"], &["reqwest::get", "reqwest::blocking"]),
];

/// Where effects are performed.
const PERFORMER: &str = "src/runtime/performer/";

/// What turns their results into messages, or into what happened, and what knows model or engine
/// besides.
const ABOVE: [&str; 6] = ["session", "Session", "batch", "Batch", "connecting", "reading"];

fn layer(file: &File) -> &str {
    let below = file.path.strip_prefix("src/").unwrap_or_default();
    below.split(['/', '.']).next().unwrap_or_default()
}

#[test]
fn layers_know_only_those_below_them() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for file in shipped() {
        let Some((own, below)) = ARROWS.iter().find(|(name, _)| *name == layer(&file)) else {
            let root = ["src/lib.rs", "src/main.rs"].contains(&file.path.as_str());
            assert!(root, "{} is in no layer", file.path);
            continue;
        };
        for (path, line) in mentioned(&file) {
            let layer = path.split("::").next().unwrap_or_default();
            seen += 1;
            if layer != *own && !below.contains(&layer) {
                wrong.push(format!("{} {own} mentions crate::{path}", file.at(line)));
            }
        }
    }
    assert!(seen > 300, "the mentions are found: {seen}");
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn layers_are_not_left_by_climbing() {
    let mut wrong = Vec::new();
    for file in shipped() {
        let depth = file.path.matches('/').count() - usize::from(file.path.ends_with("/mod.rs"));
        for (number, line) in file.numbered() {
            if line.contains(&"super::".repeat(depth.max(1))) && depth < 2 {
                // `super` of a layer's root is the crate.
                wrong.push(file.at(number));
            }
            if line.contains("super::super::") {
                wrong.push(file.at(number));
            }
        }
    }
    assert_eq!(wrong, [""; 0], "say crate:: instead");
}

#[test]
fn the_model_knows_the_words_of_the_client_and_not_its_work() {
    let mut wrong = Vec::new();
    for file in shipped().iter().filter(|file| layer(file) == "app") {
        for (path, line) in mentioned(file) {
            let word =
                CALLS.iter().any(|call| path == *call || path.starts_with(&format!("{call}::")));
            if path.starts_with("api") && !word {
                wrong.push(format!("{} {path}", file.at(line)));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn what_performs_effects_knows_neither_model_nor_engine() {
    let (mut wrong, mut seen) = (Vec::new(), 0);
    for file in shipped().iter().filter(|file| file.path.starts_with(PERFORMER)) {
        seen += 1;
        for (path, line) in mentioned(file) {
            if path == "app" || path.starts_with("app::") {
                wrong.push(format!("{} {path}", file.at(line)));
            }
        }
        for word in ABOVE {
            let lines = file.numbered().filter(|(_, line)| holds(line, word));
            wrong.extend(lines.map(|(number, _)| format!("{} {word}", file.at(number))));
        }
    }
    assert!(seen > 0, "{PERFORMER} has files");
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn pure_layers_know_no_machine() {
    let mut wrong = Vec::new();
    for file in shipped() {
        let words = FOREIGN.iter().filter(|(layers, _)| layers.contains(&layer(&file)));
        for word in words.flat_map(|(_, words)| words.iter()) {
            for (number, line) in file.numbered().filter(|(_, line)| holds(line, word)) {
                wrong.push(format!("{} {word}: {}", file.at(number), line.trim()));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn the_model_knows_sizes_and_keys_but_no_widget() {
    let allowed = ["ratatui::layout", "crossterm::event", "backend::crossterm::EventHandler"];
    let mut wrong = Vec::new();
    for file in shipped().iter().filter(|file| layer(file) == "app") {
        for (number, line) in file.numbered() {
            let foreign = holds(line, "ratatui") || holds(line, "crossterm");
            if foreign && !allowed.iter().any(|path| line.contains(path)) {
                wrong.push(format!("{} {}", file.at(number), line.trim()));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

/// Whether the line holds the word and not merely a longer one.
pub fn holds(line: &str, word: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        !(before.is_some_and(part) || word.ends_with(part) && after.is_some_and(part))
    })
}

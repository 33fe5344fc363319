//! The files that other versions wrote: a sample of each as it is today, and as a newer version may
//! write it. Nothing in them is lost, and nothing is passed over in silence.

mod config;
mod journal;

use std::path::{Path, PathBuf};

use appdeck::domain::record::backup::Backup;
use appdeck::domain::record::history::History;
use appdeck::domain::record::{Entry, RecordAction, newer};
use appdeck::domain::{EnvKey, FIELDS};
use appdeck::runtime::record::Record;
use appdeck::sandbox::Seed;
use serde_json::{Value as Json, json};

use crate::support::setup::Setup;

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats").join(name)
}

fn text(name: &str) -> String {
    std::fs::read_to_string(sample(name)).unwrap()
}

fn entries(name: &str) -> Vec<Entry> {
    text(name).lines().map(|line| newer::read(line.as_bytes()).unwrap()).collect()
}

#[test]
fn the_record_of_today_is_written_as_it_is_read() {
    for (line, entry) in text("record.jsonl").lines().zip(entries("record.jsonl")) {
        assert_eq!(entry.newer, None);
        let line: Json = serde_json::from_str(line).unwrap();
        assert_eq!(serde_json::to_value(&entry).unwrap(), line);
    }
    let actions: Vec<_> = entries("record.jsonl").into_iter().map(|entry| entry.action).collect();
    assert_eq!(actions, RecordAction::ALL);
}

#[test]
fn lines_of_a_newer_version_are_kept_and_end_what_can_be_undone() {
    for entry in entries("record.newer.jsonl").iter().skip(1) {
        assert!(entry.newer.is_some(), "{entry:?}");
        let mut all = entries("record.jsonl");
        all.push(entry.clone());
        let history = History::of(&all, &EnvKey::new("acme"));
        assert_eq!(history.done.last(), Some(entry));
        assert!(history.undone.is_empty());
    }
    assert!(newer::read(b"{\"id\":\"torn").is_none() && newer::read(b"7").is_none());
}

#[test]
fn reading_and_writing_leave_newer_lines_in_the_file() {
    let here = tempfile::tempdir().unwrap();
    let record = Record::new(here.path());
    std::fs::copy(sample("record.newer.jsonl"), record.path()).unwrap();
    assert_eq!(record.read().unwrap().len(), text("record.newer.jsonl").lines().count());
    record.append(&entries("record.jsonl")[0]).unwrap();
    let now = std::fs::read_to_string(record.path()).unwrap();
    assert!(now.starts_with(&text("record.newer.jsonl")), "{now}");
}

#[tokio::test]
async fn undoing_stops_at_what_a_newer_version_did() {
    let here = tempfile::tempdir().unwrap();
    let setup = Setup::of(Seed::Acme).state(here.path());
    let mut driver = setup.open().await;
    driver.find("Coffee-Desk").press("1").await;
    driver.go_to("Enforce PKCE").await.press("space ctrl-s enter").await.see("Saved");
    let path = here.path().join("record.jsonl");
    let before = std::fs::read_to_string(&path).unwrap();
    let last: Json = serde_json::from_str(before.lines().last().unwrap()).unwrap();
    for (action, changes, words) in [
        ("rotate_keys", json!([]), "rotate keys Coffee-Desk"),
        (
            "save",
            json!([{"field": "token_format", "before": "a", "after": "b"}]),
            "save Coffee-Desk",
        ),
        (
            "save",
            json!([{"field": "scopes", "before": {"all": 1}, "after": []}]),
            "save Coffee-Desk",
        ),
    ] {
        let mut line = last.clone();
        line["id"] = "newer".into();
        line["action"] = action.into();
        line["changes"] = changes;
        std::fs::write(&path, format!("{before}{line}\n")).unwrap();
        driver.forget_requests();
        driver.press("z").await.see("Not undone").see(words).see("a newer version");
        assert_eq!(driver.writes(), []);
        driver.press("@").await.see("newer: ");
        driver.press("enter").await.see("update to read all of it");
        driver.press("esc esc").await;
    }
    std::fs::write(&path, before).unwrap();
    driver.press("z").await.see("Undo: save Coffee-Desk");
}

#[test]
fn a_copy_of_today_is_written_as_it_is_read() {
    let copy: Backup = serde_json::from_str(&text("deleted.json")).unwrap();
    assert_eq!(copy.fields.len(), FIELDS.len());
    let written: Json = serde_json::from_str(&text("deleted.json")).unwrap();
    assert_eq!(serde_json::to_value(&copy).unwrap(), written);
}

#[test]
fn a_copy_of_a_newer_version_is_created_again_as_far_as_it_is_known() {
    let copy: Backup = serde_json::from_str(&text("deleted.newer.json")).unwrap();
    let today: Backup = serde_json::from_str(&text("deleted.json")).unwrap();
    assert_eq!(copy.new_application(), today.new_application());
    assert_eq!(copy.unknown.names().unwrap(), "branding, grant_types, ip_rules, token_format");
}

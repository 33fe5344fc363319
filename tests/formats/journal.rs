//! Samples of the journal.

use std::path::Path;

use appdeck::domain::pending::{PendingKind, PendingWrite, WriteId};
use appdeck::domain::{ClientId, EnvKey};
use appdeck::runtime::journal::{Journal, Process};
use appdeck::sandbox::Seed;
use tempfile::TempDir;

use super::{sample, text};
use crate::support::setup::Setup;

/// The size from which the journal is shortened, in bytes, and some more.
const LONG: usize = 300 * 1024;

const NAME: &str = "intents.jsonl";

fn journal(sample_name: &str) -> (TempDir, Journal) {
    let here = tempfile::tempdir().unwrap();
    std::fs::copy(sample(sample_name), here.path().join(NAME)).unwrap();
    let journal = Journal::new(here.path(), Process::current());
    (here, journal)
}

/// What is pending, what was noted of secrets, and which rotations go on.
fn found(journal: &Journal) -> (Vec<u64>, usize, Vec<String>) {
    let pending = journal.pending().unwrap().into_iter().map(|intent| intent.id.number);
    let (notes, rotations) = journal.noted().unwrap();
    let going = rotations.going.iter().map(|one| one.application.to_string());
    (pending.collect(), notes.iter().count(), going.collect())
}

#[test]
fn the_journal_of_today_is_read_to_its_last_line() {
    let (_here, journal) = journal("journal.jsonl");
    assert_eq!(found(&journal), (vec![1, 3], 12, vec!["webc_1".to_owned()]));
    assert_eq!(journal.newer().unwrap(), 0);
}

#[test]
fn an_older_journal_is_read_for_good() {
    let (_here, journal) = journal("journal.older.jsonl");
    assert_eq!(found(&journal), (vec![1, 3], 1, vec!["webc_1".to_owned()]));
    assert_eq!(journal.newer().unwrap(), 0);
}

#[test]
fn of_a_newer_journal_is_read_what_is_known() {
    let (_here, journal) = journal("journal.newer.jsonl");
    assert_eq!(found(&journal), (vec![1], 1, vec!["webc_1".to_owned()]));
    assert_eq!(journal.newer().unwrap(), 3);
}

/// Begins and ends creates until the journal is shortened.
fn shortened(here: &Path, journal: &Journal) -> String {
    let (file, before) = (here.join(NAME), "x".repeat(4096));
    for number in 1000.. {
        let id = WriteId { run: journal.run(), number };
        let kind = PendingKind::Application {
            name: before.clone(),
            kind: "WEB_APP".into(),
            known: vec![ClientId::new("webc_0")],
        };
        let (environment, environment_name) = (EnvKey::new("acme"), "Acme".into());
        let at = "2026-11-24T12:00:00Z".parse().unwrap();
        let client = Some(ClientId::new("skc_1"));
        let (id, unanswered) = (id, false);
        let intent = PendingWrite {
            id: id.clone(),
            kind,
            environment,
            environment_name,
            client,
            at,
            unanswered,
        };
        journal.begin(&intent).unwrap();
        let long = std::fs::metadata(&file).unwrap().len();
        journal.end(&id).unwrap();
        if std::fs::metadata(&file).unwrap().len() < long {
            break;
        }
        assert!(long < 2 * LONG as u64, "it is never shortened");
    }
    std::fs::read_to_string(file).unwrap()
}

#[test]
fn shortening_keeps_every_byte_that_a_newer_version_wrote() {
    let (here, journal) = journal("journal.newer.jsonl");
    assert_eq!(shortened(here.path(), &journal), text("journal.newer.jsonl"));
}

#[test]
fn shortening_keeps_of_todays_journal_what_counts() {
    let (here, journal) = journal("journal.jsonl");
    let before = found(&journal);
    let text = shortened(here.path(), &journal);
    assert_eq!(found(&journal), before);
    assert!(!text.contains("sks_3") && !text.contains("webc_2"), "{text}");
}

#[tokio::test]
async fn lines_of_a_newer_version_are_told_at_the_start() {
    let here = tempfile::tempdir().unwrap();
    std::fs::copy(sample("journal.newer.jsonl"), here.path().join(NAME)).unwrap();
    let mut driver = Setup::of(Seed::Acme).state(here.path()).journaled().begin().await;
    driver.see("A newer appdeck wrote 3 lines into the journal").see("they stay");
    driver.settle().await;
    let now = std::fs::read_to_string(here.path().join(NAME)).unwrap();
    assert!(now.starts_with(&text("journal.newer.jsonl")), "{now}");
}

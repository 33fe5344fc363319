//! Secrets that may be what an earlier run asked for and got no answer to, or somebody else's: what is
//! asked about them, in which order, and how often.

use appdeck::domain::pending::{PendingKind, PendingWrite, WriteId};
use appdeck::runtime::journal::Journal;
use appdeck::sandbox::Seed;

use super::answer_lost;
use crate::support::driver::Driver;
use crate::support::other_run::OtherRun;
use crate::support::screen::cursor_on;
use crate::support::setup::Setup;

const GENERATE: &str = "POST /api/v1/clients/{client_id}/secrets";

/// With an application *Till* that has no secrets; there is room for two.
async fn open() -> Driver {
    let mut driver = Setup::of(Seed::Acme).journaled().open().await;
    driver.colleague.create("WEB_APP", "Till").await;
    driver.press("r").await;
    driver
}

/// An earlier run asked for a secret of the application of this name so many minutes ago, and never
/// learned what came of it.
fn ordered(driver: &Driver, name: &str, number: u64, minutes: i64) {
    let client = driver.session.model().environment().unwrap().world.environment.own_client.clone();
    ordered_as(driver, name, (number, minutes), client.map(|one| one.to_string()));
}

/// The same, signed as this client.
fn ordered_as(driver: &Driver, name: &str, (number, minutes): (u64, i64), creator: Option<String>) {
    let other = OtherRun::new();
    let journal = Journal::new(driver.state(), other.process());
    let state = driver.session.model().environment().unwrap();
    let environment = &state.world.environment;
    let id = driver.id_of(name);
    let there = state.application(&id).unwrap().secrets.iter();
    let pending = PendingWrite {
        id: WriteId { run: journal.run(), number },
        kind: PendingKind::Secret {
            application: id.clone(),
            application_name: name.into(),
            known: there.map(|secret| secret.id.clone()).collect(),
            creator,
        },
        environment: environment.key.clone(),
        environment_name: environment.name.clone(),
        client: environment.own_client.clone(),
        at: driver.session.model().now - jiff::SignedDuration::from_mins(minutes),
        unanswered: false,
    };
    journal.begin(&pending).unwrap();
}

/// Somebody who signs in with the same client generates a secret: its last characters.
async fn generated(driver: &Driver, name: &str) -> String {
    let id = driver.id_of(name);
    let (_, value) = driver.colleague.create_secret(id.as_str()).await;
    value[value.len() - 4..].to_owned()
}

#[tokio::test]
async fn what_may_be_somebody_elses_is_not_deleted_by_default() {
    let mut driver = open().await;
    ordered(&driver, "Till", 1, 10);
    let end = generated(&driver, "Till").await;
    driver.forget_requests();
    driver.restart().await.see(&format!("Is ••••{end} of Till lost?"));
    driver.see("This may be it, or it is somebody else's").not_see("One of").not_see("these");
    driver.see(&format!("••••{end} of Till may be lost"));
    assert!(cursor_on(&driver.screen(), "Look first"), "{}", driver.screen());
    driver.press("enter").await.not_see("lost?").not_see("to delete it");
    driver.see("The next start asks about").see(&end);
    driver.restart().await.see(&format!("Is ••••{end} of Till lost?"));
    assert_eq!(driver.writes().len(), 0);
}

#[tokio::test]
async fn of_several_none_is_deleted_by_default_either() {
    let mut driver = open().await;
    ordered(&driver, "Till", 1, 10);
    let ends = [generated(&driver, "Till").await, generated(&driver, "Till").await];
    driver.restart().await.see("Which secret of Till is lost?");
    driver.see("One of these may be it, or none");
    driver.see(&format!("One of ••••{}, ••••{} of Till may be lost", ends[0], ends[1]));
    assert!(cursor_on(&driver.screen(), "Look first"), "{}", driver.screen());
    driver.press("down down down enter").await.see("Kept: ••••").not_see("may be lost");
    driver.restart().await.not_see("is lost?");
}

#[tokio::test]
async fn one_answer_is_one_for_every_request_that_it_may_have_come_of() {
    let mut driver = open().await;
    for number in 1..=3 {
        ordered(&driver, "Till", number, 10);
    }
    let end = generated(&driver, "Till").await;
    driver.restart().await.see(&format!("Is ••••{end} of Till lost?"));
    driver.see("3 requests got no answer").not_see("1 of 3");
    driver.press("down down enter").await.see(&format!("Kept: ••••{end} of Till"));
    driver.not_see("lost?").not_see("may be lost");
    driver.restart().await.not_see("lost?").not_see("may be lost").not_see("did not happen");
    driver.find("Till").press("2").await.see(&end);
}

#[tokio::test]
async fn what_is_left_open_is_asked_once_in_a_run() {
    let mut driver = open().await;
    ordered(&driver, "Till", 1, 10);
    ordered(&driver, "Till", 2, 9);
    let end = generated(&driver, "Till").await;
    for leave in ["enter", "esc", "down enter esc"] {
        driver.restart().await.see(&format!("Is ••••{end} of Till lost?"));
        driver.press(leave).await.not_see("lost?");
        driver.press("r").await.not_see("lost?");
    }
}

#[tokio::test]
async fn a_deletion_answers_for_the_others_too_when_nothing_is_left() {
    let mut driver = open().await;
    ordered(&driver, "Till", 1, 10);
    ordered(&driver, "Till", 2, 9);
    ordered(&driver, "Till", 3, 8);
    let end = generated(&driver, "Till").await;
    driver.restart().await.see("lost?");
    driver.press("down enter").await.confirm().await;
    driver.see(&format!("••••{end} is deleted")).not_see("lost?");
    driver.find("Till").press("2").await.not_see(&format!("••••{end}  "));
    driver.restart().await.not_see("lost?").not_see("left behind");
}

#[tokio::test]
async fn of_two_suspects_the_second_is_asked_about_after_the_first_is_deleted() {
    let mut driver = open().await;
    ordered(&driver, "Till", 1, 10);
    ordered(&driver, "Till", 2, 9);
    let first = generated(&driver, "Till").await;
    let second = generated(&driver, "Till").await;
    driver.restart().await.see("Which secret of").see("2 requests got no answer");
    driver.press("down enter").await.confirm().await;
    driver.see(&format!("Is ••••{second} of Till lost?")).see(&format!("{first} is deleted"));
    assert_eq!(driver.screen().matches(&first).count(), 1, "{}", driver.screen());
}

#[tokio::test]
async fn questions_that_differ_are_counted() {
    let mut driver = open().await;
    for (number, name) in (1..).zip(["Till", "Coffee-Desk", "Till"]) {
        ordered(&driver, name, number, 10);
    }
    let desk = generated(&driver, "Till").await;
    let planner = generated(&driver, "Coffee-Desk").await;
    driver.restart().await.see(&format!("Is ••••{desk} of Till lost? · 1 of 2"));
    driver.press("down down enter").await;
    driver.see(&format!("Is ••••{planner} of Coffee-Desk lost? · 2 of 2"));
    driver.see("Kept: ••••").see(&format!("••••{planner} of Coffee-Desk may be lost"));
    driver.press("down down enter").await.see("Kept: ••••").not_see("lost?");
}

#[tokio::test]
async fn a_secret_that_is_stored_is_no_question_that_is_counted() {
    let mut driver = Setup::of(Seed::Acme).journaled().open().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("desk.env");
    driver.find("Coffee-Desk").press("2 a enter").await.see("shown once");
    driver.cut().await.see("Lost secret ••••");
    driver.press("esc").await;
    driver.find("Grinder-Telemetry").press("2 a enter").await.see("shown once");
    driver.press("f ctrl-u").type_text(path.to_str().unwrap()).press("enter enter").await;
    driver.see("✓ written to");
    driver.cut().await.see("Lost secret ••••").not_see("1 of 2");
    driver.press("esc").await.see("which an earlier run generated, was written to");
}

#[tokio::test]
async fn what_was_kept_is_no_suspect_of_another_request_at_any_later_start() {
    let mut driver = open().await;
    ordered(&driver, "Till", 1, 10);
    let early = generated(&driver, "Till").await;
    driver.press("r").await;
    ordered_as(&driver, "Till", (2, 0), None);
    let late = generated(&driver, "Till").await;
    // What fits in time is asked about first.
    driver.restart().await.see(&format!("Is ••••{late} of Till lost? · 1 of 2"));
    driver.press("down down enter").await;
    driver.see(&format!("Is ••••{early} of Till lost? · 2 of 2"));
    driver.press("esc").await;
    driver.restart().await.see(&format!("Is ••••{early} of Till lost?"));
    driver.not_see(&late).not_see("· 1 of");
}

#[tokio::test]
async fn the_request_that_a_secret_fits_is_asked_about_alone() {
    let mut driver = open().await;
    ordered(&driver, "Till", 1, 10);
    ordered(&driver, "Till", 2, 9);
    driver.faults(answer_lost(GENERATE)).await;
    driver.find("Till").press("2 a").await.hurry("enter").until("Looking whether").await;
    driver.cut().await.see("Lost secret ••••").not_see("lost?");
    driver.press("esc").await.not_see("lost?").not_see("Lost secret");
}

//! What nobody may do here: because the environment is locked, or because the configuration says so.

use appdeck::app::keys::BINDINGS;
use appdeck::domain::{WRITE_KINDS, WriteKind};
use appdeck::sandbox::Seed;

use super::chaos::Dice;
use crate::support::driver::Driver;
use crate::support::sandbox::{World, seeded};
use crate::support::setup::Setup;

/// How many keys are pressed.
const EVENTS: usize = 100_000;

/// How many of them before the answers are taken in.
const AT_ONCE: usize = 100;

/// Presses keys at random, and looks after each handful whether the server was asked to change
/// anything.
async fn press_anything(driver: &mut Driver, world: &World, seed: u64) {
    let mut dice = Dice(seed);
    let mut keys: Vec<&str> = BINDINGS.iter().flat_map(|one| one.keys.split(' ')).collect();
    // What questions ask to be typed, letter by letter.
    keys.extend(["C", "o", "f", "f", "e", "e", "backspace", "3", "4"]);
    let mut opened = 0;
    for _ in 0..EVENTS / AT_ONCE {
        let handful: Vec<&str> = (0..AT_ONCE)
            .map(|_| keys[usize::try_from(dice.roll(keys.len() as u64)).unwrap()])
            .collect();
        driver.hurry(&handful.join(" "));
        driver.settle().await;
        opened += usize::from(driver.session.model().dialog.is_some());
        let writes = world.sandbox.requests().into_iter();
        let writes = writes.filter(|one| one.method != "GET" && one.path != "/oauth/token");
        assert_eq!(writes.collect::<Vec<_>>(), [], "after {handful:?}:\n{}", driver.screen());
    }
    assert!(opened > 50, "dialogs were open {opened} times");
}

async fn acme() -> World {
    seeded(Seed::Acme).await
}

#[tokio::test]
async fn no_keys_whatever_change_a_locked_environment() {
    let world = acme().await;
    let mut announcement = world.sandbox.announcement().clone();
    // Nothing is there but production, which nobody unlocks.
    announcement.environments.remove(0);
    let mut driver = Setup::of(Seed::Empty).connected_to(announcement).open().await;
    driver.see("PRODUCTION").see("read-only");
    press_anything(&mut driver, &world, 3).await;
}

#[tokio::test]
async fn no_keys_whatever_change_an_environment_where_all_is_forbidden() {
    let world = acme().await;
    let mut announcement = world.sandbox.announcement().clone();
    announcement.environments.truncate(1);
    let setup = Setup::of(Seed::Empty).connected_to(announcement);
    let mut driver = setup.deny(&WRITE_KINDS.map(|(write_kind, ..)| write_kind)).open().await;
    press_anything(&mut driver, &world, 4).await;
}

#[tokio::test]
async fn what_the_configuration_forbids_is_refused_when_its_key_is_pressed() {
    for (write_kind, tab, keys) in [
        (WriteKind::Create, "1", "n"),
        (WriteKind::Save, "1", "down e"),
        (WriteKind::Save, "3", "a"),
        (WriteKind::Delete, "1", "D"),
        (WriteKind::Delete, "1", "end enter"),
        (WriteKind::GenerateSecret, "2", "a"),
        (WriteKind::GenerateSecret, "2", "end enter"),
        // The first secret of Coffee-Desk is inactive, the second one active.
        (WriteKind::ActivateSecret, "2", "d"),
        (WriteKind::DeactivateSecret, "2", "down d"),
        (WriteKind::DeleteSecret, "2", "x"),
    ] {
        let mut driver = Setup::of(Seed::Acme).deny(&[write_kind]).open().await;
        driver.find("Coffee-Desk").press(tab).press("home").press(keys).await;
        let words = format!("Acme Development: the configuration forbids {}", write_kind.words());
        driver.see(&words).see(&format!("deny = [\"{}\"]", write_kind.name()));
        assert!(driver.session.model().dialog.is_none(), "{}", driver.screen());
    }
}

#[tokio::test]
async fn what_is_not_forbidden_is_done() {
    let others = [WriteKind::Save, WriteKind::Delete, WriteKind::GenerateSecret];
    let mut driver = Setup::of(Seed::Acme).deny(&others).open().await;
    driver.press("n").type_text("Coffee-Test").press("enter").await.see("Created Coffee-Test");
    // The secret that a Web Application is offered at once would be refused.
    driver.not_see("Generate a client secret for");
    assert_eq!(driver.bodies("POST").len(), 1);
}

#[tokio::test]
async fn what_nobody_sees_is_not_answered() {
    let mut driver = Setup::of(Seed::Acme).size(120, 40).open().await;
    driver.find("Roast-Planner").press("2").await.go_to("••••").await.press("d").await;
    driver.see("Deactivate ••••");
    driver.resize(39, 40).press("enter").paste("enter").await.see("appdeck needs 40×10");
    driver.resize(120, 9).press("enter y").await.resize(120, 40).await.see("Deactivate ••••");
    assert_eq!(driver.writes(), []);
    driver.confirm().await.see("is inactive");
}

#[tokio::test]
async fn help_says_what_is_forbidden() {
    // All keys on one screen.
    let setup = Setup::of(Seed::Acme).deny(&[WriteKind::Create]).size(120, 60);
    let mut driver = setup.open().await;
    driver.press("?").await.see("the configuration forbids").see("deny = [\"create\"]");
}

#[tokio::test]
async fn what_is_forbidden_is_not_done_by_way_of_undoing_either() {
    let mut driver = Setup::of(Seed::Acme).deny(&[WriteKind::Delete]).open().await;
    driver.press("n").type_text("Coffee-Test").press("enter").await.see("Created Coffee-Test");
    driver.press("esc esc z").await.see("the configuration forbids deleting");
    driver.type_text("Coffee-Test").press("enter").await;
    assert_eq!(driver.writes().len(), 1, "{:?}", driver.writes());
}

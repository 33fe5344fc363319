//! A disk that takes its time: keys and the screen go on, and nothing is said before it is noted.

use appdeck::sandbox::Seed;

use crate::support::cutting::locked;
use crate::support::driver::Driver;
use crate::support::setup::Setup;

/// A fresh secret on screen, generated in a rotation.
async fn rotating() -> Driver {
    let mut driver = Setup::of(Seed::Acme).journaled().open().await;
    driver.find("Coffee-Desk").press("2 R enter enter").await.see("shown once");
    driver
}

fn journal(driver: &Driver) -> String {
    std::fs::read_to_string(driver.state().join("intents.jsonl")).unwrap()
}

#[tokio::test]
async fn the_value_is_shown_once_that_is_noted_and_keys_go_on_meanwhile() {
    let mut driver = rotating().await;
    let lock = locked(&driver.state().join("intents.jsonl"));
    driver.hurry("v").not_see("hide (").see("v show");
    driver.hurry("D").see("Type discard:");
    driver.hurry("esc").not_see("Type discard:");
    driver.hurry_seconds(1).see("Noting it on the disk").not_see("hide (");
    assert!(!journal(&driver).contains("\"screen\""));
    drop(lock);
    driver.settle().await.see("hide (");
    assert!(journal(&driver).contains("\"screen\""));
}

#[tokio::test]
async fn what_is_hidden_before_it_is_noted_is_not_shown() {
    let mut driver = rotating().await;
    let lock = locked(&driver.state().join("intents.jsonl"));
    driver.hurry("v v").not_see("hide (");
    drop(lock);
    driver.settle().await.not_see("hide (").see("v show");
}

#[tokio::test]
async fn a_rotation_says_what_it_noted_and_keys_go_on_meanwhile() {
    let mut driver = rotating().await;
    let lock = locked(&driver.state().join("intents.jsonl"));
    driver.hurry("t").step().await;
    driver.frame();
    driver.not_see("✓ works");
    driver.hurry("D").see("Type discard:");
    driver.hurry("esc");
    drop(lock);
    driver.settle().await.see("✓ works");
    assert!(journal(&driver).contains("Proven"), "{}", journal(&driver));
}

#[tokio::test]
async fn a_paste_that_matches_is_told_once_that_is_noted() {
    let mut driver = rotating().await;
    driver.press("c").await;
    let value = driver.copied();
    let lock = locked(&driver.state().join("intents.jsonl"));
    driver.hurry("p").hurry_paste(&value);
    driver.frame();
    driver.not_see("matches");
    drop(lock);
    driver.settle().await.see("a paste matches");
}

#[tokio::test]
async fn help_comes_while_a_rotation_is_noted() {
    let mut driver = rotating().await;
    driver.press("c t enter").await.see("Next: wait");
    let lock = locked(&driver.state().join("intents.jsonl"));
    driver.press("X").await.see("forget");
    driver.hurry("enter").hurry("?").see("Keys that work here");
    drop(lock);
    driver.settle().await;
    assert!(journal(&driver).contains("rotation_over"));
}

#[tokio::test]
async fn a_create_leaves_once_it_is_noted_and_keys_go_on_meanwhile() {
    let mut driver = Setup::of(Seed::Acme).journaled().open().await;
    driver.find("Coffee-Desk").press("2 a").await;
    let lock = locked(&driver.state().join("intents.jsonl"));
    // The application is read before, and the create waits then.
    driver.hurry("enter").step().await;
    driver.hurry_seconds(3).see("Generate a client secret");
    assert_eq!(driver.bodies("POST").len(), 0);
    drop(lock);
    driver.settle().await.see("shown once");
    assert_eq!(driver.bodies("POST").len(), 1);
}

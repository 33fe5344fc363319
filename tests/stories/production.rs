//! Production is read-only until it is unlocked, and then only for a while.

use appdeck::app::keys::BINDINGS;
use appdeck::sandbox::Seed;
use serde_json::json;

use crate::support::driver::Driver;
use crate::support::setup::Setup;

async fn production() -> Driver {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.environment("Acme Production").await.see("read-only");
    driver
}

async fn unlocked() -> Driver {
    let mut driver = production().await;
    driver.press("u").type_text("Acme Production").press("enter").await.see("WRITABLE 10:00");
    driver
}

#[tokio::test]
async fn a_locked_environment_says_what_to_press() {
    let mut driver = production().await;
    for keys in ["n", "1 e", "1 D", "2 g", "2 d", "x", "3 a", "x"] {
        driver.find("Coffee-Desk").press(keys).await.see("read-only · u unlocks");
    }
    assert_eq!(driver.writes(), []);
}

#[tokio::test]
async fn no_key_changes_anything_while_it_is_locked() {
    let mut driver = production().await;
    for pane in ["1", "2", "3", "esc"] {
        for binding in BINDINGS {
            for key in binding.keys.split(' ') {
                driver.press(pane).press("down down").press(key).press("enter y esc esc esc").await;
                // The name that unlocks is never typed, so all of it stays locked.
                driver.not_see("WRITABLE");
                if !driver.screen().contains("PRODUCTION") {
                    driver.environment("Acme Production").await;
                }
            }
        }
    }
    assert_eq!(driver.writes(), []);
}

#[tokio::test]
async fn the_name_unlocks_for_ten_minutes() {
    let mut driver = production().await;
    driver.press("u").await.see("Unlock writing in Acme Production");
    driver.type_text("acme").press("enter").await.see("That is not").see("read-only");
    driver.press("ctrl-u").type_text("acme production").press("enter").await;
    driver.see("That is not Acme Production: upper and lower case count").see("read-only");
    driver.press("ctrl-u").type_text("Acme Production").press("enter").await;
    driver.see("WRITABLE 10:00").see("ten minutes");
    driver.wait_seconds(61).await.see("WRITABLE 8:59");
    driver.wait_seconds(538).await.see("WRITABLE 0:01");
    driver.wait_seconds(1).await.not_see("WRITABLE").see("read-only");
    driver.press("n").await.see("read-only · u unlocks");
}

#[tokio::test]
async fn an_unlocked_environment_takes_writes_and_is_locked_by_hand() {
    let mut driver = unlocked().await;
    driver.press("n").type_text("Coffee-Test").press("down right enter").await.see("Created");
    assert_eq!(driver.bodies("POST").len(), 1);
    driver.press("u").await.see("read-only again").not_see("WRITABLE");
}

#[tokio::test]
async fn switching_away_locks() {
    let mut driver = unlocked().await;
    driver.press("-").await.not_see("WRITABLE");
    driver.press("-").await.see("read-only").not_see("WRITABLE");
}

#[tokio::test]
async fn a_draft_outlives_the_lock() {
    let mut driver = unlocked().await;
    driver.find("Coffee-Desk").press("1").await;
    driver.go_to("Enforce PKCE").await.press("space").wait_seconds(600).await;
    driver.press("ctrl-s").await.see("read-only").see("your changes are kept").see("● unsaved");
    driver.press("u").type_text("Acme Production").press("enter").await;
    driver.press("ctrl-s enter").await.see("Saved");
    assert_eq!(driver.bodies("PATCH"), [json!({"enforce_pkce": true})]);
}

#[tokio::test]
async fn a_lock_that_falls_while_a_question_is_open_holds() {
    let mut driver = unlocked().await;
    driver.find("Coffee-Desk").press("1").await;
    driver.go_to("Enforce PKCE").await.press("space ctrl-s").await.see("save 1 change");
    driver.wait_seconds(600).await.see("locked again").not_see("save 1 change");
    driver.press("enter").await.see("read-only").see("what you typed is kept");
    assert_eq!(driver.writes(), []);
    driver.press("esc").await.not_see("Save Coffee-Desk").see("● unsaved");
    driver.press("u").type_text("Acme Production").press("enter").await;
    driver.press("1 D").type_text("Coffee-Desk").await.see("↵: delete");
    driver.wait_seconds(600).await.see("locked again").not_see("↵: delete");
    driver.press("enter").await.see("read-only");
    assert_eq!(driver.writes(), []);
    driver.press("esc").await.not_see("Delete Coffee-Desk");
}

#[tokio::test]
async fn a_rotation_of_a_locked_environment_says_how_it_goes_on() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.environment("prod").await.find("Coffee-Desk").press("2 R").await;
    driver.see("is read-only").see("once");
}

#[tokio::test]
async fn a_read_only_run_writes_nowhere() {
    let mut driver = Setup::of(Seed::Acme).read_only().open().await;
    driver.see("read-only");
    driver.press("n").await.see("--read-only").not_see("Create an application");
    driver.press("u").await.see("--read-only").not_see("Unlock");
    driver.find("Coffee-Desk").press("1 e").await.see("--read-only");
    driver.find("Coffee-Desk").press("2 a").await.see("--read-only").not_see("only once");
    assert_eq!(driver.writes(), []);
}

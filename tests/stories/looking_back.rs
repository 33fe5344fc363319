//! The record on screen.

use appdeck::sandbox::Seed;

use super::configuring::on_field;
use crate::support::driver::Driver;
use crate::support::screen::cursor_on;

/// A save, an undoing of it, and an unlocking of production.
async fn busy() -> Driver {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.press("space ctrl-s enter").await;
    driver.wait_seconds(60).press("z enter").await.see("Undone");
    driver.environment("Acme Production").press("u").type_text("Acme Production").await;
    driver.wait_seconds(60).press("enter").await;
    driver.environment("Acme Development").await;
    driver
}

#[tokio::test]
async fn the_newest_is_on_top_and_only_what_was_done_here() {
    let mut driver = busy().await;
    driver.press("@").await.see("What was done in Acme Development").see("Enforce PKCE");
    driver.not_see("unlock writing");
    assert!(cursor_on(&driver.screen(), "11-24 12:01"), "{}", driver.screen());
    driver.line_with("undo: save");
    driver.press("a").await.see("all environments").see("unlock writing");
    assert!(driver.line_with("▌").contains("unlock writing"), "{}", driver.screen());
    driver.press("a esc").await.not_see("What was done");
}

#[tokio::test]
async fn one_entry_tells_all_of_itself() {
    let mut driver = busy().await;
    driver.press("@ down enter").await;
    driver.see("save Coffee-Desk").see("The server did it").see("trace id").see("signed in as");
    driver.see("- off").see("+ on");
    // The bottom line tells the keys of the list no more.
    let footer = driver.screen().lines().last().unwrap_or_default().to_owned();
    assert!(!footer.contains("filter") && !footer.contains("details"), "{footer}");
    for key in ["/", "a", "enter"] {
        driver.press(key).await.see("That works in the list · Esc goes back to it");
    }
    driver.press("esc").await.see("What was done in").see("undo: save");
    driver.press("k enter").await.see("undoes").see("- on").see("+ off");
    for size in [(80, 24), (60, 20)] {
        driver.resize(size.0, size.1).press("G").await.see("+ off");
        driver.press("g").await.see("environment");
    }
    driver.press("q q").await.not_see("What was done");
}

#[tokio::test]
async fn it_is_filtered() {
    let mut driver = busy().await;
    driver.press("@ a /").type_text("unlock").press("enter").await;
    driver.see("unlock writing").not_see("Coffee-Desk ·");
    driver.press("/").type_text(" zebra").await.see("Nothing matches");
    driver.press("esc").await.see("undo: save");
    driver.press("/").type_text("undo").press("enter").await;
    driver.press("esc").await.see("What was done");
    driver.press("esc").await.not_see("What was done");
}

#[tokio::test]
async fn the_keys_are_shown_and_the_record_comes_back() {
    let mut driver = busy().await;
    driver.press("@ ?").await.see("Back, and out of the history").see("Show all environments");
    driver.press("esc").await.see("What was done in Acme Development");
    driver.press("enter ?").await.see("Show all environments");
    driver.press("esc").await.see("trace id");
}

#[tokio::test]
async fn nothing_yet_is_said_and_so_is_what_cannot_be_read() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press("@").await.see("Nothing was done here yet");
    driver.press("a").await.see("Nothing was done yet");
    let here = tempfile::tempdir().unwrap();
    let mut driver = super::recording::without_record(here.path()).await;
    driver.find("Coffee-Desk").press("1").await.go_to("Enforce PKCE").await;
    driver.press("space ctrl-s enter @").await.see("cannot").see("ordinary file");
    // What this run did is known all the same.
    driver.see("save").see("Enforce PKCE");
}

#[tokio::test]
async fn what_was_deleted_is_created_again_from_its_entry() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Kiosk").press("1 D").type_text("Coffee-Kiosk").press("enter").await;
    driver.find("Coffee-Desk").press("1").await.go_to("Enforce PKCE").await;
    driver.press("space ctrl-s enter").await.see("Saved");
    driver.press("@ down enter").await.see("↵: create it again").see("kept in");
    driver.press("enter").await.see("Create Coffee-Kiosk again").see("Its client ID changes");
    driver.press("enter").await.see("Undone").not_see("What was done");
    driver.id_of("Coffee-Kiosk");
    driver.press("esc @").type_text("/delete").press("enter down enter").await.see("kept in");
    driver.not_see("create it again");
    driver.press("enter").await.not_see("Create Coffee-Kiosk again");
    driver.press("esc esc /").type_text("undo").press("enter").await.see("1 ╮");
    driver.press("enter esc").await.see("undo: delete").not_see("Create Coffee-Kiosk again");
}

//! Leaving, help, and keys of one's own.

use appdeck::sandbox::Seed;

use super::configuring::on_field;
use crate::support::driver::Driver;
use crate::support::setup::Setup;

#[tokio::test]
async fn without_drafts_one_key_leaves() {
    for key in ["q", "ctrl-c"] {
        let mut driver = Driver::open(Seed::Acme).await;
        driver.press(key).await;
        assert!(driver.left(), "{key}");
    }
}

#[tokio::test]
async fn unsaved_changes_are_asked_about() {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.press("space q q").await.see("unsaved changes").see("1 application");
    assert!(!driver.left());
    driver.press("esc").await.see("● unsaved");
    assert!(!driver.left());
    driver.press("q").await.see("▌ Save Coffee-Desk");
    driver.press("j enter").await.see("● unsaved");
    assert!(!driver.left());
    driver.press("q j j").await.see("▌ Discard and quit");
    driver.press("enter").await;
    assert!(driver.left());
    assert_eq!(driver.writes(), []);
}

#[tokio::test]
async fn what_is_unsaved_can_be_saved_on_the_way_out() {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.press("space").await.environment("Acme Production").await;
    driver.press("q enter").await.see("Save Coffee-Desk").see("Enforce PKCE  off → on");
    driver.see("save 1 change and quit");
    driver.press("esc").await.see("your changes are kept");
    assert!(!driver.left(), "who does not save stays");
    driver.press("q q enter enter").await;
    assert_eq!(driver.writes().len(), 1);
    assert!(driver.left(), "what was asked for goes on");
}

#[tokio::test]
async fn a_second_interrupt_does_not_ask() {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.press("space ctrl-c").await.see("unsaved changes");
    assert!(!driver.left());
    driver.press("ctrl-c").await;
    assert!(driver.left());
}

#[tokio::test]
async fn keys_can_be_ones_own() {
    let mut driver = Setup::of(Seed::Acme)
        .bind("sort", &["S"])
        .bind("quit", &["Q"])
        .bind("new", &[])
        .open()
        .await;
    assert!(driver.line_with("sort").contains("S sort"), "{}", driver.screen());
    driver.press("s").await.not_see("Sorted");
    driver.press("S").await.see("Sorted by type");
    driver.press("n").await.not_see("Create an application").not_see("n new");
    driver.press("q").await;
    assert!(!driver.left());
    driver.press("Q").await;
    assert!(driver.left());
}

#[tokio::test]
async fn what_is_said_names_the_keys_that_are_bound() {
    let mut driver = Setup::of(Seed::Acme)
        .bind("save", &["ctrl-x"])
        .bind("revert", &[])
        .bind("copy-secret", &["Q"])
        .bind("confirm", &["o"])
        .open()
        .await;
    driver.find("Coffee-Desk").press("3").await.go_to("https://").await.press("x").await;
    driver.see("^X saves").not_see("^S").not_see("reverts");
    driver.press("ctrl-x").await.see("o: save");
    driver.press("o").await.see("Saved Coffee-Desk");
    driver.press("2 a").await.see("o: generate");
    driver.press("o").await.see("Q copy").not_see("c copy");
    driver.press("esc").await.see("Q copies it");
}

#[tokio::test]
async fn help_tells_the_keys_of_this_place_and_why_some_do_not_work() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press("?").await.see("Create an application").see("Nothing was changed");
    driver.press("G").await;
    driver.press("esc").await.not_see("Create an application");
    driver.find("Coffee-Desk").press("2 ?").await.see("Generate a client secret");
}

#[tokio::test]
async fn each_key_that_cannot_work_now_says_why() {
    let mut driver = Driver::open(Seed::Acme).await;
    for (keys, words) in [
        ("u", "always writable"),
        ("-", "No other environment"),
        ("!", "No message so far"),
        ("2 d", "public client"),
        ("3 x", "No URL is under the cursor"),
        ("ctrl-s", "Nothing was changed"),
    ] {
        driver.press(keys).await.see(words);
    }
}

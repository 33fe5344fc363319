//! One URL for several applications.

use appdeck::sandbox::Seed;

use crate::support::driver::Driver;

const URL: &str = "http://localhost:3000/auth/callback";

/// Coffee-Kiosk and Roast-Planner are marked, and the cursor is on a URL of Coffee-Desk.
async fn marked() -> Driver {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Kiosk").press("space").await.see("1 application marked");
    driver.find("Roast-Planner").press("space").await.see("2 applications marked");
    driver.find("Coffee-Desk").press("3").await.go_to(URL).await;
    driver
}

async fn urls(driver: &mut Driver, name: &str) -> Vec<String> {
    let id = driver.id_of(name);
    let there = driver.on_server(&id).await;
    let list = there["post_login_uris"].as_array().unwrap().iter();
    list.map(|url| url.as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_url_is_added_to_all_marked_applications_one_difference_after_the_other() {
    let mut driver = marked().await;
    driver.press("B").await.see("Add to the Post login URLs of 2 applications");
    driver.press("enter").await.see("Save ").see(&format!("+ {URL}"));
    assert_eq!(driver.writes(), []);
    driver.press("enter").await.see(&format!("+ {URL}"));
    assert_eq!(driver.writes().len(), 1);
    driver.press("enter").await.see("Added to 2 applications");
    for name in ["Coffee-Kiosk", "Roast-Planner"] {
        assert!(urls(&mut driver, name).await.contains(&URL.to_owned()), "{name}");
    }
    driver.press("esc").await;
    driver.find("Coffee-Kiosk").press("space").await;
    driver.find("Coffee-Desk").press("3").await.go_to(URL).await;
    driver.press("B enter").await.see("Added to 0 applications; 1 had it so already");
}

#[tokio::test]
async fn what_was_done_is_told_however_many_are_left_out() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.resize(80, 24).await;
    let names = ["Barista-Training", "Coffee-Kiosk", "Grinder-Telemetry", "Roast-Planner", "iOS"];
    for name in names {
        driver.find(name).press("1").await.go_to("Application name").await;
        driver.press("enter").type_text("2").press("enter esc space").await;
    }
    driver.find("Coffee-Desk").press("3").await.go_to(URL).await;
    driver
        .press("B enter")
        .await
        .see("Added to 0 applications; left out, and still marked: ")
        .see("…");
    driver.press("!").await.see("Roast-Planner (it has unsaved changes)");
}

#[tokio::test]
async fn they_are_asked_about_in_the_order_of_the_list() {
    let mut driver = marked().await;
    for name in ["Partner-Portal", "Barista-Training", "Grinder-Telemetry"] {
        driver.find(name).press("space").await;
    }
    driver.find("Coffee-Desk").press("3").await.go_to(URL).await;
    driver.press("B enter").await;
    for name in ["Barista-Training", "Coffee-Kiosk", "Grinder-Telemetry"] {
        driver.see(&format!("Save {name}"));
        driver.press("enter").await;
    }
}

#[tokio::test]
async fn who_leaves_a_difference_is_asked_about_no_other() {
    let mut driver = marked().await;
    driver.press("B enter").await.see("Save Coffee-Kiosk (1 of 2)").see("Esc: stop here");
    driver.press("esc").await.see("still unsaved").see("1 not asked about (Roast-Planner)");
    assert_eq!(driver.writes(), []);
    // What is unsaved is not passed over when it is to be removed again.
    driver.press("B j enter").await.see("left out, and still marked: Coffee-Kiosk (it has unsaved");
    driver.find("Roast-Planner").press("space").await;
    driver.find("Coffee-Desk").press("3").await.go_to(URL).await;
    // The same can be done again: they are marked still.
    driver.press("B enter").await.see("Save Coffee-Kiosk (1 of 2)");
    driver.press("enter enter").await.see("Added to 2 applications");
    driver.press("B").await.see("No application is marked");
}

#[tokio::test]
async fn namesakes_are_told_apart_by_their_client_ids() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Partner-Portal").press("space space").await.see("2 applications marked");
    driver.press("esc").await.find("Coffee-Desk").press("3").await.go_to(URL).await;
    driver.press("B enter").await.see("Save Partner-Portal webc_");
    driver.press("esc").await.see("left out, and still marked: Partner-Portal webc_");
}

#[tokio::test]
async fn a_url_is_removed_from_all_that_have_it() {
    let mut driver = marked().await;
    driver.press("B enter enter enter").await.see("Added to 2 applications");
    driver.press("esc").await;
    for name in ["Coffee-Kiosk", "Roast-Planner"] {
        driver.find(name).press("space").await;
    }
    driver.find("Coffee-Desk").press("3").await.go_to(URL).await;
    driver.press("B j enter").await.see(&format!("- {URL}"));
    driver.press("enter enter").await.see("Removed from 2 applications");
    assert!(!urls(&mut driver, "Roast-Planner").await.contains(&URL.to_owned()));
    assert!(urls(&mut driver, "Coffee-Desk").await.contains(&URL.to_owned()), "it was not marked");
}

#[tokio::test]
async fn marks_are_seen_copied_and_cleared() {
    let mut driver = Driver::open(Seed::Acme).await;
    let ids = [driver.id_of("Coffee-Desk").to_string(), driver.id_of("Coffee-Kiosk").to_string()];
    driver.find("Coffee-Desk").press("space").await;
    driver.find("Coffee-Kiosk").press("space").await.see("✓  Coffee-Desk").see("✓  Coffee-Kiosk");
    driver.press("y").await;
    let copied = driver.copied();
    assert_eq!(copied.lines().count(), 2);
    assert!(ids.iter().all(|id| copied.contains(id)), "{copied}");
    driver.press("M").await.see("No application is marked any more").not_see("✓  Coffee-Desk");
    driver.find("Coffee-Desk").press("3").await.go_to(URL).await;
    driver.press("B").await.see("No application is marked");
}

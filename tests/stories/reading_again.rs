//! What is opened is read once more where it is old, behind what is shown; nothing is read while nobody
//! presses a key.

use appdeck::app::Pane;
use appdeck::app::screen::flight::Purpose;
use appdeck::sandbox::Seed;
use serde_json::json;

use super::once;
use crate::support::driver::Driver;
use crate::support::screen::cursor_on;

const LIST: &str = "/api/v1/clients";

/// What was asked since requests were last forgotten.
fn asked(driver: &mut Driver) -> Vec<String> {
    let asked = driver.requests().into_iter().map(|one| format!("{} {}", one.method, one.path));
    let asked = asked.collect();
    driver.forget_requests();
    asked
}

/// *Coffee-Desk* under the cursor of the list, and its path.
async fn standing() -> (Driver, String) {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Desk").await;
    let path = format!("{LIST}/{}", driver.id_of("Coffee-Desk"));
    driver.forget_requests();
    (driver, path)
}

#[tokio::test]
async fn an_application_that_is_opened_after_a_minute_is_read_once_more() {
    let (mut driver, path) = standing().await;
    driver.colleague.send("PATCH", &path, json!({"name": "Tea-Desk"})).await.ok();
    driver.forget_requests();
    driver.wait_seconds(600).await;
    assert_eq!(asked(&mut driver), Vec::<String>::new(), "nobody pressed a key");
    driver.press("enter").await.see("Tea-Desk").not_see("Coffee-Desk");
    assert_eq!(asked(&mut driver), [format!("GET {path}")]);
    assert!(driver.session.model().notice.is_none(), "{}", driver.screen());
    driver.press("2 3 1 esc enter").await;
    assert_eq!(asked(&mut driver), Vec::<String>::new(), "it was read just now");
    driver.colleague.send("PATCH", &path, json!({"name": "Water-Desk"})).await.ok();
    driver.forget_requests();
    driver.wait_seconds(60).press("2").await.see("Water-Desk");
    assert_eq!(asked(&mut driver), [format!("GET {path}")]);
}

#[tokio::test]
async fn what_was_listed_within_the_minute_is_not_read_again() {
    let (mut driver, _) = standing().await;
    driver.wait_seconds(59).press("enter 2 3").await;
    assert_eq!(asked(&mut driver), Vec::<String>::new());
}

#[tokio::test]
async fn what_a_save_read_back_is_not_read_again() {
    let (mut driver, path) = standing().await;
    driver.wait_seconds(61).press("enter down down space ctrl-s enter").await.see("Saved");
    let saved = asked(&mut driver);
    assert!(saved.contains(&format!("PATCH {path}")), "{saved:?}");
    driver.press("2").await;
    assert_eq!(asked(&mut driver), Vec::<String>::new());
}

#[tokio::test]
async fn unsaved_changes_stay_over_what_arrives() {
    let (mut driver, path) = standing().await;
    driver.press("enter down down space").await.see("● unsaved");
    let change = json!({"name": "Tea-Desk"});
    driver.colleague.send("PATCH", &path, change).await.ok();
    driver.press("esc").wait_seconds(61).press("enter").await.see("● unsaved");
    driver.press("ctrl-s enter").await.see("Saved").see("Tea-Desk");
    assert_eq!(driver.bodies("PATCH").len(), 2, "{:?}", driver.bodies("PATCH"));
    assert!(driver.bodies("PATCH")[1].get("name").is_none());
}

#[tokio::test]
async fn the_cursor_stays_on_the_url_it_is_on() {
    let (mut driver, path) = standing().await;
    driver.press("3 down").await;
    let application = driver.on_server(&driver.id_of("Coffee-Desk")).await;
    let mut urls: Vec<String> =
        serde_json::from_value(application["post_login_uris"].clone()).unwrap();
    assert!(cursor_on(&driver.screen(), &urls[0]), "{}", driver.screen());
    let first = urls[0].clone();
    urls.insert(0, "https://new.example.com/callback".into());
    driver.colleague.send("PATCH", &path, json!({"post_login_uris": urls})).await.ok();
    driver.press("esc").wait_seconds(61).press("enter").await.see("new.example.com");
    assert!(cursor_on(&driver.screen(), &first), "{}", driver.screen());
}

#[tokio::test]
async fn one_that_is_gone_is_told_and_no_other_is_opened_in_its_place() {
    let (mut driver, path) = standing().await;
    driver.colleague.call("DELETE", &path).await.ok();
    driver.wait_seconds(61).press("enter").await.see("Coffee-Desk does not exist any more");
    assert_eq!(driver.session.model().focus, Pane::Applications);
}

#[tokio::test]
async fn what_cannot_be_read_again_says_nothing() {
    let (mut driver, path) = standing().await;
    let route = "GET /api/v1/clients/{client_id}";
    driver.faults(once(route, json!({"kind": "status", "code": 500}))).await;
    driver.forget_requests();
    driver.wait_seconds(61).press("enter").await.see("Coffee-Desk").not_see(" 500");
    assert!(asked(&mut driver).contains(&format!("GET {path}")));
    assert!(driver.session.model().notice.is_none());
}

#[tokio::test]
async fn what_is_on_its_way_already_is_not_asked_twice() {
    let (mut driver, path) = standing().await;
    driver.hurry_seconds(61).hurry("r enter 2 3").settle().await;
    let all = asked(&mut driver);
    assert!(!all.contains(&format!("GET {path}")), "{all:?}");
    driver.wait_seconds(61).await;
    driver.hurry("2 3 2 esc enter").settle().await;
    assert_eq!(asked(&mut driver), [format!("GET {path}")]);
}

#[tokio::test]
async fn an_operation_has_the_right_of_way() {
    let (mut driver, path) = standing().await;
    driver.press("enter down down space esc").await;
    driver.hurry_seconds(61).hurry("enter");
    let looks = |driver: &Driver| {
        let flights = driver.session.model().flights.values();
        flights.filter(|flight| flight.purpose == Purpose::Look).count()
    };
    assert_eq!(looks(&driver), 1);
    driver.hurry("ctrl-s enter");
    assert_eq!(looks(&driver), 0);
    driver.settle().await.see("Saved");
    assert!(asked(&mut driver).contains(&format!("PATCH {path}")));
}

#[tokio::test]
async fn an_environment_that_one_comes_back_to_is_listed_again_after_a_minute() {
    let (mut driver, _) = standing().await;
    driver.environment("production").await.see("Legacy-Shop");
    driver.forget_requests();
    driver.press("-").await.see("Coffee-Desk");
    assert_eq!(asked(&mut driver), Vec::<String>::new(), "it was listed just now");
    driver.press("-").await;
    driver.colleague.create("SPA", "ZNEW").await;
    driver.forget_requests();
    driver.wait_seconds(61).press("-").await.see("ZNEW");
    assert!(cursor_on(&driver.screen(), "Coffee-Desk"), "{}", driver.screen());
    let lists = asked(&mut driver).into_iter().filter(|one| *one == format!("GET {LIST}"));
    assert_eq!(lists.count(), 1);
    assert!(driver.session.model().notice.is_none(), "{}", driver.screen());
    driver.environment("production").await.environment("acme").await;
    assert_eq!(asked(&mut driver).iter().filter(|one| **one == format!("GET {LIST}")).count(), 1);
}

#[tokio::test]
async fn a_filter_that_matches_nothing_says_how_old_the_list_is() {
    let (mut driver, _) = standing().await;
    driver
        .press("/")
        .type_text("ZNEW")
        .await
        .see("No application matches")
        .not_see("in the list of");
    driver.wait_seconds(240).await.see("No application matches in the list of 4 min ago");
    driver.see("↵ and then r reads the list again");
    driver.colleague.create("SPA", "ZNEW").await;
    driver.press("enter").await.see("r reads the list again").not_see("and then");
    driver.press("r").await.see("1/1 of 12");
}

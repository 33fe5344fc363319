//! The order of the list, and the type that is shown.

use appdeck::sandbox::Seed;

use crate::support::driver::Driver;
use crate::support::setup::Setup;

/// The names of the list from top to bottom.
fn names(driver: &Driver) -> Vec<String> {
    let state = driver.session.model().environment().unwrap();
    let shown = (0..state.visible_count()).filter_map(|at| state.visible(at));
    let names: Vec<_> = shown.map(|one| one.name().to_owned()).collect();
    let screen = driver.screen();
    let mut at = 0;
    for name in &names {
        let begin: String = name.chars().take(14).collect();
        at += screen[at..].find(&begin).unwrap_or_else(|| panic!("{name}:\n{screen}"));
    }
    names
}

#[tokio::test]
async fn the_list_is_sorted_by_each_column_in_turn() {
    let mut driver = Driver::open(Seed::Acme).await;
    assert_eq!(names(&driver)[0], "Barista-Training");
    driver.press("s").await.see("Sorted by type");
    assert_eq!(names(&driver)[0], "Default Client");
    driver.press("s").await.see("Sorted by last update");
    assert_eq!(names(&driver)[0], "Coffee-Desk");
    driver.press("s").await.see("Sorted by active secrets");
    assert_eq!(names(&driver)[..2], ["Default Client", "Roast-Planner"]);
    driver.press("s").await.see("Sorted by name");
    assert_eq!(names(&driver)[0], "Barista-Training");
    // A filter has an order of its own.
    driver
        .press("/")
        .type_text("coffee")
        .press("enter s")
        .await
        .see("The filter puts the best match first; without it, by type, from A");
    driver.press("esc s").await.see("Sorted by last update").not_see("best match");
}

#[tokio::test]
async fn an_order_can_be_turned_round() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press("g").await;
    let first = driver.session.model().environment().unwrap().visible(0).unwrap().id.clone();
    driver.press("S").await.see("Sorted by name, from Z").see("Name ↓").see("11/11");
    let state = driver.session.model().environment().unwrap();
    assert_eq!(state.selected().unwrap().id, first, "the same application stays selected");
    assert_eq!(state.visible(10).unwrap().id, first);
    driver.press("S").await.see("Sorted by name, from A").see("1/11");
    driver
        .resize(200, 40)
        .press("s s")
        .await
        .see("Sorted by last update, newest first")
        .see("Updated ↓");
    driver.press("S").await.see("oldest first").see("Updated ↑");
    driver.press("s").await.see("Sorted by active secrets, most first");
}

#[tokio::test]
async fn the_order_is_named_where_its_column_has_no_room() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.resize(90, 40).await.not_see("Applications by");
    driver.press("s").await.see("Type ↑").not_see("Applications by");
    // What the list is sorted by is the last to give way.
    driver.press("s").await.see("Updated ↓").not_see("Applications by").not_see("Type ");
    driver.resize(120, 40).await.see("Updated ↓").see("Type ");
    driver.resize(80, 24).press("enter").await.see("╭ By last upda").not_see("Updated ↓");
    driver.press("/").type_text("coffee").await;
    let title = driver.line_with("/ coffee");
    assert!(!title.contains("last update"), "{title}");
    driver.resize(200, 40).press("esc").await.see("Updated ↓").not_see("Applications by");
}

#[tokio::test]
async fn one_type_is_shown_at_a_time() {
    let mut driver = Driver::open(Seed::Acme).await;
    for (kind, count) in [("Default", 1), ("Web", 5), ("SPA", 2), ("Native", 3)] {
        driver.press("t").await.see(&format!("{kind} applications"));
        assert_eq!(names(&driver).len(), count, "{kind}");
    }
    driver.press("t").await.see("╭ Applications ──");
    assert_eq!(names(&driver).len(), 11);
}

#[tokio::test]
async fn that_only_one_type_is_shown_stays_in_sight_beside_a_filter() {
    for columns in [120, 80, 60] {
        let mut driver = Setup::of(Seed::Acme).size(columns, 24).open().await;
        driver.press("t t").await.see("Web applications");
        driver.press("/").type_text("barista").press("enter").await;
        assert!(driver.line_with("/ barista").contains("Web"), "{}", driver.screen());
        driver.see("No Web application matches").see("t shows");
    }
}

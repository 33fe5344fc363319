//! After a save of what decides who can sign in: the sign-in log is followed, and what goes worse is said.

use appdeck::sandbox::Seed;
use serde_json::json;

use crate::support::browser::{ANA, App, Browser};
use crate::support::driver::Driver;
use crate::support::setup::Setup;

const LOG: &str = "/api/v1/logs/authentication/requests";
const ADD_URL: &str = "3 a 'https://new.example/cb' enter ctrl-s enter";

/// The program on an environment with one application, through which so many signed in just before.
async fn open(before: usize) -> (Driver, App) {
    let mut driver = Setup::of(Seed::Empty).open().await;
    let app = App::new(&driver.colleague, "SPA", json!({})).await;
    driver.press("r").await.find("Coffee-Desk").await;
    for _ in 0..before {
        app.tokens(&Browser::of(&driver.colleague, ANA).await, "openid").await;
    }
    driver.wait_seconds(300).await;
    driver.forget_requests();
    (driver, app)
}

/// Keys, and texts between single quotes.
async fn keys(driver: &mut Driver, keys: &str) {
    for (at, part) in keys.split('\'').enumerate() {
        if at % 2 == 0 {
            driver.press(part).await;
        } else {
            driver.type_text(part).await;
        }
    }
}

async fn fail(driver: &Driver, app: &App, times: usize) {
    for _ in 0..times {
        let browser = Browser::new(&driver.colleague);
        let page = browser.authorize(&app.asks()).await;
        browser.press(&page, "deny").await;
    }
}

fn looks(driver: &Driver) -> Vec<String> {
    let requests = driver.requests().into_iter().filter(|one| one.path == LOG);
    requests.map(|one| one.query).collect()
}

#[tokio::test]
async fn failures_that_rise_after_a_save_are_said_and_the_save_can_be_undone() {
    let (mut driver, app) = open(6).await;
    keys(&mut driver, ADD_URL).await;
    driver.see("Saved Coffee-Desk");
    let asked = looks(&driver);
    assert!(asked.len() == 1 && asked[0].contains("end_time="), "{asked:?}");
    fail(&driver, &app, 3).await;
    driver.wait_seconds(60).await;
    driver.see("3 of 3 failed since the save, 0 of 6 in the hour before");
    driver.see("z undoes the save").see("4 shows them");
    driver.forget_requests();
    driver.wait_seconds(600).await;
    assert_eq!(looks(&driver).len(), 0, "it is said once");
    driver.press("z").await.see("Undo");
    driver.press("enter").await;
    let id = driver.id_of("Coffee-Desk");
    let urls = driver.on_server(&id).await["post_login_uris"].clone();
    assert_eq!(urls.as_array().unwrap().len(), 1, "{urls}");
    driver.forget_requests();
    driver.wait_seconds(120).await;
    assert_eq!(looks(&driver).len(), 0, "what is undone is not followed");
}

#[tokio::test]
async fn what_goes_on_as_before_is_not_said_and_after_ten_minutes_nobody_looks() {
    let (mut driver, app) = open(6).await;
    keys(&mut driver, ADD_URL).await;
    driver.wait_seconds(10).await;
    fail(&driver, &app, 1).await;
    app.tokens(&Browser::of(&driver.colleague, ANA).await, "openid").await;
    for _ in 0..30 {
        driver.wait_seconds(60).await.not_see("since the save");
    }
    assert_eq!(looks(&driver).len(), 10, "the hour before, and once a minute");
}

#[tokio::test]
async fn little_before_says_nothing() {
    let (mut driver, app) = open(4).await;
    keys(&mut driver, ADD_URL).await;
    fail(&driver, &app, 20).await;
    driver.wait_seconds(60).await.not_see("since the save");
}

#[tokio::test]
async fn sign_ins_that_begin_and_never_end_are_said() {
    let (mut driver, app) = open(6).await;
    keys(&mut driver, "1 down down down enter '15' enter ctrl-s enter").await;
    driver.see("Saved Coffee-Desk");
    for _ in 0..3 {
        Browser::new(&driver.colleague).authorize(&app.asks()).await;
    }
    driver.wait_seconds(60).await.not_see("since the save");
    driver.wait_seconds(120).await.see("3 sign-ins began since the save and none ended");
}

#[tokio::test]
async fn undo_is_offered_where_it_is_about_that_save() {
    let (mut driver, app) = open(6).await;
    keys(&mut driver, ADD_URL).await;
    keys(&mut driver, "1 down enter ctrl-u 'Coffee-Till' enter ctrl-s enter").await;
    driver.see("Saved Coffee-Till");
    fail(&driver, &app, 3).await;
    driver.wait_seconds(60).await.see("3 of 3 failed since the save").not_see("undoes the save");
}

#[tokio::test]
async fn a_save_of_a_name_is_not_followed_nor_is_one_whose_log_may_not_be_read() {
    let (mut driver, app) = open(6).await;
    keys(&mut driver, "1 down enter ctrl-u 'Coffee-Till' enter ctrl-s enter").await;
    driver.see("Saved Coffee-Till");
    driver.wait_seconds(120).await;
    assert_eq!(looks(&driver).len(), 0);
    let route = format!("GET {LOG}");
    let forbidden = json!([{"route": route, "times": 1, "fault": {"kind": "status", "code": 403}}]);
    driver.faults(forbidden).await;
    keys(&mut driver, ADD_URL).await;
    driver.see("Saved Coffee-Till");
    fail(&driver, &app, 3).await;
    driver.wait_seconds(120).await.not_see("since the save");
    assert_eq!(looks(&driver).len(), 1);
}

//! The Activity tab: who signed in, as the sandbox's own sign-in page lets them, while it is open.

use appdeck::runtime::input::TerminalInput;
use appdeck::sandbox::Seed;
use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use serde_json::json;

use crate::support::browser::{ANA, App, BEN, Browser};
use crate::support::driver::Driver;
use crate::support::screen;
use crate::support::setup::Setup;

const LOG: &str = "/api/v1/logs/authentication/requests";

/// The program on an environment with one application that signs users in, its Activity tab open.
async fn open() -> (Driver, App) {
    let mut driver = Setup::of(Seed::Empty).open().await;
    let app = App::new(&driver.colleague, "SPA", json!({})).await;
    driver.press("r").await.find("Coffee-Desk").await;
    driver.forget_requests();
    (driver, app)
}

/// The queries of the log since requests were last forgotten.
fn looks(driver: &Driver) -> Vec<String> {
    let requests = driver.requests().into_iter().filter(|one| one.path == LOG);
    requests.map(|one| one.query).collect()
}

async fn sign_in(driver: &Driver, app: &App, email: &str) {
    app.tokens(&Browser::of(&driver.colleague, email).await, "openid").await;
}

#[tokio::test]
async fn nothing_is_read_before_the_tab_is_opened_and_then_it_is_live() {
    let (mut driver, app) = open().await;
    driver.press("1 2 3").await;
    driver.wait_seconds(120).await;
    assert_eq!(looks(&driver), [""; 0]);
    driver.press("4").await.see("Nobody has signed in").see("may be missing in it");
    assert_eq!(looks(&driver).len(), 1);

    let browser = Browser::new(&driver.colleague);
    let page = browser.authorize(&app.asks()).await;
    let cookies = browser.cookies.into_inner().unwrap();
    driver.wait_seconds(10).await.see("INITIATED").see("1 sign-in · live").see("No user is named");
    let browser = Browser::new(&driver.colleague);
    browser.cookies.lock().unwrap().extend(cookies);
    let code = browser.press(&page, &browser.user(ANA).await).await.code();
    driver.colleague.grant(&app.exchanges(&code)).await.ok();
    driver.wait_seconds(10).await.see("SUCCESS").not_see("INITIATED");
    driver.see("a…@acme.example").not_see(ANA);
}

#[tokio::test]
async fn a_new_sign_in_does_not_move_the_cursor_off_its_row() {
    let (mut driver, app) = open().await;
    sign_in(&driver, &app, ANA).await;
    driver.wait_seconds(60).await;
    sign_in(&driver, &app, BEN).await;
    driver.press("4 down").await;
    assert!(screen::cursor_on(&driver.screen(), "1 min"), "{}", driver.screen());
    driver.wait_seconds(60).await;
    sign_in(&driver, &app, ANA).await;
    driver.wait_seconds(10).await.see("3 sign-ins");
    assert!(screen::cursor_on(&driver.screen(), "2 min"), "{}", driver.screen());
}

#[tokio::test]
async fn it_is_asked_only_while_somebody_looks() {
    let (mut driver, _app) = open().await;
    driver.press("4").await;
    driver.forget_requests();
    driver.wait_seconds(9).await;
    assert_eq!(looks(&driver).len(), 0);
    driver.wait_seconds(1).await;
    assert_eq!(looks(&driver).len(), 1);
    for leave in ["3", "esc"] {
        driver.press("4").await.press(leave).await;
        driver.forget_requests();
        driver.wait_seconds(60).await;
        assert_eq!(looks(&driver).len(), 0, "{leave}");
    }
    driver.press("4").await;
    driver.forget_requests();
    driver.focus(false).await.wait_seconds(60).await;
    assert_eq!(looks(&driver).len(), 0, "in the background");
    driver.focus(true).await;
    assert_eq!(looks(&driver).len(), 1, "at once");
}

#[tokio::test]
async fn pages_come_as_the_cursor_nears_their_end() {
    let (mut driver, app) = open().await;
    let browser = Browser::of(&driver.colleague, ANA).await;
    for _ in 0..70 {
        browser.authorize(&app.asks()).await;
    }
    driver.press("4").await.see("30 of 70");
    driver.press("down").await.see("30 of 70");
    driver.press("pgdn").await.see("60 of 70");
    driver.press("G").await.see("70 sign-ins");
    let tokens = looks(&driver).iter().filter(|query| query.contains("page_token=")).count();
    assert_eq!(tokens, 2, "{:?}", looks(&driver));
}

#[tokio::test]
async fn failures_come_first_when_the_server_is_asked_for_them() {
    let (mut driver, app) = open().await;
    let browser = Browser::new(&driver.colleague);
    let page = browser.authorize(&app.asks()).await;
    browser.press(&page, "deny").await;
    for _ in 0..40 {
        sign_in(&driver, &app, ANA).await;
    }
    driver.press("4").await.not_see("FAILED").see("30 of 41");
    driver.forget_requests();
    driver.press("f").await.see("FAILED").see("failures first").see("asked for FAILED");
    driver.see("The log tells no reason and no redirect URL · W");
    let asked = looks(&driver);
    assert!(asked[0].contains("status=FAILED"), "{asked:?}");
    assert!(asked[1..].iter().all(|query| !query.contains("status")), "{asked:?}");
    driver.press("f").await.not_see("✗ FAILED").see("newest first");
}

#[tokio::test]
async fn addresses_are_shown_while_they_are_asked_for_and_kept_nowhere() {
    let (mut driver, app) = open().await;
    sign_in(&driver, &app, ANA).await;
    driver.press("4").await.see("a…@acme.example").not_see(ANA);
    driver.press("v").await.see(ANA).see("v shortens the address");
    driver.press("y Y").await;
    driver.press("esc").await;
    assert!(!driver.copied().contains(ANA));
    assert!(!format!("{:?}", driver.session.model()).contains(ANA));
    for leave in ["3", "esc"] {
        driver.press("4 v").await;
        driver.press(leave).await.press("4").await.not_see(ANA);
    }
    driver.press("v").await.focus(false).await.not_see(ANA);
    driver.focus(true).await.press("J").await.not_see(ANA);
    let kept = walk(driver.state());
    assert!(!kept.iter().any(|text| text.contains("acme.example")), "{kept:?}");
}

fn walk(folder: &std::path::Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                return walk(&path);
            }
            vec![String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()]
        })
        .collect()
}

#[tokio::test]
async fn what_is_in_the_way_is_said_once_and_stands_in_the_tab() {
    let (mut driver, app) = open().await;
    let route = format!("GET {LOG}");
    let forbidden = json!([{"route": route, "times": 1, "fault": {"kind": "status", "code": 403}}]);
    driver.faults(forbidden).await;
    driver.press("4").await.see("may not read the sign-in log").see("r tries again");
    driver.forget_requests();
    driver.press("esc 4").await.wait_seconds(600).await;
    assert_eq!(looks(&driver).len(), 0, "it would say no again");
    driver.press("r").await.see("Nobody has signed in");

    sign_in(&driver, &app, ANA).await;
    driver.wait_seconds(10).await.see("1 sign-in · live");
    let down = json!([{"route": route, "times": 99, "fault": {"kind": "status", "code": 501}}]);
    driver.faults(down).await;
    driver.wait_seconds(10).await.see("not live").see("a…@acme.example").see("! tells more");
    driver.press("esc").await.press("esc").await.press("4").await.not_see("! tells more");
    driver.forget_requests();
    driver.wait_seconds(10).await;
    assert_eq!(looks(&driver).len(), 1);
    driver.wait_seconds(10).await;
    assert_eq!(looks(&driver).len(), 1, "less and less often");
    driver.see("not live").not_see("! tells more");
    driver.faults(json!([])).await;
    driver.wait_seconds(10).await.see("live").not_see("not live");
}

#[tokio::test]
async fn it_says_that_it_reads_and_a_click_on_its_title_opens_it() {
    let (mut driver, _app) = open().await;
    driver.hurry("4").see("Reading the sign-in log");
    driver.settle().await;
    for (columns, rows) in [(120, 40), (80, 24), (200, 50)] {
        driver.resize(columns, rows).await.press("1").await;
        for (title, words) in [
            ("Activity", "Nobody has signed in"),
            ("Redirects", "Post login URLs"),
            ("Config", "Application type"),
        ] {
            click(&mut driver, title);
            driver.settle().await.see(words);
        }
    }
}

/// Presses the left button on the title of a tab.
fn click(driver: &mut Driver, title: &str) {
    let screen = driver.screen();
    let mut lines = screen.lines().enumerate();
    let (row, line) = lines.find(|(_, line)| line.contains("Activity")).unwrap();
    let column = line.find(title).map(|at| line[..at].chars().count() + 1).unwrap();
    driver.hear(TerminalInput::Mouse(MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column: u16::try_from(column).unwrap(),
        row: u16::try_from(row).unwrap(),
        modifiers: KeyModifiers::NONE,
    }));
}

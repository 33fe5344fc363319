//! Names and URLs that would drive a terminal or pretend to be something else.

use appdeck::sandbox::Seed;
use serde_json::json;

use crate::support::driver::Driver;
use crate::support::setup::Setup;

/// What may not be in any cell.
fn drives(c: char) -> bool {
    let marks = ['\u{200b}', '\u{200e}', '\u{200f}', '\u{feff}'];
    c.is_control()
        || ('\u{202a}'..='\u{202e}').contains(&c)
        || ('\u{2066}'..='\u{2069}').contains(&c)
        || marks.contains(&c)
}

fn assert_harmless(driver: &Driver) {
    let buffer = driver.buffer();
    let found = buffer.content().iter().find(|cell| cell.symbol().contains(drives));
    assert!(
        found.is_none(),
        "{:?}:\n{}",
        found.map(ratatui::buffer::Cell::symbol),
        driver.screen()
    );
}

#[tokio::test]
async fn no_name_reaches_the_terminal_raw() {
    for (columns, rows) in [(120, 40), (80, 24), (60, 20), (200, 50)] {
        let mut driver = Setup::of(Seed::Crowded).size(columns, rows).open().await;
        assert_harmless(&driver);
        for _ in 0..(341 / usize::from(rows - 8)) + 2 {
            driver.press("pgdn").await;
            assert_harmless(&driver);
        }
    }
}

#[tokio::test]
async fn hostile_names_are_shown_escaped_and_can_be_worked_on() {
    let mut driver = Driver::open(Seed::Crowded).await;
    driver.find("evil").press("1").await;
    driver.see("evil ␛]52;c;ZXZpbA==␇");
    for keys in ["2", "3", "1 D", "esc", "Y", "esc", "1 down enter", "esc", "ctrl-s", "?", "esc"] {
        driver.press(keys).await;
        assert_harmless(&driver);
    }
    assert_eq!(driver.written(), b"", "nothing was set by a name");
    driver.find("alert").await.see("red ␛[31malert␛[0m");
    driver.find("invoice").await.see(r"invoice-\u{202e}xcod.exe");
}

#[tokio::test]
async fn a_hostile_name_goes_through_every_dialog() {
    let mut driver = Driver::open(Seed::Crowded).await;
    driver.find("evil").press("1").await;
    driver.go_to("Access token expiry").await.press("enter").type_text("15").press("enter").await;
    driver.press("ctrl-s").await.see("Save evil ␛]52");
    assert_harmless(&driver);
    driver.press("enter").await.see("Saved evil ␛]52");
    assert_harmless(&driver);
}

#[tokio::test]
async fn a_record_that_was_tampered_with_does_not_reach_it_either() {
    let here = tempfile::tempdir().unwrap();
    let evil = "Evil\u{1b}[31m\u{202e}x";
    let line = json!({
        "id": evil, "at": "2026-11-24T11:00:00Z", "action": "save", "trace_id": evil,
        "environment": {"key": "elsewhere", "name": evil, "url": evil},
        "application": {"id": evil, "name": evil, "kind": evil},
        "changes": [{"field": "name", "before": evil, "after": evil}],
        "outcome": {"refused": evil},
    });
    std::fs::write(here.path().join("record.jsonl"), format!("{line}\nno entry\n")).unwrap();
    for (columns, rows) in [(120, 40), (80, 24), (60, 20)] {
        let setup = Setup::of(Seed::Acme).state(here.path()).size(columns, rows);
        let mut driver = setup.open().await;
        driver.press("@ a").await.see(r"Evil␛[31m\u{202e}x");
        assert_harmless(&driver);
        driver.press("enter").await.see(r"Evil␛[31m\u{202e}x").see("- Evil");
        assert_harmless(&driver);
    }
}

//! Texts that are longer than their dialog are read to their end, and not further.

use appdeck::sandbox::Seed;

use crate::support::setup::Setup;

const SIZES: [(u16, u16); 4] = [(40, 10), (60, 20), (80, 24), (120, 40)];

#[tokio::test]
async fn the_keys_are_read_to_their_end() {
    for (width, height) in SIZES {
        let mut driver = Setup::of(Seed::Acme).size(width, height).open().await;
        driver.press("? G").await.see("log  ").see("eck.log");
        // At the end, a step down is none.
        let end = driver.screen();
        driver.press("j pgdn").await;
        assert_eq!(driver.screen(), end);
        driver.press("k j").await;
        assert_eq!(driver.screen(), end);
    }
}

#[tokio::test]
async fn a_line_of_more_rows_than_the_screen_has_is_read_row_by_row() {
    let mut driver = Setup::of(Seed::Acme).size(40, 10).open().await;
    driver.press("?").await;
    let (mut read, mut last) = (String::new(), String::new());
    while driver.screen() != last {
        last = driver.screen();
        read += &last;
        driver.press("j").await;
    }
    let read: String = read.chars().filter(|one| !one.is_whitespace() && *one != '│').collect();
    assert!(read.contains("requestthatwritesisonitsway"), "the help of Ctrl-C, to its end: {read}");
}

#[tokio::test]
async fn an_entry_of_the_history_ends_with_its_last_line() {
    for (width, height) in SIZES {
        let mut driver = Setup::of(Seed::Acme).journaled().size(width, height).open().await;
        driver.find("Coffee-Desk").press("1").await.go_to("Enforce PKCE").await;
        driver.press("space ctrl-s enter").await.see("Saved");
        driver.press("@ enter G").await.see("on");
        let end = driver.screen();
        assert!(end.contains("+ on") || end.contains("+ off"), "{end}");
        driver.press("pgdn j").await;
        assert_eq!(driver.screen(), end);
    }
}

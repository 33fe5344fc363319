//! Ctrl-C in the reveal, and the mouse.

use appdeck::runtime::input::TerminalInput;
use appdeck::sandbox::Seed;
use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};

use crate::support::driver::Driver;

const TITLE: &str = "shown once";

async fn generated(name: &str) -> Driver {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find(name).press("2 a enter").await.see(TITLE);
    driver
}

/// The value on screen still signs in.
async fn is_held(driver: &mut Driver, name: &str) {
    driver.press("c").await;
    driver.colleague.sign_in(driver.id_of(name).as_str(), &driver.copied()).await.ok();
}

#[tokio::test]
async fn ctrl_c_leaves_each_step_of_the_reveal_and_never_the_secret() {
    // The keys, and what is on the screen while they are asked for more.
    let steps = [
        ("p", "Paste it here now"),
        ("f", "look first"),
        ("f enter", "write it"),
        ("x", "run it"),
        ("D", "Type discard"),
        ("v enter", "Type stored"),
    ];
    for (keys, shown) in steps {
        let mut driver = generated("Coffee-Desk").await;
        driver.press(keys).await.see(shown);
        driver.press("ctrl-c").await.see(TITLE).not_see(shown).see("cannot be shown again");
        driver.press("ctrl-c ctrl-c").await.see(TITLE);
        assert!(!driver.left(), "{keys}");
        is_held(&mut driver, "Coffee-Desk").await;
    }
}

fn mouse(kind: MouseEventKind, (column, row): (u16, u16)) -> TerminalInput {
    TerminalInput::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE })
}

/// Where `text` begins on the screen.
fn place(driver: &Driver, text: &str) -> (u16, u16) {
    let screen = driver.screen();
    let (row, line) = screen.lines().enumerate().find(|(_, line)| line.contains(text)).unwrap();
    let column = line[..line.find(text).unwrap()].chars().count();
    (u16::try_from(column).unwrap(), u16::try_from(row).unwrap())
}

#[tokio::test]
async fn the_mouse_chooses_rows_and_scrolls_the_pane_it_is_over() {
    let mut driver = Driver::open(Seed::Acme).await;
    let click = MouseEventKind::Down(MouseButton::Left);
    let row = place(&driver, "Grinder-Telemetry");
    driver.hear(mouse(click, row));
    driver.settle().await;
    assert!(
        driver.line_with("  Grinder-Telemetry").contains('▌') || {
            driver.line_with("▌ Grinder-Telemetry").contains('▌')
        }
    );
    driver.hear(mouse(MouseEventKind::ScrollDown, row));
    driver.settle().await.see("▌ Partner-Portal");
    driver.hear(mouse(MouseEventKind::ScrollUp, row));
    driver.settle().await.see("▌ Grinder-Telemetry");
}

/// Clicks on these words.
pub async fn clicked<'a>(driver: &'a mut Driver, text: &str) -> &'a mut Driver {
    let there = place(driver, text);
    driver.hear(mouse(MouseEventKind::Down(MouseButton::Left), there));
    driver.settle().await
}

#[tokio::test]
async fn where_a_key_is_told_a_click_is_that_key() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Desk").await;
    clicked(&mut driver, "2 Credentials").await.see("of 2 active");
    clicked(&mut driver, "Redirects ──").await.see("Post login URLs");
    clicked(&mut driver, "a add").await.not_see("a add");
    driver.press("esc").await.see("a add");
    clicked(&mut driver, "? help").await.see("Keys that work here");
    driver.press("esc").await;
    driver.press("1").await.go_to("Enforce PKCE").await.press("space ctrl-s").await;
    clicked(&mut driver, "Esc: keep editing").await.see("your changes are kept");
    driver.press("ctrl-s").await;
    clicked(&mut driver, "save 1 change").await.see("Saved Coffee-Desk");
    assert_eq!(driver.writes().len(), 1);
}

#[tokio::test]
async fn a_name_cannot_pose_as_a_button() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press("n").type_text("y: yes").press("tab tab enter").await.see("Created y: yes");
    driver.press("esc 2 a").await.see("Generate a client secret");
    clicked(&mut driver, "y: yes").await.see("Generate a client secret").not_see("shown once");
}

#[tokio::test]
async fn a_click_on_the_line_of_environments_opens_one() {
    let mut driver = Driver::open(Seed::Acme).await;
    let there = place(&driver, "Acme Production PRD");
    driver.hear(mouse(MouseEventKind::Down(MouseButton::Left), there));
    driver.settle().await.see("Legacy-Shop").see("▸Acme Production PRD");
}

#[tokio::test]
async fn a_mouse_does_nothing_in_the_reveal() {
    let mut driver = generated("Coffee-Desk").await;
    let before = driver.screen();
    for row in 0..40 {
        for column in (0..120).step_by(7) {
            driver.hear(mouse(MouseEventKind::Down(MouseButton::Left), (column, row)));
            driver.hear(mouse(MouseEventKind::ScrollDown, (column, row)));
        }
    }
    driver.settle().await;
    assert_eq!(driver.screen(), before);
    is_held(&mut driver, "Coffee-Desk").await;
}

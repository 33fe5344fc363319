//! A desktop whose clipboard misbehaves.

use appdeck::domain::ClipboardChoice;
use appdeck::runtime::clipboard::{Connect, Desktop};
use appdeck::sandbox::Seed;

use crate::support::driver::Driver;
use crate::support::setup::Setup;

/// Takes what is written; somebody else has written something else by the time it is read.
struct Contested;

impl Desktop for Contested {
    fn write(&mut self, _: &str, _: bool) -> Result<(), arboard::Error> {
        Ok(())
    }

    fn read(&mut self) -> Result<String, arboard::Error> {
        Ok("somebody else's words".into())
    }

    fn clear(&mut self) -> Result<(), arboard::Error> {
        panic!("what somebody else copied is taken away")
    }
}

fn breaks() -> Result<Box<dyn Desktop>, arboard::Error> {
    panic!("the desktop breaks")
}

async fn copied(choice: ClipboardChoice, connect: Connect) -> Driver {
    let mut driver = Setup::of(Seed::Acme).desktop(choice, connect).open().await;
    driver.find("Coffee-Desk").press("2 a enter").await.see("shown once");
    driver.press("c").await;
    driver
}

/// Whoever has the value by now: it signs in.
async fn signs_in(driver: &Driver, value: &str) {
    driver.colleague.sign_in(driver.id_of("Coffee-Desk").as_str(), value).await.ok();
}

#[tokio::test]
async fn a_clipboard_that_holds_something_else_after_a_copy_is_no_copy() {
    let mut driver = copied(ClipboardChoice::Native, || Ok(Box::new(Contested))).await;
    driver.see("Not copied (desktop clipboard): the desktop clipboard holds something");
    driver.see("another program may write to it too").not_see("✓ a copy");
    driver.see("○ not yet: may be in a clipboard");
    // It was out of the program, for a moment at least: the operator's word is asked for.
    driver.press("enter").await.see("Type stored");
    driver.press("esc C").await.see("Not cleared").see("left alone");
    driver.see("shown once");
}

#[tokio::test]
async fn where_the_desktop_holds_something_else_the_terminal_gets_the_secret() {
    let driver = copied(ClipboardChoice::Auto, || Ok(Box::new(Contested))).await;
    driver.see("Sent to the clipboard by OSC 52").see("Not confirmed").not_see("checked");
    signs_in(&driver, &driver.copied()).await;
}

#[tokio::test]
async fn a_desktop_that_breaks_the_copy_breaks_nothing_else() {
    let mut driver = copied(ClipboardChoice::Native, breaks).await;
    driver.see("Not copied (desktop clipboard)").see("an internal error");
    driver.see("shown once");
    driver.press("c").await.see("Not copied (desktop clipboard)");
    driver.press("D").type_text("discard").press("enter").await.not_see("shown once");

    let driver = copied(ClipboardChoice::Auto, breaks).await;
    driver.see("Sent to the clipboard by OSC 52");
    signs_in(&driver, &driver.copied()).await;
}

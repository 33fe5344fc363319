//! Tasks that break on the way: the operator is told, and goes on.

use std::sync::Arc;

use appdeck::runtime::connecting::ConnectDesk;
use appdeck::sandbox::Seed;

use super::connecting::nothing;
use crate::support::driver::Driver;

/// A place in which what is asked for breaks.
fn breaks(driver: &Driver) -> ConnectDesk {
    ConnectDesk {
        path: driver.folder().join("config.toml"),
        variables: Arc::new(|name| panic!("reading {name} breaks")),
        sandbox: Some(Arc::new(|| Box::pin(async { panic!("opening it breaks") }))),
    }
}

#[tokio::test]
async fn a_sandbox_that_breaks_while_it_opens_is_told_and_tried_again() {
    let (mut driver, ..) = nothing().await;
    driver.session.let_connect(breaks(&driver));
    for _ in 0..2 {
        driver.press("s").await.see("an internal error stopped it");
        driver.see("No environment is connected yet");
    }
    driver.press("a").await.see("Add an environment");
}

#[tokio::test]
async fn a_check_of_a_connection_that_breaks_is_told_and_what_was_typed_stays() {
    let (mut driver, url, id) = nothing().await;
    driver.session.let_connect(breaks(&driver));
    driver.press("a").type_text("Mine").press("tab").paste(&url).press("tab tab").await;
    driver.type_text(&id).press("tab tab").type_text("THE_SECRET").press("ctrl-s").await;
    driver.see("an internal error").see("Mine").see("THE_SECRET");
    assert_eq!(driver.config(), "");
    assert!(!driver.left());
}

#[tokio::test]
async fn the_program_goes_on_after_a_break() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.session.let_connect(breaks(&driver));
    driver.press("E S").await;
    driver.press("esc esc").find("Coffee-Desk").press("2 a enter").await.see("shown once");
    driver.press("c").await;
    driver.colleague.sign_in(driver.id_of("Coffee-Desk").as_str(), &driver.copied()).await.ok();
}

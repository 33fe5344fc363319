//! Redirects: none is followed, and no credential goes where one leads.

use super::{Does, Server, answer, facing, json, listing, works};
use crate::support::setup::Setup;
use appdeck::sandbox::Seed;

async fn trap() -> Server {
    Server::start(|_, _| json("200 OK", "{}")).await
}

fn away(status: u16, to: &str) -> Does {
    answer(&format!("{status} Moved"), &format!("location: {to}/api/v1/clients\r\n"), "")
}

#[tokio::test]
async fn a_listing_is_not_led_elsewhere() {
    for status in [301, 302, 303, 307, 308] {
        let trap = trap().await;
        let to = trap.url.clone();
        let server = listing(move || away(status, &to)).await;
        let mut driver = facing(&server).await;
        driver.see("cannot list applications").see("a redirect to 127.0.0.1");
        works(&mut driver).await;
        assert_eq!(trap.seen().len(), 0, "{status}");
    }
}

#[tokio::test]
async fn a_sign_in_is_not_led_elsewhere() {
    for status in [301, 302, 303, 307, 308] {
        let trap = trap().await;
        let to = trap.url.clone();
        let server = Server::start(move |_, _| away(status, &to)).await;
        let mut driver = facing(&server).await;
        driver.see("cannot sign in");
        works(&mut driver).await;
        assert_eq!(trap.seen().len(), 0, "{status}");
    }
}

#[tokio::test]
async fn a_write_is_not_led_elsewhere() {
    for status in [301, 302, 303, 307, 308] {
        let trap = trap().await;
        let to = trap.url.clone();
        let server = super::server(move |seen, _| match seen.line.split(' ').next() {
            Some("POST") => away(status, &to),
            _ => json("200 OK", &super::usual()),
        })
        .await;
        let setup = Setup::of(Seed::Acme).strange(&server.url);
        let mut driver = setup.open().await;
        driver.press("n").type_text("Coffee-Test").press("enter").await;
        driver.not_see("Created Coffee-Test");
        works_after_leaving(&mut driver).await;
        assert_eq!(trap.seen().len(), 0, "{status}");
        assert_eq!(server.count("POST /api/v1/clients"), 1, "{status}");
    }
}

async fn works_after_leaving(driver: &mut crate::support::driver::Driver) {
    driver.press("esc esc").await;
    works(driver).await;
}

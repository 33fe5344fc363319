//! Runs that are cut off, and runs after them for which the same name means another server: a sandbox
//! that was emptied and listens at the same port, say. What is not found there proves nothing.

use appdeck::sandbox::Seed;
use serde_json::json;

use super::looking_up::{NEVER, WRITES, ask, received};
use super::once;
use crate::support::driver::Driver;
use crate::support::sandbox::{World, seeded};
use crate::support::setup::Setup;

const CLAIMS: [&str; 3] = ["did not happen", "happened anyway", "nothing was left behind"];
const WHY: &str = "it is not there, but another client signs in now";

async fn another() -> World {
    seeded(Seed::Acme).await
}

fn unknown(driver: &Driver, what: &str) {
    driver.see("A run was cut off").see("unknown whether it happened").see(what).see(WHY);
    for claim in CLAIMS {
        driver.not_see(claim);
    }
}

/// The last `enter` is pressed, the server gets it, and the run is cut off.
async fn sent(driver: &mut Driver, route: &str) {
    driver.forget_requests();
    driver.faults(once(route, json!({"kind": "delay", "ms": NEVER}))).await;
    driver.hurry("enter");
    received(driver).await;
}

#[tokio::test]
async fn what_another_server_does_not_know_is_unknown() {
    let another = another().await;
    for write in WRITES {
        let mut driver = Driver::open(Seed::Acme).await;
        driver.find(write.name).await;
        ask(&mut driver, write.keys).await;
        sent(&mut driver, write.route).await;
        driver.cut_to(another.sandbox.announcement().clone()).await;
        unknown(&driver, write.words);
        driver.press("z").await.see("Nothing can be undone").see("unknown whether it happened");
        driver.restart().await.not_see("cut off");
    }
}

#[tokio::test]
async fn what_another_server_did_not_create_is_unknown() {
    let another = another().await;
    let creates = [
        ("POST /api/v1/clients", "n", "'Coffee-Test", "create the application Coffee-Test"),
        ("POST /api/v1/clients/{client_id}/secrets", "2", "a", "generate a secret for Coffee-Desk"),
    ];
    for (route, first, then, words) in creates {
        let mut driver = Setup::of(Seed::Acme).journaled().open().await;
        driver.find("Coffee-Desk").await;
        ask(&mut driver, &[first, then]).await;
        sent(&mut driver, route).await;
        driver.cut_to(another.sandbox.announcement().clone()).await;
        unknown(&driver, words);
        driver.wait_seconds(61).await;
        unknown(&driver, words);
        driver.restart().await.not_see("cut off").not_see("unknown whether");
    }
}

#[tokio::test]
async fn a_secret_whose_application_is_gone_is_not_called_ungenerated() {
    let mut driver = Setup::of(Seed::Acme).journaled().open().await;
    driver.find("Coffee-Desk").press("2 a").await;
    sent(&mut driver, "POST /api/v1/clients/{client_id}/secrets").await;
    let id = driver.id_of("Coffee-Desk");
    driver.colleague.call("DELETE", &format!("/api/v1/clients/{id}")).await;
    driver.cut().await.see("unknown whether it happened: generate a secret for Coffee-Desk");
    driver.see("the application does not exist any more").not_see("did not happen");
}

//! Deleted applications come back from the copy that was kept of them.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use appdeck::sandbox::Seed;
use serde_json::{Value as Json, json};

use super::recording::lines;
use super::{answer_lost, once};
use crate::support::driver::Driver;
use crate::support::setup::Setup;

const CREATE: &str = "POST /api/v1/clients";
const DELETE: &str = "DELETE /api/v1/clients/{client_id}";

fn copies(state: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(state.join("deleted")).into_iter().flatten();
    files.map(|file| file.unwrap().path()).collect()
}

/// What an operator set, without what the server gives.
async fn settings(driver: &Driver, name: &str) -> Json {
    let mut client = driver.on_server(&driver.id_of(name)).await;
    for key in ["id", "keyId", "create_time", "update_time", "secrets"] {
        client.as_object_mut().unwrap().remove(key);
    }
    client
}

async fn delete(driver: &mut Driver, name: &str) {
    driver.find(name).press("1 D").await.see("z undoes it");
    driver.type_text(name).press("enter").await;
}

#[tokio::test]
async fn every_field_comes_back_under_another_client_id() {
    for name in ["Coffee-Desk", "Coffee-Kiosk", "Coffee-Scale for iOS"] {
        let mut driver = Driver::open(Seed::Acme).await;
        let (before, id) = (settings(&driver, name).await, driver.id_of(name));
        delete(&mut driver, name).await;
        driver.see("Deleted").see("z brings it back").see("deleted/2026");
        driver.press("z").await.see("Create").see(name).see("Its client ID changes");
        driver.see(id.as_str());
        driver.press("enter").await.see("Undone").see("its client ID is now");
        assert_eq!(settings(&driver, name).await, before);
        assert_ne!(driver.id_of(name), id);
        assert_eq!(driver.on_server(&driver.id_of(name)).await["secrets"], json!([]));
    }
}

#[tokio::test]
async fn what_the_server_would_refuse_keeps_nothing_else_from_coming_back() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Partner-Portal").press("3").await.see("braces");
    let id = driver.session.model().environment().unwrap().selected().unwrap().id.clone();
    let before = driver.on_server(&id).await;
    let without = "Created again, it comes back without";
    driver.press("1 D").await.see(without).see("https://{tenant}").see("(Braces come in");
    driver.type_text(&id.as_str()[id.as_str().len() - 4..]).press("enter").await.see("Deleted");
    driver.press("z").await.see(without).not_see("as they were");
    driver.press("enter").await.see("Undone").see("its client ID is now");
    let now = driver.session.model().environment().unwrap().selected().unwrap().id.clone();
    let after = driver.on_server(&now).await;
    assert_ne!((&now, &after["post_login_uris"]), (&id, &before["post_login_uris"]));
    assert!(!after["post_login_uris"].to_string().contains("{tenant}"));
    assert_eq!(after["scopes"], before["scopes"]);
}

#[tokio::test]
async fn the_copy_is_closed_to_others_and_named_in_the_record() {
    let mut driver = Driver::open(Seed::Acme).await;
    let id = driver.id_of("Coffee-Desk");
    delete(&mut driver, "Coffee-Desk").await;
    let [copy] = copies(driver.state()).try_into().unwrap();
    assert_eq!(lines(&driver).last().unwrap()["backup"], copy.to_str().unwrap());
    let name = copy.file_name().unwrap().to_str().unwrap();
    assert!(name.ends_with(&format!("-coffee-desk-{id}.json")), "{name}");
    for (path, mode) in [(copy.as_path(), 0o600), (copy.parent().unwrap(), 0o700)] {
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, mode);
    }
    let text = std::fs::read_to_string(&copy).unwrap();
    let kept: Json = serde_json::from_str(&text).unwrap();
    assert_eq!(kept["client_id"], id.as_str());
    assert_eq!(kept["fields"].as_object().unwrap().len(), 13);
}

#[tokio::test]
async fn what_a_colleague_did_last_is_in_the_copy() {
    let mut driver = Driver::open(Seed::Acme).await;
    let path = format!("/api/v1/clients/{}", driver.id_of("Coffee-Desk"));
    driver.colleague.send("PATCH", &path, json!({"access_token_expiry": 900})).await.ok();
    delete(&mut driver, "Coffee-Desk").await;
    driver.press("z enter").await.see("Undone");
    assert_eq!(settings(&driver, "Coffee-Desk").await["access_token_expiry"], "900");
}

#[tokio::test]
async fn without_a_copy_nothing_is_deleted_but_on_demand() {
    let here = tempfile::tempdir().unwrap();
    std::fs::write(here.path().join("deleted"), "in the way").unwrap();
    let mut driver = Setup::of(Seed::Acme).state(here.path()).open().await;
    delete(&mut driver, "Coffee-Desk").await;
    driver.see("without a copy?").see("Nothing was deleted").see("cannot be undone");
    assert_eq!(driver.writes(), []);
    driver.press("enter").await.see("without a copy?");
    driver.press("esc").await.see("11 applications");
    assert_eq!(driver.writes(), []);
    delete(&mut driver, "Coffee-Desk").await;
    driver.type_text("delete").press("enter").await.see("Deleted Coffee-Desk");
    driver.press("z").await.see("Nothing can be undone").see("no copy");
}

#[tokio::test]
async fn a_recreation_whose_answer_was_lost_is_found_and_not_repeated() {
    let mut driver = Driver::open(Seed::Acme).await;
    delete(&mut driver, "Coffee-Kiosk").await;
    driver.faults(answer_lost(CREATE)).await;
    driver.press("z enter").await.see("answer was lost").see("was created");
    assert_eq!(driver.bodies("POST").len(), 1);
    driver.press("z").await.see("Nothing is left to undo");
    let mut driver = Driver::open(Seed::Acme).await;
    delete(&mut driver, "Coffee-Kiosk").await;
    driver.faults(once(CREATE, json!({"kind": "drop_before"}))).await;
    driver.press("z enter").await.see("was not created");
    driver.press("enter").await.see("Undone");
}

#[tokio::test]
async fn a_deletion_whose_answer_was_lost_can_be_undone_too() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.faults(answer_lost(DELETE)).await;
    delete(&mut driver, "Coffee-Kiosk").await;
    driver.see("Deleted Coffee-Kiosk");
    assert_eq!(lines(&driver).last().unwrap()["outcome"], "found_done");
    driver.press("z enter").await.see("Undone");
}

#[tokio::test]
async fn what_was_done_before_is_undone_in_what_came_back() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Kiosk").press("1").await.go_to("Access token expiry").await;
    driver.press("enter ctrl-u").type_text("2 h").press("enter ctrl-s enter").await.see("Saved");
    delete(&mut driver, "Coffee-Kiosk").await;
    driver.press("z enter").await.see("Undone");
    driver.press("z").await.see("Undo: save Coffee-Kiosk").see("2 hours");
    driver.press("enter").await.see("Undone. Saved Coffee-Kiosk");
}

#[tokio::test]
async fn a_copy_that_is_gone_is_said_to_be() {
    let mut driver = Driver::open(Seed::Acme).await;
    delete(&mut driver, "Coffee-Kiosk").await;
    std::fs::remove_file(&copies(driver.state())[0]).unwrap();
    driver.press("z").await.see("cannot be created again").see("cannot read the copy");
}

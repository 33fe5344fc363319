//! Answers that were lost: nothing is sent twice, and what became of it is said.

use appdeck::sandbox::Seed;
use serde_json::json;

use super::configuring::on_field;
use super::{answer_lost, once};
use crate::support::driver::Driver;
use crate::support::setup::Setup;

const CREATE: &str = "POST /api/v1/clients";
const GENERATE: &str = "POST /api/v1/clients/{client_id}/secrets";
const READ: &str = "GET /api/v1/clients/{client_id}";

#[tokio::test]
async fn an_application_whose_answer_was_lost_is_found_by_reading() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.faults(answer_lost(CREATE)).await;
    driver.press("n").type_text("Coffee-Test").press("enter").await;
    driver.see("answer was lost").see("was created").see("Coffee-Test").see("12 applications");
    driver.not_see("Create an application");
    assert_eq!(driver.bodies("POST").len(), 1);
    let id = driver.id_of("Coffee-Test");
    driver.see(id.as_str());
    // The first secret of a Web Application is offered, as after an answer.
    driver.see("Generate a client secret");
    driver.press("enter").await.see("shown once");
}

#[tokio::test]
async fn an_application_that_was_not_created_keeps_its_form() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.faults(once(CREATE, json!({"kind": "drop_before"}))).await;
    driver.press("n").type_text("Coffee-Test").press("enter").await.see("was not created");
    assert_eq!(driver.bodies("POST").len(), 1);
    driver.see("Create an application").see("Coffee-Test");
    driver.press("enter").await.see("Created Coffee-Test");
}

#[tokio::test]
async fn an_error_of_the_server_is_no_lost_answer() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.faults(once(CREATE, json!({"kind": "status", "code": 500}))).await;
    driver.press("n").type_text("Coffee-Test").press("enter").await;
    driver.see("The server answered 500, and Coffee-Test was not created so far");
    driver.press("esc esc").await;
    driver.faults(once(GENERATE, json!({"kind": "status", "code": 503}))).await;
    driver.find("Coffee-Desk").press("2 a enter").await.not_see("shown once");
    driver.find("Coffee-Kiosk").press("1 D").type_text("Coffee-Kiosk").await;
    driver
        .faults(once("DELETE /api/v1/clients/{client_id}", json!({"kind": "status", "code": 500})))
        .await;
    driver
        .press("enter")
        .await
        .see("The server answered 500 · looked up, and it did not happen so far");
}

#[tokio::test]
async fn a_secret_whose_answer_was_lost_is_named_and_offered_for_deletion() {
    for lost in ["drop_after_commit", "truncate", "garbage"] {
        let mut driver = Driver::open(Seed::Acme).await;
        driver.faults(once(GENERATE, json!({"kind": lost}))).await;
        driver.find("Coffee-Desk").press("2 a enter").await;
        let id = driver.id_of("Coffee-Desk");
        let client = driver.on_server(&id).await;
        let orphaned = client["secrets"].as_array().unwrap().last().unwrap();
        let suffix = orphaned["secret_suffix"].as_str().unwrap();
        driver.see("Lost secret").see(suffix).see("colleague").not_see("shown once");
        driver.see("Esc asks again at the next start.");
        assert_eq!(driver.bodies("POST").len(), 1, "{lost}");
        driver.press("enter").await.see("Lost secret");
        let told = format!("••••{suffix} is deleted");
        driver.type_text(suffix).press("enter").await.see(&told);
        driver.not_see(&format!("{suffix}  "));
        assert_eq!(driver.screen().matches(suffix).count(), 1, "{}", driver.screen());
        let deleted =
            format!("DELETE /api/v1/clients/{id}/secrets/{}", orphaned["id"].as_str().unwrap());
        assert_eq!(driver.writes().last().unwrap().0, deleted);
    }
}

#[tokio::test]
async fn a_secret_that_a_colleague_generated_is_kept_from_its_row() {
    let (mut driver, suffix) = left().await;
    driver.go_to(&format!("••••{suffix}")).await.press("enter").await;
    driver.see(&format!("Keep ••••{suffix}")).see("a colleague has its value");
    driver.press("down down enter").await.see(&format!("Kept: ••••{suffix} of Coffee-Desk"));
    driver.not_see("probably lost").see("never used");
    assert_eq!(driver.bodies("DELETE").len() + driver.bodies("PATCH").len(), 0);
    // Nobody asks about it any more, and it is a secret like others.
    driver.press("enter").await.see("Deactivate").not_see("Keep ••••");
    driver.press("esc").await;
    driver.restart().await.not_see("Lost secret").not_see(&format!("Keep ••••{suffix}"));
}

/// A secret of Coffee-Desk whose answer was lost, and whose question was closed: its last characters.
async fn left() -> (Driver, String) {
    let mut driver = Setup::of(Seed::Acme).journaled().open().await;
    driver.faults(answer_lost(GENERATE)).await;
    driver.find("Coffee-Desk").press("2 a enter").await;
    let client = driver.on_server(&driver.id_of("Coffee-Desk")).await;
    let suffix = client["secrets"].as_array().unwrap().last().unwrap()["secret_suffix"].clone();
    let suffix = suffix.as_str().unwrap().to_owned();
    driver.press("esc").await.not_see("Lost secret");
    (driver, suffix)
}

#[tokio::test]
async fn what_was_found_out_is_not_told_as_a_doubt() {
    let (mut driver, _) = left().await;
    driver.press("!").await.see("Looking whether it happened").not_see("may have happened");
    driver.not_see("Try again");
    driver.press("esc").await;
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.faults(answer_lost("PATCH /api/v1/clients/{client_id}")).await;
    driver.press("space ctrl-s").await.hurry("enter").until("Looking whether").await;
    driver.not_see("may have happened");
    driver.settle().await.see("after all (the answer was lost)");
    driver.press("!").await.see("Looking whether it happened").not_see("may have happened");
}

#[tokio::test]
async fn a_secret_that_is_gone_with_its_application_is_no_doubt() {
    let (mut driver, suffix) = left().await;
    let path = format!("/api/v1/clients/{}", driver.id_of("Coffee-Desk"));
    driver.colleague.send("DELETE", &path, json!({})).await.ok();
    driver.restart().await.see("is gone with its application").see(&format!("••••{suffix}"));
    driver.not_see("nknown whether it happened");
    driver.press("@").await;
    assert!(driver.line_with("generate").contains(&suffix), "{}", driver.screen());
    driver.restart().await.not_see("is gone with").not_see("nknown whether it happened");
}

#[tokio::test]
async fn a_lost_secret_that_is_left_is_told_of_until_it_is_deleted() {
    let (mut driver, suffix) = left().await;
    driver
        .see(&format!("The value of ••••{suffix}"))
        .see("is probably lost, unless a colleague generated");
    let row = driver.line_with(&format!("••••{suffix} "));
    assert!(row.contains("probably lost ▲"), "{}", driver.screen());
    driver.not_see("nobody can use it");
    driver.go_to(&format!("••••{suffix}")).await;
    driver.see("↵ keeps it if a colleague generated it").see("2 Credentials ▲");
    driver.resize(80, 24).await.see("deletes it");
    driver.resize(120, 40).await;
    driver.press("x").await.see("If a colleague generated it, they have its value");
    driver.press("esc").await;
    driver.restart().await.see(&format!("Lost secret ••••{suffix}"));
    driver.see("colleague").see("asks again at the next start");
    driver.press("esc").await;
    driver.restart().await.see(&format!("Lost secret ••••{suffix}"));
    driver.press("enter").type_text(&suffix).press("enter").await;
    driver.see(&format!("••••{suffix} is deleted"));
    driver.find("Coffee-Desk").press("2").await.not_see(&format!("••••{suffix}  "));
    driver.wait_seconds(60).press("esc").await.not_see(&suffix);
    driver.restart().await.not_see("Lost secret").not_see("nothing was left behind");
}

#[tokio::test]
async fn the_next_question_follows_the_answer_to_the_first() {
    let (mut driver, first) = left().await;
    driver.faults(answer_lost(GENERATE)).await;
    driver.colleague.create("WEB_APP", "Till").await;
    driver.press("r").await.find("Till").press("2 a enter").await.see("Lost secret");
    driver.press("esc").await;
    driver.restart().await.see(&format!("Lost secret ••••{first}"));
    driver.press("enter").type_text(&first).press("enter").await;
    driver.see(&format!("••••{first} is deleted")).see("Lost secret ••••");
    assert_eq!(driver.screen().matches(&first).count(), 1, "{}", driver.screen());
    driver.press("down enter").await.see("Kept: ••••").not_see("Lost secret");
    driver.restart().await.not_see("Lost secret");
}

#[tokio::test]
async fn a_lost_secret_that_is_a_colleagues_is_kept_for_good() {
    let (mut driver, suffix) = left().await;
    driver.restart().await.see("Lost secret");
    driver.press("down enter").await.see("Kept: ••••");
    driver.find("Coffee-Desk").press("2").await.see(&suffix).not_see("probably lost");
    driver.restart().await.not_see("Lost secret").not_see("nothing was left behind");
}

#[tokio::test]
async fn a_lost_secret_that_is_deleted_on_its_tab_is_asked_about_no_more() {
    let (mut driver, suffix) = left().await;
    driver.go_to(&format!("••••{suffix}")).await;
    driver.press("x").type_text(&suffix).press("enter").await;
    driver.see(&format!("••••{suffix} is deleted"));
    driver.restart().await.not_see("Lost secret").not_see("nothing was left behind");
}

#[tokio::test]
async fn a_secret_that_was_not_generated_is_said_to_be_none() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.faults(once(GENERATE, json!({"kind": "drop_before"}))).await;
    driver.find("Coffee-Desk").press("2 a enter").await.see("did not happen");
    assert_eq!(driver.bodies("POST").len(), 1);
    driver.press("a enter").await.see("shown once");
}

#[tokio::test]
async fn a_save_whose_answer_was_lost_is_compared_with_what_the_server_has() {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.faults(answer_lost("PATCH /api/v1/clients/{client_id}")).await;
    driver.press("space ctrl-s enter").await.see("after all (the answer was lost)");
    driver.not_see("● unsaved").not_see("Save Coffee-Desk");
    assert_eq!(driver.bodies("PATCH").len(), 1);
}

#[tokio::test]
async fn a_deletion_whose_answer_was_lost_is_looked_up() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.faults(answer_lost("DELETE /api/v1/clients/{client_id}")).await;
    driver.find("Coffee-Kiosk").press("1 D").type_text("Coffee-Kiosk").press("enter").await;
    driver.see("Deleted Coffee-Kiosk after all (the answer was lost)").see("10 applications");
    assert_eq!(driver.bodies("DELETE").len(), 1);
}

#[tokio::test]
async fn a_deletion_that_did_not_happen_is_said_so() {
    let mut driver = Driver::open(Seed::Acme).await;
    let fault = json!({"kind": "drop_before"});
    driver.faults(once("DELETE /api/v1/clients/{client_id}", fault)).await;
    driver.find("Coffee-Kiosk").press("1 D").type_text("Coffee-Kiosk").press("enter").await;
    driver.see("did not happen").see("11 applications");
    assert_eq!(driver.bodies("DELETE").len(), 1);
}

#[tokio::test]
async fn a_secrets_lost_deletion_and_deactivation_are_looked_up() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Roast-Planner").press("2").await;
    driver.go_to("••••").await;
    let route = "/api/v1/clients/{client_id}/secrets/{secret_id}";
    driver.faults(answer_lost(&format!("PATCH {route}"))).await;
    driver.press("d").await.confirm().await.see("after all").see("inactive");
    driver.faults(answer_lost(&format!("DELETE {route}"))).await;
    driver.press("x").await.confirm().await.see("after all").see("1 of 2 active");
    assert_eq!(driver.writes().len(), 2);
}

#[tokio::test]
async fn what_cannot_be_looked_up_stays_unknown_and_is_called_so() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Desk").press("2").await;
    driver
        .faults(json!([
            {"route": GENERATE, "times": 1, "fault": {"kind": "drop_after_commit"}},
            {"route": READ, "skip": 1, "times": 1, "fault": {"kind": "status", "code": 500}}
        ]))
        .await;
    driver.press("a enter").await.see("Unknown whether it happened");
    driver.see("r refreshes").not_see("tries again");
    assert_eq!(driver.bodies("POST").len(), 1);
    driver.press("esc").await;
    driver.press("r").await.see("2 of 2 active");
}

#[tokio::test]
async fn a_long_message_covers_no_line_of_what_is_read() {
    let mut driver = Setup::of(Seed::Acme).size(80, 24).open().await;
    driver.find("Coffee-Desk").press("2").await;
    given_up(&mut driver, GENERATE, "a enter").await;
    let message = "Unknown whether it happened: generate secret for Coffee-Desk";
    for keys in ["?", "J"] {
        driver.press(keys).await.see(message).see("! tells more");
        let lines: Vec<_> = driver.screen().lines().map(str::to_owned).collect();
        let at = lines.iter().position(|line| line.contains(message)).unwrap();
        assert!(at < 21, "more than one line: {lines:?}");
        assert!(lines[at - 1].starts_with('╰') && lines[at - 2].contains("close"), "{lines:?}");
        driver.press("esc").await;
    }
}

/// The look-up fails as well, and is given up; what was sent is found by the next reading.
async fn given_up(driver: &mut Driver, route: &str, keys: &str) {
    driver
        .faults(json!([
            {"route": route, "times": 1, "fault": {"kind": "drop_after_commit"}},
            {"route": READ, "skip": 1, "fault": {"kind": "drop_before"}},
            {"route": "GET /api/v1/clients", "fault": {"kind": "drop_before"}}
        ]))
        .await;
    driver.press(keys).await.see("asked again in");
    driver.press("esc").await.see("Unknown whether");
    driver.faults(json!([])).await;
}

#[tokio::test]
async fn a_secret_whose_look_up_was_given_up_is_asked_about_by_the_next_reading() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find("Coffee-Desk").press("2 a").await;
    given_up(&mut driver, GENERATE, "enter").await;
    driver.not_see("It will be secret");
    driver.press("r").await.see("Lost secret");
    assert_eq!(driver.bodies("POST").len(), 1);
}

#[tokio::test]
async fn a_save_whose_look_up_was_given_up_is_unsaved_no_more_when_it_is_read() {
    let mut driver = on_field("Coffee-Desk", "Enforce PKCE").await;
    driver.press("space ctrl-s").await;
    given_up(&mut driver, "PATCH /api/v1/clients/{client_id}", "enter").await;
    driver.not_see("Not saved").see("● unsaved");
    driver.press("r").await.see("is so on the server by now").not_see("● unsaved");
    assert_eq!(driver.bodies("PATCH").len(), 1);
}

#[tokio::test]
async fn an_application_that_cannot_be_looked_up_stays_unknown_and_is_called_so() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver
        .faults(json!([
            {"route": CREATE, "times": 1, "fault": {"kind": "drop_after_commit"}},
            {"route": "GET /api/v1/clients", "times": 1, "fault": {"kind": "status", "code": 500}}
        ]))
        .await;
    driver.press("n").type_text("Coffee-Test").press("down right enter").await;
    driver.see("Unknown whether it happened").see("Create an application");
    assert_eq!(driver.bodies("POST").len(), 1);
    driver.press("esc r").await.see("12 applications");
}

#[tokio::test]
async fn nothing_is_sent_again_while_it_is_looked_up() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.faults(answer_lost(GENERATE)).await;
    driver.find("Coffee-Desk").press("2 a").await;
    driver.hurry("enter").until("Looking whether").await;
    driver.hurry("enter enter y").settle().await.see("Lost secret");
    assert_eq!(driver.bodies("POST").len(), 1);
    driver.press("esc").await;
    driver.faults(answer_lost(CREATE)).await;
    driver.press("1 esc n").type_text("Coffee-Test").await;
    driver.hurry("enter").until("Looking whether").await;
    driver.hurry("enter enter").settle().await.see("was created");
    assert_eq!(driver.bodies("POST").len(), 2);
}

#[tokio::test]
async fn a_lost_create_whose_listing_stops_midway_can_be_left() {
    let mut driver = Driver::open(Seed::Crowded).await;
    let away = json!({"kind": "rate_limit", "retry_after": 300});
    driver
        .faults(json!([
            {"route": CREATE, "times": 1, "fault": {"kind": "drop_after_commit"}},
            {"route": "GET /api/v1/clients", "skip": 1, "times": 1, "fault": away},
        ]))
        .await;
    driver.press("n").type_text("Coffee-Test").press("enter").await.see("asked again in 300 s");
    driver.press("esc").await.see("Unknown whether it happened").see("Coffee-Test");
    driver.press("esc").await.not_see("Create an application");
}

/// A test by appdeck is a use, and no sign that anybody has the value.
#[tokio::test]
async fn a_secret_that_was_only_tested_is_lost_and_every_place_says_so() {
    let mut driver = Setup::of(Seed::Acme).journaled().open().await;
    let id = driver.colleague.create("WEB_APP", "Till").await;
    driver.press("r").await.find("Till").press("2 a enter").await.see("shown once");
    driver.press("t").await.see("Tested: works");
    driver.cut().await;
    let secret = driver.colleague.secrets(&id).await[0].clone();
    assert!(secret["last_used_time"].is_string(), "{secret}");
    let suffix = secret["secret_suffix"].as_str().unwrap().to_owned();
    driver.see(&format!("Lost secret ••••{suffix}")).not_see("somebody may have it");
    driver.press("esc").await.see(&format!("The value of ••••{suffix} of Till is lost"));
    driver.find("Till").press("2").await.go_to(&format!("••••{suffix}")).await;
    driver.see("Its value went nowhere: it is lost");
    driver.press("R").await.see(&format!("Next: delete ••••{suffix}"));
}

/// The same in a rotation.
#[tokio::test]
async fn a_rotations_new_secret_that_was_only_tested_is_put_away() {
    let mut driver = Setup::of(Seed::Acme).journaled().open().await;
    driver.find("Coffee-Desk").press("2 R enter enter").await.see("shown once");
    driver.press("t").await.see("Tested: works");
    driver.cut().await;
    driver.see("Lost secret ••••");
    driver.press("esc").await;
    driver.find("Coffee-Desk").press("2 R").await.see("its value is lost");
}

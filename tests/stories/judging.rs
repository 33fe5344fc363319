//! A change of secrets is judged on what is so when it is sent, not on what was listed.

use appdeck::domain::ClientId;
use appdeck::sandbox::Seed;
use serde_json::{Value as Json, json};

use super::{answer_lost, once};
use crate::support::driver::Driver;
use crate::support::setup::Setup;

const STATUS: &str = "PATCH /api/v1/clients/{client_id}/secrets/{secret_id}";
const READ: &str = "GET /api/v1/clients/{client_id}";
/// A new secret that is sent to the clipboard and tested, in a rotation.
const NEW_TESTED: &str = "R enter enter c t enter";

async fn credentials_of(name: &str) -> Driver {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.find(name).press("2").await;
    driver
}

/// A secret as the server lists it: its identifier, its end, its status.
async fn listed(driver: &Driver, id: &ClientId) -> Vec<(String, String, String)> {
    let client = driver.on_server(id).await;
    let text = |secret: &Json, name: &str| secret[name].as_str().unwrap().to_owned();
    let all = client["secrets"].as_array().unwrap().iter();
    all.map(|one| (text(one, "id"), text(one, "secret_suffix"), text(one, "status"))).collect()
}

/// A colleague changes a secret.
async fn colleague(driver: &Driver, id: &ClientId, secret: &str, status: &str) {
    let path = format!("/api/v1/clients/{id}/secrets/{secret}");
    let answer = match status {
        "deleted" => driver.colleague.call("DELETE", &path).await,
        status => driver.colleague.send("PATCH", &path, json!({"status": status})).await,
    };
    answer.ok();
}

/// The value that was copied last, and how it ends.
fn copied(driver: &Driver) -> (String, String) {
    let value = driver.copied();
    let suffix = value[value.len() - 4..].to_owned();
    (value, suffix)
}

#[tokio::test]
async fn room_is_not_made_when_the_other_secret_was_deactivated_meanwhile() {
    let mut driver = credentials_of("Roast-Planner").await;
    let id = driver.id_of("Roast-Planner");
    let secrets = listed(&driver, &id).await;
    let (idle, other) = (&secrets[0], &secrets[1]);
    driver.press("R").await.see(&format!("Next: deactivate ••••{} (", idle.1));
    driver.press("enter").await.see("Deactivate ••••");
    colleague(&driver, &id, &other.0, "INACTIVE").await;
    driver.confirm().await.see("Nothing was sent: changed by someone else");
    driver.see(&format!("••••{} is inactive", other.1));
    assert_eq!(driver.bodies("PATCH").len(), 1, "the colleague's");
    assert_eq!(listed(&driver, &id).await[0].2, "ACTIVE");
    driver.see("Next: generate the new secret");
}

#[tokio::test]
async fn the_old_secret_is_not_deactivated_when_the_new_one_was_meanwhile() {
    for status in ["INACTIVE", "deleted"] {
        let mut driver = credentials_of("Coffee-Desk").await;
        let id = driver.id_of("Coffee-Desk");
        driver.press(NEW_TESTED).await.see("Next: wait");
        let new = listed(&driver, &id).await.last().unwrap().clone();
        driver.press("c").await.see("Deactivate ••••");
        colleague(&driver, &id, &new.0, status).await;
        let before = driver.bodies("PATCH").len();
        driver.press("enter").await.see("Nothing was sent: changed by someone else");
        assert_eq!(driver.bodies("PATCH").len(), before);
        let next =
            if status == "deleted" { "generate the new secret" } else { "activate ••••" };
        driver.see(&format!("Next: {next}"));
    }
}

#[tokio::test]
async fn outside_a_rotation_the_question_is_asked_again_on_what_is_so_now() {
    let mut driver = credentials_of("Roast-Planner").await;
    let id = driver.id_of("Roast-Planner");
    let secrets = listed(&driver, &id).await;
    driver.go_to(&format!("••••{}", secrets[0].1)).await.press("d").await;
    driver.see("Deactivate ••••").not_see("only active");
    colleague(&driver, &id, &secrets[1].0, "INACTIVE").await;
    driver.confirm().await.see("Nothing was sent: changed by someone else");
    driver.see("It is the only active secret");
    assert_eq!(driver.bodies("PATCH").len(), 1, "the colleague's");
    // Whoever has read that may do it.
    driver.confirm().await.see("is inactive").not_see("works now");
    assert_eq!(driver.bodies("PATCH").len(), 2);
}

#[tokio::test]
async fn what_was_done_already_is_not_done_again() {
    let mut driver = credentials_of("Roast-Planner").await;
    let id = driver.id_of("Roast-Planner");
    let secrets = listed(&driver, &id).await;
    driver.go_to(&format!("••••{}", secrets[0].1)).await.press("d").await.see("Deactivate");
    colleague(&driver, &id, &secrets[0].0, "INACTIVE").await;
    driver.confirm().await.see("Nothing was sent").see("is inactive");
    driver.not_see("Whoever uses it");
}

#[tokio::test]
async fn what_cannot_be_read_is_not_changed() {
    let mut driver = credentials_of("Roast-Planner").await;
    driver.go_to("••••").await.press("d").await.see("Deactivate ••••");
    let fault = json!({"route": READ, "times": 9, "fault": {"kind": "status", "code": 403}});
    driver.faults(json!([fault])).await;
    driver.confirm().await.see("Nothing was sent");
    assert_eq!(driver.bodies("PATCH"), [] as [Json; 0]);
    driver.faults(json!([])).await;
    driver.confirm().await.see("is inactive");
    assert_eq!(driver.bodies("PATCH").len(), 1);
}

#[tokio::test]
async fn the_secret_that_was_made_last_is_not_proposed_to_go() {
    let mut driver = credentials_of("Coffee-Desk").await;
    driver.press("a enter c t enter").await;
    let (_, new) = copied(&driver);
    driver.press("R").await.see("Rotate a client secret");
    driver.not_see(&format!("deactivate ••••{new}")).not_see(&format!("delete ••••{new}"));
    driver.press("esc a").await.see("Two secrets are active");
    assert!(!driver.line_with("Deactivate ••••").contains(&new), "{}", driver.screen());
}

#[tokio::test]
async fn a_secret_that_nobody_can_use_is_proposed_to_go() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press("n").type_text("Coffee-Test").press("enter enter").await.press("c t").await;
    let (_, stored) = copied(&driver);
    driver.press("enter a enter").await;
    let lost = listed(&driver, &driver.id_of("Coffee-Test")).await.last().unwrap().1.clone();
    driver.press("D").type_text("discard").press("enter esc").await.see("value lost");
    driver.press("a").await.see("Two secrets are active").see("(value lost)");
    let row = driver.line_with(&format!("Deactivate ••••{lost}"));
    assert!(row.contains('▌') && row.contains("value lost"), "{row}");
    driver.press("enter").await.see(&format!("Deactivate ••••{lost}?"));
    driver.see("Its value is lost: nobody can use it").not_see("Whoever uses it");
    driver.press("esc").await.go_to(&format!("••••{stored}")).await.press("d").await;
    driver.see("Whoever uses it cannot sign in any more").not_see("Its value is lost");
    driver.press("esc").await.go_to(&format!("••••{lost}")).await;
    driver.press("x").await.see("Its value is lost: nobody can use it");
    driver.press("esc d").await;
    driver.press("enter").await.see(&format!("••••{lost} is inactive"));
    driver.press("d").await;
    driver.see("Its value is lost: nobody can use it").not_see("Whoever holds it");
}

#[tokio::test]
async fn a_secret_that_has_expired_is_proposed_to_go() {
    let mut driver = credentials_of("Grinder-Telemetry").await;
    driver.press("a enter c enter").await;
    let expired = driver.line_with("expired 1 d ago ▲ ");
    driver.press("a").await.see("Two secrets are active").see("(expired)");
    let row = driver.line_with("Deactivate ••••");
    assert!(row.contains('▌') && row.contains("expired, never used"), "{row}");
    let suffix = row.split("••••").nth(1).unwrap().split(' ').next().unwrap();
    assert!(expired.contains(suffix), "{expired}");
}

#[tokio::test]
async fn the_open_tab_tells_first_what_deserves_a_look_there() {
    let mut driver = credentials_of("Partner-Portal").await;
    driver.see("No active secret: cannot authenticate (+1 more)");
    driver.press("3").await.see("(+1 more)").not_see("No active secret");
    driver.press("1").await.see("No active secret: cannot authenticate (+1 more)");
}

#[tokio::test]
async fn a_test_before_the_rotation_is_told_as_a_test_in_it() {
    let mut driver = credentials_of("Coffee-Desk").await;
    driver.press("a enter c t").await.see("Tested: works");
    driver.press("enter").await;
    driver.wait_seconds(3).press("R").await.see("it is tested and works");
    driver
        .not_see("it was used")
        .not_see("maybe by somebody")
        .see("has not been used since it was tested");
}

#[tokio::test]
async fn the_test_that_a_rotation_waits_for_names_its_secret() {
    let mut driver = Driver::open(Seed::Acme).await;
    driver.press("n").type_text("Coffee-Test").press("enter enter").await.press("c enter").await;
    let (former, old) = copied(&driver);
    driver.press("R enter enter c enter").await.see("Next: test ••••");
    let (value, new) = copied(&driver);
    let waits = format!("The rotation waits for a test of ••••{new}.");
    driver.press("enter").await.see(&waits);
    driver.paste(&former).press("enter").await;
    driver.see(&format!("It ends like ••••{old}")).see(&format!("rotation waits for ••••{new}"));
    driver.press("enter enter").await.see(&waits);
    driver.paste(&value).press("enter").await;
    driver.see("Works: it signs in").not_see(&format!("rotation waits for ••••{new}"));
    driver.press("enter esc t").await.not_see("The rotation waits");
}

#[tokio::test]
async fn one_character_is_told_as_one() {
    let mut driver = credentials_of("Roast-Planner").await;
    driver.press("t").await.type_text("x").press("enter").await.see("was rejected");
    driver.see("ends like it. You typed").not_see("characters");
}

#[tokio::test]
async fn a_value_that_was_typed_wrong_says_nothing_against_the_secret() {
    let mut driver = credentials_of("Coffee-Desk").await;
    driver.press("R enter enter c enter").await.see("Next: test ••••");
    let (value, suffix) = copied(&driver);
    let cut = &value[1..];
    driver.press("enter").await.paste(cut).press("enter").await;
    driver.see("was rejected").see(&format!("It ends like ••••{suffix}"));
    driver.see(&format!("You typed {} characters", cut.len()));
    driver.see(&format!("has {}: was all of it", value.len()));
    driver.press("esc").await.see("Next: test ••••").not_see("Next: delete");
    driver.press("enter").await.paste(&value).press("enter").await.see("Works: it signs in");
    // Nothing is left to ask: the key that asked goes on.
    driver.press("enter").await.see("✓ it is tested and works").see("Next: wait");
    // That it was tested is that it was used.
    let row = driver.line_with(": works");
    assert!(!row.contains("used"), "{row}");
    // Nor does it take away what was found before.
    driver.press("esc t").await.paste(cut).press("enter").await.see("was rejected");
    driver.press("esc R").await.see("✓ it is tested and works").see("Next: wait");
    driver.press("esc t").await.paste("something else").press("enter").await.see("was rejected");
    driver.see("No listed secret ends like it");
}

#[tokio::test]
async fn a_new_secret_that_is_inactive_is_activated_before_it_is_tested() {
    let mut driver = credentials_of("Coffee-Desk").await;
    let id = driver.id_of("Coffee-Desk");
    driver.press("R enter enter c enter").await.see("Next: test ••••");
    let (value, _) = copied(&driver);
    let new = listed(&driver, &id).await.last().unwrap().clone();
    colleague(&driver, &id, &new.0, "INACTIVE").await;
    driver.press("r").await.see(&format!("Next: activate ••••{} again", new.1));
    driver.press("esc t").await.paste(&value).press("enter").await;
    driver.see(&format!("Unknown: ••••{} is inactive", new.1));
    driver.press("esc R enter enter").await.see("Next: test ••••");
    driver.press("enter").await.paste(&value).press("enter").await.see("Works: it signs in");
}

#[tokio::test]
async fn a_held_value_that_is_rejected_while_inactive_is_unknown() {
    let mut driver = credentials_of("Coffee-Desk").await;
    let id = driver.id_of("Coffee-Desk");
    driver.press("R enter enter").await.see("shown once");
    let new = listed(&driver, &id).await.last().unwrap().clone();
    colleague(&driver, &id, &new.0, "INACTIVE").await;
    driver.press("t").await.see("Unknown whether it works: it is inactive");
    driver.press("c enter").await.see("Next: activate ••••").not_see("Next: delete");
}

#[tokio::test]
async fn the_own_test_does_not_count_as_the_applications_use() {
    // The server's clock is ahead, far ahead, or behind.
    for ahead in [0, 2, 7200, -7200] {
        let mut driver = credentials_of("Coffee-Desk").await;
        driver.colleague.sandbox.advance(ahead);
        driver.press(NEW_TESTED).await.see("Next: wait").see("has not been used since");
        let (value, _) = copied(&driver);
        driver.wait_seconds(60).press("r").await.see("has not been used since");
        let id = driver.id_of("Coffee-Desk").to_string();
        // A code that is no good: the client is recognised all the same.
        let form = [
            ("grant_type", "authorization_code"),
            ("code", "none"),
            ("redirect_uri", "https://localhost/"),
            ("client_id", id.as_str()),
            ("client_secret", value.as_str()),
        ];
        assert_eq!(driver.colleague.grant(&form).await.body["error"], "invalid_grant");
        driver.press("r").await.see("Next: deactivate ••••").not_see("has not been used since");
    }
}

#[tokio::test]
async fn a_deactivation_whose_answer_was_lost_waits_as_any_other() {
    let mut driver = credentials_of("Coffee-Desk").await;
    driver.press(NEW_TESTED).await.see("Next: wait");
    driver.faults(answer_lost(STATUS)).await;
    driver.press("c enter").await.see("Next: wait").see("deactivated just now");
    driver.press("a").await.see("Activate ••••");
    driver.press("enter").await.see("has not been used since");
    driver.faults(once(STATUS, json!({"kind": "drop_before"}))).await;
    driver.press("c enter").await.see("has not been used since").not_see("deactivated just now");
}

#[tokio::test]
async fn a_deactivation_by_a_colleague_waits_too() {
    let mut driver = credentials_of("Coffee-Desk").await;
    let id = driver.id_of("Coffee-Desk");
    driver.press(NEW_TESTED).await.see("Next: wait");
    let secrets = listed(&driver, &id).await;
    let old = secrets.iter().find(|one| one.2 == "ACTIVE").unwrap();
    colleague(&driver, &id, &old.0, "INACTIVE").await;
    driver.press("r").await.see("Next: wait").see("deactivated just now");
    driver.wait_seconds(3500).press("r").await.see("deactivated 58 min ago");
    driver.wait_seconds(200).press("r").await.see("Next: delete ••••");
}

#[tokio::test]
async fn an_application_that_was_deleted_elsewhere_closes_its_rotation() {
    let mut driver = credentials_of("Coffee-Desk").await;
    let id = driver.id_of("Coffee-Desk");
    for keys in ["r", "enter enter"] {
        driver.press("R").await.see("Next: generate");
        let path = format!("/api/v1/clients/{id}");
        driver.colleague.call("DELETE", &path).await;
        driver.press(keys).await.see("does not exist any more").not_see("Rotate a client secret");
        assert!(driver.session.model().dialog.is_none());
        driver.find("Roast-Planner").press("2 R").await.see("Next: deactivate");
        driver.press("esc").await;
        if keys == "r" {
            driver = credentials_of("Coffee-Desk").await;
        }
    }
}

#[tokio::test]
async fn a_rotation_can_be_looked_at_where_nothing_may_be_written() {
    let mut driver = Setup::of(Seed::Acme).read_only().open().await;
    driver.find("Coffee-Desk").press("2 R").await.see("Next: generate the new secret");
    driver.see("read-only");
    driver.press("enter").await.see("read-only").not_see("only once");
    driver.press("esc").await.not_see("The rotation is kept");
    assert_eq!(driver.writes(), []);
}

#[tokio::test]
async fn the_secret_that_appdeck_signs_in_with_is_no_step() {
    let mut driver = credentials_of("Default Client").await;
    // The other one goes first.
    driver.press("R").await.see("Next: deactivate ••••");
    driver.press("enter enter").await.see("Next: generate the new secret");
    driver.press("enter enter c t enter").await.see("Next: wait");
    driver.see("appdeck itself signs in with ••••").see("start again");
    driver.press("c").await.see("appdeck itself signs in").not_see("Deactivate ••••");
    assert_eq!(driver.bodies("PATCH").len(), 1);
}

#[tokio::test]
async fn what_is_listed_still_is_named_when_it_is_done() {
    let mut driver = credentials_of("Grinder-Telemetry").await;
    // The old one has expired: nobody is waited for, and it goes as any other does.
    driver.press(NEW_TESTED).await.see("expired").see("Next: deactivate ••••");
    driver.press("enter enter").await.see("Next: delete ••••");
    driver.press("enter enter").await.see("Done: ••••").see("is still listed");
    driver.not_see("only the new secret is left");
}

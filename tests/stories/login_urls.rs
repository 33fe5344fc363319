//! The Default Client's login URLs, which change one at a time.

use appdeck::sandbox::Seed;
use serde_json::{Value as Json, json};

use super::{answer_lost, once};
use crate::support::driver::Driver;

const URIS: &str = "/api/v1/environment/redirect-uris";
const ADD: &str = "POST /api/v1/environment/redirect-uris";
const REMOVE: &str = "DELETE /api/v1/environment/redirect-uris";
const SET: &str = "PUT /api/v1/environment/initiate-login-uri";
const UPDATE: &str = "PATCH /api/v1/clients/{client_id}";

const ONE: &str = "https://one.example/cb";
const TWO: &str = "https://two.example/cb";
const THEIRS: &str = "https://theirs.example/cb";

async fn colleague(driver: &Driver, method: &str, url: &str) {
    let answer = match method {
        "DELETE" => {
            let request = driver.colleague.request(method, URIS);
            let sent = request.query(&[("redirect_uri", url)]).send().await.unwrap();
            crate::support::sandbox::Answer::of(sent).await
        }
        _ => driver.colleague.send(method, URIS, json!({"redirect_uri": url})).await,
    };
    answer.ok();
}

/// The Default Client with one post login URL, on its redirects.
async fn redirects() -> Driver {
    let mut driver = Driver::open(Seed::Acme).await;
    colleague(&driver, "POST", ONE).await;
    driver.press("r").await.find("Default Client").press("3").await.see(ONE);
    driver.forget_requests();
    driver
}

async fn urls(driver: &Driver) -> Json {
    let client = driver.on_server(&driver.id_of("Default Client")).await;
    client["post_login_uris"].clone()
}

#[tokio::test]
async fn a_url_is_added_taken_off_and_replaced_without_the_others() {
    let mut driver = redirects().await;
    driver.press("a").type_text(TWO).press("enter ctrl-s enter").await.see("Saved Default Client");
    assert_eq!(driver.writes(), [(ADD.to_owned(), json!({"redirect_uri": TWO}))]);
    assert_eq!(urls(&driver).await, json!([ONE, TWO]));
    driver.forget_requests();
    driver.go_to(ONE).await.press("x ctrl-s enter").await.see("Saved Default Client");
    assert_eq!(driver.writes(), [(REMOVE.to_owned(), Json::Null)]);
    assert_eq!(urls(&driver).await, json!([TWO]));
    driver.forget_requests();
    // The new one comes first: the list is never empty.
    driver.go_to(TWO).await.press("enter end").type_text("2").press("enter ctrl-s enter").await;
    driver.see("Saved Default Client");
    let lines: Vec<String> = driver.writes().into_iter().map(|(line, _)| line).collect();
    assert_eq!(lines, [ADD, REMOVE]);
    assert_eq!(urls(&driver).await, json!([format!("{TWO}2")]));
}

#[tokio::test]
async fn the_last_one_and_a_cleared_initiate_login_url_are_updates() {
    let mut driver = redirects().await;
    driver
        .go_to("Initiate login URL")
        .await
        .press("a")
        .type_text("https://one.example/login")
        .await;
    driver.press("enter ctrl-s enter").await.see("Saved Default Client");
    let url = json!({"initiate_login_uri": "https://one.example/login"});
    assert_eq!(driver.writes(), [(SET.to_owned(), url)]);
    driver.forget_requests();
    driver.go_to("https://one.example/login").await.press("x").await;
    driver.go_to(ONE).await.press("x ctrl-s enter").await.see("Saved Default Client");
    let cleared = json!({"post_login_uris": [], "initiate_login_uri": ""});
    assert_eq!(driver.bodies("PATCH"), [cleared]);
    assert_eq!(driver.writes().len(), 1);
}

#[tokio::test]
async fn a_server_without_the_routes_gets_the_list() {
    let missing = json!({"code": 5, "message": "Not Found", "details": []});
    for fault in [
        json!({"kind": "status", "code": 501}),
        json!({"kind": "status", "code": 404, "body": missing}),
    ] {
        let mut driver = redirects().await;
        driver.faults(json!([{"route": ADD, "fault": fault}])).await;
        driver.press("a").type_text(TWO).press("enter ctrl-s enter").await;
        driver.see("Saved Default Client").not_see("unsaved");
        assert_eq!(driver.bodies("PATCH"), [json!({"post_login_uris": [ONE, TWO]})]);
        assert_eq!(urls(&driver).await, json!([ONE, TWO]));
    }
}

#[tokio::test]
async fn other_fields_of_the_same_save_are_sent_besides() {
    let mut driver = redirects().await;
    driver.press("a").type_text(TWO).press("enter 1").await;
    driver.go_to("Access token expiry").await.press("enter").type_text("15").press("enter").await;
    driver.press("ctrl-s enter").await.see("Saved Default Client");
    assert_eq!(driver.bodies("PATCH"), [json!({"access_token_expiry": 900})]);
    assert_eq!(driver.bodies(ADD), [json!({"redirect_uri": TWO})]);
}

#[tokio::test]
async fn what_a_colleague_did_first_is_no_error() {
    let mut driver = redirects().await;
    colleague(&driver, "POST", TWO).await;
    driver.press("r").await.see(TWO);
    driver.press("a").type_text("https://three.example/cb").await;
    driver.press("enter").await;
    driver.go_to(TWO).await.press("x ctrl-s").await.see("Save Default Client");
    // Read before they do it, and written after.
    let id = driver.id_of("Default Client");
    let before = driver.on_server(&id).await;
    colleague(&driver, "POST", "https://three.example/cb").await;
    colleague(&driver, "DELETE", TWO).await;
    colleague(&driver, "POST", THEIRS).await;
    let old = json!({"kind": "status", "code": 200, "body": {"client": before}});
    driver.faults(once("GET /api/v1/clients/{client_id}", old)).await;
    driver.press("enter").await.see("Saved Default Client").not_see("did not take");
    assert_eq!(driver.bodies("PATCH"), [Json::Null; 0]);
    assert_eq!(urls(&driver).await, json!([ONE, "https://three.example/cb", THEIRS]));
    driver.see(THEIRS);
}

#[tokio::test]
async fn a_lost_answer_is_looked_up() {
    let mut driver = redirects().await;
    driver.faults(answer_lost(ADD)).await;
    driver.press("a").type_text(TWO).press("enter ctrl-s enter").await;
    driver.see("after all (the answer was lost)").not_see("unsaved");
    assert_eq!(driver.bodies("POST").len(), 1);
    assert_eq!(urls(&driver).await, json!([ONE, TWO]));
}

#[tokio::test]
async fn what_happened_in_part_is_told_and_can_go_on() {
    let mut driver = redirects().await;
    driver
        .faults(json!([{"route": REMOVE, "times": 1, "fault": {"kind": "status", "code": 400}}]))
        .await;
    driver.go_to(ONE).await.press("enter end").type_text("2").press("enter ctrl-s enter").await;
    driver.see("1 of 2 URLs of Default Client changed so far").see("unsaved");
    assert_eq!(urls(&driver).await, json!([ONE, format!("{ONE}2")]));
    driver.press("esc ctrl-s enter").await.see("Saved Default Client").not_see("unsaved");
    assert_eq!(urls(&driver).await, json!([format!("{ONE}2")]));
    assert_eq!(driver.bodies(&UPDATE[..5]), [Json::Null; 0]);
}

#[tokio::test]
async fn what_happened_in_part_is_ours_and_can_be_undone() {
    let mut driver = redirects().await;
    let second =
        json!({"route": ADD, "skip": 1, "times": 1, "fault": {"kind": "status", "code": 500}});
    driver.faults(json!([second])).await;
    let three = "https://three.example/cb";
    driver.press("a").type_text(TWO).press("enter").await;
    driver.press("a").type_text(three).press("enter ctrl-s enter").await;
    driver.see("1 of 2 URLs of Default Client changed so far").see("unsaved");
    driver.press("esc ctrl-s").await.see(three).see("save 1 change").not_see("+ https://two");
    driver.press("enter").await.see("Saved Default Client").not_see("somebody else");
    assert_eq!(urls(&driver).await, json!([ONE, TWO, three]));
    driver.press("z enter").await.see("Undone");
    assert_eq!(urls(&driver).await, json!([ONE, TWO]));
    driver.press("z").await.see(TWO).not_see("Passes over");
    driver.press("enter").await.see("Undone");
    assert_eq!(urls(&driver).await, json!([ONE]));
}

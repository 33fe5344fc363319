use appdeck::sandbox::{Database, Seed};
use serde_json::{Value as Json, json};

use super::support::{Answer, World, empty, options, world};

async fn workspace(world: &World, path: &str, domain: Option<&str>) -> Answer {
    let mut request = world.bare("GET", path).bearer_auth(world.workspace_token());
    if let Some(domain) = domain {
        request = request.header("x-env-domain", domain);
    }
    Answer::of(request.send().await.unwrap()).await
}

#[tokio::test]
async fn a_workspace_lists_its_environments() {
    let world = empty().await;
    let first = workspace(&world, "/api/v1/environments?page_size=1", None).await.ok();
    assert_eq!((&first["total_size"], &first["next_page_token"]), (&json!(2), &json!("2")));
    let path = "/api/v1/environments?page_size=1&page_token=2";
    let second = workspace(&world, path, None).await.ok();
    assert_eq!(second["next_page_token"], json!(""));
    let production = &second["environments"][0];
    assert_eq!(production["type"], json!("PRD"));
    assert_eq!(production["domain"], json!(world.domain(1)));

    let path = format!("/api/v1/environments/{}", world.environment(1).id);
    assert_eq!(&workspace(&world, &path, None).await.ok()["environment"], production);
    let answer = workspace(&world, "/api/v1/environments/env_0", None).await;
    assert_eq!(answer.refused(404), "NOT_FOUND");
    let answer = workspace(&world, "/api/v1/environments?page_size=101", None).await;
    assert_eq!(answer.refused(400), "INVALID_ARGUMENT");
}

#[tokio::test]
async fn environment_credentials_do_not_list_environments() {
    let world = empty().await;
    assert_eq!(world.call("GET", "/api/v1/environments").await.refused(403), "PERMISSION_DENIED");
    let path = format!("/api/v1/environments/{}", world.environment(0).id);
    assert_eq!(world.call("GET", &path).await.refused(403), "PERMISSION_DENIED");
}

#[tokio::test]
async fn the_header_chooses_the_environment() {
    let world = empty().await;
    let clients = "/api/v1/clients";
    for index in [0, 1] {
        let page = workspace(&world, clients, Some(world.domain(index))).await.ok();
        assert_eq!(page["clients"][0]["id"], json!(world.environment(index).client_id));
    }
    let unknown = workspace(&world, clients, Some("nowhere.example")).await;
    assert_eq!(unknown.refused(404), "NOT_FOUND");
    assert!(unknown.body["message"].as_str().unwrap().contains("nowhere.example"));
    assert_eq!(workspace(&world, clients, None).await.refused(400), "INVALID_ARGUMENT");
}

#[tokio::test]
async fn the_session_policy_is_in_minutes() {
    let world = empty().await;
    let path =
        |index| format!("/api/v1/environments/{}/session-settings", world.environment(index).id);
    let policy = world.call("GET", &path(0)).await.ok()["session_settings"].clone();
    assert_eq!(policy["access_token_expiry"], json!(60));
    assert_eq!(policy["idle_session_enabled"], json!(true));
    assert_eq!(world.call("GET", &path(1)).await.refused(404), "NOT_FOUND", "another environment");
    let policy = workspace(&world, &path(1), None).await.ok()["session_settings"].clone();
    assert_eq!(policy["access_token_expiry"], json!(15));
}

#[tokio::test]
async fn the_sign_in_log_is_newest_first_and_filtered() {
    let world = world(options(Database::Memory, Seed::Acme)).await;
    let log = async |query: &str| {
        let path = format!("/api/v1/logs/authentication/requests?{query}");
        world.call("GET", &path).await.ok()
    };
    let texts = |page: &Json, key: &str| -> Vec<String> {
        let entries = page["authRequests"].as_array().unwrap().iter();
        entries.map(|entry| entry[key].as_str().unwrap().to_owned()).collect()
    };
    let all = log("page_size=30").await;
    let times = texts(&all, "timestamp");
    assert!(times.len() > 2 && times.is_sorted_by(|a, b| a >= b), "{times:?}");

    let first = log("page_size=1").await;
    let next = first["next_page_token"].as_str().unwrap().replace('=', "%3D");
    let second = log(&format!("page_size=1&page_token={next}")).await;
    assert_eq!(texts(&second, "timestamp"), times[1..2]);

    let failures = log("status=failure").await;
    assert_eq!(texts(&failures, "status"), ["failure"]);
    let client = failures["authRequests"][0]["client_id"].as_str().unwrap().to_owned();
    let of_client = texts(&log(&format!("client_id={client}")).await, "client_id");
    assert!(!of_client.is_empty() && of_client.iter().all(|id| *id == client));
    let later = log(&format!("start_time={}", times[0])).await;
    assert_eq!(texts(&later, "timestamp"), times[..1]);
    let earlier = log(&format!("end_time={}", times[0])).await;
    assert_eq!(texts(&earlier, "timestamp"), times[1..]);
}

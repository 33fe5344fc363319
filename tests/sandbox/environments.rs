use serde_json::json;

use crate::support::sandbox::{Answer, World, empty};

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

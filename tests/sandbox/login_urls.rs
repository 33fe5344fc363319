//! The Default Client's login URLs, one at a time, and the probe of API access.

use serde_json::{Value as Json, json};

use crate::support::sandbox::{Answer, World, empty};

const URIS: &str = "/api/v1/environment/redirect-uris";
const LOGIN: &str = "/api/v1/environment/initiate-login-uri";

async fn add(world: &World, url: &str) -> Answer {
    world.send("POST", URIS, json!({"redirect_uri": url})).await
}

async fn remove(world: &World, url: &str) -> Answer {
    let request = world.request("DELETE", URIS).query(&[("redirect_uri", url)]);
    Answer::of(request.send().await.unwrap()).await
}

/// The Default Client as the API lists it.
async fn client(world: &World) -> Json {
    let path = format!("/api/v1/clients/{}", world.environment(0).client_id);
    world.call("GET", &path).await.ok()["client"].clone()
}

#[tokio::test]
async fn one_url_is_added_and_removed_without_the_others() {
    let world = empty().await;
    let (one, two) = ("https://a.example/cb%20one", "https://b.example/cb");
    let added = add(&world, one).await.ok();
    let said = json!({
        "client_id": world.environment(0).client_id, "redirect_uris": [one],
        "post_logout_redirect_uris": [], "initiate_login_uri": ""
    });
    assert_eq!(added, said);
    assert_eq!(add(&world, two).await.ok()["redirect_uris"], json!([one, two]));
    assert_eq!(client(&world).await["post_login_uris"], json!([one, two]));

    assert_eq!(add(&world, two).await.refused(409), "ALREADY_EXISTS");
    assert_eq!(remove(&world, "https://c.example/cb").await.refused(404), "NOT_FOUND");
    assert_eq!(remove(&world, one).await.ok()["redirect_uris"], json!([two]));
    assert_eq!(remove(&world, two).await.refused(400), "FAILED_PRECONDITION", "the last one");
    assert_eq!(client(&world).await["post_login_uris"], json!([two]));
}

#[tokio::test]
async fn the_initiate_login_url_is_set_and_never_empty() {
    let world = empty().await;
    let set = async |body: Json| world.send("PUT", LOGIN, body).await;
    let url = "https://a.example/login";
    let answer = set(json!({"initiate_login_uri": url})).await.ok();
    assert_eq!(answer["initiate_login_uri"], json!(url));
    assert_eq!(client(&world).await["initiate_login_uri"], json!(url));
    for body in [json!({"initiate_login_uri": ""}), json!({}), json!([]), json!("x")] {
        assert_eq!(set(body.clone()).await.refused(400), "INVALID_ARGUMENT", "{body}");
    }
    assert_eq!(client(&world).await["initiate_login_uri"], json!(url));
}

#[tokio::test]
async fn a_url_that_breaks_the_rules_is_refused() {
    let world = empty().await;
    for url in ["", "not a url", "javascript:alert(1)"] {
        assert_eq!(add(&world, url).await.refused(400), "INVALID_ARGUMENT", "{url}");
    }
    let answer = add(&world, "not a url").await;
    let violation = &answer.body["details"][0]["validation_error_info"]["field_violations"][0];
    assert_eq!(violation["field"], json!("redirect_uri"));
}

#[tokio::test]
async fn both_ways_in_may_change_one_url() {
    let world = empty().await;
    let body = json!({"redirect_uri": "https://a.example/cb"}).to_string();
    let request = world.bare("POST", URIS).bearer_auth(world.workspace_token());
    let request = request.header("x-env-domain", world.domain(1)).body(body.clone());
    let answer = Answer::of(request.send().await.unwrap()).await.ok();
    assert_eq!(answer["client_id"], json!(world.environment(1).client_id));
    let answer = world.bare("POST", URIS).body(body).send().await.unwrap();
    assert_eq!(answer.status(), 401);
}

#[tokio::test]
async fn organizations_tell_whether_the_api_may_be_called() {
    let world = empty().await;
    let path = "/api/v1/organizations?page_size=10";
    let listed = world.call("GET", path).await.ok();
    assert_eq!(listed["total_size"], json!(2), "{listed}");
    let acme = json!({
        "id": "org_112000000000000001", "display_name": "acme", "external_id": "acme-1",
        "metadata": {"custom_domain": "login.acme.example"}
    });
    assert_eq!(listed["organizations"][0], acme);
    // Page by page, back and forth.
    let first = world.call("GET", "/api/v1/organizations?page_size=1").await.ok();
    let next = first["next_page_token"].as_str().unwrap().replace('=', "%3D");
    let path_of = |token: &str| format!("/api/v1/organizations?page_size=1&page_token={token}");
    let second = world.call("GET", &path_of(&next)).await.ok();
    assert_eq!(second["organizations"][0], listed["organizations"][1]);
    assert_eq!((&second["next_page_token"], &first["prev_page_token"]), (&json!(""), &json!("")));
    let back = second["prev_page_token"].as_str().unwrap().replace('=', "%3D");
    let again = world.call("GET", &path_of(&back)).await.ok();
    assert_eq!(again["organizations"], json!([acme]));
    assert_eq!(world.call("GET", "/api/v1/organizations?page_size=x").await.status, 400);
    let bare = Answer::of(world.bare("GET", path).send().await.unwrap()).await;
    assert_eq!(bare.refused(401), "UNAUTHENTICATED");
}

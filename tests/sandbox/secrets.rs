use serde_json::json;

use crate::support::sandbox::empty;

#[tokio::test]
async fn a_secret_is_shown_once_and_authenticates() {
    let world = empty().await;
    let client = world.create("WEB_APP", "Coffee-Desk").await;
    let (id, value) = world.create_secret(&client).await;
    let random = value.strip_prefix("test_").expect("the development prefix");
    assert!(random.len() == 64 && random.bytes().all(|b| b.is_ascii_alphanumeric()));

    let listed = world.secrets(&client).await;
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0]["id"], json!(id));
    assert_eq!(listed[0]["status"], json!("ACTIVE"));
    assert_eq!(listed[0]["secret_suffix"], json!(value[value.len() - 4..]));
    assert_eq!(listed[0]["last_used_time"], listed[0]["create_time"], "never used");
    assert!(!json!(listed).to_string().contains(random), "the value is not listed");

    world.sign_in(&client, &value).await.ok();
    let listed = world.secrets(&client).await;
    assert_ne!(listed[0]["last_used_time"], listed[0]["create_time"], "used");
    assert_eq!(world.sign_in(&client, &format!("{value}x")).await.status, 401);
}

#[tokio::test]
async fn two_secrets_may_be_active() {
    let world = empty().await;
    let client = world.create("WEB_APP", "Coffee-Desk").await;
    let secrets = format!("/api/v1/clients/{client}/secrets");
    let (first, value) = world.create_secret(&client).await;
    world.create_secret(&client).await;
    assert_eq!(world.call("POST", &secrets).await.refused(400), "FAILED_PRECONDITION");

    let path = format!("{secrets}/{first}");
    let inactive = world.send("PATCH", &path, json!({"status": "INACTIVE"})).await.ok();
    assert_eq!(inactive["secret"]["status"], json!("INACTIVE"));
    assert_eq!(world.sign_in(&client, &value).await.body["error"], json!("invalid_client"));

    world.create_secret(&client).await;
    let active = json!({"status": "ACTIVE"});
    let third = world.send("PUT", &path, active.clone()).await;
    assert_eq!(third.refused(400), "FAILED_PRECONDITION", "activating a third");
    assert_eq!(world.secrets(&client).await.len(), 3, "inactive ones stay listed");

    let other = world.secrets(&client).await[1]["id"].as_str().unwrap().to_owned();
    assert_eq!(world.call("DELETE", &format!("{secrets}/{other}")).await.ok(), json!({}));
    world.send("PUT", &path, active).await.ok();
    world.sign_in(&client, &value).await.ok();
}

#[tokio::test]
async fn what_is_not_there_or_makes_no_sense_is_refused() {
    let world = empty().await;
    let spa = world.create("SPA", "Kiosk").await;
    let web = world.create("WEB_APP", "Desk").await;
    let (id, _) = world.create_secret(&web).await;
    let path = |client: &str, rest: &str| format!("/api/v1/clients/{client}/secrets{rest}");
    let public = world.call("POST", &path(&spa, "")).await;
    assert_eq!(public.refused(400), "FAILED_PRECONDITION");
    let foreign = world.call("DELETE", &path(&spa, &format!("/{id}"))).await;
    assert_eq!(foreign.refused(404), "NOT_FOUND");
    for body in [json!({}), json!({"status": "SLEEPY"}), json!(3)] {
        let answer = world.send("PATCH", &path(&web, &format!("/{id}")), body.clone()).await;
        assert_eq!(answer.refused(400), "INVALID_ARGUMENT", "{body}");
    }
    let long = world.call("GET", &format!("/api/v1/clients/{}", "c".repeat(33))).await;
    assert_eq!(long.refused(400), "INVALID_ARGUMENT");
}

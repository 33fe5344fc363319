//! A credential that is refused: what its source holds by then is read, and what a run keeps is said.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use appdeck::api::Request;
use appdeck::api::http::HttpOptions;
use appdeck::api::request::ListFilter;
use appdeck::config::CredentialSource;
use appdeck::domain::{ClientId, EnvKey, Secret};
use appdeck::runtime::connections::Connections;
use appdeck::sandbox::Seed;
use serde_json::{Value as Json, json};

use super::connecting::{added, nothing};
use super::once;
use crate::api::server::{Server, json as answers};
use crate::support::driver::Driver;
use crate::support::program;
use crate::support::sandbox::read;
use crate::support::setup::Setup;

/// Writes a file that nobody else can read.
fn private(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

const LIST: &str = "GET /api/v1/clients";

/// The secret of the open environment's own client is replaced, and its tokens end. Returns the new one.
async fn replaced(driver: &Driver) -> String {
    let id = driver.colleague.environment(0).client_id.clone();
    let before = driver.colleague.secrets(&id).await;
    let in_use = |secret: &Json| {
        let suffix = secret["secret_suffix"].as_str().unwrap();
        read(&driver.colleague.environment(0).client_secret).ends_with(suffix)
    };
    let (used, others): (Vec<_>, Vec<_>) = before.into_iter().partition(in_use);
    let delete = async |secret: &Json| {
        let path = format!("/api/v1/clients/{id}/secrets/{}", secret["id"].as_str().unwrap());
        driver.colleague.call("DELETE", &path).await.ok();
    };
    // An application has two at most.
    for secret in &others {
        delete(secret).await;
    }
    let (_, new) = driver.colleague.create_secret(&id).await;
    delete(&used[0]).await;
    driver.faults(once(LIST, json!({"kind": "revoke_tokens"}))).await;
    new
}

fn token_requests(driver: &Driver) -> usize {
    driver.requests().iter().filter(|one| one.path == "/oauth/token").count()
}

/// One environment, *Mine*, whose secret was typed in and kept in a file.
async fn kept_in_a_file() -> Driver {
    let (mut driver, url, id) = nothing().await;
    let secret = read(&driver.colleague.environment(0).client_secret).to_owned();
    driver.press("a").type_text("Mine").press("tab").paste(&url).press("tab tab").await;
    driver.type_text(&id).press("tab right right tab tab").paste(&secret).press("ctrl-s").await;
    driver.see("Mine is in the configuration").see("Bench-Tool");
    driver
}

#[tokio::test]
async fn a_secret_that_was_replaced_is_read_anew_from_its_file() {
    let mut driver = kept_in_a_file().await;
    let new = replaced(&driver).await;
    driver
        .press("r")
        .await
        .see("does not accept the credentials")
        .see("reads the secret's file anew");
    driver.press("!").await.see("The next try reads the secret's file anew");
    driver.press("esc").await;
    // A refused secret is not tried again by itself.
    driver.forget_requests();
    driver.wait_seconds(300).await;
    assert_eq!(driver.requests(), []);
    driver.press("r").await.see("does not accept the credentials");
    assert_eq!(token_requests(&driver), 1);
    std::fs::write(driver.folder().join("mine.secret"), new).unwrap();
    driver.press("r").await.not_see("does not accept the credentials").see("Bench-Tool");
    // What is accepted is kept.
    driver.forget_requests();
    std::fs::write(driver.folder().join("mine.secret"), "wrong").unwrap();
    driver.press("r").await.not_see("does not accept the credentials").see("Bench-Tool");
    assert_eq!(token_requests(&driver), 0);
}

#[tokio::test]
async fn a_secret_that_was_typed_in_is_kept_and_that_is_said() {
    let mut driver = added().await;
    let new = replaced(&driver).await;
    driver.press("r").await.see("this run keeps the secret that was typed in").see("C edits");
    driver.press("!").await.see("This run keeps the secret that was typed in");
    driver.see("start it again with another one");
    driver.press("esc r").await.see("this run keeps");
    driver.press("C j enter tab tab tab tab tab").paste(&new).press("ctrl-s").await;
    driver.see("Mine signs in with what was typed in: its configuration is as it was");
    driver.not_see("this run keeps");
    driver.press("r").await.see("Bench-Tool").not_see("does not accept");
}

#[tokio::test]
async fn a_wrong_secret_at_the_start_says_in_the_list_what_helps() {
    let (mut driver, url, id) = nothing().await;
    let path = driver.folder().join("late.secret");
    driver.press("a").type_text("Late").press("tab").paste(&url).press("tab tab").await;
    driver.type_text(&id).press("tab right right tab").paste(path.to_str().unwrap()).await;
    let folder = driver.folder().to_owned();
    std::fs::create_dir_all(folder).unwrap();
    private(&path, "wrong-secret-0\n");
    driver.press("ctrl-s").await.see("It does not work yet");
    driver.press("ctrl-o").await;
    driver.not_see("Add an environment").see("r reads the secret's file anew");
    private(&path, read(&driver.colleague.environment(0).client_secret));
    driver.press("r").await.see("Bench-Tool").not_see("does not accept");
}

fn list() -> Request {
    Request::ListApplications { filter: ListFilter::All, page_token: None }
}

/// Lets nobody in but with `right`, as a workspace's token or as a client's secret.
async fn strict() -> Server {
    Server::start(|seen, _| {
        let token = r#"{"access_token":"opaque","expires_in":3600}"#;
        if seen.line == "POST /oauth/token" && seen.body.contains("client_secret=right") {
            return answers("200 OK", token);
        }
        let signed = ["Bearer opaque\n", "Bearer right\n"];
        if signed.iter().any(|one| seen.head.contains(&format!("authorization: {one}"))) {
            return answers("200 OK", "{}");
        }
        answers("401 Unauthorized", r#"{"error":"invalid_client"}"#)
    })
    .await
}

#[tokio::test]
async fn a_command_is_run_once_more_for_each_try_after_a_refusal() {
    let server = strict().await;
    let folder = tempfile::tempdir().unwrap();
    let tool = folder.path().join("tool");
    program::write(&tool, "#!/bin/sh\ncd \"${0%/*}\"; echo run >> runs; exec cat secret\n");
    let runs = || std::fs::read_to_string(folder.path().join("runs")).unwrap().lines().count();
    let base = appdeck::api::address::base_url(&server.url).unwrap();
    let source = CredentialSource::Command(vec![tool.to_str().unwrap().to_owned()]);
    let (client, workspace) = (EnvKey::new("one"), EnvKey::workspace("Acme"));
    let mut connections =
        Connections::new(appdeck::api::http::client(&HttpOptions::default()).unwrap());
    connections.add(client.clone(), base.clone(), ClientId::new("skc_1"), source.clone());
    connections.add_workspace(workspace.clone(), base, source);
    let mut expected = 0;
    for key in [client, workspace] {
        std::fs::write(folder.path().join("secret"), "wrong").unwrap();
        // Those who ask at the same time share what was read.
        let (first, second) =
            tokio::join!(connections.call(&key, list()), connections.call(&key, list()));
        assert!(first.is_err() && second.is_err());
        assert_eq!(runs(), expected + 1);
        connections.call(&key, list()).await.unwrap_err();
        assert_eq!(runs(), expected + 2);
        std::fs::write(folder.path().join("secret"), "right").unwrap();
        connections.call(&key, list()).await.unwrap();
        connections.call(&key, list()).await.unwrap();
        assert_eq!(runs(), expected + 3);
        expected += 3;
    }
}

#[tokio::test]
async fn what_cannot_be_read_anew_is_kept() {
    let server = strict().await;
    let base = appdeck::api::address::base_url(&server.url).unwrap();
    let key = EnvKey::new("one");
    let mut connections =
        Connections::new(appdeck::api::http::client(&HttpOptions::default()).unwrap());
    let source = CredentialSource::Typed(Secret::new("wrong".into()));
    connections.add(key.clone(), base, ClientId::new("skc_1"), source);
    for _ in 0..2 {
        connections.call(&key, list()).await.unwrap_err();
    }
    assert_eq!(server.count("POST /oauth/token"), 2, "once for each try");
}

#[tokio::test]
async fn a_workspace_says_what_it_signs_in_with_next() {
    let mut driver = Setup::of(Seed::Acme).without_environments().open().await;
    super::connecting::add_workspace(&mut driver).await;
    driver.faults(once("GET /api/v1/environments", json!({"kind": "status", "code": 401}))).await;
    driver
        .press("r")
        .await
        .see("Check the workspace's token")
        .see("this run keeps the secret that was typed in");
}

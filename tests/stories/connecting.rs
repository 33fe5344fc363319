//! From nothing to the first application: environments and workspaces that are connected, changed
//! and removed while the program runs.

use std::os::unix::fs::PermissionsExt;

use appdeck::sandbox::Seed;
use serde_json::json;

use super::once;
use crate::api::server::{Server, answer};
use crate::config::keyring::desktop;
use crate::support::driver::Driver;
use crate::support::setup::Setup;

/// Nothing is configured; the variable `SECRET` holds the one of the sandbox's first environment.
pub async fn nothing() -> (Driver, String, String) {
    let driver = Setup::of(Seed::Acme).without_environments().open().await;
    let (url, id) = {
        let first = driver.colleague.environment(0);
        (first.url.clone(), first.client_id.clone())
    };
    (driver, url, id)
}

#[expect(clippy::disallowed_methods, reason = "the operator types it")]
pub fn secret(driver: &Driver) -> String {
    driver.colleague.environment(0).client_secret.expose().to_owned()
}

/// Fills the form in up to the source of the secret.
pub async fn filled(driver: &mut Driver, name: &str, url: &str, id: &str) {
    driver
        .type_text(name)
        .press("tab")
        .paste(url)
        .press("tab tab")
        .type_text(id)
        .press("tab")
        .await;
}

#[tokio::test]
async fn an_environment_is_added_from_the_welcome_screen() {
    let (mut driver, url, id) = nothing().await;
    let secret = secret(&driver);
    driver.see("No environment is connected yet");
    driver.press("a").await.see("Add an environment");
    driver.type_text("Mine").press("tab").paste(&url).press("tab").await;
    driver.see("issuer").see("Development");
    driver.press("tab").type_text(&id).press("tab right right tab tab").paste(&secret).await;
    driver.see("characters").not_see(&secret);
    driver.press("ctrl-s").await.see("Mine is in the configuration").see("Bench-Tool");
    let expected = format!(
        "[[environments]]\nname = \"Mine\"\nurl = \"{url}\"\nclient_id = \"{id}\"\nclient_secret = {{ \
         from = \"file\", path = \"mine.secret\" }}\n"
    );
    assert_eq!(driver.config(), expected);
    let file = driver.folder().join("mine.secret");
    assert_eq!(std::fs::read_to_string(&file).unwrap().trim_end(), secret);
    for file in [file, driver.folder().join("config.toml")] {
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[tokio::test]
async fn what_does_not_work_is_not_written_until_it_is_mended() {
    let (mut driver, url, id) = nothing().await;
    let secret = secret(&driver);
    driver.press("a").await;
    filled(&mut driver, "Mine", "http://127.0.0.1:1", &id).await;
    driver.see("cannot reach 127.0.0.1:1").see("connection refused").see("Check port");
    driver.press("left tab").paste("wrong-secret-0").press("ctrl-s").await;
    driver.see("It does not work yet; nothing was written");
    assert_eq!(driver.config(), "");
    // The URL is mended; the secret is still wrong.
    driver.press("backtab backtab backtab backtab ctrl-u").paste(&url).press("ctrl-s").await;
    driver.see("issuer").see("Check the client ID and the secret").see("nothing was written");
    assert_eq!(driver.config(), "");
    driver.press("backtab backtab").paste(&secret).press("ctrl-s").await;
    driver.see("Mine is in the configuration").see("Bench-Tool");
    assert!(
        driver.config().contains("client_secret = { from = \"prompt\" }"),
        "{}",
        driver.config()
    );
    assert!(!driver.config().contains(&secret));
}

#[tokio::test]
async fn it_is_written_all_the_same_when_told_to() {
    let (mut driver, _, id) = nothing().await;
    driver.press("a").await;
    filled(&mut driver, "Later", "http://127.0.0.1:1", &id).await;
    driver.press("tab").type_text("NOT_SET").press("ctrl-o").await.see("^S looks first");
    driver.press("ctrl-s").await.see("NOT_SET is not set");
    driver.press("ctrl-o").await;
    driver.not_see("Add an environment").see("NOT_SET is not set");
    assert!(driver.config().contains("{ from = \"env\", name = \"NOT_SET\" }"));
}

#[tokio::test]
async fn empty_fields_are_named_and_what_was_typed_is_kept() {
    let (mut driver, url, _) = nothing().await;
    driver.press("a ctrl-s").await.see("the URL is empty").see("the client ID is needed");
    driver.paste(&url).press("esc").await.see("the form opens again as you left it");
    driver.press("a").await.see(&url);
    assert_eq!(driver.config(), "");
}

#[tokio::test]
async fn an_environment_is_edited_and_keeps_its_unsaved_changes() {
    let mut driver = added().await;
    driver.find("Coffee-Desk").press("1 down down space").await.see("● unsaved");
    driver.press("C j enter").await.see("Connection to Mine");
    driver.press("ctrl-u").type_text("Ours").press("ctrl-s").await;
    driver.see("Ours is changed in the configuration").see("● unsaved");
    let config = driver.config();
    assert!(config.contains("name = \"Ours\"") && !config.contains("Mine"), "{config}");
    driver.press("C j enter tab tab tab").type_text("x").press("ctrl-s").await;
    driver.press("ctrl-o").await.see("Ours has unsaved changes");
    driver.press("esc C enter").await.see("the credentials are accepted").see("can be read");
}

#[tokio::test]
async fn removing_asks_and_leaves_the_server_alone() {
    let mut driver = added().await;
    driver.forget_requests();
    driver.press("C j j enter").await.see("Nothing on the server is touched");
    driver.press("esc").await;
    assert!(driver.config().contains("Mine"));
    driver.press("C j j enter enter").await.see("Mine is no longer in the configuration");
    driver.see("No environment is connected yet");
    assert_eq!(driver.config(), "");
    assert_eq!(driver.requests(), []);
}

#[tokio::test]
async fn what_somebody_else_wrote_meanwhile_stays() {
    let mut driver = added().await;
    let path = driver.folder().join("config.toml");
    let text = format!("# by hand\n{}\n[ui]\nascii = true\n", driver.config());
    std::fs::write(&path, &text).unwrap();
    driver.press("C j enter ctrl-u").type_text("Ours").press("ctrl-s").await.see("Ours is changed");
    assert_eq!(driver.config(), text.replace("Mine", "Ours"));
    std::fs::write(&path, "ui = canary").unwrap();
    driver.press("C j enter ctrl-u").type_text("Mine").press("ctrl-s").await;
    driver.see("Nothing was written: the configuration is not TOML any more").not_see("canary");
    assert_eq!(driver.config(), "ui = canary");
}

#[tokio::test]
async fn a_workspace_brings_its_environments_and_takes_them_along() {
    let (mut driver, url, _) = nothing().await;
    let token = token(&driver);
    driver.press("w").await.see("Add a workspace");
    driver.type_text("Acme").press("tab").paste(&url).await;
    driver.press("tab left tab").paste(&token).press("ctrl-s").await.see("Bench-Tool");
    assert!(driver.config().contains("[[workspaces]]\nname = \"Acme\"\n"), "{}", driver.config());
    driver.press("esc e").await.see("is listed by the workspace Acme");
    // Type and region are the server's words.
    driver.press("E").await.see("Development, EU").see("Production, EU");
    driver.press("esc").await;
    driver.press("C j j j j enter enter").await.see("No environment is connected yet");
    assert_eq!(driver.config(), "");
}

#[tokio::test]
async fn the_sandbox_is_tried_without_a_change_of_the_configuration() {
    let (mut driver, ..) = nothing().await;
    driver.press("s").await.see("Bench-Tool").see("the configuration is as it was");
    driver.press("esc e").await.see("belongs to the embedded sandbox");
    driver.press("S").await.see("The sandbox is open already");
    assert_eq!(driver.config(), "");
}

#[tokio::test]
async fn a_client_without_the_management_api_is_told_so() {
    let (mut driver, url, id) = nothing().await;
    let secret = secret(&driver);
    let refused = json!({"kind": "status", "code": 403});
    driver.faults(once("GET /api/v1/clients", refused)).await;
    driver.press("a").await;
    filled(&mut driver, "", &url, &id).await;
    driver.press("left tab").paste(&secret).press("ctrl-t").await;
    driver
        .see("the credentials are accepted")
        .see("client the Scalekit Management API in the dashboard");
}

#[expect(clippy::disallowed_methods, reason = "the operator types it")]
fn token(driver: &Driver) -> String {
    driver.colleague.sandbox.announcement().workspace_token.expose().to_owned()
}

/// One environment, *Mine*, with its secret typed in.
pub async fn added() -> Driver {
    let (mut driver, url, id) = nothing().await;
    let secret = secret(&driver);
    driver.press("a").await;
    filled(&mut driver, "Mine", &url, &id).await;
    driver.press("left tab").paste(&secret).press("ctrl-s").await.see("Bench-Tool");
    driver
}

#[tokio::test]
async fn leaving_asks_before_a_filled_form_is_lost() {
    let (mut driver, url, _) = nothing().await;
    driver.press("a tab").paste(&url).press("ctrl-c").await.see("Something was typed");
    assert!(!driver.left());
    driver.press("esc a").await.see(&url);
    driver.press("ctrl-c j enter").await;
    assert!(driver.left());
}

#[tokio::test]
async fn a_secret_that_waits_keeps_everything_else_away() {
    let mut driver = added().await;
    driver.find("Coffee-Desk").press("2 a enter").await.see("1 store     ○ not yet");
    let before = driver.config();
    driver.press("C x del enter").await.see("1 store     ○ not yet");
    assert_eq!(driver.config(), before);
}

#[tokio::test]
async fn an_environment_with_a_rotation_under_way_is_not_removed() {
    let mut driver = added().await;
    driver.find("Coffee-Desk").press("2 R enter enter c enter").await;
    driver.press("esc C j j enter").await.see("A rotation of Coffee-Desk is under way in Mine");
    assert!(driver.config().contains("Mine"));
}

/// What a workspace lists instead, once.
fn listing(environments: &serde_json::Value) -> serde_json::Value {
    let body = json!({"environments": environments});
    once("GET /api/v1/environments", json!({"kind": "status", "code": 200, "body": body}))
}

pub async fn add_workspace(driver: &mut Driver) {
    let (url, token) = (driver.colleague.environment(0).url.clone(), token(driver));
    driver.press("esc w").await.see("Add a workspace");
    driver.type_text("Acme").press("tab").paste(&url).await;
    driver.press("tab left tab").paste(&token).press("ctrl-s").await.see("is in the configuration");
}

#[tokio::test]
async fn what_a_workspace_lists_takes_no_other_environments_place() {
    let mut driver = added().await;
    let strange = json!([{"id": "Mine", "display_name": "Other", "domain": "other.example"}]);
    add_workspace(&mut driver).await;
    driver.faults(listing(&strange)).await;
    driver.press("r").await.see("Mine  ").see("Other  ");
    driver.press("r").await.see("Bench-Tool").not_see("other.example").not_see("✗");
}

#[tokio::test]
async fn a_workspace_is_asked_again_and_its_trouble_is_shown() {
    let (mut driver, url, _) = nothing().await;
    add_workspace(&mut driver).await;
    let refused = json!({"kind": "status", "code": 403});
    driver.faults(once("GET /api/v1/environments", refused)).await;
    driver.press("r").await.see("✗ Acme:");
    driver.press("E").await.see("Acme: ");
    driver.press("esc").await;
    let known = driver.colleague.environment(0);
    let retyped = json!([{
        "id": known.id, "display_name": "Renamed", "type": "PRD", "region_code": "US",
        "domain": url.trim_start_matches("http://"),
    }]);
    driver.faults(listing(&retyped)).await;
    driver.press("r").await.not_see("✗ Acme:").see("Renamed").see("read-only");
}

#[tokio::test]
async fn what_was_changed_in_an_entry_is_kept_until_it_is_written() {
    let mut driver = added().await;
    driver.press("C j enter ctrl-u").type_text("Other").press("esc").await.see("as you left it");
    driver.press("esc a").await.see("Add an environment").not_see("Other");
    driver.type_text("New").press("esc").await.see("as you left it");
    driver.press("q").await.see("Something was typed");
    driver.press("esc C j enter").await.see("Connection to Mine").see("Name          Other");
    driver.press("esc a").await.see("Name          New");
}

#[tokio::test]
async fn production_does_not_become_writable_by_changing_its_type() {
    let mut driver = added().await;
    driver.press("C j enter tab tab right right right ctrl-s").await.see("read-only");
    driver.press("C j enter tab tab left ctrl-s").await;
    driver.see("Mine is read-only · u unlocks").see("locked as production");
    driver.press("esc u").type_text("Mine").press("enter").await.see("unlocked");
    driver.press("C j enter ctrl-s").await.see("is changed").not_see("read-only");
}

#[tokio::test]
async fn a_secret_in_the_place_of_where_it_comes_from_is_not_written() {
    for source in ["", "right ", "right right "] {
        let (mut driver, url, id) = nothing().await;
        let secret = secret(&driver);
        driver.press("a").await;
        filled(&mut driver, "Mine", &url, &id).await;
        driver.press(&format!("{source}tab")).paste(&secret).press("ctrl-s ctrl-o").await;
        driver.see("never its value");
        assert_eq!(driver.config(), "", "{source}");
    }
}

#[tokio::test]
async fn a_secret_file_that_others_can_read_is_not_taken() {
    let (mut driver, url, id) = nothing().await;
    let secret = secret(&driver);
    let path = driver.folder().join("open.secret");
    std::fs::create_dir_all(driver.folder()).unwrap();
    std::fs::write(&path, &secret).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    driver.press("a").await;
    filled(&mut driver, "Mine", &url, &id).await;
    driver.press("right right tab").paste(path.to_str().unwrap()).press("tab").await;
    driver.paste(&secret).press("ctrl-s").await.see("others can read").see("chmod 600");
    assert_eq!(driver.config(), "");
}

#[tokio::test]
async fn what_is_chosen_is_on_the_smallest_screen() {
    let (mut driver, ..) = nothing().await;
    driver.resize(40, 10).press("a tab tab tab tab").await.see("[variable]");
    driver.press("left").await.see("[prompt]");
    driver.press("left").await.see("[keyring]");
}

#[tokio::test]
async fn a_workspace_is_renamed_with_its_environments() {
    let (mut driver, ..) = nothing().await;
    add_workspace(&mut driver).await;
    driver.find("Coffee-Desk").press("1 down down space").await.see("● unsaved");
    driver.press("C j j j enter").await.see("Connection to Acme");
    driver.press("ctrl-u").type_text("Beta").press("ctrl-s").await.see("Beta is in the");
    driver.see("● unsaved").see("Bench-Tool").not_see("✗ A");
    assert_eq!(driver.screen().matches("Acme Production").count(), 1, "{}", driver.screen());
    driver.press("ctrl-s enter").await.see("Saved Coffee-Desk");
}

#[tokio::test]
async fn the_token_endpoint_is_asked_when_the_secret_is_filled_in() {
    let (mut driver, url, id) = nothing().await;
    driver.press("a").await;
    filled(&mut driver, "Mine", &url, &id).await;
    driver.press("left tab").paste("wrong-secret-0").await.not_see("Check the client ID");
    driver.press("tab").await.see("Check the client ID and the secret");
    assert_eq!(driver.config(), "");
}

#[tokio::test]
async fn a_clock_that_is_wrong_is_told_in_the_form() {
    let document = json!({"issuer": "x", "token_endpoint": "x", "jwks_uri": "x"}).to_string();
    let server = Server::start(move |_, _| {
        answer("200 OK", "date: Tue, 24 Nov 2020 12:00:00 GMT\r\n", &document)
    })
    .await;
    let (mut driver, ..) = nothing().await;
    driver.press("a").type_text("Mine").press("tab").paste(&server.url).press("tab").await;
    driver.see("s ahead of the server's:").see("set this machine's clock");
}

#[tokio::test]
async fn a_secret_is_kept_in_the_keyring_and_read_from_it() {
    let (folder, path) = desktop();
    let setup = Setup::of(Seed::Acme).without_environments().variable("PATH", &path);
    let mut driver = setup.variable("DBUS_SESSION_BUS_ADDRESS", "unix:path=/x").open().await;
    let (url, id) = {
        let first = driver.colleague.environment(0);
        (first.url.clone(), first.client_id.clone())
    };
    let secret = secret(&driver);
    driver.press("a").await;
    filled(&mut driver, "Mine", &url, &id).await;
    driver.press("left left tab tab").paste(&secret).press("ctrl-s").await;
    driver.see("Mine is in the configuration").see("Bench-Tool");
    assert!(driver.config().contains("from = \"keyring\""), "{}", driver.config());
    assert!(!driver.config().contains(&secret));
    let seen = std::fs::read_to_string(folder.path().join("seen")).unwrap();
    assert!(seen.contains("service appdeck account"), "{seen}");
}

#[tokio::test]
async fn a_run_that_is_read_only_writes_no_configuration() {
    let setup = Setup::of(Seed::Acme).without_environments().read_only();
    let mut driver = setup.open().await;
    let (url, id) = {
        let first = driver.colleague.environment(0);
        (first.url.clone(), first.client_id.clone())
    };
    let secret = secret(&driver);
    driver.press("a").await;
    filled(&mut driver, "Mine", &url, &id).await;
    driver.press("left tab").paste(&secret).press("ctrl-s").await;
    driver.see("Nothing was written").see("--read-only");
    assert_eq!(driver.config(), "");
}

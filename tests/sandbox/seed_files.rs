//! Seed files: what is in a new database, and what is said of a file that cannot be used.

use std::path::{Path, PathBuf};

use appdeck::sandbox::{Database, SandboxOptions, Seed, SeedFile, start};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value as Json, json};

use crate::support::binary::{SandboxProcess, program, ran};
use crate::support::browser::{Browser, VERIFIER, challenge, claims, text};
use crate::support::sandbox::{Answer, World, options, read, world};

const PAGE: &str = include_str!("../../docs/SANDBOX.md");
const KEY: &[u8] = include_bytes!("../../assets/sandbox/signing-key.pk8");
const MIRA: &str = "mira@roastery.example";
const CALLBACK: &str = "http://localhost:3000/callback";

/// The example of the page.
fn example() -> &'static str {
    PAGE.split_once("```toml\n").unwrap().1.split("```").next().unwrap()
}

fn written(directory: &Path, text: &str) -> PathBuf {
    let path = directory.join("seed.toml");
    std::fs::write(&path, text).unwrap();
    path
}

fn variable(name: &str) -> Option<String> {
    (name == "ROASTERY_SECRET").then(|| "canary-of-the-roastery\n".to_owned())
}

fn filled(path: &Path, database: Database) -> SandboxOptions {
    let seed_file = Some(SeedFile::read(path, &variable).unwrap());
    SandboxOptions { seed_file, ..options(database, Seed::Acme) }
}

async fn key_id(world: &World) -> String {
    let keys = Answer::of(world.bare("GET", "/keys").send().await.unwrap()).await.ok();
    text(&keys["keys"][0], "kid").to_owned()
}

/// Signs a user of the file in to its Web Application, and returns the tokens.
async fn signed_in(world: &World, redirect_uri: &str, organization: &str) -> Json {
    let browser = Browser::of(world, MIRA).await;
    let challenge = challenge();
    let shown = browser
        .authorize(&[
            ("client_id", "webc_desk"),
            ("redirect_uri", redirect_uri),
            ("organization_id", organization),
            ("response_type", "code"),
            ("scope", "openid email"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ])
        .await;
    let secret = read(&world.environment(0).applications[0].client_secret);
    let code = shown.code();
    let fields = [
        ("grant_type", "authorization_code"),
        ("code", code.as_str()),
        ("redirect_uri", redirect_uri),
        ("code_verifier", VERIFIER),
        ("client_id", "webc_desk"),
        ("client_secret", secret),
    ];
    world.grant(&fields).await.ok()
}

#[tokio::test]
async fn the_example_of_the_page_is_what_one_gets() {
    let directory = tempfile::tempdir().unwrap();
    let path = written(directory.path(), example());
    let first = world(filled(&path, Database::Memory)).await;
    let environment = first.environment(0).clone();
    assert_eq!((&*environment.id, &*environment.client_id), ("env_roastery_dev", "skc_roastery"));
    assert_eq!(read(&environment.client_secret), "canary-of-the-roastery");
    assert_eq!(first.sandbox.announcement().environments.len(), 1);
    let own = &environment.applications;
    assert_eq!((own.len(), &*own[0].id, &*own[0].name), (1, "webc_desk", "Coffee-Desk"));

    let settings = first.call("GET", "/api/v1/environments/env_roastery_dev/session-settings");
    let settings = settings.await.ok()["session_settings"].clone();
    assert_eq!(settings["idle_session_timeout"], json!(30));
    assert_eq!(settings["client_access_token_expiry"], json!(1440), "as usual");
    let desk = first.call("GET", "/api/v1/clients/webc_desk").await.ok()["client"].clone();
    assert_eq!(desk["post_logout_redirect_uris"], json!(["http://localhost:3000/"]));
    assert_eq!(desk["secrets"].as_array().unwrap().len(), 1);

    let tokens = signed_in(&first, CALLBACK, "").await;
    let said = claims(&first, text(&tokens, "access_token")).await;
    assert_eq!((text(&said, "sub"), text(&said, "oid")), ("usr_mira", "org_roastery"));
    assert_eq!(
        (said["roles"].clone(), tokens["expires_in"].clone()),
        (json!(["admin"]), json!(600))
    );
    signed_in(&first, "https://roastery.desk.example/callback", "org_roastery").await;
    let users = Answer::of(first.bare("GET", "/_sandbox/users").send().await.unwrap()).await.ok();
    assert_eq!(users["users"].as_array().unwrap().len(), 1, "nobody else");

    // Another run elsewhere: the same identifiers and the same key.
    let second = world(filled(&path, Database::Memory)).await;
    assert_eq!(second.environment(0).id, environment.id);
    claims(&second, text(&tokens, "access_token")).await;
    signed_in(&second, CALLBACK, "").await;
}

#[tokio::test]
async fn what_was_generated_stays_with_the_database() {
    let directory = tempfile::tempdir().unwrap();
    let path = written(directory.path(), example());
    let file = Database::File(directory.path().join("sandbox.db"));
    let first = world(filled(&path, file.clone())).await;
    let made = first.environment(0).applications[0].client_secret.clone();
    first.sandbox.stop().await;
    // Without the file too.
    let second = world(options(file.clone(), Seed::Acme)).await;
    assert_eq!(second.environment(0).applications[0].client_secret, made);
    second.sign_in("webc_desk", read(&made)).await.ok();
    assert_ne!(read(&second.environment(0).client_secret), "canary-of-the-roastery");
    second.sandbox.stop().await;
    let third = start(filled(&path, file.clone())).await.unwrap();
    assert_eq!(third.unseeded(&filled(&path, file.clone()).seed_name()), None);
    third.stop().await;
    written(directory.path(), &example().replace("Kiosk", "Till"));
    let changed = filled(&path, file);
    let name = changed.seed_name();
    let told = start(changed).await.unwrap().unseeded(&name).unwrap();
    assert!(told.contains("was filled with seed.toml (") && told.contains("nothing was added"));
}

#[tokio::test]
async fn a_signing_key_of_ones_own_is_kept() {
    let directory = tempfile::tempdir().unwrap();
    let pem = format!(
        "-----BEGIN PRIVATE KEY-----\n{}\n-----END PRIVATE KEY-----\n",
        STANDARD.encode(KEY)
    );
    std::fs::write(directory.path().join("signing-key.pem"), pem).unwrap();
    let example = example().replace("# signing_key", "signing_key");
    let path = written(directory.path(), &example);
    let file = Database::File(directory.path().join("sandbox.db"));
    let first = world(filled(&path, file.clone())).await;
    let id = key_id(&first).await;
    assert!(id.starts_with("snk_") && id != "snk_sandbox", "{id}");
    first.sandbox.stop().await;
    let second = world(options(file, Seed::Acme)).await;
    assert_eq!(key_id(&second).await, id);
}

/// What is said of the example with this change.
fn refusal(directory: &Path, from: &str, to: &str) -> String {
    assert!(example().contains(from), "{from}");
    let path = written(directory, &example().replacen(from, to, 1));
    let error = SeedFile::read(&path, &variable).unwrap_err().to_string();
    let place = directory.join("seed.toml").display().to_string();
    error.strip_prefix(&place).unwrap_or_else(|| panic!("{error}")).to_owned()
}

/// What is changed in the example and into what, which field that is, and what is said of it.
const MISTAKES: [(&str, &str, &str, &str); 16] = [
    ("slug =", "slog =", "organizations[0].slog: ", "unknown field"),
    ("type = \"DEV\"", "type = \"STG\"", "environments[0].type: ", "write DEV or PRD"),
    (
        "access_token_expiry = 5\n",
        "acess_token_expiry = 5\n",
        "environments[0].session.acess_token_expiry: ",
        "unknown field",
    ),
    (
        "idle_session_timeout = 30",
        "idle_session_timeout = \"30\"",
        "environments[0].session.idle_session_timeout: ",
        "invalid type",
    ),
    (
        "{ env = \"ROASTERY_SECRET\" }",
        "\"canary-in-the-file\"",
        "environments[0].default_client.secret: ",
        "no value stands in the file itself",
    ),
    (
        "ROASTERY_SECRET",
        "NOBODYS_SECRET",
        "environments[0].default_client.secret: ",
        "the variable NOBODYS_SECRET is not set",
    ),
    (
        "{ env = \"ROASTERY_SECRET\" }",
        "{ file = \"missing\" }",
        "environments[0].default_client.secret: ",
        "missing: No such file",
    ),
    (
        "id = \"spac_kiosk\"",
        "id = \"webc_desk\"",
        "environments[0].applications[1].id: ",
        "used twice",
    ),
    ("id = \"webc_desk\"", "id = \"a/b\"", "environments[0].applications[0].id: ", "write up to"),
    (
        "type = \"SPA\"",
        "type = \"SPA\"\nsecret = \"generated\"",
        "environments[0].applications[1].secret: ",
        "has no secrets",
    ),
    (
        "\"https://{{org_slug}}.desk",
        "\"https://app-{{org_slug}}.desk",
        "environments[0].applications[0].settings.post_login_uris[1]: ",
        "placeholder",
    ),
    (
        "back_channel_logout_uris",
        "back_channel_logout_urls",
        "environments[0].applications[0].settings.back_channel_logout_urls: ",
        "",
    ),
    (
        "organization = \"org_roastery\"",
        "organization = \"org_nobody\"",
        "environments[0].users[0].organization: ",
        "no such organization",
    ),
    (
        "email = \"mira@roastery.example\"",
        "email = \"mira\"",
        "environments[0].users[0].email: ",
        "no address",
    ),
    ("given_name = \"Mira\"", "", "environments[0].users[0]: ", "missing field `given_name`"),
    ("name = \"Roastery Development\"", "name = ", "", ""),
];

#[test]
fn a_mistake_is_told_with_file_line_and_field() {
    let directory = tempfile::tempdir().unwrap();
    for (from, to, field, words) in MISTAKES {
        let told = refusal(directory.path(), from, to);
        let line = example().split(from).next().unwrap().matches('\n').count() + 1;
        // A missing field is looked for where its table begins.
        let shift = if to.is_empty() { 4 } else { to.matches('\n').count() };
        let lines = line.saturating_sub(shift)..=line + shift;
        let (place, rest) = told[1..].split_once(": ").unwrap();
        assert!(lines.contains(&place.parse().unwrap()), "{from}: {told}, not line {line}");
        let rest = rest.strip_prefix(field.trim_end());
        let rest = rest.unwrap_or_else(|| panic!("{field}: {told}"));
        assert!(rest.contains(words), "{words}: {told}");
        assert!(!told.contains("canary") && !told.contains('\n'), "{told}");
    }
    let path = directory.path().join("nowhere.toml");
    let error = SeedFile::read(&path, &variable).unwrap_err().to_string();
    assert!(error.contains("nowhere.toml: No such file"), "{error}");
    std::fs::write(directory.path().join("signing-key.pem"), "no key").unwrap();
    let told = refusal(directory.path(), "# signing_key", "signing_key");
    assert!(told.contains(":2: signing_key: the key is not an RSA key"), "{told}");
    let path = written(directory.path(), example());
    assert!(!format!("{:?}", SeedFile::read(&path, &variable).unwrap()).contains("canary"));
}

#[test]
fn the_command_takes_the_file_and_tells_what_it_made() {
    let home = tempfile::tempdir().unwrap();
    let example = example().replace("{ env = \"ROASTERY_SECRET\" }", "{ file = \"secret\" }");
    std::fs::write(home.path().join("secret"), "canary-of-a-file\n").unwrap();
    let path = written(home.path(), &example).display().to_string();
    let (server, json) = SandboxProcess::json(&["--seed-file", &path]);
    let environment = &json["environments"][0];
    assert_eq!(environment["client_secret"], json!("canary-of-a-file"));
    assert_eq!(environment["applications"][0]["id"], json!("webc_desk"));
    assert!(text(&environment["applications"][0], "client_secret").starts_with("test_"));
    assert_eq!(server.complaint(), "");
    let server = SandboxProcess::start(&["--seed-file", &path], "--json");
    assert!(server.text.contains("\nCoffee-Desk (webc_desk):\n  test_"), "{}", server.text);
    drop(server);
    written(home.path(), &example.replace("\"SPA\"", "\"M2M\""));
    let refused =
        ran(program(home.path()).args(["sandbox", "--listen", ":0", "--seed-file", &path]));
    let refused = refused.ended(2);
    assert!(
        refused.err.contains("environments[0].applications[1].type: write WEB_APP, SPA or NTV")
    );
}

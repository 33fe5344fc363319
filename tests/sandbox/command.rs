//! `appdeck sandbox` as a process: what it prints, and what becomes of its database.

use std::path::Path;

use crate::support::binary::SandboxProcess;

fn exported(text: &str, name: &str) -> String {
    let line = text.lines().find_map(|line| line.trim().strip_prefix(&format!("export {name}=")));
    line.unwrap_or_else(|| panic!("{name}: {text}")).to_owned()
}

#[tokio::test]
async fn people_get_what_to_export_and_programs_a_line() {
    let server = SandboxProcess::start(&[], "--json");
    let url = exported(&server.text, "SCALEKIT_ENVIRONMENT_URL");
    let form = [
        ("grant_type", "client_credentials".to_owned()),
        ("client_id", exported(&server.text, "SCALEKIT_CLIENT_ID")),
        ("client_secret", exported(&server.text, "SCALEKIT_CLIENT_SECRET")),
    ];
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.post(format!("{url}/oauth/token")).form(&form).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(!server.text.contains('{'), "no JSON without --json: {}", server.text);
    assert_eq!(server.complaint(), "");

    let (server, json) = SandboxProcess::json(&[]);
    assert_eq!(server.text.lines().count(), 1);
    assert!(json["environments"][1]["client_secret"].is_string());
    assert_eq!(server.complaint(), "");
}

#[test]
fn a_seed_that_is_ignored_is_told_and_a_reset_begins_anew() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("sandbox.db").display().to_string();
    let run = |args: &[&str]| {
        let (server, json) = SandboxProcess::json(&[&["--database", &file], args].concat());
        (server.complaint(), json["environments"][0]["id"].clone())
    };
    let (told, first) = run(&["--seed", "empty"]);
    assert_eq!(told, "");
    for args in [&["--seed", "empty"][..], &[]] {
        assert_eq!(run(args), (String::new(), first.clone()), "{args:?}");
    }
    let (told, kept) = run(&["--seed", "crowded"]);
    assert!(told.contains("was filled with empty before") && told.contains("--reset"), "{told}");
    assert_eq!(kept, first);
    let (told, anew) = run(&["--seed", "7", "--reset"]);
    assert_eq!(told, "");
    assert_ne!(anew, first);
    assert_eq!(applications(Path::new(&file)), 2 * (7 + 1));
    assert!(run(&["--seed", "crowded"]).0.contains("was filled with 7 before"));
}

fn applications(file: &Path) -> i64 {
    let store = rusqlite::Connection::open(file).unwrap();
    store.query_row("SELECT count(*) FROM clients", [], |row| row.get(0)).unwrap()
}

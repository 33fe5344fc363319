use std::path::Path;

use appdeck::sandbox::{Database, SandboxError, SandboxOptions, Seed, start};

use crate::support::sandbox::{ANY_PORT, options};

async fn refusal(options: SandboxOptions) -> String {
    match start(options).await {
        Ok(_) => panic!("the sandbox started"),
        Err(error) => error.to_string(),
    }
}

fn file(path: &Path) -> SandboxOptions {
    options(Database::File(path.to_owned()), Seed::Empty)
}

#[tokio::test]
async fn it_listens_on_loopback_only() {
    for address in ["0.0.0.0:0", "192.0.2.1:7700", "[::]:0"] {
        let listen = address.parse().unwrap();
        let words =
            refusal(SandboxOptions { listen, ..options(Database::Memory, Seed::Empty) }).await;
        assert!(words.contains(address) && words.contains("loopback only"), "{words}");
    }
}

#[tokio::test]
async fn a_port_in_use_is_named() {
    let taken = std::net::TcpListener::bind(ANY_PORT).unwrap();
    let listen = taken.local_addr().unwrap();
    let words = refusal(SandboxOptions { listen, ..options(Database::Memory, Seed::Empty) }).await;
    assert!(words.contains(&listen.to_string()) && words.contains("in use"), "{words}");
}

/// Linux answers on all of 127.0.0.0/8: an address of this process alone has every port free.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn each_environment_has_the_next_port() {
    let [_, b, c, d] = std::process::id().to_be_bytes();
    let listen = std::net::SocketAddr::from(([127, b | 128, c, d], 7700));
    let sandbox =
        start(SandboxOptions { listen, ..options(Database::Memory, Seed::Empty) }).await.unwrap();
    let announcement = sandbox.announcement();
    let urls: Vec<_> = announcement.environments.iter().map(|found| &found.url).collect();
    let url = |port| format!("http://{}:{port}", listen.ip());
    assert_eq!(urls, [&url(7700), &url(7701)]);
    assert_eq!(announcement.api_url, url(7700));
}

#[tokio::test]
async fn the_ports_end_at_65535() {
    let listen = "127.0.0.1:65535".parse().unwrap();
    let error =
        start(SandboxOptions { listen, ..options(Database::Memory, Seed::Empty) }).await.err();
    assert!(matches!(error, Some(SandboxError::NoPortsLeft { first: 65535, environments: 2 })));
}

#[tokio::test]
async fn a_file_that_is_no_database_of_the_sandbox_is_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    let text = directory.path().join("notes.txt");
    let notes = "these are the operator's own notes, and longer than a header ".repeat(40);
    std::fs::write(&text, &notes).unwrap();
    let words = refusal(file(&text)).await;
    assert!(words.contains("notes.txt") && words.contains("not a database"), "{words}");
    assert_eq!(std::fs::read_to_string(&text).unwrap(), notes);

    let foreign = directory.path().join("foreign.db");
    let connection = rusqlite::Connection::open(&foreign).unwrap();
    connection.execute_batch("CREATE TABLE recipes (name TEXT)").unwrap();
    let words = refusal(file(&foreign)).await;
    assert!(words.contains("foreign.db") && words.contains("not a database"), "{words}");

    let words = refusal(file(&directory.path().join("missing/sandbox.db"))).await;
    assert!(words.contains("missing/sandbox.db"), "{words}");
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("sandbox.db");
    start(file(&path)).await.unwrap().stop().await;
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop(connection);
    let before = std::fs::read(&path).unwrap();
    let words = refusal(file(&path)).await;
    assert!(words.contains("sandbox.db") && words.contains("version 99"), "{words}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

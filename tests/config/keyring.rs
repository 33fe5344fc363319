use appdeck::config::{CredentialSource, Keyring};
use appdeck::domain::Secret;

use super::ACME;
use crate::support::program;

/// A folder with a `secret-tool` that keeps what it is told in a file named after its arguments.
pub fn desktop() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let tool = folder.path().join("secret-tool");
    let script = "#!/bin/sh\ncd \"${0%/*}\"; verb=$1; shift; [ $verb = store ] && shift\n\
                  echo \"$*\" >> seen\n[ $verb = store ] && exec cat > \"$4\"; exec cat \"$4\"\n";
    program::write(&tool, script);
    let path = format!("{}:/usr/bin:/bin", folder.path().display());
    (folder, path)
}

#[tokio::test]
async fn a_secret_goes_in_and_comes_out_and_is_no_argument() {
    let (folder, path) = desktop();
    let variables = |name: &str| match name {
        "PATH" => Some(path.clone()),
        "DBUS_SESSION_BUS_ADDRESS" => Some("unix:path=/nowhere".into()),
        _ => None,
    };
    let keyring = Keyring::on("linux", &variables);
    keyring.usable().unwrap();
    let source =
        CredentialSource::Keyring { account: "skc_1@acme".into(), keyring: keyring.clone() };
    let error = source.read().await.unwrap_err().to_string();
    assert!(error.starts_with("the keyring has no secret for skc_1@acme"), "{error}");
    keyring.keep("skc_1@acme", &Secret::new("canary-keyring".into())).await.unwrap();
    assert!(source.read().await.unwrap().matches("canary-keyring"));
    let seen = std::fs::read_to_string(folder.path().join("seen")).unwrap();
    assert!(
        seen.contains("service appdeck account skc_1@acme") && !seen.contains("canary"),
        "{seen}"
    );
}

#[test]
fn where_there_is_none_the_reason_is_told_and_the_way_round() {
    let (_folder, path) = desktop();
    for (os, path, bus, words) in [
        ("linux", path.as_str(), None, "there is no D-Bus session, as is usual on a server"),
        ("linux", "/nowhere", Some("unix:"), "secret-tool is not installed"),
        ("macos", "/nowhere", None, "security is not installed"),
        ("windows", "/nowhere", None, "on windows no keyring is known"),
    ] {
        let variables = |name: &str| match name {
            "PATH" => Some(path.to_owned()),
            "DBUS_SESSION_BUS_ADDRESS" => bus.map(str::to_owned),
            _ => None,
        };
        let why = Keyring::on(os, &variables).usable().unwrap_err();
        assert!(why.contains(words), "{why}");
        assert!(why.contains("A file, a command or the prompt serve as well"), "{why}");
    }
}

#[tokio::test]
async fn an_entry_names_the_account() {
    let text = ACME.replace("\"prompt\"", "\"keyring\", account = \"skc_1@acme\"");
    let resolved = super::read(&text).unwrap();
    let credential = &resolved.environments[0].credential;
    assert_eq!(credential.describe(), "keyring, account skc_1@acme");
    // Without variables there is no keyring, and reading says so rather than failing to start.
    let error = credential.read().await.unwrap_err().to_string();
    assert!(error.starts_with("no keyring can be used here"), "{error}");
}

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use appdeck::api::ErrorKind;
use appdeck::config::CredentialSource;
use appdeck::domain::Secret;

fn sh(script: &str) -> CredentialSource {
    CredentialSource::Command(["sh", "-c", script].map(str::to_owned).to_vec())
}

fn write(path: &Path, text: &str, mode: u32) {
    std::fs::write(path, text).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

async fn fails(source: &CredentialSource) -> String {
    let error = source.read().await.unwrap_err();
    assert_eq!(error.kind, ErrorKind::Credential);
    assert!(!format!("{error:?}").contains("canary"), "{error:?}");
    error.message
}

#[tokio::test]
async fn a_command_gives_its_output_without_the_lines_end() {
    let secret = sh("printf 'canary-secret\\r\\n'").read().await;
    assert_eq!(secret, Ok(Secret::new("canary-secret".into())));
}

/// What every source is read as; white space and quotes inside a line stay for the server to judge.
#[tokio::test]
async fn line_ends_and_tabs_around_a_secret_are_dropped_from_every_source() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret");
    for (text, expected) in [
        ("canary-secret\n", "canary-secret"),
        ("canary-secret\r\n", "canary-secret"),
        ("\r\n\tcanary-secret\t\n\n", "canary-secret"),
        (" canary secret \n", " canary secret "),
        ("\"canary\"", "\"canary\""),
    ] {
        write(&path, text, 0o600);
        let secret = || Secret::new(text.into());
        let variable = CredentialSource::Variable { name: "IT".into(), value: Some(secret()) };
        let command = ["cat".into(), path.display().to_string()];
        for source in [
            variable,
            CredentialSource::Command(command.to_vec()),
            CredentialSource::File(path.clone()),
            CredentialSource::Typed(secret()),
            CredentialSource::Plain(secret()),
        ] {
            let read = source.read().await.unwrap();
            assert!(read.matches(expected), "{text:?} {source:?}");
        }
    }
}

#[tokio::test]
async fn a_command_is_not_run_by_a_shell() {
    let source = CredentialSource::Command(["echo", "$HOME;*"].map(str::to_owned).to_vec());
    assert_eq!(source.read().await, Ok(Secret::new("$HOME;*".into())));
}

#[tokio::test]
async fn a_command_that_fails_tells_its_complaint_and_never_its_output() {
    let error = fails(&sh("echo canary; echo 'gpg: no key\u{1b}[2J' >&2; exit 3")).await;
    assert_eq!(error, "the command sh failed (exit status: 3): gpg: no key␛[2J");
    let error = fails(&CredentialSource::Command(vec!["/nowhere/canry".into()])).await;
    assert!(error.starts_with("the command /nowhere/canry cannot be started"), "{error}");
    for (script, words) in [
        ("true", "the command sh holds an empty secret"),
        (
            "printf 'canary\\nand more'",
            "the command sh holds more than one line: it must hold the secret alone",
        ),
        ("printf '\\377canary'", "the command sh holds no text"),
    ] {
        assert_eq!(fails(&sh(script)).await, words);
    }
}

#[tokio::test]
async fn a_command_that_floods_does_not_fill_the_memory() {
    let error = fails(&sh("exec yes canary")).await;
    assert!(error.starts_with("the command sh"), "{error}");
}

#[tokio::test]
async fn a_folder_is_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let source = CredentialSource::File(folder.path().to_owned());
    let error = source.read().await.unwrap_err();
    assert!(error.message.ends_with("is a folder: name the file in it"), "{error}");
}

#[tokio::test]
async fn a_file_is_refused_while_others_can_read_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret");
    let source = CredentialSource::File(path.clone());
    write(&path, "canary-secret\n", 0o600);
    assert_eq!(source.read().await, Ok(Secret::new("canary-secret".into())));
    for mode in [0o640, 0o604, 0o644] {
        write(&path, "canary-secret\n", mode);
        let error = fails(&source).await;
        assert!(error.ends_with(&format!("chmod 600 {}", path.display())), "{error}");
    }
    std::fs::remove_file(&path).unwrap();
    assert!(fails(&source).await.starts_with("cannot read the secret in"));
}

#[tokio::test]
async fn what_is_not_there_is_said() {
    let unset = CredentialSource::Variable { name: "ACME".into(), value: None };
    assert_eq!(fails(&unset).await, "the environment variable ACME is not set");
    assert_eq!(fails(&CredentialSource::Prompt).await, "the secret has not been asked for");
}

#[test]
fn a_description_tells_no_arguments() {
    assert_eq!(sh("echo canary").describe(), "command sh");
}

#[tokio::test]
async fn a_pipe_that_nobody_writes_into_is_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("pipe");
    let made = std::process::Command::new("mkfifo").args(["-m", "600"]).arg(&path).status();
    assert!(made.unwrap().success());
    let error = fails(&CredentialSource::File(path)).await;
    assert!(error.contains("is no regular file"), "{error}");
}

//! The examples of `docs/SANDBOX.md` run as they stand.

use std::process::{Command, Stdio};

use appdeck::sandbox::{Database, SandboxOptions, Seed};

use crate::support::sandbox::{options, read, world};
use crate::support::skip::skipped;

const PAGE: &str = include_str!("../../docs/SANDBOX.md");

/// The examples for a shell, in their order.
fn examples() -> Vec<&'static str> {
    let blocks = PAGE.split("```sh\n").skip(1);
    blocks.map(|block| block.split("```").next().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_examples_run_as_they_stand() {
    let there = |program: &str| {
        let mut command = Command::new(program);
        command.arg("--version").stdout(Stdio::null()).status().is_ok()
    };
    if !there("curl") || !there("bash") {
        skipped("the examples need curl and bash");
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let snapshots = Some(directory.path().join("snapshots"));
    let world = world(SandboxOptions { snapshots, ..options(Database::Memory, Seed::Acme) }).await;
    let environment = world.environment(0);
    let mut script = "set -euo pipefail\n".to_owned();
    for (number, example) in examples().iter().enumerate() {
        script.extend(["echo '== ", &number.to_string(), "'\n", example, "\necho\n"]);
    }
    let mut bash = Command::new("bash");
    bash.args(["-c", &script])
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .env("SCALEKIT_ENVIRONMENT_URL", &environment.url)
        .env("SCALEKIT_CLIENT_ID", &environment.client_id)
        .env("SCALEKIT_CLIENT_SECRET", read(&environment.client_secret))
        .stdin(Stdio::null());
    let output = tokio::task::spawn_blocking(move || bash.output().unwrap()).await.unwrap();
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{told}\n{complaint}");
    let answers: Vec<_> = told.split("== ").skip(1).collect();
    for (number, words) in [
        "\"issuer\"",
        "access_token",
        "plain_secret",
        "authRequests",
        "id_token",
        "email_verified",
        "x-appdeck-sandbox-route: GET /api/v1/roles",
        "skewed_clock",
        "429\n",
        "\"restorable\":true",
    ]
    .iter()
    .enumerate()
    {
        assert!(answers[number].contains(words), "{number} {words}: {}", answers[number]);
    }
    assert_eq!(answers.len(), 10);
}

#[test]
fn every_kind_of_fault_is_told() {
    for kind in [
        "delay",
        "status",
        "rate_limit",
        "drop_before",
        "drop_after_commit",
        "truncate",
        "html",
        "garbage",
        "revoke_tokens",
        "refuse_code",
        "bad_signature",
        "wrong_audience",
        "wrong_issuer",
        "skewed_clock",
        "no_nonce",
    ] {
        assert!(PAGE.contains(&format!("| `{kind}` |")), "{kind}");
    }
}

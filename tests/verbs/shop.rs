//! A sandbox, a configuration file for it, and a shell in which `appdeck` is the program under test.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::task::Poll;

use appdeck::sandbox::{AnnouncedEnvironment, Database, RecordedRequest, SandboxOptions, Seed};
use serde_json::Value as Json;
use tempfile::TempDir;
use tokio::process::Command;

use crate::support::binary::PROGRAM;
pub use crate::support::binary::Ran;
use crate::support::sandbox::{World, options, read, world};

pub struct Shop {
    pub world: World,
    home: TempDir,
    /// How many requests were made before the shell's.
    before: usize,
}

impl Shop {
    /// A sandbox with this seed, both of its environments configured.
    pub async fn open(seed: Seed) -> Self {
        Self::on(options(Database::Memory, seed)).await
    }

    /// The same with the first environment alone, on a sandbox whose clock is set by hand.
    pub async fn at_a_fixed_time(seed: Seed) -> Self {
        let shop =
            Self::on(SandboxOptions { fixed: true, ..options(Database::Memory, seed) }).await;
        shop.configure(&entry(shop.world.environment(0)));
        shop
    }

    async fn on(options: SandboxOptions) -> Self {
        let world = world(options).await;
        let home = tempfile::tempdir().unwrap();
        let before = world.sandbox.requests().len();
        let shop = Self { world, home, before };
        let environments = shop.world.sandbox.announcement().environments.iter();
        shop.configure(&environments.map(entry).collect::<String>());
        shop
    }

    /// The same with the first environment alone, so that none need be named.
    pub async fn with_one(seed: Seed) -> Self {
        let shop = Self::open(seed).await;
        shop.configure(&entry(shop.world.environment(0)));
        shop
    }

    /// Writes the configuration anew.
    pub fn configure(&self, text: &str) {
        std::fs::write(self.path("config.toml"), text).unwrap();
    }

    /// A file of the home.
    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// Runs a line of the shell.
    pub async fn run(&self, line: &str) -> Ran {
        self.run_with(line, &[]).await
    }

    /// The same with these variables.
    pub async fn run_with(&self, line: &str, variables: &[(&str, &str)]) -> Ran {
        ran(shell(self.home.path(), line).envs(variables.iter().copied())).await
    }

    /// What the sandbox was asked, as method and path.
    pub fn asked(&self) -> Vec<String> {
        let line = |one: &RecordedRequest| format!("{} {}", one.method, one.path);
        self.world.sandbox.requests()[self.before..].iter().map(line).collect()
    }

    /// The applications of the environment that is configured alone, as they are listed.
    pub async fn listed(&self) -> Vec<Json> {
        let ran = self.run("appdeck apps list --json").await.ended(0);
        ran.document()["applications"].as_array().unwrap().clone()
    }
}

/// Lets them all run at the same time.
pub async fn together<T>(all: impl Iterator<Item = impl Future<Output = T>>) -> Vec<T> {
    let mut all: Vec<_> = all.map(Box::pin).collect();
    let mut done: Vec<Option<T>> = all.iter().map(|_| None).collect();
    std::future::poll_fn(|context| {
        for (one, done) in all.iter_mut().zip(&mut done).filter(|(_, done)| done.is_none()) {
            if let Poll::Ready(value) = one.as_mut().poll(context) {
                *done = Some(value);
            }
        }
        if done.iter().all(Option::is_some) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    done.into_iter().map(Option::unwrap).collect()
}

/// An environment's entry of the configuration.
pub fn entry(environment: &AnnouncedEnvironment) -> String {
    entry_with(
        &environment.name,
        &environment.url,
        &environment.client_id,
        read(&environment.client_secret),
    ) + &format!("type = \"{}\"\n", environment.kind.word().to_lowercase())
}

pub fn entry_with(name: &str, url: &str, client_id: &str, secret: &str) -> String {
    format!(
        "[[environments]]\nname = \"{name}\"\nurl = \"{url}\"\nclient_id = \"{client_id}\"\n\
         client_secret = \"{secret}\"\n"
    )
}

/// A shell in `home` that finds the program, and nothing of this machine's configuration.
pub fn shell(home: &Path, line: &str) -> Command {
    let program = Path::new(PROGRAM).parent().unwrap();
    let mut command = Command::new("sh");
    command
        .args(["-c", line])
        .current_dir(home)
        .env_clear()
        .env("PATH", format!("{}:/usr/bin:/bin", program.display()))
        .env("HOME", home)
        .env("LANG", "C.UTF-8")
        .env("APPDECK_CONFIG", home.join("config.toml"))
        .stdin(Stdio::null());
    command
}

/// Runs it to its end.
pub async fn ran(command: &mut Command) -> Ran {
    Ran::of(command.output().await.unwrap())
}

//! `appdeck sandbox`: the sandbox alone.

use std::io::{self, IsTerminal, Write};

use super::embedded::{failed, snapshots};
use super::snapshot;
use crate::cli::{SandboxArgs, SandboxCommand};
use crate::domain::text::clean;
use crate::runtime::log;
use crate::runtime::signals::{self, HUNG_UP, Signal};
use crate::sandbox::{self, Announcement, SandboxOptions, Seed, SeedFile};
use crate::start::{StartError, written};
use crate::verbs::Exit;

/// Serves until a signal says to stop.
pub async fn run(args: SandboxArgs) -> Result<u8, StartError> {
    if let Some(SandboxCommand::Snapshot(call)) = args.command {
        return snapshot::run(call).await;
    }
    log::to_stderr();
    let asked: Option<Seed> =
        args.seed.map(|seed| seed.parse()).transpose().map_err(StartError::Misused)?;
    let seed = asked.unwrap_or(Seed::Acme);
    let seed_file =
        args.seed_file.map(|file| SeedFile::read(&file, &|name| std::env::var(name).ok()));
    let seed_file =
        seed_file.transpose().map_err(|error| StartError::Misused(error.to_string()))?;
    let options = SandboxOptions {
        seed_file,
        database: args.database.parse().map_err(StartError::Misused)?,
        seed,
        reset: args.reset,
        latency: args.latency,
        fixed: false,
        snapshots: snapshots(),
        snapshot: args.snapshot,
        listen: args.listen,
    };
    let mut signals = signals::watch()
        .map_err(|error| StartError::Failed(format!("cannot watch signals: {error}")))?;
    let named = (asked.is_some() || options.seed_file.is_some()).then(|| options.seed_name());
    let sandbox = sandbox::start(options).await.map_err(failed)?;
    if let Some(why) = named.and_then(|asked| sandbox.unseeded(&asked)) {
        let _ = writeln!(io::stderr(), "appdeck: {}; --reset begins anew", clean(&why));
    }
    announce(sandbox.announcement(), args.json)?;
    let attended = io::stdin().is_terminal();
    loop {
        match signals.recv().await {
            // A closed standard input is a hang-up only where there is somebody to hang up.
            Some(Signal::Suspend | Signal::Continued | Signal::Resized) => {}
            Some(HUNG_UP) if !attended => {}
            Some(Signal::Quit(_)) | None => break,
        }
    }
    sandbox.stop().await;
    Ok(Exit::Done.code())
}

// The line is for programs, the text for people.
fn announce(announcement: &Announcement, json: bool) -> Result<(), StartError> {
    let text = if json { announcement.to_json_line() } else { announcement.to_text() };
    let mut stdout = io::stdout();
    let sent = stdout.write_all(text.trim_end().as_bytes());
    let sent = sent.and_then(|()| stdout.write_all(b"\n")).and_then(|()| stdout.flush());
    written(sent).map(drop)
}

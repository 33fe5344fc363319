//! `appdeck sandbox`: the sandbox alone.

use std::io::{self, IsTerminal, Write};

use super::{StartError, chain, written};
use crate::cli::{SandboxArgs, exit};
use crate::runtime::signals::{self, HUNG_UP, Signal};
use crate::sandbox::{self, Announcement, Options, SandboxError};

/// Serves until a signal says to stop.
pub async fn run(args: SandboxArgs) -> Result<u8, StartError> {
    let options = Options {
        database: args.database.parse().map_err(StartError::Misused)?,
        seed: args.seed.parse().map_err(StartError::Misused)?,
        latency: args.latency,
        fixed: false,
        listen: args.listen,
    };
    let mut signals = signals::watch()
        .map_err(|error| StartError::Failed(format!("cannot watch signals: {error}")))?;
    let sandbox = sandbox::start(options).await.map_err(failed)?;
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
    Ok(exit::DONE)
}

/// What kept the sandbox from starting, in words.
pub fn failed(error: SandboxError) -> StartError {
    match error {
        SandboxError::NotLoopback(_) => StartError::Misused(chain(&error)),
        error => StartError::Failed(chain(&error)),
    }
}

// The line is for programs; people at a terminal get a sentence besides.
fn announce(announcement: &Announcement, json: bool) -> Result<(), StartError> {
    let line = announcement.to_json_line();
    let mut stdout = io::stdout();
    let sent = stdout.write_all(line.as_bytes()).and_then(|()| stdout.write_all(b"\n"));
    written(sent.and_then(|()| stdout.flush()))?;
    if stdout.is_terminal() && !json {
        let mut stderr = io::stderr();
        for environment in &announcement.environments {
            let _ = writeln!(stderr, "{} at {}", environment.name, environment.url);
        }
        let _ = writeln!(stderr, "Serving this machine only, until Ctrl-C.");
    }
    Ok(())
}

//! From the command line to a running program: what is wired to what, and the exit code.

#[cfg(feature = "sandbox")]
pub mod announced;
mod doctor;
mod interruption;
mod look;
mod sandbox;
mod ui;
mod verbs;

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use crate::cli::{Cli, CliCommand, in_order};
use crate::config::{self, ConfigError};
use crate::runtime::{harden, panic};
use crate::verbs::Exit;

/// Why the program could not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Used wrongly: the words say how.
    #[error("{0}")]
    Misused(String),
    /// The configuration is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Anything else, in words.
    #[error("{0}")]
    Failed(String),
}

impl StartError {
    fn exit(&self) -> Exit {
        match self {
            Self::Misused(_) | Self::Config(_) => Exit::Misused,
            Self::Failed(_) => Exit::Failed,
        }
    }
}

/// Runs the program and returns its exit code. Errors are written to standard error.
pub fn run() -> ExitCode {
    let refused = harden::harden();
    if let Err(error) = panic::install() {
        complain(&format!("{error:#}"));
    }
    let words = in_order(std::env::args_os().collect());
    let cli = match Cli::try_parse_from(&words) {
        Ok(cli) => cli,
        Err(_) if sandbox::is_missed(&words) => {
            complain(sandbox::ABSENT);
            return ExitCode::from(Exit::Misused.code());
        }
        Err(error) => return ExitCode::from(verbs::misunderstood(&error)),
    };
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            complain(&format!("cannot start the program's threads: {error}"));
            return ExitCode::from(Exit::Failed.code());
        }
    };
    let result = match cli.command {
        None => runtime.block_on(ui::run(cli.ui, &refused)),
        Some(CliCommand::Verb(call)) => Ok(runtime.block_on(verbs::run(call))),
        #[cfg(feature = "sandbox")]
        Some(CliCommand::Sandbox(args)) => runtime.block_on(sandbox::run(args)),
        Some(CliCommand::Doctor(args)) => runtime.block_on(doctor::run(args)),
        Some(CliCommand::Completions { shell }) => {
            written(crate::cli::completions(shell, &mut io::stdout()))
        }
        Some(CliCommand::Complete { words }) => {
            let names = crate::verbs::complete(&words, variable);
            written(names.iter().try_for_each(|name| writeln!(io::stdout(), "{name}")))
        }
        Some(CliCommand::Man) => written(crate::cli::man(&mut io::stdout())),
    };
    // Threads that wait for a dead display or a slow name server are left behind.
    runtime.shutdown_background();
    match result {
        Ok(code) => ExitCode::from(code),
        Err(error) => {
            complain(&error.to_string());
            ExitCode::from(error.exit().code())
        }
    }
}

/// An environment variable, when it is set to something.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

fn usual_config() -> Result<PathBuf, StartError> {
    Ok(config::file::default_path()?)
}

// Whoever reads our output may have left: that is their business.
fn written(result: io::Result<()>) -> Result<u8, StartError> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(StartError::Failed(format!("cannot write: {error}")))
        }
        _ => Ok(Exit::Done.code()),
    }
}

/// An error and everything beneath it, on one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut beneath = error.source();
    while let Some(cause) = beneath {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        beneath = cause.source();
    }
    text
}

fn complain(text: &str) {
    let mut stderr = io::stderr();
    let text = crate::domain::text::clean(text);
    let name = if stderr.is_terminal() { "appdeck: " } else { "appdeck: error: " };
    let _ = writeln!(stderr, "{name}{}", text.replace('␊', "\n"));
}

/// Tells something beside the answer.
fn note(text: &str) {
    let text = crate::domain::text::clean(text);
    // Nobody may be there to read it.
    let _ = writeln!(io::stderr(), "appdeck: {text}");
}

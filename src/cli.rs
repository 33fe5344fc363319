//! The command line.

mod help;
mod print;
#[cfg(feature = "sandbox")]
mod sandbox;
mod values;

use std::ffi::OsString;
use std::ops::Range;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueHint};
use clap_complete::Shell;

use crate::config::Variables;
use crate::config::{ClipboardChoice, Flags};
use crate::verbs::{Call, VERBS, Verb};

use help::{COMPLETIONS_HELP, DOCTOR_HELP, MAN_HELP, ui_help};
pub use print::{completions, man};
#[cfg(feature = "sandbox")]
use sandbox::{SANDBOX_HELP, seed};
#[cfg(feature = "sandbox")]
pub use sandbox::{SandboxArgs, SandboxCommand, SnapshotAction, SnapshotCall};
use values::{clipboard, filled};

/// The terminal for the OAuth applications of your Scalekit environments
#[derive(Clone, Debug, PartialEq, Eq, Parser)]
#[command(name = "appdeck", version, after_help = ui_help(), args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// What the terminal UI is started with.
    #[command(flatten)]
    pub ui: UiArgs,
    /// Anything else than the terminal UI.
    #[command(subcommand)]
    pub command: Option<CliCommand>,
}

/// The flags of the terminal UI.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct UiArgs {
    /// Open this environment first
    #[arg(long = "env", value_name = "NAME", value_parser = filled, value_hint = ValueHint::Other)]
    pub environment: Option<String>,
    /// Read this configuration file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub config: Option<PathBuf>,
    /// Change nothing, in any environment
    #[arg(long)]
    pub read_only: bool,
    /// Draw with ASCII characters only
    #[arg(long)]
    pub ascii: bool,
    /// Write lines of plain text instead of a screen: for screen readers, braille displays, consoles without a cursor
    #[arg(long)]
    pub plain: bool,
    /// Use no colours
    #[arg(long)]
    pub no_color: bool,
    /// Use this theme
    #[arg(long, value_name = "NAME", value_parser = filled, value_hint = ValueHint::Other)]
    pub theme: Option<String>,
    /// Copy this way
    #[arg(long, value_name = "WAY", value_parser = clipboard())]
    pub clipboard: Option<ClipboardChoice>,
    /// Write the log to this file; it never holds a secret
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub log_file: Option<PathBuf>,
    /// Start the embedded sandbox and open the UI on it
    #[cfg(feature = "sandbox")]
    #[arg(long)]
    pub sandbox: bool,
    /// Keep the sandbox's data in this file
    #[cfg(feature = "sandbox")]
    #[arg(long, value_name = "FILE", requires = "sandbox", value_parser = filled, value_hint = ValueHint::FilePath)]
    pub database: Option<String>,
    /// Fill a new sandbox: acme, empty, crowded, or a number of applications
    #[cfg(feature = "sandbox")]
    #[arg(long, value_name = "SEED", requires = "sandbox", value_parser = seed, value_hint = ValueHint::Other)]
    pub seed: Option<String>,
}

/// The words of a command line with flags that stand before a verb put behind it: `--env NAME apps
/// list` is `apps list --env NAME`.
pub fn in_order(words: Vec<OsString>) -> Vec<OsString> {
    let flags = leading_flags(&words);
    let verb = verb_at(&words[flags.end..]);
    if flags.is_empty() || verb == 0 {
        return words;
    }
    let (program, rest) = words.split_at(flags.start);
    let (flags, rest) = rest.split_at(flags.len());
    let (verb, rest) = rest.split_at(verb);
    [program, verb, flags, rest].concat()
}

// `--env NAME`, `--config FILE` and `--read-only`, right behind the program's name.
fn leading_flags(words: &[OsString]) -> Range<usize> {
    let mut end = 1.min(words.len());
    let start = end;
    while let Some(word) = words.get(end).and_then(|word| word.to_str()) {
        match word.split_once('=').map_or((word, 2), |(flag, _)| (flag, 1)) {
            ("--env" | "--config", taken) if end + taken <= words.len() => end += taken,
            ("--read-only", _) => end += 1,
            _ => break,
        }
    }
    start..end
}

// How many words name a verb.
fn verb_at(words: &[OsString]) -> usize {
    let is = |verb: &Verb| {
        let named = verb.path.iter().zip(words).filter(|(one, word)| **word == **one).count();
        named == verb.path.len()
    };
    let verb = VERBS.iter().filter(|verb| is(verb)).map(|verb| verb.path.len()).max();
    let doctor = usize::from(words.first().is_some_and(|word| word == "doctor"));
    verb.unwrap_or(doctor)
}

impl UiArgs {
    /// The flags that the configuration knows.
    pub fn flags(&self) -> Flags {
        Flags {
            config: self.config.clone(),
            environment: self.environment.clone(),
            read_only: self.read_only,
            ascii: self.ascii,
            plain: self.plain,
            no_color: self.no_color,
            theme: self.theme.clone(),
            clipboard: self.clipboard,
        }
    }

    /// The log file: the flag, else `APPDECK_LOG_FILE`.
    pub fn log_path(&self, variables: Variables<'_>) -> Option<PathBuf> {
        let variable = || variables("APPDECK_LOG_FILE").filter(|value| !value.is_empty());
        self.log_file.clone().or_else(|| variable().map(Into::into))
    }
}

/// What is not the terminal UI.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum CliCommand {
    /// What the screen does, without it.
    #[command(flatten)]
    Verb(Call),
    /// Serve the sandbox alone, until it is interrupted
    #[cfg(feature = "sandbox")]
    #[command(after_help = SANDBOX_HELP)]
    Sandbox(SandboxArgs),
    /// Tell what is configured, reachable and supported here
    #[command(after_help = DOCTOR_HELP)]
    Doctor(DoctorArgs),
    /// Print the completions of a shell
    #[command(after_help = COMPLETIONS_HELP)]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// What the completions of a shell ask for: what the last word may become
    #[command(hide = true)]
    Complete {
        /// The words of the command line
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        words: Vec<String>,
    },
    /// Print the man page
    #[command(after_help = MAN_HELP)]
    Man,
}

/// The flags of the doctor.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub struct DoctorArgs {
    /// Read this configuration file
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub config: Option<PathBuf>,
    /// Copy this way
    #[arg(long, value_name = "WAY", value_parser = clipboard())]
    pub clipboard: Option<ClipboardChoice>,
    /// Do not prompt on the terminal
    #[arg(long)]
    pub no_input: bool,
    /// Print the last messages of the last run of the screen instead, for a bug report: nothing that was typed, named or answered is in it
    #[arg(long, conflicts_with_all = ["config", "clipboard", "no_input"])]
    pub last_run: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

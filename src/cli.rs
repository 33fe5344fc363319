//! The command line.

use std::io::{self, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, CommandFactory, Parser, Subcommand};
use clap_complete::Shell;

use crate::config::Flags;
use crate::config::resolve::Variables;

/// Exit codes. clap ends with [`exit::MISUSED`] by itself.
pub mod exit {
    /// Done.
    pub const DONE: u8 = 0;
    /// Failed.
    pub const FAILED: u8 = 1;
    /// Used wrongly.
    pub const MISUSED: u8 = 2;
}

const UI_HELP: &str = "\
Examples:
  appdeck --sandbox                  try everything out; nothing to configure
  appdeck                            open the configured environments
  appdeck --env 'Acme Production'    open one of them first
  appdeck --read-only                look, and change nothing

Environment variables (a flag beats its variable, a variable beats the file):
  SCALEKIT_ENVIRONMENT_URL, SCALEKIT_CLIENT_ID, SCALEKIT_CLIENT_SECRET
                                     together: one environment
  APPDECK_CONFIG, APPDECK_ENV, APPDECK_READ_ONLY, APPDECK_ASCII, APPDECK_THEME, APPDECK_LOG_FILE
                                     as the flags of these names
  APPDECK_LOG                        the log's level: error, warn, info, debug or trace
  NO_COLOR                           as --no-color
  HTTPS_PROXY, NO_PROXY              the proxy, and what is reached without it

Exit codes: 0 done, 1 failed, 2 used wrongly.";

const SANDBOX_HELP: &str = "\
Examples:
  appdeck sandbox                                  serve the sample organisation on port 7700
  appdeck sandbox --listen :0 --json               on free ports, addresses as JSON
  appdeck sandbox --seed 500 --latency 200ms       500 applications on a slow day
  appdeck sandbox --database ./sandbox.sqlite      keep what is done

Each environment has a port of its own: 7700, 7701, and so on. Only this machine is served.";

const DOCTOR_HELP: &str = "\
Examples:
  appdeck doctor           what is configured, reachable and supported here
  appdeck doctor --json    the same for a program

No secret is ever printed. Exit codes: 0 all is well, 1 something is not, 2 used wrongly.";

const COMPLETIONS_HELP: &str = "\
Examples:
  appdeck completions bash > ~/.local/share/bash-completion/completions/appdeck
  appdeck completions zsh > \"${fpath[1]}/_appdeck\"
  appdeck completions fish > ~/.config/fish/completions/appdeck.fish";

const MAN_HELP: &str = "\
Examples:
  appdeck man | man -l -
  appdeck man > ~/.local/share/man/man1/appdeck.1";

/// The terminal for the OAuth applications of your Scalekit environments
#[derive(Clone, Debug, PartialEq, Eq, Parser)]
#[command(name = "appdeck", version, after_help = UI_HELP, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// What the terminal UI is started with.
    #[command(flatten)]
    pub ui: UiArgs,
    /// Anything else than the terminal UI.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// The flags of the terminal UI.
#[derive(Args, Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct UiArgs {
    /// Open this environment first
    #[arg(long = "env", value_name = "NAME", value_parser = filled)]
    pub environment: Option<String>,
    /// Read this configuration file
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Change nothing, in any environment
    #[arg(long)]
    pub read_only: bool,
    /// Draw with ASCII characters only
    #[arg(long)]
    pub ascii: bool,
    /// Use no colours
    #[arg(long)]
    pub no_color: bool,
    /// Use this theme
    #[arg(long, value_name = "NAME", value_parser = filled)]
    pub theme: Option<String>,
    /// Write the log to this file; it never holds a secret
    #[arg(long, value_name = "FILE")]
    pub log_file: Option<PathBuf>,
    /// Start the embedded sandbox and open the UI on it
    #[arg(long)]
    pub sandbox: bool,
    /// Keep the sandbox's data in this file
    #[arg(long, value_name = "FILE", requires = "sandbox", value_parser = filled)]
    pub database: Option<String>,
    /// Fill a new sandbox: acme, empty, crowded, or a number of applications
    #[arg(long, value_name = "SEED", requires = "sandbox", value_parser = seed)]
    pub seed: Option<String>,
}

impl UiArgs {
    /// The flags that the configuration knows.
    pub fn flags(&self) -> Flags {
        Flags {
            config: self.config.clone(),
            environment: self.environment.clone(),
            read_only: self.read_only,
            ascii: self.ascii,
            no_color: self.no_color,
            theme: self.theme.clone(),
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
pub enum Command {
    /// Serve the sandbox alone, until it is interrupted
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
    /// Print the man page
    #[command(after_help = MAN_HELP)]
    Man,
}

/// The flags of the sandbox.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub struct SandboxArgs {
    /// Where the first environment listens; port 0 takes free ports
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7700", value_parser = listen)]
    pub listen: SocketAddr,
    /// Keep the data in this file
    #[arg(long, value_name = "FILE", default_value = ":memory:", value_parser = filled)]
    pub database: String,
    /// Fill a new sandbox: acme, empty, crowded, or a number of applications
    #[arg(long, value_name = "SEED", default_value = "acme", value_parser = seed)]
    pub seed: String,
    /// Answer this much later, such as 200ms or 2s
    #[arg(long, value_name = "TIME", default_value = "0ms", value_parser = latency)]
    pub latency: Duration,
    /// Print addresses and credentials as one line of JSON
    #[arg(long)]
    pub json: bool,
}

/// The flags of the doctor.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub struct DoctorArgs {
    /// Read this configuration file
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Writes the completions of a shell.
///
/// # Errors
/// When `out` cannot be written.
pub fn completions(shell: Shell, out: &mut impl Write) -> io::Result<()> {
    // clap_complete panics when it cannot write, which memory always lets it.
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "appdeck", &mut script);
    out.write_all(&script)
}

/// Writes the man page: the program's own part, then one for each command.
///
/// # Errors
/// When `out` cannot be written.
pub fn man(out: &mut impl Write) -> io::Result<()> {
    let mut program = Cli::command();
    program.build();
    clap_mangen::Man::new(program.clone()).render(out)?;
    for command in program.get_subcommands().filter(|one| one.get_name() != "help") {
        let page = clap_mangen::Man::new(command.clone());
        writeln!(out, ".SH \"APPDECK {}\"", command.get_name().to_uppercase())?;
        for section in [
            clap_mangen::Man::render_description_section,
            clap_mangen::Man::render_options_section,
            clap_mangen::Man::render_extra_section,
        ] {
            let mut text = Vec::new();
            section(&page, &mut text)?;
            // A section of a command is a subsection of the whole page.
            out.write_all(String::from_utf8_lossy(&text).replace("\n.SH", "\n.SS").as_bytes())?;
        }
    }
    Ok(())
}

fn filled(text: &str) -> Result<String, &'static str> {
    if text.trim().is_empty() { Err("this must not be empty") } else { Ok(text.to_owned()) }
}

fn seed(text: &str) -> Result<String, &'static str> {
    let known = ["acme", "empty", "crowded"].contains(&text) || text.parse::<u32>().is_ok();
    if known { Ok(text.to_owned()) } else { Err("write acme, empty, crowded or a number") }
}

fn listen(text: &str) -> Result<SocketAddr, &'static str> {
    let named = text.strip_prefix("localhost").unwrap_or(text);
    let address = match named.strip_prefix(':').and_then(|port| port.parse().ok()) {
        Some(port) => SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port),
        None => text.parse().map_err(|_| "write address and port, such as 127.0.0.1:7700")?,
    };
    if address.ip().is_loopback() {
        Ok(address)
    } else {
        Err("the sandbox serves this machine only: listen on 127.0.0.1 or [::1]")
    }
}

fn latency(text: &str) -> Result<Duration, &'static str> {
    const WRONG: &str = "write a number and ms or s, such as 200ms";
    let (number, factor) = match (text.strip_suffix("ms"), text.strip_suffix('s')) {
        (Some(number), _) => (number, 1),
        (None, Some(number)) => (number, 1000),
        (None, None) => return Err(WRONG),
    };
    let number: u64 = number.parse().map_err(|_| WRONG)?;
    let milliseconds = number.checked_mul(factor).filter(|all| *all <= 60_000);
    milliseconds.map(Duration::from_millis).ok_or("a minute is the most")
}

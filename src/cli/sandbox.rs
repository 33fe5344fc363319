//! The command line of `appdeck sandbox`.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Subcommand, ValueHint};

use super::values::filled;

/// The flags of the sandbox.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
#[command(args_conflicts_with_subcommands = true)]
pub struct SandboxArgs {
    /// Something else than to serve.
    #[command(subcommand)]
    pub command: Option<SandboxCommand>,
    /// Where the first environment listens; port 0 takes free ports
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:7700", value_parser = listen, value_hint = ValueHint::Other)]
    pub listen: SocketAddr,
    /// Keep the data in this file
    #[arg(long, value_name = "FILE", default_value = ":memory:", value_parser = filled, value_hint = ValueHint::FilePath)]
    pub database: String,
    /// Fill a new database: acme (without this flag), empty, crowded, or a number of applications
    #[arg(long, value_name = "SEED", value_parser = seed, value_hint = ValueHint::Other)]
    pub seed: Option<String>,
    /// Fill a new database as this file says; docs/SANDBOX.md has an example
    #[arg(long, value_name = "FILE", conflicts_with = "seed", value_hint = ValueHint::FilePath)]
    pub seed_file: Option<PathBuf>,
    /// Let a new database begin as this snapshot
    #[arg(long, value_name = "NAME", conflicts_with_all = ["seed", "seed_file"], value_parser = filled, value_hint = ValueHint::Other)]
    pub snapshot: Option<String>,
    /// Empty the database first, so that it is filled anew
    #[arg(long)]
    pub reset: bool,
    /// Answer this much later, such as 200ms or 2s
    #[arg(long, value_name = "TIME", default_value = "0ms", value_parser = latency, value_hint = ValueHint::Other)]
    pub latency: Duration,
    /// Print addresses and credentials as one line of JSON
    #[arg(long)]
    pub json: bool,
}

/// What can be done with a sandbox that runs.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum SandboxCommand {
    /// Save, restore, list and delete named snapshots of a running sandbox
    #[command(after_help = SNAPSHOT_HELP)]
    Snapshot(SnapshotCall),
}

/// One call about snapshots.
#[derive(Args, Clone, Debug, PartialEq, Eq)]
pub struct SnapshotCall {
    /// What is to be done.
    #[command(subcommand)]
    pub action: SnapshotAction,
    /// Where the sandbox listens: one of its addresses
    #[arg(long, global = true, value_name = "ADDRESS", default_value = "127.0.0.1:7700", value_parser = listen, value_hint = ValueHint::Other)]
    pub at: SocketAddr,
    /// Print what the sandbox answers, as one line of JSON
    #[arg(long, global = true)]
    pub json: bool,
}

/// What is done with snapshots.
#[derive(Clone, Debug, PartialEq, Eq, Subcommand)]
pub enum SnapshotAction {
    /// Keep everything as it is now under this name
    Save {
        /// The name
        name: String,
    },
    /// Make everything as it was
    Restore {
        /// The name
        name: String,
    },
    /// Tell which there are
    List,
    /// Delete one
    Delete {
        /// The name
        name: String,
    },
}

const SNAPSHOT_HELP: &str = "\
Examples:
  appdeck sandbox snapshot save before             keep what is there now
  appdeck sandbox snapshot restore before          back to it, all at once
  appdeck sandbox snapshot list
  appdeck sandbox snapshot delete before --at 127.0.0.1:7800

Snapshots are files in the state directory. appdeck sandbox --snapshot before starts from one.";

pub(super) const SANDBOX_HELP: &str = "\
Examples:
  appdeck sandbox                                  serve the sample organisation on port 7700
  appdeck sandbox --listen :0 --json               on free ports, addresses as JSON
  appdeck sandbox --seed 500 --latency 200ms       500 applications on a slow day
  appdeck sandbox --database ./sandbox.sqlite      keep what is done
  appdeck sandbox --database ./sandbox.sqlite --reset
                                                   begin anew

Each environment has a port of its own: 7700, 7701, and so on. Only this machine is served. Without
--json it prints the addresses, and the variables that the SDKs read. docs/SANDBOX.md tells the rest.";

pub(super) fn seed(text: &str) -> Result<String, &'static str> {
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

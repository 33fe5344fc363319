//! How a sandbox is to be run.

use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use super::seed::SeedFile;

/// How a sandbox is to be run.
#[derive(Clone, Debug)]
pub struct SandboxOptions {
    /// Where its data lives.
    pub database: Database,
    /// What an empty database is filled with. A database that has data keeps it.
    pub seed: Seed,
    /// What it is filled with instead.
    pub seed_file: Option<SeedFile>,
    /// Whether a database that has data is emptied first.
    pub reset: bool,
    /// Added to every answer of the API.
    pub latency: Duration,
    /// For tests and pictures: identifiers, secrets and times come from a counter, so that the
    /// same calls give the same answers.
    pub fixed: bool,
    /// Where named snapshots are kept; without it there are none.
    pub snapshots: Option<PathBuf>,
    /// The snapshot that a new database begins as, in place of a seed.
    pub snapshot: Option<String>,
    /// The address of the first environment; the others follow on the next ports. Port 0 picks
    /// free ones. Loopback only.
    pub listen: SocketAddr,
}

impl SandboxOptions {
    /// What a new database is said to be filled with.
    pub fn seed_name(&self) -> String {
        self.seed_file.as_ref().map_or_else(|| self.seed.to_string(), |file| file.name().to_owned())
    }
}

/// Where the data lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// A file, created when it is missing.
    File(PathBuf),
    /// Memory; gone when the sandbox stops.
    Memory,
}

impl Database {
    /// The name for messages.
    pub(super) fn name(&self) -> String {
        match self {
            Self::File(path) => path.display().to_string(),
            Self::Memory => ":memory:".into(),
        }
    }
}

impl FromStr for Database {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "" => Err("the path of a file, or :memory:".into()),
            ":memory:" => Ok(Self::Memory),
            path => Ok(Self::File(path.into())),
        }
    }
}

/// What an empty database is filled with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seed {
    /// A small company with applications in every state.
    Acme,
    /// Two environments with nothing but their Default Client.
    Empty,
    /// Hundreds of applications with names and URLs that are hard to show.
    Crowded,
    /// This many plain applications in each environment, besides its Default Client.
    Count(usize),
}

impl fmt::Display for Seed {
    /// As [`Seed::from_str`] reads it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Acme => f.write_str("acme"),
            Self::Empty => f.write_str("empty"),
            Self::Crowded => f.write_str("crowded"),
            Self::Count(count) => count.fmt(f),
        }
    }
}

impl FromStr for Seed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "acme" => Ok(Self::Acme),
            "empty" => Ok(Self::Empty),
            "crowded" => Ok(Self::Crowded),
            number => number
                .parse()
                .map(Self::Count)
                .map_err(|_| "acme, empty, crowded or a number of applications".to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Database, Seed};

    #[test]
    fn the_words_of_the_command_line_are_read() {
        assert_eq!("acme".parse(), Ok(Seed::Acme));
        assert_eq!("empty".parse(), Ok(Seed::Empty));
        assert_eq!("crowded".parse(), Ok(Seed::Crowded));
        assert_eq!("1000".parse(), Ok(Seed::Count(1000)));
        for seed in [Seed::Acme, Seed::Empty, Seed::Crowded, Seed::Count(7)] {
            assert_eq!(seed.to_string().parse(), Ok(seed));
        }
        assert!("-1".parse::<Seed>().unwrap_err().contains("acme, empty, crowded"));
        assert_eq!(":memory:".parse(), Ok(Database::Memory));
        assert_eq!("a.db".parse(), Ok(Database::File("a.db".into())));
        assert!("".parse::<Database>().is_err());
    }
}

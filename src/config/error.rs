//! What can be wrong with a configuration.

use std::io;
use std::path::PathBuf;

/// Why there is no configuration. It never quotes a value from the file: that may be a secret.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The platform names no place for it.
    #[error("cannot find the place of the configuration file: set HOME, or use --config")]
    NoPlace,
    /// A file was named that is not there.
    #[error("there is no configuration file {}", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// The file cannot be read.
    #[error("cannot read the configuration {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is not TOML, or a value has another type.
    #[error("cannot read the configuration {}:{line}:{column}: {what}", path.display())]
    Wrong {
        /// The file.
        path: PathBuf,
        /// The line, counted from one.
        line: usize,
        /// The column in characters, counted from one.
        column: usize,
        /// What was expected.
        what: String,
    },
    /// An entry does not make sense.
    #[error("{entry}: {what}")]
    Entry {
        /// Such as `environments[1] "Acme"`, or the variable or flag.
        entry: String,
        /// What is the matter and what would be right.
        what: String,
    },
}

impl ConfigError {
    /// An entry that does not make sense.
    pub fn entry(entry: impl Into<String>, what: impl Into<String>) -> Self {
        Self::Entry { entry: entry.into(), what: what.into() }
    }
}

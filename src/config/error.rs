//! What can be wrong with a configuration.

use std::fmt;
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
    /// What is asked for does not make sense; and what is odd besides, where that is known, a sentence
    /// each.
    #[error("{}", lines(.0))]
    Mistakes(Vec<Mistake>, Vec<String>),
    /// Something outside of the file does not make sense.
    #[error("{entry}: {what}")]
    Entry {
        /// Such as `environments[1] "Acme"`, or the variable or flag.
        entry: String,
        /// What is the matter and what would be right.
        what: String,
    },
}

/// Something that does not make sense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The file, where it is in the file.
    pub path: Option<PathBuf>,
    /// Line and column in characters, counted from one, where they can be told.
    pub at: Option<(usize, usize)>,
    /// The entry, what is the matter, and what would be right.
    pub words: String,
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "{}:", path.display())?;
            if let Some((line, column)) = self.at {
                write!(f, "{line}:{column}:")?;
            }
            f.write_str(" ")?;
        }
        f.write_str(&self.words)
    }
}

fn lines(mistakes: &[Mistake]) -> String {
    mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

impl ConfigError {
    /// Each thing that is wrong, on a line of its own.
    pub fn each(&self) -> Vec<String> {
        match self {
            Self::Mistakes(mistakes, _) => mistakes.iter().map(ToString::to_string).collect(),
            one => {
                let source = std::error::Error::source(one);
                vec![source.map_or_else(|| one.to_string(), |why| format!("{one}: {why}"))]
            }
        }
    }

    /// What is odd besides: no mistake, and told with those.
    pub fn warnings(&self) -> &[String] {
        match self {
            Self::Mistakes(_, warnings) => warnings,
            _ => &[],
        }
    }

    /// An entry that does not make sense.
    pub fn entry(entry: impl Into<String>, what: impl Into<String>) -> Self {
        Self::Entry { entry: entry.into(), what: what.into() }
    }
}

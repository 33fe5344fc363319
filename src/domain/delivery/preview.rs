//! What a delivery to a file will do, before it does it.

use std::fmt;
use std::path::PathBuf;

use super::Caution;
use crate::domain::text::clean;

/// What is going to happen to a file, with the value masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    /// The file, as an absolute path.
    pub path: PathBuf,
    /// What is written, from top to bottom.
    pub lines: Vec<PlannedLine>,
    /// The permission bits of a file that is there; a new one gets 0600.
    pub mode: Option<u32>,
    /// What the operator should look at first.
    pub cautions: Vec<Caution>,
}

/// One line of a preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedLine {
    /// How it gets there.
    pub change: LineChange,
    /// The line whose place it takes, with the value and whatever else it holds masked.
    pub old: Option<String>,
    /// The line, with the value masked.
    pub text: String,
}

/// How a line gets into a file. Lines are counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineChange {
    /// It is part of a new file.
    Creates,
    /// It takes the place of a value that begins on this line.
    Replaces {
        /// The line.
        line: usize,
    },
    /// It is added at the end.
    Appends {
        /// The last line before it; zero in an empty file.
        after: usize,
    },
}

impl Preview {
    /// That the secret it replaces is another application's, which may be stored nowhere else.
    pub fn foreign(&self) -> Option<&Caution> {
        let others = |one: &&Caution| {
            matches!(one, Caution::OtherApplication { .. } | Caution::OtherEnvironment)
        };
        self.cautions.iter().find(others)
    }

    /// The permission bits, when others than the owner have some.
    pub fn exposed(&self) -> Option<u32> {
        self.mode.filter(|mode| mode & 0o077 != 0)
    }
}

impl fmt::Display for Preview {
    /// The first line of the preview: `creates /srv/coffee/.env with mode 0600`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = clean(&self.path.to_string_lossy());
        match self.mode {
            None => write!(f, "creates {path} with mode 0600"),
            Some(mode) => write!(f, "changes {path}, mode {mode:04o}"),
        }
    }
}

impl fmt::Display for LineChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Creates => f.write_str("writes"),
            Self::Replaces { line } => write!(f, "line {line}"),
            Self::Appends { after } => write!(f, "adds line {}", after + 1),
        }
    }
}

//! What is worth a second look at a file that holds a secret. None of it stops a delivery.

use std::fmt;
use std::path::{Path, PathBuf};

use super::dotenv::Odds;
use crate::domain::ClientId;
use crate::domain::text::clean;

/// Something that may let others at the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caution {
    /// Others can put files into the folder, or take them away.
    WritableByOthers {
        /// The folder.
        folder: PathBuf,
    },
    /// The file lies in a git work tree that does not ignore it.
    NotIgnored {
        /// The top of the work tree.
        root: PathBuf,
    },
    /// The folder is on a mount that other machines may read.
    SharedMount {
        /// The kind of the file system.
        kind: &'static str,
    },
    /// Git tracks the file, whatever is ignored.
    Tracked {
        /// The top of the work tree.
        root: PathBuf,
    },
    /// Whether git tracks the file cannot be told.
    MayBeTracked {
        /// The top of the work tree.
        root: PathBuf,
    },
    /// Others can get at the file, and still can afterwards.
    Exposed {
        /// The permission bits, as `chmod` takes them.
        mode: u32,
    },
    /// The file names another application, so the secret that is replaced is another's.
    OtherApplication {
        /// The client ID that stands there, when it is one for certain.
        client_id: Option<ClientId>,
    },
    /// The file names another environment and no application, so the secret that is replaced is another's.
    OtherEnvironment,
    /// The file holds a secret and does not say of which application.
    UnnamedSecret,
    /// Readers that know no quotes take those of a line as part of the value.
    KeptQuotes {
        /// The line.
        line: usize,
    },
    /// Readers that know no comments behind a value take that of a line as part of it.
    KeptComment {
        /// The line.
        line: usize,
    },
    /// Shells take the CR at the end of a line as part of the value.
    KeptCarriage {
        /// The line.
        line: usize,
    },
}

impl Caution {
    /// Why a secret that it would replace may be another application's, in words that go behind the file's
    /// name; `None` where it is about something else.
    pub fn foreign(&self) -> Option<&'static str> {
        match self {
            Self::OtherApplication { .. } => Some("holds another application's credentials"),
            Self::OtherEnvironment => Some("names another environment's address"),
            Self::UnnamedSecret => {
                Some("holds a client secret and does not say of which application")
            }
            _ => None,
        }
    }

    /// What is said of it once the file is written.
    pub fn done(&self) -> String {
        match self {
            Self::OtherApplication { client_id: Some(id) } => {
                format!("the file held another application's credentials ({id}): they were replaced")
            }
            Self::OtherApplication { client_id: None } => {
                "the file held another client ID: it was replaced".into()
            }
            Self::OtherEnvironment => {
                "the file named another environment's address: it was replaced".into()
            }
            Self::UnnamedSecret => {
                "the file held a client secret and did not say of which application: it was replaced"
                    .into()
            }
            other => other.to_string(),
        }
    }

    /// Those for what readers of a file of variables take otherwise.
    pub fn odd(odds: Odds) -> impl Iterator<Item = Self> {
        let quotes = odds.quotes.map(|line| Self::KeptQuotes { line });
        let comment = odds.comment.map(|line| Self::KeptComment { line });
        let carriage = odds.carriage.map(|line| Self::KeptCarriage { line });
        [quotes, comment, carriage].into_iter().flatten()
    }
}

/// What others may do with a file of this mode.
pub fn exposure(mode: u32) -> &'static str {
    match (mode & 0o006 != 0, mode & 0o060 != 0, mode & 0o044 != 0) {
        (true, _, true) => "others can read it",
        (true, _, false) => "others can write to it",
        (false, true, true) => "its group can read it",
        (false, true, false) => "its group can write to it",
        (false, false, _) => "others have rights to it",
    }
}

impl fmt::Display for Caution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |path: &Path| clean(&path.to_string_lossy());
        match self {
            Self::WritableByOthers { folder } => {
                write!(f, "others can write to the folder {}", shown(folder))
            }
            Self::NotIgnored { root } => {
                write!(f, "git does not ignore it: add it to {}/.gitignore", shown(root))
            }
            Self::SharedMount { kind } => {
                write!(f, "the folder is on a shared mount ({kind}): other machines may read it")
            }
            Self::Tracked { root } => write!(
                f,
                "git tracks the file in {}: the next commit would hold the secret, ignored or not",
                shown(root)
            ),
            Self::MayBeTracked { root } => {
                write!(f, "git may track the file: the index of {} cannot be read", shown(root))
            }
            Self::Exposed { mode } => write!(f, "it stays mode {mode:04o}: {}", exposure(*mode)),
            Self::OtherApplication { client_id: Some(id) } => write!(
                f,
                "the file holds another application's credentials ({id}): they are replaced"
            ),
            Self::OtherApplication { client_id: None } => {
                f.write_str("the file holds another client ID: it is replaced")
            }
            Self::OtherEnvironment => {
                f.write_str("the file names another environment's address: it is replaced")
            }
            Self::UnnamedSecret => f.write_str(
                "the file holds a client secret and does not say of which application: it is replaced",
            ),
            Self::KeptQuotes { line } => write!(
                f,
                "docker and kubectl would take the quotes on line {line} as part of the value"
            ),
            Self::KeptComment { line } => write!(
                f,
                "docker, kubectl and systemd would take the comment on line {line} as part of the value"
            ),
            Self::KeptCarriage { line } => write!(
                f,
                "line {line} ends in CR LF: shells would take the CR as part of the value"
            ),
        }
    }
}

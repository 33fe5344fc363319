//! What is worth a second look at a file that holds a secret. None of it stops a delivery.

use std::fmt;
use std::path::{Path, PathBuf};

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
    /// Others could read the file before, and still can.
    ReadableByOthers {
        /// The permission bits, as `chmod` takes them.
        mode: u32,
    },
    /// The file held another application's client ID, so the secret that is replaced is another's.
    OtherApplication {
        /// The client ID that stands there.
        client_id: String,
    },
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
            Self::ReadableByOthers { mode } => {
                write!(f, "others can read the file (mode {mode:04o}): chmod 600 closes it")
            }
            Self::OtherApplication { client_id } => write!(
                f,
                "the file holds another application's credentials ({}): they are replaced",
                clean(client_id)
            ),
        }
    }
}

//! Why a file that is appended to could not be used.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use rustix::io::Errno;

/// A step that failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cannot {doing} the {what} {}: {}", path.display(), self.why())]
pub struct AppendError {
    /// The step, such as `write`.
    pub doing: &'static str,
    /// What the file is, such as `journal`.
    pub what: &'static str,
    /// The file.
    pub path: PathBuf,
    /// What kind of trouble it is.
    pub trouble: Trouble,
}

/// What keeps a file from being written or read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The disk, or the operator's share of it, is full.
    Full,
    /// The file system can only be read.
    ReadOnly,
    /// The file or its folder is closed to this user.
    Denied,
    /// Something that is no ordinary file stands there.
    NoFile,
    /// Something on the way to the file is no folder.
    NoFolder,
    /// The system's own words.
    Other(String),
}

impl AppendError {
    /// That `doing` with the file at `path`, which is a `what`, failed.
    pub fn new(doing: &'static str, what: &'static str, path: &Path, error: &io::Error) -> Self {
        let trouble = match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                Trouble::Full
            }
            ErrorKind::ReadOnlyFilesystem => Trouble::ReadOnly,
            ErrorKind::PermissionDenied => Trouble::Denied,
            ErrorKind::IsADirectory => Trouble::NoFile,
            ErrorKind::NotADirectory => Trouble::NoFolder,
            _ if Errno::from_io_error(error) == Some(Errno::LOOP) => Trouble::NoFile,
            _ => Trouble::Other(error.to_string()),
        };
        Self { doing, what, path: path.to_owned(), trouble }
    }

    fn why(&self) -> &str {
        match &self.trouble {
            Trouble::Full => "the disk is full",
            Trouble::ReadOnly => "the file system can only be read",
            Trouble::Denied => "it is closed to this user",
            Trouble::NoFile => "it is no ordinary file",
            Trouble::NoFolder => "a part of this path is no folder",
            Trouble::Other(words) => words,
        }
    }
}

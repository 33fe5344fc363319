//! Where a file is to be: its folder, held open so that it stays the same one, and its name.

use std::ffi::OsString;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags, Stat};

use super::git;
use crate::domain::delivery::{Caution, DeliveryFailure};

/// A folder and a name in it.
pub struct FilePlace {
    /// The whole path.
    pub path: PathBuf,
    /// The folder, open.
    pub directory: OwnedFd,
    /// The name of the file.
    pub name: OsString,
    folder: PathBuf,
    stat: Stat,
}

impl FilePlace {
    /// Opens the folder of `typed`, in which `~` is `home`.
    pub fn find(typed: &Path, home: Option<&Path>) -> Result<Self, DeliveryFailure> {
        let no_name = || DeliveryFailure::NoName { path: typed.to_owned() };
        let path = match typed.strip_prefix("~") {
            Ok(rest) => home.ok_or(DeliveryFailure::NoHome)?.join(rest),
            Err(_) => typed.to_owned(),
        };
        let path = std::path::absolute(&path).map_err(|_| no_name())?;
        let bytes = typed.as_os_str().as_bytes();
        let folder_like = bytes.ends_with(b"/") || bytes.ends_with(b"/.") || bytes == b".";
        let name = path.file_name().filter(|_| !folder_like).ok_or_else(no_name)?.to_owned();
        let folder = path.parent().ok_or_else(no_name)?.to_owned();
        let closed = |error: rustix::io::Errno| DeliveryFailure::Folder {
            folder: folder.clone(),
            why: io::Error::from(error).to_string(),
        };
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let directory = rustix::fs::open(&folder, flags, Mode::empty()).map_err(closed)?;
        let stat = rustix::fs::fstat(&directory).map_err(closed)?;
        Ok(Self { path, directory, name, folder, stat })
    }

    /// What may let others at a file in this folder.
    pub fn cautions(&self) -> Vec<Caution> {
        let writable =
            self.writable().then(|| Caution::WritableByOthers { folder: self.folder.clone() });
        let shared = shared(&self.directory).map(|kind| Caution::SharedMount { kind });
        let real = self.folder.canonicalize().ok();
        let git = real.and_then(|folder| git::caution(&folder.join(&self.name)));
        [writable, git, shared].into_iter().flatten().collect()
    }

    // In a sticky folder nobody takes away another's file. A group with the owner's number is the
    // owner's alone on systems that give everybody one.
    fn writable(&self) -> bool {
        let (mode, private) = (self.stat.st_mode, self.stat.st_gid == self.stat.st_uid);
        let by_others = mode & 0o002 != 0 || (mode & 0o020 != 0 && !private);
        by_others && mode & 0o1000 == 0
    }
}

/// The kind of file system when other machines see it too (magic numbers of statfs(2)).
#[cfg(target_os = "linux")]
fn shared(directory: &OwnedFd) -> Option<&'static str> {
    let kind = rustix::fs::fstatfs(directory).ok()?.f_type;
    let kind = u32::try_from(kind).ok()?;
    let table = [
        (0x6969, "NFS"),
        (0xff53_4d42, "SMB"),
        (0xfe53_4d42, "SMB"),
        (0x517b, "SMB"),
        (0x5346_414f, "AFS"),
        (0x0102_1997, "9P"),
        (0x00c3_6400, "Ceph"),
    ];
    table.into_iter().find(|(magic, _)| *magic == kind).map(|(_, name)| name)
}

#[cfg(not(target_os = "linux"))]
fn shared(_: &OwnedFd) -> Option<&'static str> {
    None
}

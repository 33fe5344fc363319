//! A new file that is complete, or not there at all.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{self, Write};
use std::os::fd::OwnedFd;
use std::os::unix::fs::MetadataExt;

use rustix::fs::{AtFlags, Mode, OFlags, RawMode};
use rustix::io::Errno;

/// A file under construction; dropped before it is kept, it is removed.
pub struct FileDraft<'a> {
    directory: &'a OwnedFd,
    name: OsString,
    file: File,
    kept: bool,
}

impl<'a> FileDraft<'a> {
    /// Creates `name` in `directory`, open to its owner only. Fails when anything has that name,
    /// a symbolic link that points nowhere included.
    pub fn create(directory: &'a OwnedFd, name: &OsStr) -> io::Result<Self> {
        let flags =
            OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = rustix::fs::openat(directory, name, flags, Mode::RUSR | Mode::WUSR)?;
        Ok(Self { directory, name: name.to_owned(), file: file.into(), kept: false })
    }

    /// Writes all of `text` and waits until the disk has it.
    pub fn fill(&mut self, text: &[u8]) -> io::Result<()> {
        self.file.write_all(text)?;
        self.file.sync_all()
    }

    /// Gives the file the permissions and the group of another one; without that group, others
    /// than the owner get nothing.
    pub fn resemble(&mut self, mode: RawMode, group: u32) -> io::Result<()> {
        let ours = self.file.metadata()?.gid() == group;
        let given = ours || {
            let group = rustix::process::Gid::from_raw(group);
            rustix::fs::fchown(&self.file, None, Some(group)).is_ok()
        };
        let mode = if given { mode & 0o777 } else { mode & 0o700 };
        Ok(rustix::fs::fchmod(&self.file, Mode::from_raw_mode(mode))?)
    }

    /// Keeps the file under its name.
    pub fn keep(&mut self) -> io::Result<()> {
        sync(self.directory)?;
        self.kept = true;
        Ok(())
    }

    /// Puts the file in the place of `name`, in one step.
    pub fn replace(&mut self, name: &OsStr) -> io::Result<()> {
        self.file.sync_all()?;
        rustix::fs::renameat(self.directory, &self.name, self.directory, name)?;
        self.kept = true;
        sync(self.directory)
    }

    /// Removes what was begun, and tells whether something of it is left: it has its name already,
    /// or the system refuses.
    pub fn remains(mut self) -> bool {
        self.kept || {
            self.kept = self.remove().is_err();
            self.kept
        }
    }

    fn remove(&self) -> io::Result<()> {
        if self.still_there() {
            rustix::fs::unlinkat(self.directory, &self.name, AtFlags::empty())?;
        }
        Ok(())
    }

    fn still_there(&self) -> bool {
        let there = rustix::fs::statat(self.directory, &self.name, AtFlags::SYMLINK_NOFOLLOW);
        match (there, rustix::fs::fstat(&self.file)) {
            (Ok(there), Ok(ours)) => (there.st_dev, there.st_ino) == (ours.st_dev, ours.st_ino),
            _ => false,
        }
    }
}

impl Drop for FileDraft<'_> {
    fn drop(&mut self) {
        if !self.kept {
            // The failure that led here is the one that is told.
            let _ = self.remove();
        }
    }
}

/// Waits until the disk has the folder's entries; some file systems cannot say.
fn sync(directory: &OwnedFd) -> io::Result<()> {
    match rustix::fs::fsync(directory) {
        Err(Errno::INVAL | Errno::NOTSUP) | Ok(()) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

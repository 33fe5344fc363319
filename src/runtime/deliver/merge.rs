//! An existing file of variables: whether it may be touched, and its text.

use std::fs::File;
use std::io::{self, Read};

use rustix::fs::{AtFlags, FileType, Mode, OFlags, Stat};
use rustix::io::Errno;
use zeroize::Zeroizing;

use super::place::FilePlace;
use crate::domain::delivery::{DeliveryFailure, FileFormat};

/// The largest file that is merged, in bytes.
const LARGEST: u64 = 1024 * 1024;

/// A file that is there.
pub struct Old {
    /// Its bytes: other secrets, wiped when dropped.
    pub text: Zeroizing<Vec<u8>>,
    /// Its state when it was read.
    pub stat: Stat,
}

impl Old {
    /// The file at `place`, when there is one that may be merged.
    pub fn read(place: &FilePlace, format: FileFormat) -> Result<Option<Self>, DeliveryFailure> {
        let taken = |why| Err(DeliveryFailure::Taken { path: place.path.clone(), why });
        let there = match stat(place) {
            Ok(there) => there,
            Err(Errno::NOENT) => return Ok(None),
            Err(error) => return Err(refused("look at", place, error)),
        };
        match FileType::from_raw_mode(there.st_mode) {
            FileType::Symlink => return taken("is a symbolic link"),
            FileType::RegularFile if matches!(format, FileFormat::Env | FileFormat::Shell) => {}
            FileType::RegularFile => return taken("is there already"),
            _ => return taken("is no ordinary file"),
        }
        // Should it have become a pipe meanwhile, opening it must not wait.
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let opened = rustix::fs::openat(&place.directory, &place.name, flags, Mode::empty());
        let file = File::from(opened.map_err(|error| refused("read", place, error))?);
        let stat = rustix::fs::fstat(&file).map_err(|error| refused("read", place, error))?;
        let size = u64::try_from(stat.st_size).unwrap_or(u64::MAX);
        if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile {
            return taken("is no ordinary file");
        }
        if stat.st_uid != rustix::process::geteuid().as_raw() {
            return taken("belongs to somebody else");
        }
        if stat.st_nlink > 1 {
            return taken("has a second name (a hard link), which would keep the old value");
        }
        if size > LARGEST {
            return taken("is larger than 1 MiB");
        }
        let text = bytes(file).map_err(|error| refused("read", place, error))?;
        Ok(Some(Self { text, stat }))
    }

    /// Its permission bits.
    pub fn mode(&self) -> u32 {
        // Systems have it in integers of different width.
        u32::try_from(i64::from(self.stat.st_mode & 0o777)).unwrap_or_default()
    }

    /// Whether the file at `place` is still the one that was read.
    pub fn unchanged(&self, place: &FilePlace) -> bool {
        let marks = |stat: &Stat| {
            let times = (stat.st_mtime, stat.st_mtime_nsec, stat.st_ctime, stat.st_ctime_nsec);
            (stat.st_dev, stat.st_ino, stat.st_size, times)
        };
        stat(place).is_ok_and(|now| marks(&now) == marks(&self.stat))
    }
}

/// What stands at `place` now.
pub fn text(place: &FilePlace) -> io::Result<Zeroizing<Vec<u8>>> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    bytes(rustix::fs::openat(&place.directory, &place.name, flags, Mode::empty())?.into())
}

fn bytes(file: File) -> io::Result<Zeroizing<Vec<u8>>> {
    let size = usize::try_from(file.metadata()?.len().min(2 * LARGEST)).unwrap_or_default();
    let mut text = Zeroizing::new(Vec::with_capacity(size + 1));
    file.take(2 * LARGEST).read_to_end(&mut text)?;
    Ok(text)
}

fn stat(place: &FilePlace) -> Result<Stat, Errno> {
    rustix::fs::statat(&place.directory, &place.name, AtFlags::SYMLINK_NOFOLLOW)
}

/// The failure of a step after which no file holds the value.
pub fn refused(
    doing: &'static str,
    place: &FilePlace,
    error: impl Into<io::Error>,
) -> DeliveryFailure {
    let (path, why) = (place.path.clone(), error.into().to_string());
    DeliveryFailure::Refused { doing, path, why }
}

/// The failure of a step after which a file may hold the value.
pub fn doubtful(
    doing: &'static str,
    place: &FilePlace,
    error: impl Into<io::Error>,
) -> DeliveryFailure {
    let (path, why) = (place.path.clone(), error.into().to_string());
    DeliveryFailure::HalfDone { doing, path, why }
}

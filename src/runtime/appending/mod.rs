//! Files under the state directory that several runs append to: closed to other users, never through
//! a link, a record a line, and on the disk when a call returns.

mod error;

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::fs::{FlockOperation, OFlags, flock};
use rustix::io::Errno;

pub use error::{AppendError, Trouble};

use super::state_dir;

/// Opens the file for appending and reading; creates it, and its folder, where they are not there.
pub fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).read(true).mode(0o600).custom_flags(flags());
    match options.open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        done => return done.and_then(ordinary),
    }
    let folder = path.parent().unwrap_or(Path::new("/"));
    state_dir::create(folder)?;
    let file = options.create(true).open(path)?;
    // The new name has to be on the disk too.
    File::open(folder)?.sync_all()?;
    Ok(file)
}

/// Opens the file for reading; `None` when there is none.
pub fn open_read(path: &Path) -> io::Result<Option<File>> {
    match OpenOptions::new().read(true).custom_flags(flags()).open(path) {
        Ok(file) => ordinary(file).map(Some),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Appends `line` in one write and waits until the disk has it.
pub fn append(mut file: &File, line: &[u8]) -> io::Result<()> {
    match io::Write::write(&mut file, line) {
        Ok(length) if length == line.len() => file.sync_all(),
        // The rest in a second write could land behind another process's record.
        Ok(_) => Err(io::ErrorKind::StorageFull.into()),
        Err(error) => Err(error),
    }
}

/// The whole of a file from where it stands.
pub fn contents(mut file: &File) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    file.read_to_end(&mut text)?;
    Ok(text)
}

/// Locks `file`. Returns whether its file system can; where it cannot, no process may take anything
/// away from the file.
pub fn lock(file: &File, how: FlockOperation) -> io::Result<bool> {
    loop {
        match flock(file, how) {
            Err(Errno::INTR) => {}
            Ok(()) => return Ok(true),
            Err(Errno::NOTSUP | Errno::NOSYS | Errno::NOLCK | Errno::INVAL) => return Ok(false),
            Err(error) => return Err(error.into()),
        }
    }
}

/// Unlocks `file`. Closing does not do it while a program that is just being started still has it.
pub fn unlock(file: &File) {
    // What is not unlocked here is when the file is closed.
    let _ = flock(file, FlockOperation::Unlock);
}

/// No link is followed, and no pipe is waited for.
fn flags() -> i32 {
    let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
    i32::try_from(flags.bits()).unwrap_or_default()
}

fn ordinary(file: File) -> io::Result<File> {
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::ErrorKind::IsADirectory.into()) }
}

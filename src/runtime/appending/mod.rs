//! Files under the state directory that several runs append to: closed to other users, never through
//! a link, a record a line, and on the disk when a call returns.

mod error;

use std::fs::{File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;
use std::sync::mpsc::channel;
use std::thread;
use std::time::Duration;

use rustix::fs::{FlockOperation, OFlags, flock};
use rustix::io::Errno;

pub use error::{AppendError, Trouble};

use super::state_dir;

/// How long another process may keep a file locked: much longer than any write takes, and not so long
/// that what waits for the disk is held up by one that never lets go.
const LOCK_LIMIT: Duration = Duration::from_secs(2);

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

/// Whether `file` is the one that has its name by now.
pub fn stands_at(file: &File, path: &Path) -> bool {
    let name = |data: std::fs::Metadata| (data.dev(), data.ino());
    let (open, there) = (file.metadata().map(name), path.symlink_metadata().map(name));
    matches!((open, there), (Ok(open), Ok(there)) if open == there)
}

/// Puts a file with this text in the place of the one at `path`: the old one or the new one is
/// there at any moment. For the one who holds the old one locked against everybody.
pub fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let mut aside = path.as_os_str().to_owned();
    aside.push(".new");
    // Left over from a run that was killed.
    match std::fs::remove_file(&aside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    options.create_new(true).write(true).mode(0o600).custom_flags(flags());
    let mut file = options.open(&aside)?;
    io::Write::write_all(&mut file, text)?;
    file.sync_all()?;
    std::fs::rename(&aside, path)?;
    File::open(path.parent().unwrap_or(Path::new("/")))?.sync_all()
}

/// Locks `file`, for one or for all. Returns whether its file system can; where it cannot, no process
/// may take anything away from the file.
///
/// # Errors
/// Another process has it locked for longer than it should.
pub fn lock(file: &File, how: FlockOperation) -> io::Result<bool> {
    let at_once = match how {
        FlockOperation::LockExclusive => FlockOperation::NonBlockingLockExclusive,
        _ => FlockOperation::NonBlockingLockShared,
    };
    match locked(file, at_once) {
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
        done => return done,
    }
    // No system call waits for a lock for a limited time. A thread that is given up unlocks the file
    // when it gets it, because it closes the last handle then.
    let ours = file.try_clone()?;
    let (tell, told) = channel();
    let wait = move || drop(tell.send(locked(&ours, how)));
    thread::Builder::new().name("lock".into()).spawn(wait)?;
    let busy = || io::Error::other("another process keeps it locked");
    told.recv_timeout(LOCK_LIMIT).unwrap_or_else(|_| Err(busy()))
}

fn locked(file: &File, how: FlockOperation) -> io::Result<bool> {
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

//! A program without the terminal: in a session of its own, so that it can neither paint over the
//! screen nor read its keys, and can be stopped with everything it started.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::io;
use std::path::Path;
use std::process::ExitStatus;

use process_wrap::tokio::{ChildWrapper, CommandWrap, ProcessSession};
use rustix::fs::Access;
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use tokio::process::{ChildStderr, ChildStdin, ChildStdout, Command};

/// Variables that name the terminal: an agent outside the session would ask there.
const TERMINAL_VARIABLES: [&str; 3] = ["GPG_TTY", "SSH_TTY", "TTY"];

/// A running program. Dropped before it ended, it is killed with its whole session.
pub struct Detached {
    child: Box<dyn ChildWrapper>,
    session: Option<Pid>,
}

impl Detached {
    /// Starts `command`.
    ///
    /// # Errors
    /// Of the system; kind [`io::ErrorKind::NotFound`] when there is no such program.
    pub fn spawn(mut command: Command) -> io::Result<Self> {
        command.kill_on_drop(true);
        for name in TERMINAL_VARIABLES {
            command.env_remove(name);
        }
        // The child itself, whose end is not that of all it started.
        let program = command.as_std().get_program().to_owned();
        let child = CommandWrap::from(command).wrap(ProcessSession).spawn();
        let child = child.map_err(|error| missing(&program).unwrap_or(error))?.into_inner();
        let id = child.id().and_then(|id| i32::try_from(id).ok());
        Ok(Self { child, session: id.and_then(Pid::from_raw) })
    }

    /// Its standard input, once.
    pub fn stdin(&mut self) -> Option<ChildStdin> {
        self.child.stdin().take()
    }

    /// Its standard output, once.
    pub fn stdout(&mut self) -> Option<ChildStdout> {
        self.child.stdout().take()
    }

    /// Its standard error, once.
    pub fn stderr(&mut self) -> Option<ChildStderr> {
        self.child.stderr().take()
    }

    /// Waits for its end. What it leaves running is left alone.
    ///
    /// # Errors
    /// Of the system.
    pub async fn wait(&mut self) -> io::Result<ExitStatus> {
        let status = self.child.wait().await?;
        self.session = None;
        Ok(status)
    }

    /// Kills it and everything in its session, and waits for its end.
    pub async fn stop(&mut self) {
        if let Some(session) = self.session.take() {
            kill_session(session);
            // It was killed: this is the end of it, not a wait for its work.
            let _ = self.child.wait().await;
        }
    }
}

impl Drop for Detached {
    fn drop(&mut self) {
        if let Some(session) = self.session {
            kill_session(session);
        }
    }
}

/// A folder of `PATH` that is closed to us makes the system say that a program that is nowhere may not
/// be run.
fn missing(program: &OsStr) -> Option<io::Error> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    nowhere(program, &path).then(|| {
        io::Error::new(io::ErrorKind::NotFound, "there is no such program on this machine's PATH")
    })
}

/// Why `program` could not be started, as far as that can be known before. What is found is not
/// started.
pub fn obstacle(program: &OsStr) -> Option<io::Error> {
    if let Some(missing) = missing(program) {
        return Some(missing);
    }
    let may = |path: &Path| rustix::fs::access(path, Access::EXEC_OK);
    if !bare(program) {
        return may(Path::new(program)).err().map(io::Error::from);
    }
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut files = std::env::split_paths(&path).map(|folder| folder.join(program));
    let runs = files.any(|file| file.is_file() && may(&file).is_ok());
    (!runs).then(|| io::ErrorKind::PermissionDenied.into())
}

fn bare(program: &OsStr) -> bool {
    Path::new(program).components().count() == 1 && Path::new(program).is_relative()
}

fn nowhere(program: &OsStr, path: &OsStr) -> bool {
    bare(program) && !std::env::split_paths(path).any(|folder| folder.join(program).is_file())
}

/// Kills the leader's group, then whoever made a group of their own in its session. They may start
/// others meanwhile, so this goes on until nobody new is found.
fn kill_session(leader: Pid) {
    let mut killed = HashSet::new();
    loop {
        // They may have ended by themselves.
        let _ = kill_process_group(leader, Signal::KILL);
        let before = killed.len();
        for member in members(leader) {
            if killed.insert(member) {
                let _ = kill_process(member, Signal::KILL);
            }
        }
        if killed.len() == before {
            break;
        }
    }
}

/// Who is in the session, where the system lists its processes as files (`proc(5)`).
fn members(leader: Pid) -> Vec<Pid> {
    let Ok(processes) = std::fs::read_dir("/proc") else { return Vec::new() };
    let ids = processes.filter_map(|entry| {
        let id: i32 = entry.ok()?.file_name().to_str()?.parse().ok()?;
        let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
        // The name before it may hold anything, brackets too.
        let (_, fields) = stat.rsplit_once(')')?;
        let session: i32 = fields.split_whitespace().nth(3)?.parse().ok()?;
        Pid::from_raw(id).filter(|_| session == leader.as_raw_nonzero().get())
    });
    ids.collect()
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use super::nowhere;

    #[test]
    fn a_program_that_is_in_no_folder_is_missing_whatever_the_system_says() {
        let here = tempfile::tempdir().unwrap();
        let (closed, open) = (here.path().join("closed"), here.path().join("open"));
        std::fs::create_dir(&open).unwrap();
        std::fs::write(open.join("ours"), "").unwrap();
        let path = std::env::join_paths([closed, open]).unwrap();
        for (program, expected) in
            [("ours", false), ("theirs", true), ("./theirs", false), ("/bin/theirs", false)]
        {
            assert_eq!(nowhere(OsStr::new(program), &path), expected, "{program}");
        }
    }
}

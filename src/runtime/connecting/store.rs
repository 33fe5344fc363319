//! Writing the configuration: whole or not at all, never over somebody else's change, closed to
//! others.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags};

use crate::config::edit;
use crate::domain::connection::ConfigChange;
use crate::runtime::deliver::write::FileDraft;
use crate::runtime::state_dir;

/// How often a text is read again that somebody changed meanwhile.
const ATTEMPTS: usize = 3;

/// Applies `change` to the configuration at `path` as it is now on the disk. `check` reads the new
/// text before it takes the old one's place, and says why it would not be understood.
///
/// # Errors
/// What kept it from being written, in words. The file is as it was then.
pub fn write(
    path: &Path,
    change: &ConfigChange,
    check: &dyn Fn(&Path) -> Result<(), String>,
) -> Result<(), String> {
    let cannot = |what: &str, error: &dyn std::fmt::Display| {
        format!("cannot {what} {}: {error}", path.display())
    };
    let target = target(path)?;
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    state_dir::create(folder).map_err(|error| cannot("create the folder of", &error))?;
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let directory = rustix::fs::open(folder, flags, Mode::empty())
        .map_err(|error| cannot("open the folder of", &io::Error::from(error)))?;
    for _ in 0..ATTEMPTS {
        let before = read(&target).map_err(|error| cannot("read", &error))?;
        let text = edit::apply(before.as_deref().unwrap_or_default(), change)
            .map_err(|error| error.to_string())?;
        let (name, mut draft) =
            draft(&directory, &text).map_err(|error| cannot("write", &error))?;
        check(&folder.join(&name))?;
        if read(&target).map_err(|error| cannot("read", &error))? != before {
            continue;
        }
        let own = target.file_name().unwrap_or_default();
        return draft.replace(own).map_err(|error| cannot("write", &error));
    }
    Err(cannot("write", &"somebody else keeps changing it; nothing was written"))
}

/// The file itself, where the path is a symbolic link to it.
fn target(path: &Path) -> Result<PathBuf, String> {
    let name = path.display();
    match fs::symlink_metadata(path) {
        Ok(data) if data.is_symlink() => fs::canonicalize(path).map_err(|error| {
            format!("{name} is a symbolic link that leads nowhere ({error}): mend it first")
        }),
        Ok(data) if !data.is_file() => Err(format!("{name} is not a file")),
        Ok(data) if data.permissions().readonly() => {
            Err(format!("{name} is read-only: chmod u+w {name} first"))
        }
        _ => Ok(path.to_owned()),
    }
}

fn read(target: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(target) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

fn draft<'a>(directory: &'a OwnedFd, text: &str) -> io::Result<(OsString, FileDraft<'a>)> {
    let name = OsString::from(format!(".appdeck-{}.toml", std::process::id()));
    let mut draft = FileDraft::create(directory, &name)?;
    draft.fill(text.as_bytes())?;
    Ok((name, draft))
}

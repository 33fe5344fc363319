//! The configurations of deleted applications: one new file each, closed to other users.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use rustix::io::Errno;

use super::AppendError;
use crate::domain::record::backup::Backup;
use crate::runtime::{appending, state_dir};

/// How many files of the same application and second there may be.
const SAME_SECOND: u32 = 9;

/// How many files stay: the newest.
const KEPT: usize = 500;

/// The most of a file that is read, in bytes.
const LARGEST: u64 = 16 * 1024 * 1024;

/// The folder of the backups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backups {
    folder: PathBuf,
}

impl Backups {
    /// The backups in `directory`. Nothing is created yet.
    pub fn new(directory: &Path) -> Self {
        Self { folder: directory.join("deleted") }
    }

    /// Writes `backup` to a new file and returns its path when the disk has it.
    ///
    /// # Errors
    /// The file is not there: what it describes must not be deleted unasked.
    pub fn keep(&self, backup: &Backup) -> Result<String, AppendError> {
        let failed = |error: &io::Error| AppendError::new("write", "copy in", &self.folder, error);
        let mut text = serde_json::to_vec_pretty(backup).map_err(|error| failed(&error.into()))?;
        text.push(b'\n');
        state_dir::create(&self.folder).map_err(|error| failed(&error))?;
        let stem = stem(backup);
        for number in 1..=SAME_SECOND {
            let suffix = if number == 1 { String::new() } else { format!("-{number}") };
            let path = self.folder.join(format!("{stem}{suffix}.json"));
            match self.write(&path, &text) {
                Ok(()) => {
                    self.prune(KEPT);
                    return Ok(path.display().to_string());
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(failed(&error)),
            }
        }
        Err(failed(&Errno::EXIST.into()))
    }

    /// Removes all but the newest `kept` backups; their names begin with their time. What cannot be
    /// removed stays.
    fn prune(&self, kept: usize) {
        let Ok(folder) = fs::read_dir(&self.folder) else { return };
        let files = folder.filter_map(|entry| Some(entry.ok()?.path()));
        let mut backups: Vec<PathBuf> = files.filter(|path| is_backup(path)).collect();
        backups.sort_unstable();
        let old = backups.len().saturating_sub(kept);
        for path in backups.iter().take(old) {
            let _ = fs::remove_file(path);
        }
    }

    /// Reads a backup again.
    ///
    /// # Errors
    /// When it is not there any more, or is no backup.
    pub fn load(&self, path: &str) -> Result<Backup, AppendError> {
        let failed = |error: &io::Error| AppendError::new("read", "copy", Path::new(path), error);
        let file = appending::open_read(Path::new(path)).map_err(|error| failed(&error))?;
        let file = file.ok_or_else(|| failed(&Errno::NOENT.into()))?;
        let mut text = Vec::new();
        file.take(LARGEST).read_to_end(&mut text).map_err(|error| failed(&error))?;
        serde_json::from_slice(&text).map_err(|error| failed(&error.into()))
    }

    fn write(&self, path: &Path, text: &[u8]) -> io::Result<()> {
        let mut options = OpenOptions::new();
        let mut file = options.write(true).create_new(true).mode(0o600).open(path)?;
        let kept = file.write_all(text).and_then(|()| file.sync_all());
        let kept = kept.and_then(|()| File::open(&self.folder)?.sync_all());
        if kept.is_err() {
            // The failure that led here is the one that is told.
            let _ = fs::remove_file(path);
        }
        kept
    }
}

/// Whether the path is named as [`stem`] names backups: nothing else in the folder is ours.
fn is_backup(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let time = name.split('-').next().unwrap_or_default();
    let digits = time.chars().filter(char::is_ascii_digit).count();
    path.extension().is_some_and(|one| one == "json") && time.len() == 16 && digits == 14
}

/// `20261124T060330Z-coffee-desk-webc_1`: what a server sent is no path.
fn stem(backup: &Backup) -> String {
    let time = backup.at.strftime("%Y%m%dT%H%M%SZ");
    let id = plain(backup.client_id.as_str(), |c| c);
    format!("{time}-{}-{id}", plain(backup.name(), |c| c.to_ascii_lowercase()))
}

fn plain(text: &str, case: impl Fn(char) -> char) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || c == '_' { case(c) } else { '-' };
    text.chars().map(safe).take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::{Backups, plain};

    #[test]
    fn the_newest_stay_and_foreign_files_too() {
        let here = tempfile::tempdir().unwrap();
        let backups = Backups::new(here.path());
        let folder = here.path().join("deleted");
        std::fs::create_dir(&folder).unwrap();
        let names =
            ["20261124T060330Z-b-webc_2", "20261123T235959Z-c-webc_3", "20261124T060329Z-a-x"];
        for name in names {
            std::fs::write(folder.join(format!("{name}.json")), "{}").unwrap();
        }
        std::fs::write(folder.join("0-notes.json"), "mine").unwrap();
        backups.prune(2);
        let mut left: Vec<_> = std::fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        left.sort_unstable();
        assert_eq!(
            left,
            ["0-notes.json", "20261124T060329Z-a-x.json", "20261124T060330Z-b-webc_2.json"]
        );
    }

    #[test]
    fn a_name_cannot_leave_the_folder() {
        assert_eq!(
            plain("../../etc/Pass wd\u{0}é", |c| c.to_ascii_lowercase()),
            "------etc-pass-wd--"
        );
        assert_eq!(plain(&"x".repeat(300), |c| c).len(), 40);
    }
}

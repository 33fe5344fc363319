//! Rotations on disk: one small file each under the state directory, without values, written whole
//! or not at all.

use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::state_dir;
use crate::domain::rotation::Rotation;
use crate::domain::{ClientId, EnvKey};

/// The most bytes of a file that is read: a rotation is far smaller.
const LARGEST: u64 = 64 * 1024;

/// The folder of the rotations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotations {
    folder: PathBuf,
}

impl Rotations {
    /// The rotations in `directory`. Nothing is created yet.
    pub fn new(directory: &Path) -> Self {
        Self { folder: directory.join("rotations") }
    }

    /// All rotations that were left, as they go on in another run. What cannot be read is left
    /// alone and passed over.
    pub fn all(&self) -> Vec<Rotation> {
        let Ok(entries) = fs::read_dir(&self.folder) else { return Vec::new() };
        let paths = entries.filter_map(|entry| entry.ok().map(|entry| entry.path()));
        let ours = paths.filter(|path| path.extension().is_some_and(|end| end == "json"));
        ours.filter_map(|path| read(&path)).map(Rotation::resumed).collect()
    }

    /// Keeps a rotation.
    ///
    /// # Errors
    /// Those of the file system; the file is then as it was.
    pub fn keep(&self, rotation: &Rotation) -> io::Result<()> {
        state_dir::create(&self.folder)?;
        let path = self.path(&rotation.environment, &rotation.application);
        let draft = path.with_extension(format!("{}.tmp", std::process::id()));
        let written = write(&draft, rotation).and_then(|()| fs::rename(&draft, &path));
        if written.is_err() {
            let _ = fs::remove_file(&draft);
        }
        written
    }

    /// Forgets a rotation.
    ///
    /// # Errors
    /// Those of the file system. One that is not there is forgotten already.
    pub fn forget(&self, environment: &EnvKey, application: &ClientId) -> io::Result<()> {
        match fs::remove_file(self.path(environment, application)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    // Names come from a configuration and a server: only harmless letters become a file's name.
    fn path(&self, environment: &EnvKey, application: &ClientId) -> PathBuf {
        let mut name = String::new();
        for byte in environment.as_str().bytes().chain([b' ']).chain(application.as_str().bytes()) {
            if byte.is_ascii_alphanumeric() || byte == b'_' {
                name.push(char::from(byte));
            } else {
                // Writing to a string does not fail.
                let _ = write!(name, "-{byte:02x}");
            }
        }
        name.truncate(200);
        self.folder.join(name + ".json")
    }
}

fn write(path: &Path, rotation: &Rotation) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file: File = options.open(path)?;
    file.write_all(&serde_json::to_vec(rotation)?)?;
    file.sync_all()
}

fn read(path: &Path) -> Option<Rotation> {
    if fs::metadata(path).ok()?.len() > LARGEST {
        return None;
    }
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

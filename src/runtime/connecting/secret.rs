//! Keeping a secret that was typed: in a file of its own, closed to others.

use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rustix::fs::{Mode, OFlags};
use zeroize::Zeroizing;

use crate::domain::Secret;
use crate::runtime::deliver::write::FileDraft;
use crate::runtime::state_dir;

/// Writes a new file. One that holds the same already is left as it is; any other is not replaced.
/// Returns whether a file was made.
///
/// # Errors
/// Why it was not written, in words that hold nothing of the secret.
pub fn write(path: &Path, secret: &Secret) -> Result<bool, String> {
    let name = path.display();
    let cannot =
        |error: &dyn std::fmt::Display| format!("cannot write the secret to {name}: {error}");
    let (Some(folder), Some(own)) = (path.parent(), path.file_name()) else {
        return Err(cannot(&"it names no file"));
    };
    if path.symlink_metadata().is_ok() {
        // It would be refused at the next start.
        let open = |data: fs::Metadata| data.permissions().mode() & 0o077 != 0;
        if fs::metadata(path).is_ok_and(open) {
            return Err(format!(
                "others can read {name}: chmod 600 {name}, or choose another file"
            ));
        }
        let there = fs::read_to_string(path).map(Zeroizing::new);
        return match there {
            Ok(text) if secret.matches(text.trim_end_matches(['\r', '\n'])) => Ok(false),
            _ => Err(format!(
                "{name} is there already and holds something else: choose another file, or leave the \
                 secret empty to use what it holds"
            )),
        };
    }
    state_dir::create(folder).map_err(|error| cannot(&error))?;
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let directory = rustix::fs::open(folder, flags, Mode::empty())
        .map_err(|error| cannot(&io::Error::from(error)))?;
    let mut draft = FileDraft::create(&directory, own).map_err(|error| cannot(&error))?;
    draft.fill(&line(secret)).map_err(|error| cannot(&error))?;
    draft.keep().map_err(|error| cannot(&error))?;
    Ok(true)
}

#[expect(clippy::disallowed_methods, reason = "the operator chose a file of its own for it")]
fn line(secret: &Secret) -> Zeroizing<Vec<u8>> {
    let value = secret.expose().as_bytes();
    let mut line = Zeroizing::new(Vec::with_capacity(value.len() + 1));
    line.extend_from_slice(value);
    line.push(b'\n');
    line
}

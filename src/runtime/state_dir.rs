//! Where this machine keeps what appdeck remembers between starts: its log and its journal.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The state directory of this user, created on demand by [`create`]. `None` when the
/// environment names no home.
pub fn state_dir() -> Option<PathBuf> {
    locate(std::env::consts::OS, &|name| std::env::var_os(name))
}

/// `$XDG_STATE_HOME/appdeck` or `~/.local/state/appdeck` (XDG Base Directory Specification),
/// `~/Library/Logs/appdeck` on macOS. Read from the variables alone: without them nothing is kept,
/// and the start says so.
fn locate(os: &str, variable: &dyn Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let directory = |name: &str| variable(name).map(PathBuf::from).filter(|p| p.is_absolute());
    let base = match os {
        "macos" => directory("HOME")?.join("Library/Logs"),
        _ => match directory("XDG_STATE_HOME") {
            Some(state) => state,
            None => directory("HOME")?.join(".local/state"),
        },
    };
    Some(base.join("appdeck"))
}

/// Creates `directory` and its parents, closed to other users where the system knows that.
///
/// # Errors
/// Those of the file system.
pub fn create(directory: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(directory)
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;
    use std::path::PathBuf;

    use super::locate;

    #[test]
    fn each_platform_has_its_place() {
        type Variables = &'static [(&'static str, &'static str)];
        #[rustfmt::skip]
        let table: [(&str, Variables, Option<&str>); 7] = [
            ("linux", &[("HOME", "/home/ada")], Some("/home/ada/.local/state/appdeck")),
            ("linux", &[("HOME", "/home/ada"), ("XDG_STATE_HOME", "/srv/state")], Some("/srv/state/appdeck")),
            ("linux", &[("HOME", "/home/ada"), ("XDG_STATE_HOME", "relative")], Some("/home/ada/.local/state/appdeck")),
            ("linux", &[("HOME", "/home/ada"), ("XDG_STATE_HOME", "")], Some("/home/ada/.local/state/appdeck")),
            ("linux", &[], None),
            ("freebsd", &[("HOME", "/home/ada")], Some("/home/ada/.local/state/appdeck")),
            ("macos", &[("HOME", "/Users/ada")], Some("/Users/ada/Library/Logs/appdeck")),
        ];
        for (os, variables, expected) in table {
            let variable = |name: &str| {
                variables
                    .iter()
                    .find(|(key, _)| *key == name)
                    .map(|(_, value)| OsString::from(value))
            };
            assert_eq!(locate(os, &variable), expected.map(PathBuf::from), "{os} {variables:?}");
        }
    }
}

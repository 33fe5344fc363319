//! The names of applications as they were listed last, for the completions of a shell. No secret, no
//! client ID, no address is in it, and whatever is missing is only not completed.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::appending;
use super::state_dir;
use crate::domain::text::clean;

const FILE_NAME: &str = "names.json";

/// The most bytes that are read, and the most names of an environment that are kept.
const LARGEST: (u64, usize) = (4 * 1024 * 1024, 10_000);

/// The file of names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    path: PathBuf,
}

impl Names {
    /// The names in this state directory. Nothing is created yet.
    pub fn new(directory: &Path) -> Self {
        Self { path: directory.join(FILE_NAME) }
    }

    /// The names in the state directory of this user, where there is one.
    pub fn usual() -> Option<Self> {
        state_dir::state_dir().map(|directory| Self::new(&directory))
    }

    /// The names by environment; none when they cannot be read.
    pub fn read(&self) -> BTreeMap<String, Vec<String>> {
        let small = fs::metadata(&self.path).is_ok_and(|file| file.len() <= LARGEST.0);
        let text = if small { fs::read(&self.path).unwrap_or_default() } else { Vec::new() };
        serde_json::from_slice(&text).unwrap_or_default()
    }

    /// Keeps the names of an environment.
    ///
    /// # Errors
    /// They are not completed.
    pub fn keep(&self, environment: &str, mut names: Vec<String>) -> io::Result<()> {
        names.retain(|name| is_completed(name));
        names.sort();
        names.dedup();
        names.truncate(LARGEST.1);
        let mut all = self.read();
        if all.get(environment) == Some(&names) {
            return Ok(());
        }
        all.insert(environment.to_owned(), names);
        if let Some(directory) = self.path.parent() {
            state_dir::create(directory)?;
        }
        appending::replace(&self.path, &serde_json::to_vec(&all)?)
    }
}

// What could drive the terminal, looks like a flag, or may be somebody's address, is not.
fn is_completed(name: &str) -> bool {
    !name.is_empty() && clean(name) == name && !name.starts_with('-') && !name.contains('@')
}

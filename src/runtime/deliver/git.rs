//! Whether git would commit a file: by its own files, so that nothing of a repository is run.

use std::fs::File;
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::domain::delivery::{Caution, ignore, index};

/// More than any list of patterns has, in bytes.
const LARGEST_LIST: u64 = 256 * 1024;
/// More than the index of the largest repositories, in bytes.
const LARGEST_INDEX: u64 = 256 * 1024 * 1024;

/// What git has to do with `file`, the whole path without symbolic links.
pub fn caution(file: &Path) -> Option<Caution> {
    let folder = file.parent()?;
    let root = folder.ancestors().find(|at| at.join(".git").exists())?.to_owned();
    let relative = file.strip_prefix(&root).ok()?.as_os_str().as_bytes();
    let git = directory(&root);
    match tracked(&git, relative) {
        Some(true) => return Some(Caution::Tracked { root }),
        None => return Some(Caution::MayBeTracked { root }),
        Some(false) => {}
    }
    let exclude = common(&git).join("info/exclude");
    let lists = folder
        .ancestors()
        .take_while(|at| at.starts_with(&root))
        .map(|at| (at.to_owned(), at.join(".gitignore")))
        .chain([(root.clone(), exclude)]);
    for (base, list) in lists {
        let relative = file.strip_prefix(&base).ok()?.to_string_lossy().into_owned();
        if let Some(ignored) = ignore::verdict(&text(&list), &relative) {
            return (!ignored).then_some(Caution::NotIgnored { root });
        }
    }
    Some(Caution::NotIgnored { root })
}

// Where the repository of a work tree is; in submodules and added work trees a file says so.
fn directory(root: &Path) -> PathBuf {
    let here = root.join(".git");
    let told = text(&here);
    match told.trim_end().strip_prefix("gitdir: ") {
        Some(path) => root.join(path),
        None => here,
    }
}

// What all work trees of a repository have in common.
fn common(git: &Path) -> PathBuf {
    let told = text(&git.join("commondir"));
    if told.trim().is_empty() { git.to_owned() } else { git.join(told.trim_end()) }
}

// A repository in which nothing was added yet has no index.
fn tracked(git: &Path, path: &[u8]) -> Option<bool> {
    let file = git.join("index");
    if !file.exists() {
        return Some(false);
    }
    let bytes = bytes(&file, LARGEST_INDEX)?;
    let here = index::holds(&bytes, path)?;
    let Some(shared) = index::shared(&bytes).filter(|_| !here) else { return Some(here) };
    index::holds(&self::bytes(&git.join(shared), LARGEST_INDEX)?, path)
}

/// The text of a list of patterns, empty when there is none.
fn text(list: &Path) -> String {
    // What cannot be read is as good as the rest of this guess.
    String::from_utf8_lossy(&bytes(list, LARGEST_LIST).unwrap_or_default()).into_owned()
}

// An ordinary file of at most `largest` bytes.
fn bytes(file: &Path, largest: u64) -> Option<Vec<u8>> {
    if !file.metadata().ok()?.is_file() {
        return None;
    }
    let mut bytes = Vec::new();
    File::open(file).ok()?.take(largest).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

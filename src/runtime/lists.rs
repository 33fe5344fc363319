//! The lists of environments as they were read last, one file each.

use std::fs;
use std::path::{Path, PathBuf};

use super::appending::{self, AppendError};
use super::state_dir;
use crate::domain::remembered::RememberedList;

/// The folder in the state directory.
const FOLDER: &str = "lists";

/// The most bytes that are read of a file.
const LARGEST: u64 = 4 * 1024 * 1024;

/// The files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lists {
    folder: PathBuf,
}

impl Lists {
    /// The lists in this state directory. Nothing is created yet.
    pub fn new(directory: &Path) -> Self {
        Self { folder: directory.join(FOLDER) }
    }

    /// Keeps a list in the place of the one before it.
    ///
    /// # Errors
    /// The next start shows nothing before it has read.
    pub fn keep(&self, list: &RememberedList) -> Result<(), AppendError> {
        let path = self.path(&list.url);
        let failed = |error: &std::io::Error| AppendError::new("write", "list", &path, error);
        let text = serde_json::to_vec(list).unwrap_or_default();
        state_dir::create(&self.folder).map_err(|error| failed(&error))?;
        appending::replace(&path, &text).map_err(|error| failed(&error))
    }

    /// The list of the environment at this address, where one is kept that can be read.
    pub fn read(&self, url: &str) -> Option<RememberedList> {
        let path = self.path(url);
        let file = fs::symlink_metadata(&path).ok()?;
        if !file.is_file() || file.len() > LARGEST {
            return None;
        }
        let list: RememberedList = serde_json::from_slice(&fs::read(&path).ok()?).ok()?;
        (list.url == url).then_some(list)
    }

    // The host and the port, as far as a file's name takes them.
    fn path(&self, url: &str) -> PathBuf {
        let host = url.split("://").last().unwrap_or(url);
        let plain = |c: char| if c.is_ascii_alphanumeric() || ".-".contains(c) { c } else { '_' };
        let name: String = host.chars().map(plain).take(100).collect();
        self.folder.join(format!("{name}.json"))
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::Lists;
    use crate::domain::remembered::RememberedList;

    fn list(url: &str) -> RememberedList {
        let text = format!(
            r#"{{"url":"{url}","at":"2026-11-24T12:00:00Z","applications":[{{"id":"webc_1","name":"One","type":"WEB_APP"}}]}}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    #[test]
    fn a_list_is_kept_for_its_address_alone_and_for_nobody_else() {
        let here = tempfile::tempdir().unwrap();
        let lists = Lists::new(here.path());
        let one = list("https://acme.scalekit.com");
        lists.keep(&one).unwrap();
        assert_eq!(lists.read("https://acme.scalekit.com"), Some(one));
        assert_eq!(lists.read("http://acme.scalekit.com"), None, "the same host, another server");
        assert_eq!(lists.read("https://other.scalekit.com"), None);
        let file = here.path().join("lists/acme.scalekit.com.json");
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        std::fs::write(&file, "no list").unwrap();
        assert_eq!(lists.read("https://acme.scalekit.com"), None);
    }

    #[test]
    fn no_address_leads_out_of_the_folder() {
        let here = tempfile::tempdir().unwrap();
        let lists = Lists::new(here.path());
        lists.keep(&list("https://../../x")).unwrap();
        assert_eq!(here.path().join("lists").read_dir().unwrap().count(), 1);
    }
}

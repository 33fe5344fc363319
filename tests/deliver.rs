//! A fresh secret stored: real files, real commands.

mod attacks;
mod command;
mod file;
mod full;
mod git;
mod readers;
mod shapes;
mod tools;

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use appdeck::domain::delivery::{
    Delivered, DeliveryFailure, DeliverySubject, Exposed, FileFormat, FileTarget, Preview,
};
use appdeck::domain::{ClientId, Secret};
use appdeck::runtime::deliver::Files;
use tempfile::TempDir;

const VALUE: &str = "test_canary_value_0123456nRi";

fn value() -> Secret {
    Secret::new(VALUE.into())
}

fn subject() -> DeliverySubject {
    DeliverySubject {
        environment: "Acme Production".into(),
        environment_url: None,
        application: "Coffee-Desk".into(),
        client_id: ClientId::new("webc_1"),
        suffix: "6nRi".into(),
    }
}

/// A folder of its own, closed to others.
struct Here(TempDir);

impl Here {
    fn new() -> Self {
        let here = tempfile::tempdir().unwrap();
        set_mode(here.path(), 0o700);
        Self(here)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn with(name: &str, text: &str, mode: u32) -> Self {
        let here = Self::new();
        std::fs::write(here.path(name), text).unwrap();
        set_mode(&here.path(name), mode);
        here
    }

    fn target(&self, name: &str, format: FileFormat) -> FileTarget {
        FileTarget { path: self.path(name), format, exposed: Exposed::Refuse, subject: subject() }
    }

    fn preview(&self, name: &str, format: FileFormat) -> Result<Preview, DeliveryFailure> {
        Files::default().preview(&self.target(name, format), &value())
    }

    fn deliver(&self, name: &str, format: FileFormat) -> Result<Delivered, DeliveryFailure> {
        Files::default().deliver(&self.target(name, format), &value(), None)
    }

    fn text(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    /// Every name in the folder.
    fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }
}

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o7777
}

fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).unwrap();
}

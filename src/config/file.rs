//! The configuration file as it is written.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use confy::ConfyError;
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};

use super::entry::{CredentialEntry, Keys, UnknownNames};
use super::error::{ConfigError, Mistake};
use super::types;

/// The whole file. Everything may be left out.
#[derive(Debug, Default, Deserialize)]
pub struct File {
    /// Environments with their own credentials.
    #[serde(default)]
    pub environments: Vec<EnvironmentEntry>,
    /// Workspaces, which list their environments themselves.
    #[serde(default)]
    pub workspaces: Vec<WorkspaceEntry>,
    /// Commands that take a fresh secret.
    #[serde(default)]
    pub deliver: Vec<DeliverEntry>,
    /// How the terminal looks and behaves.
    #[serde(default)]
    pub ui: UiEntry,
    /// An action's name and the keys for it; no key takes the action's keys away.
    #[serde(default)]
    pub keys: BTreeMap<String, Keys>,
    /// Certificate authorities in PEM form, believed besides the system's.
    pub ca_file: Option<PathBuf>,
    /// Everything else.
    #[serde(flatten)]
    pub unknown: UnknownNames,
}

/// One `[[environments]]`.
#[derive(Debug, Default, Deserialize)]
pub struct EnvironmentEntry {
    pub name: Option<String>,
    pub url: Option<String>,
    /// `development`, `staging` or `production`.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub client_id: Option<String>,
    pub client_secret: Option<CredentialEntry>,
    pub read_only: Option<bool>,
    /// Names of what may not be done.
    #[serde(default)]
    pub deny: Vec<String>,
    #[serde(flatten)]
    pub unknown: UnknownNames,
}

/// One `[[workspaces]]`.
#[derive(Debug, Default, Deserialize)]
pub struct WorkspaceEntry {
    pub name: Option<String>,
    pub api_url: Option<String>,
    pub token: Option<CredentialEntry>,
    /// Names of what may not be done in its environments.
    #[serde(default)]
    pub deny: Vec<String>,
    #[serde(flatten)]
    pub unknown: UnknownNames,
}

/// One `[[deliver]]`.
#[derive(Debug, Default, Deserialize)]
pub struct DeliverEntry {
    pub name: Option<String>,
    /// A program and its arguments.
    pub run: Option<Vec<String>>,
    /// Whether an end of line follows the value.
    pub newline: Option<bool>,
    /// A program and its arguments that print what is stored.
    pub check: Option<Vec<String>>,
    /// How they print it: `plain` or `base64`.
    pub check_encoding: Option<String>,
    #[serde(flatten)]
    pub unknown: UnknownNames,
}

/// `[ui]`.
#[derive(Debug, Default, Deserialize)]
pub struct UiEntry {
    pub theme: Option<String>,
    pub ascii: Option<bool>,
    pub plain: Option<bool>,
    pub mouse: Option<bool>,
    pub environments_pane: Option<bool>,
    pub remember_lists: Option<bool>,
    pub clipboard: Option<String>,
    #[serde(flatten)]
    pub unknown: UnknownNames,
}

/// confy asks for this to write a default file. The program changes the text itself (see
/// [`super::edit`]), and a secret that stands in it is not written anywhere else.
impl Serialize for File {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_map(Some(0))?.end()
    }
}

/// The file's place on this platform.
///
/// # Errors
/// When there is no home.
pub fn default_path() -> Result<PathBuf, ConfigError> {
    confy::get_configuration_file_path("appdeck", "config").map_err(|_| ConfigError::NoPlace)
}

/// Reads a file, or `None` when it is not there. Nothing is created.
///
/// # Errors
/// With the place when it cannot be understood. The text of the file is not repeated.
pub fn read(path: &Path) -> Result<Option<File>, ConfigError> {
    let unreadable = |source| ConfigError::Unreadable { path: path.to_owned(), source };
    match path.try_exists() {
        Ok(true) => {}
        Ok(false) => return Ok(None),
        // Where a part of the path is no folder, there is no file.
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Ok(None),
        Err(error) => return Err(unreadable(error)),
    }
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let good = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(error.as_bytes().get(..good).unwrap_or_default());
        let (line, column) = position(&before, before.len());
        let what = "this is not UTF-8: save the file as UTF-8".to_owned();
        ConfigError::Wrong { path: path.to_owned(), line, column, what }
    })?;
    match confy::load_path(path) {
        Ok(file) => Ok(Some(file)),
        Err(ConfyError::BadTomlData(error)) => {
            let all = types::mistakes(&text);
            if !all.is_empty() {
                let mistake = |(at, words): (usize, &str)| Mistake {
                    path: Some(path.to_owned()),
                    at: Some(position(&text, at)),
                    words: words.to_owned(),
                };
                return Err(ConfigError::Mistakes(
                    all.into_iter().map(mistake).collect(),
                    Vec::new(),
                ));
            }
            let at = error.span().map_or(0, |span| span.start);
            let (line, column) = position(&text, at);
            let what = expectation(error.message());
            Err(ConfigError::Wrong { path: path.to_owned(), line, column, what })
        }
        Err(
            ConfyError::GeneralLoadError(error) | ConfyError::ReadConfigurationFileError(error),
        ) => Err(unreadable(error)),
        Err(other) => Err(unreadable(io::Error::other(other))),
    }
}

/// Line and column, in characters and counted from one, of the byte `at`.
pub(super) fn position(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or(before);
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

/// A complaint about a type without the value that has it: the value may be a secret.
fn expectation(message: &str) -> String {
    let wrong = ["invalid type: ", "invalid value: ", "invalid length "];
    let told = message.lines().next().unwrap_or(message);
    match told.rsplit_once(", expected ") {
        Some((_, expected)) if wrong.iter().any(|start| told.starts_with(start)) => {
            format!("expected {expected}")
        }
        _ => told.to_owned(),
    }
}

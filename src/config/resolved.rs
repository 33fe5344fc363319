//! The configuration with every question answered.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use url::Url;

use super::credential::CredentialSource;
use super::theme::{ChosenTheme, TerminalPalette};
use crate::domain::connection::{Connection, Origin};
use crate::domain::delivery::CommandTarget;
use crate::domain::text::clean;
use crate::domain::{ClientId, ClipboardChoice, Environment, WriteKind};

/// What the program runs on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    /// Environments with their own credentials, in the order of the file.
    pub environments: Vec<ConfiguredEnvironment>,
    /// Workspaces, which list their environments themselves.
    pub workspaces: Vec<ConfiguredWorkspace>,
    /// Commands that take a fresh secret, in the order of the file. The presets come on top of
    /// them: see [`offered`](crate::domain::delivery::presets::offered).
    pub deliver: Vec<CommandTarget>,
    /// How the terminal looks and behaves.
    pub ui: UiOptions,
    /// Certificate authorities in PEM form, believed besides the system's.
    pub ca_file: Option<PathBuf>,
    /// The configuration file, whether it exists or not.
    pub path: PathBuf,
    /// What is odd and did not stop anything; one sentence each.
    pub warnings: Vec<String>,
    /// Why the variables of Scalekit's SDKs make no environment, where some are set: one of the
    /// warnings.
    pub unmade: Option<String>,
}

impl Resolved {
    /// The same, warned of a file that others can read and in which a secret stands.
    pub(super) fn warned(mut self) -> Self {
        let environments = self.environments.iter().map(|one| &one.credential);
        let mut sources = environments.chain(self.workspaces.iter().map(|one| &one.token));
        let plain = sources.any(|source| matches!(source, CredentialSource::Plain(_)));
        let mode = std::fs::metadata(&self.path).map_or(0, |data| data.permissions().mode());
        if plain && mode & 0o077 != 0 {
            let name = clean(&self.path.display().to_string());
            let text = format!("others can read the secret in {name}: chmod 600 {name}");
            self.warnings.push(text);
        }
        self
    }

    /// The names of the environment variables that hold credentials.
    pub fn secret_variables(&self) -> Vec<String> {
        let environments = self.environments.iter().map(|one| &one.credential);
        let sources = environments.chain(self.workspaces.iter().map(|one| &one.token));
        let names = sources.filter_map(|source| match source {
            CredentialSource::Variable { name, .. } => Some(name.clone()),
            _ => None,
        });
        names.collect()
    }
}

/// An environment and how to sign in to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfiguredEnvironment {
    /// What the screen knows of it.
    pub environment: Environment,
    /// Its address.
    pub base: Url,
    /// Where its client secret comes from.
    pub credential: CredentialSource,
    /// The OAuth client to sign in as.
    pub client_id: ClientId,
    /// Where it is described.
    pub origin: Origin,
}

/// A workspace and how to sign in to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfiguredWorkspace {
    /// Its name for people.
    pub name: String,
    /// The API's address.
    pub base: Url,
    /// Where its token comes from.
    pub token: CredentialSource,
    /// What may not be done in its environments.
    pub deny: Vec<WriteKind>,
    /// Its entry of the file.
    pub connection: Connection,
}

/// How the terminal looks and behaves.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches of an operator")]
pub struct UiOptions {
    /// The theme that somebody asked for; without one the terminal decides.
    pub theme: Option<ChosenTheme>,
    /// What the environment tells of the terminal's colours.
    pub palette: TerminalPalette,
    /// Whether frames and marks are drawn with ASCII only.
    pub ascii: bool,
    /// Whether lines of plain text are written instead of a screen.
    pub plain: bool,
    /// Whether colours are used.
    pub color: bool,
    /// Whether the mouse is taken from the terminal.
    pub mouse: bool,
    /// Whether the environments are a pane although they fit on a line.
    pub environments_pane: bool,
    /// Whether lists are kept for the next start.
    pub remember_lists: bool,
    /// How to copy.
    pub clipboard: ClipboardChoice,
    /// Whether writing is off for this run, in every environment.
    pub read_only: bool,
    /// An action's name and its keys, as they are written; no keys take the action's keys away.
    pub keys: BTreeMap<String, Vec<String>>,
    /// The environment to open first.
    pub start_environment: Option<String>,
}

impl Default for UiOptions {
    fn default() -> Self {
        Self {
            theme: None,
            palette: TerminalPalette::default(),
            ascii: false,
            plain: false,
            color: true,
            mouse: false,
            environments_pane: false,
            remember_lists: true,
            clipboard: ClipboardChoice::Auto,
            read_only: false,
            keys: BTreeMap::new(),
            start_environment: None,
        }
    }
}

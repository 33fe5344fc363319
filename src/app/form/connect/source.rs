//! Where a secret comes from, as the form offers it.

use crate::domain::connection::SecretSource;
use crate::domain::words;

/// The kinds of sources, in the order in which they are offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Variable,
    Command,
    File,
    Keyring,
    Prompt,
    Plain,
}

impl Source {
    /// Those that are offered. A secret in the configuration is kept, not chosen.
    pub const OFFERED: [Self; 5] =
        [Self::Variable, Self::Command, Self::File, Self::Keyring, Self::Prompt];

    /// Its word in the form.
    pub fn word(self) -> &'static str {
        match self {
            Self::Variable => "variable",
            Self::Command => "command",
            Self::File => "file",
            Self::Keyring => "keyring",
            Self::Prompt => "prompt",
            Self::Plain => "configuration",
        }
    }

    /// What it means.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Variable => "an environment variable, as it was when appdeck started",
            Self::Command => "what a program writes to its standard output; no shell",
            Self::File => "a file that only you can read",
            Self::Keyring => "the keyring of this machine",
            Self::Prompt => "asked for at every start, kept in memory for the run",
            Self::Plain => "it stands in the configuration, where it is easily copied along",
        }
    }

    /// The label of what it needs to be found.
    pub fn detail(self) -> Option<&'static str> {
        match self {
            Self::Variable => Some("Variable"),
            Self::Command => Some("Command"),
            Self::File => Some("File"),
            Self::Keyring => Some("Account"),
            Self::Prompt | Self::Plain => None,
        }
    }

    /// Whether it names where the secret is read, so that another one can be put there.
    pub fn is_named(self) -> bool {
        self.detail().is_some()
    }

    /// Whether a secret can be typed in for it.
    pub fn takes_secret(self) -> bool {
        matches!(self, Self::File | Self::Keyring | Self::Prompt)
    }

    /// The kind of a source, and what it needs to be found.
    pub fn of(source: &SecretSource) -> (Self, String) {
        match source {
            SecretSource::Variable(name) => (Self::Variable, name.clone()),
            SecretSource::Command(run) => (Self::Command, words::joined(run)),
            SecretSource::File(path) => (Self::File, path.clone()),
            SecretSource::Keyring(account) => (Self::Keyring, account.clone()),
            SecretSource::Prompt => (Self::Prompt, String::new()),
            SecretSource::Plain => (Self::Plain, String::new()),
        }
    }
}

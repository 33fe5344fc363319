//! A way into an environment or a workspace, as it is written in the configuration. The value of
//! a secret is never part of it.

use super::EnvironmentType;

/// What one connects to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// One environment, with its own OAuth client.
    Environment,
    /// A workspace, whose token lists environments.
    Workspace,
}

impl Target {
    /// `environment` or `workspace`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Environment => "environment",
            Self::Workspace => "workspace",
        }
    }

    /// What its secret is called.
    pub fn secret(self) -> &'static str {
        match self {
            Self::Environment => "client secret",
            Self::Workspace => "workspace token",
        }
    }
}

/// Where a secret comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretSource {
    /// The environment variable of this name.
    Variable(String),
    /// The standard output of a program with its arguments.
    Command(Vec<String>),
    /// A file, seen from the folder of the configuration; `~` is the home.
    File(String),
    /// The platform's keyring, under this account.
    Keyring(String),
    /// The keyboard, asked at every start.
    Prompt,
    /// The configuration file itself. It is kept where it stands, and never written by the program.
    Plain,
}

/// One entry of the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// Environment or workspace.
    pub target: Target,
    /// Its name, unique among its like in any letter case.
    pub name: String,
    /// The environment's URL, or the API's URL of a workspace.
    pub url: String,
    /// Development or production; `None` guesses from the host.
    pub kind: Option<EnvironmentType>,
    /// The OAuth client; empty for a workspace.
    pub client_id: String,
    /// Where its secret comes from.
    pub source: SecretSource,
}

/// A change of the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigChange {
    /// Adds an entry, or puts it in the place of the one with this name.
    Put {
        /// The name of the entry it replaces.
        replaces: Option<String>,
        /// The entry.
        connection: Connection,
    },
    /// Removes the entry of this name.
    Remove(Target, String),
}

/// Where the program knows an environment or a workspace from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The configuration file, which says this of it.
    File(Box<Connection>),
    /// The variables of the SDKs.
    Variables,
    /// The workspace of this name.
    Workspace(String),
    /// The embedded sandbox.
    Sandbox,
}

impl Origin {
    /// In a few words, for the screen.
    pub fn words(&self) -> String {
        match self {
            Self::File(_) => "from the configuration".into(),
            Self::Variables => "from SCALEKIT_… variables".into(),
            Self::Workspace(name) => format!("listed by workspace {name}"),
            Self::Sandbox => "in the sandbox of this run".into(),
        }
    }

    /// The entry of the configuration, where it can be changed there.
    ///
    /// # Errors
    /// Why `name` cannot be changed here, and where it can.
    pub fn entry(&self, name: &str) -> Result<&Connection, String> {
        match self {
            Self::File(connection) => Ok(connection),
            Self::Variables => Err(format!(
                "{name} comes from the variables SCALEKIT_ENVIRONMENT_URL, SCALEKIT_CLIENT_ID and \
                 SCALEKIT_CLIENT_SECRET: change them where they are set, then start again"
            )),
            Self::Workspace(workspace) => Err(format!(
                "{name} is listed by the workspace {workspace}: C edits or removes the workspace"
            )),
            Self::Sandbox => Err(format!(
                "{name} belongs to the embedded sandbox, which is not in the configuration"
            )),
        }
    }
}

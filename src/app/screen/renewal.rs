//! Whether trying again finds another secret after one was refused, as far as its source tells.

use super::model::Model;
use crate::api::{ApiError, ErrorKind};
use crate::app::keys::hint::{Hint, sentences};
use crate::app::screen::environment_state::Health;
use crate::domain::EnvKey;
use crate::domain::connection::{Origin, SecretSource};

/// Where it can be changed, for what is in the configuration.
pub const EDITS: Hint = ("connections", "edits the connection");

/// What the next try signs in with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Renewal {
    /// What the source holds by then; how that is read, as the end of a hint.
    Anew(&'static str),
    /// What the run began with; that, as the end of `this run keeps`.
    Kept(String),
    /// The same, and no form changes it: what the shell gave the run.
    Given(String),
}

const VARIABLE: &str = "SCALEKIT_CLIENT_SECRET";

impl Renewal {
    /// What helps after `error`, where that is a refusal of the credentials of what has this key.
    pub fn after(model: &Model, key: &EnvKey, error: &ApiError) -> Option<Self> {
        if error.kind != ErrorKind::SignedOut {
            return None;
        }
        let workspace = |known: &dyn Fn(&EnvKey, &str) -> bool| {
            let found = model.workspaces.iter().find(|one| known(&one.key, &one.name));
            found.and_then(|one| one.connection.as_ref()).map(|entry| Self::of(&entry.source))
        };
        let Some(at) = model.position_of(key) else { return workspace(&|one, _| one == key) };
        match &model.environments[at].origin {
            Origin::File(entry) => Some(Self::of(&entry.source)),
            Origin::Workspace(name) => workspace(&|_, one| one == name),
            Origin::Variables => Some(Self::Given(held(VARIABLE))),
            Origin::Sandbox => None,
        }
    }

    fn of(source: &SecretSource) -> Self {
        let kept = |what: &str| Self::Kept(what.to_owned());
        match source {
            SecretSource::File(_) => Self::Anew("reads the secret's file anew"),
            SecretSource::Command(_) => Self::Anew("runs the secret's command anew"),
            SecretSource::Keyring(_) => Self::Anew("asks the keyring anew"),
            SecretSource::Variable(name) => Self::Kept(held(name)),
            SecretSource::Prompt => kept("the secret that was typed in"),
            SecretSource::Plain => kept("the secret that the configuration held when it began"),
        }
    }

    /// What `r` does.
    pub fn refresh(&self) -> Hint<'static> {
        match self {
            Self::Anew(words) => ("refresh", words),
            Self::Kept(_) | Self::Given(_) => ("refresh", "tries it again"),
        }
    }

    /// The same, where it may be another secret by then, or another one can be put there in this run.
    pub fn again(&self) -> Option<Hint<'static>> {
        match self {
            Self::Anew(_) | Self::Kept(_) => Some(self.refresh()),
            Self::Given(_) => None,
        }
    }

    /// What changes it for good.
    pub fn edits(&self) -> Option<Hint<'static>> {
        match self {
            Self::Anew(_) | Self::Kept(_) => Some(EDITS),
            Self::Given(_) => None,
        }
    }

    /// What is to be known before anything is pressed.
    pub fn kept(&self) -> Option<String> {
        match self {
            Self::Anew(_) => None,
            Self::Kept(what) => Some(format!("this run keeps {what}")),
            Self::Given(what) => Some(format!("this run keeps {what}: {AGAIN}")),
        }
    }
}

const AGAIN: &str = "start it again with another one";

fn held(name: &str) -> String {
    format!("what {name} held when it began")
}

/// What helps after a refusal of credentials, as sentences of their own. `error` is of what shows it as its
/// trouble, else of the open environment.
pub fn told(model: &Model, error: &ApiError) -> Vec<String> {
    let same = |health: &Health| matches!(health, Health::Failed(one) if **one == *error);
    let environment = model.environments.iter().find(|state| same(&state.health));
    let workspace = model.workspaces.iter().find(|one| one.failed.as_deref() == Some(error));
    let key = environment.map(|state| &state.world.environment.key);
    let open = model.environment().map(|state| &state.world.environment.key);
    let key = key.or(workspace.map(|one| &one.key)).or(open);
    let renewal = key.and_then(|key| Renewal::after(model, key, error));
    let edits = renewal.as_ref().and_then(Renewal::edits);
    let words = renewal.map(|renewal| match renewal {
        Renewal::Anew(reads) => format!("The next try {reads}"),
        Renewal::Kept(what) | Renewal::Given(what) => format!("This run keeps {what}: {AGAIN}"),
    });
    let edits = edits.map(|edits| sentences(&model.keymap, &[edits]));
    words.into_iter().chain(edits.into_iter().flatten()).collect()
}

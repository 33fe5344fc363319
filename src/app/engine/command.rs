//! What can be ordered.

use super::revocation::RevocationTarget;
use super::shown::Shown;
use crate::api::Request;
use crate::domain::record::Change;
use crate::domain::rotation::Plan;
use crate::domain::{
    ClientId, EntryId, EnvKey, FieldSet, NewApplication, SecretId, SecretStatus, Settings,
    WriteKind,
};

/// Names an operation from its beginning to its end, whatever it sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OperationId(pub u64);

/// A write that is ordered in an environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Where.
    pub environment: EnvKey,
    /// What.
    pub command: Command,
    /// What it takes back, when it is an undoing or a redoing.
    pub takes: Option<Takes>,
    /// The step of a rotation that it is: it is sent only while it is the next one.
    pub step: Option<Plan>,
    /// Why, in the operator's words; it goes into the history.
    pub reason: Option<String>,
    /// What the question showed that was confirmed, where a secret is changed.
    pub shown: Option<Box<Shown>>,
    /// Whether it is a step of the application's rotation.
    pub rotating: bool,
    /// Whether nobody watches the environment besides: the applications are listed before one is
    /// created, and a create that is not found after its answer was lost is looked for once more.
    pub unattended: bool,
}

impl Order {
    /// An order that takes nothing back and gives no reason.
    pub fn new(environment: EnvKey, command: Command) -> Self {
        Self {
            environment,
            command,
            takes: None,
            step: None,
            reason: None,
            shown: None,
            rotating: false,
            unattended: true,
        }
    }
}

/// The earlier write that an order takes back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Takes {
    /// Its entry of the history.
    pub entry: EntryId,
    /// Whether that was an undoing itself.
    pub redo: bool,
}

/// One write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Create an application; `restores` when it brings a deleted one back.
    Create {
        /// What is to be created.
        new: NewApplication,
        /// Whether every field is to be as it was.
        restores: bool,
    },
    /// Change fields of an application.
    Save {
        /// Which one.
        application: ClientId,
        /// The settings as they were seen.
        seen: Box<Settings>,
        /// The settings as they are to become.
        wanted: Box<Settings>,
        /// The fields that were asked for by name, whether or not they change: the application's type
        /// has to have them.
        named: FieldSet,
    },
    /// Take the changes of an earlier save back, each of them reversed already.
    Revert {
        /// Of which application.
        application: ClientId,
        /// What is to change.
        changes: Vec<Change>,
    },
    /// Delete an application, if it still has this name, after a copy was kept.
    Delete {
        /// Which one.
        application: ClientId,
        /// The name that was confirmed.
        name: String,
        /// The settings that it was created with, where it is to go only if it is still so.
        created: Option<Box<Settings>>,
        /// Whether it was confirmed that no copy is kept.
        unkept: bool,
    },
    /// Generate a client secret.
    Generate(ClientId),
    /// Activate or deactivate a client secret.
    SetStatus {
        /// Of which application.
        application: ClientId,
        /// Which one.
        secret: SecretId,
        /// What it is to become.
        status: SecretStatus,
        /// Whether it was confirmed that the application may be locked out by it.
        confirmed: bool,
    },
    /// Delete a client secret; this cannot be undone.
    DeleteSecret {
        /// Of which application.
        application: ClientId,
        /// Which one.
        secret: SecretId,
        /// Whether it was confirmed that an active one, or the last one, may go.
        confirmed: bool,
    },
    /// Revoke sessions of a user; this cannot be undone.
    Revoke(RevocationTarget),
}

impl Command {
    /// Gives a secret another status; what that risks was said where it was asked.
    pub fn set_status(application: ClientId, secret: SecretId, status: SecretStatus) -> Self {
        Self::SetStatus { application, secret, status, confirmed: true }
    }

    /// Deletes a secret; what that risks was said where it was asked.
    pub fn delete_secret(application: ClientId, secret: SecretId) -> Self {
        Self::DeleteSecret { application, secret, confirmed: true }
    }

    /// What it sends, where that does not depend on what is read first.
    pub fn request(&self) -> Option<Request> {
        match self {
            Self::Generate(id) => Some(Request::CreateSecret(id.clone())),
            Self::SetStatus { application, secret, status, .. } => {
                Some(Request::SetSecretStatus(application.clone(), secret.clone(), status.clone()))
            }
            Self::DeleteSecret { application, secret, .. } => {
                Some(Request::DeleteSecret(application.clone(), secret.clone()))
            }
            Self::Delete { application, .. } => {
                Some(Request::DeleteApplication(application.clone()))
            }
            Self::Revoke(sessions) => Some(sessions.request()),
            Self::Create { .. } | Self::Save { .. } | Self::Revert { .. } => None,
        }
    }

    /// The secret that it takes out of use.
    pub fn retires(&self) -> Option<&SecretId> {
        match self {
            Self::SetStatus { secret, status: SecretStatus::Inactive, .. }
            | Self::DeleteSecret { secret, .. } => Some(secret),
            _ => None,
        }
    }

    /// The application that it changes; `None` for one that is created, and for sessions.
    pub fn application(&self) -> Option<&ClientId> {
        match self {
            Self::Create { .. } | Self::Revoke(_) => None,
            Self::Save { application, .. }
            | Self::Revert { application, .. }
            | Self::Delete { application, .. }
            | Self::Generate(application)
            | Self::SetStatus { application, .. }
            | Self::DeleteSecret { application, .. } => Some(application),
        }
    }

    /// What kind of write it is.
    pub fn kind(&self) -> WriteKind {
        match self {
            Self::Create { .. } => WriteKind::Create,
            Self::Save { .. } | Self::Revert { .. } => WriteKind::Save,
            Self::Delete { .. } => WriteKind::Delete,
            Self::Generate(_) => WriteKind::GenerateSecret,
            Self::SetStatus { status: SecretStatus::Active, .. } => WriteKind::ActivateSecret,
            Self::SetStatus { .. } => WriteKind::DeactivateSecret,
            Self::DeleteSecret { .. } => WriteKind::DeleteSecret,
            Self::Revoke(_) => WriteKind::RevokeSessions,
        }
    }
}

/// What an operation that cannot go on alone is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// For each conflict, in its order, whether the operator's own value wins.
    Mine(Vec<bool>),
    /// Nothing more is sent.
    GiveUp,
}

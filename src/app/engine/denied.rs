//! Why a write is denied before it leaves.

use super::shown::SecretDifference;
use crate::domain::WriteKind;
use crate::domain::rotation::{Left, Refusal, Step};
use crate::domain::settings::FieldFinding;

/// Why a write is denied. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denied {
    /// No environment of this key is known.
    NoEnvironment,
    /// What became of the last create is still looked up.
    LookedUp,
    /// The environment is guarded, and writing is not unlocked.
    Locked,
    /// Nothing is written in this run.
    ReadOnly,
    /// The configuration forbids this kind of write in the environment.
    Forbidden(WriteKind),
    /// It would cut off this program's own way into the environment.
    SelfLockout(Lockout),
    /// The application's rotation needs what it would take away.
    Rotation(Refusal),
    /// Rules say that the server refuses it.
    Blocked(Vec<FieldFinding>),
    /// The application or its type does not allow it; why, as a sentence.
    NotAllowed(String),
    /// The application has this other name by now.
    Renamed(String),
    /// The application has no such secret.
    NoSecret,
    /// What is left of the secrets then cannot be relied on, and that was not confirmed.
    Last(Left),
    /// These secrets are not as they were when it was confirmed.
    Differs(Vec<SecretDifference>),
    /// The secret is active, and deleting it was not confirmed.
    Active,
    /// No copy of what is to be deleted could be kept, and why.
    NoCopy(String),
    /// It is not the next step of the rotation any more: this one is.
    NotNext(Box<Step>),
    /// It was changed, or got secrets, since it was created.
    Changed,
}

/// How a write would cut off this program's own way in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lockout {
    /// By deleting the application that it signs in with.
    Application,
    /// By taking the Management API from that application.
    ManagementApi,
    /// By leaving `client_credentials` out of that application's
    /// grant types.
    GrantTypes,
    /// By taking networks from which that application can be used.
    Networks,
    /// By retiring the secret that it signs in with, which ends so.
    Secret(String),
}

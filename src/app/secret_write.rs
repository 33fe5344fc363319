//! A write to an application's secrets that was asked about, and what the question rested on.

use super::undoing::Undoing;
use crate::api::Request;
use crate::domain::rotation::{Left, Plan};
use crate::domain::{ClientSecret, SecretId, SecretStatus};

/// One write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretWrite {
    /// What is sent.
    pub request: Request,
    /// What it takes back.
    pub undoing: Option<Undoing>,
    /// The application's secrets as the question showed them.
    pub seen: Vec<ClientSecret>,
    /// What the application's rotation was to do next, when it is what is asked about.
    pub plan: Option<Plan>,
    /// What was said of what is left once its secret is retired.
    pub left: Option<Left>,
}

impl SecretWrite {
    /// The secret that is changed; `None` for one that is generated.
    pub fn target(&self) -> Option<&SecretId> {
        target(&self.request)
    }
}

/// The secret that a request changes.
pub fn target(request: &Request) -> Option<&SecretId> {
    match request {
        Request::SetSecretStatus(_, id, _) | Request::DeleteSecret(_, id) => Some(id),
        _ => None,
    }
}

/// Whether a request takes a secret out of use.
pub fn retires(request: &Request) -> bool {
    matches!(
        request,
        Request::DeleteSecret(..) | Request::SetSecretStatus(_, _, SecretStatus::Inactive)
    )
}

//! A write to an application's secrets that was asked about, and what the question rested on.

use jiff::Timestamp;

use super::undoing::Undoing;
use crate::api::Request;
use crate::domain::rotation::{Left, Plan, works};
use crate::domain::text::clean;
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

    /// What is different in `listed`, as far as the question rested on it, by the server's clock:
    /// one sentence for each difference.
    pub fn differences(&self, listed: &[ClientSecret], now: Timestamp) -> Vec<String> {
        let target = self.target().and_then(|id| self.seen.iter().find(|one| one.id == *id));
        let same = |one: &ClientSecret| {
            listed.iter().find(|now| now.id == one.id).is_some_and(|now| now.status == one.status)
        };
        let mut different: Vec<_> = target
            .filter(|one| !same(one))
            .map(|one| now_is(one, listed, now))
            .into_iter()
            .collect();
        if retires(&self.request) {
            let lost = self.seen.iter().filter(|one| {
                Some(&one.id) != self.target() && one.active() && !works_in(listed, &one.id, now)
            });
            different.extend(lost.map(|one| now_is(one, listed, now)));
        }
        different
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

/// The secrets besides the one that `request` changes that work at `now`.
pub fn others(request: &Request, listed: &[ClientSecret], now: Timestamp) -> Vec<SecretId> {
    let others = listed.iter().filter(|one| Some(&one.id) != target(request) && works(one, now));
    others.map(|one| one.id.clone()).collect()
}

fn works_in(listed: &[ClientSecret], id: &SecretId, now: Timestamp) -> bool {
    listed.iter().any(|one| one.id == *id && works(one, now))
}

fn now_is(one: &ClientSecret, listed: &[ClientSecret], now: Timestamp) -> String {
    let suffix = clean(&one.suffix);
    match listed.iter().find(|found| found.id == one.id) {
        None => format!("••••{suffix} is deleted"),
        Some(found) if found.active() && !works(found, now) => format!("••••{suffix} has expired"),
        Some(found) => format!("••••{suffix} is {}", found.status.word()),
    }
}

//! What a question rested on when it was confirmed: what is different by the time of the write is
//! not sent.

use jiff::Timestamp;

use crate::domain::rotation::{Left, works};
use crate::domain::{ClientSecret, SecretId, SecretStatus};

/// What a question about an application's secrets showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The secrets.
    pub secrets: Vec<ClientSecret>,
    /// What was said of what is left once the secret is retired.
    pub left: Option<Left>,
    /// The server's time at which they were shown.
    pub at: Timestamp,
}

/// A secret that is not as it was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretDifference {
    /// How the secret ends.
    pub suffix: String,
    /// What it is now.
    pub now: NowIs,
}

/// What became of a secret that was shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NowIs {
    /// It is deleted.
    Deleted,
    /// It has expired.
    Expired,
    /// It has this status.
    Status(SecretStatus),
}

impl Shown {
    /// What is different in `listed`, as far as the question rested on it, at the server's time
    /// `now`: the secret that is changed, and, where that is retired, the others that worked.
    pub fn differences(
        &self,
        target: Option<&SecretId>,
        retires: bool,
        listed: &[ClientSecret],
        now: Timestamp,
    ) -> Vec<SecretDifference> {
        let difference = |one: &ClientSecret| SecretDifference {
            suffix: one.suffix.clone(),
            now: match listed.iter().find(|found| found.id == one.id) {
                None => NowIs::Deleted,
                Some(found) if found.active() && !works(found, now) => NowIs::Expired,
                Some(found) => NowIs::Status(found.status.clone()),
            },
        };
        let same = |one: &ClientSecret| {
            listed.iter().any(|now| now.id == one.id && now.status == one.status)
        };
        let works_now =
            |one: &ClientSecret| listed.iter().any(|found| found.id == one.id && works(found, now));
        let changed = |one: &&ClientSecret| {
            if Some(&one.id) == target {
                !same(one)
            } else {
                retires && works(one, self.at) && !works_now(one)
            }
        };
        // The one that is changed comes first.
        let (targets, others): (Vec<_>, Vec<_>) =
            self.secrets.iter().filter(changed).partition(|one| Some(&one.id) == target);
        targets.into_iter().chain(others).map(difference).collect()
    }
}

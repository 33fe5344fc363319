//! What is left of an application's secrets once one of them is retired.

use std::fmt;

use jiff::Timestamp;

use super::works;
use crate::domain::text::clean;
use crate::domain::{ClientSecret, SecretId};

/// Why what is left cannot be relied on. The later, the worse.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Left {
    /// The secret that ends so was never used.
    Unused(String),
    /// The value of the secret that ends so is not stored, and how that is known.
    Unstored(String, String),
    /// No secret works; how the one ends that is active and has expired.
    Nothing(Option<String>),
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unused(suffix) => {
                write!(f, "Only ••••{suffix} is left then, and it was never used.")
            }
            Self::Unstored(suffix, how) => {
                write!(f, "Only ••••{suffix} is left then, and it {how}.")
            }
            Self::Nothing(None) => {
                f.write_str("It is the only active secret: the application is locked out.")
            }
            Self::Nothing(Some(expired)) => write!(
                f,
                "It is the only active secret that works, ••••{expired} has expired: the application is locked out."
            ),
        }
    }
}

/// Why what is left of `secrets` once `retired` is out of use cannot be relied on; `None` when
/// another secret works that nobody doubts. `doubt` tells why it is not known that anybody can use a
/// secret that works.
pub fn left(
    secrets: &[ClientSecret],
    retired: &SecretId,
    now: Timestamp,
    doubt: impl Fn(&ClientSecret) -> Option<Left>,
) -> Option<Left> {
    let target = secrets.iter().find(|one| one.id == *retired)?;
    let others = || secrets.iter().filter(|one| one.id != *retired && one.active());
    if !others().any(|one| works(one, now)) {
        let expired = others().next().map(|one| clean(&one.suffix));
        return works(target, now).then_some(Left::Nothing(expired));
    }
    let doubts: Option<Vec<_>> = others().filter(|one| works(one, now)).map(doubt).collect();
    doubts?.into_iter().min()
}

//! The steps of a rotation, and their words.

use std::fmt;
use std::mem::{Discriminant, discriminant};

use jiff::Timestamp;

use super::{Act, Member, Useless};
use crate::domain::time::{ago, minute};

/// The next step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Two secrets are active: one goes before the new one can come.
    MakeRoom {
        /// The one to deactivate: the one that was needed least lately.
        retire: Member,
        /// When it was used last.
        used: Option<Timestamp>,
        /// The only one that is left then, and when it was used last; `None` when `retire` has expired, and works no more itself.
        stays: Option<(Member, Option<Timestamp>)>,
    },
    /// Secrets that nobody here knows take the room: find out whose they are.
    LookAt(Vec<Member>),
    /// Generate the new secret.
    Create,
    /// Find out whether the new secret is stored: its value is not here.
    Deliver(Member),
    /// Try the new secret at the token endpoint.
    Prove(Member),
    /// Put a secret back into use: nothing works without it.
    Activate(Member),
    /// Delete a secret of this rotation that serves nobody, and why it does not.
    Discard(Member, Useless),
    /// Wait; going on is allowed, and nothing speaks for it yet.
    Watch {
        /// The old secret.
        old: Member,
        /// What to do with it afterwards.
        then: Act,
        /// What speaks against it now.
        hold: Hold,
    },
    /// Take an old secret out of use. It can be activated again.
    Deactivate(Member),
    /// Delete an old secret. This cannot be undone.
    Delete(Member),
    /// The old secrets are gone.
    Done {
        /// The one that works instead.
        new: Member,
        /// What is listed besides, and was no part of the rotation.
        left: Vec<Member>,
    },
}

/// Why it is better to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// The new secret was not used since it was tested: does the application have it?
    NewUnused,
    /// The new secret was used, maybe by somebody who tried it, and not since.
    NewTried,
    /// The old secret was used after the new one was tested.
    OldInUse(Timestamp),
    /// The old secret was deactivated a moment ago: what still needs it may not have noticed.
    JustDeactivated(Timestamp),
}

/// What is to be done next, and what speaks against it: a later look that differs in this is to be
/// thought about again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// What is done.
    pub act: Act,
    hold: Option<Discriminant<Hold>>,
}

impl Plan {
    /// Whether `step` is still it, with nothing more that speaks against it.
    pub fn holds(&self, step: &Step) -> bool {
        let now = step.plan();
        now.is_some_and(|now| now.act == self.act && (now.hold.is_none() || now.hold == self.hold))
    }
}

impl Step {
    /// What is to be done next, now or after waiting, when it changes the application's secrets.
    pub fn plan(&self) -> Option<Plan> {
        match self {
            Self::Watch { then, hold, .. } => {
                Some(Plan { act: then.clone(), hold: Some(discriminant(hold)) })
            }
            step => step.act().map(|act| Plan { act, hold: None }),
        }
    }

    /// The secret that was never used and would be the only one left without the one that was: what else
    /// could be done is to be known before that.
    pub fn untried(&self) -> Option<&Member> {
        match self {
            Self::MakeRoom { used: Some(_), stays: Some((stays, None)), .. } => Some(stays),
            _ => None,
        }
    }

    /// What the step does to the application's secrets, when it does something.
    pub fn act(&self) -> Option<Act> {
        match self {
            Self::Create => Some(Act::Create),
            Self::MakeRoom { retire: one, .. } | Self::Deactivate(one) => {
                Some(Act::Deactivate(one.id.clone()))
            }
            Self::Activate(one) => Some(Act::Activate(one.id.clone())),
            Self::Discard(one, _) | Self::Delete(one) => Some(Act::Delete(one.id.clone())),
            Self::LookAt(_)
            | Self::Deliver(_)
            | Self::Prove(_)
            | Self::Watch { .. }
            | Self::Done { .. } => None,
        }
    }
}

// A step has no clock to tell how long ago that is.
fn use_words(used: Option<Timestamp>) -> String {
    used.map_or_else(|| "never used".into(), |at| format!("used {}", minute(at)))
}

impl Hold {
    /// The reason in words.
    pub fn words(self, now: Timestamp) -> String {
        match self {
            Self::NewUnused => {
                "the new secret has not been used since it was tested: does the application have it?"
                    .into()
            }
            Self::NewTried => {
                "the new secret was used, maybe by somebody who tried it, and not since: does the application have it?"
                    .into()
            }
            Self::OldInUse(at) => format!("the old secret was used {}", ago(at, now)),
            Self::JustDeactivated(at) => {
                format!("it was deactivated {}: see first that nothing misses it", ago(at, now))
            }
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MakeRoom { retire, used, stays: Some((stays, its)) } => write!(
                f,
                "deactivate ••••{} ({}) to make room: until the new secret is tested, only ••••{} ({}) is left",
                retire.suffix,
                use_words(*used),
                stays.suffix,
                use_words(*its)
            ),
            Self::MakeRoom { retire, stays: None, .. } => {
                write!(f, "deactivate ••••{} to make room: it has expired", retire.suffix)
            }
            Self::LookAt(members) => {
                let names: Vec<_> =
                    members.iter().map(|one| format!("••••{}", one.suffix)).collect();
                write!(
                    f,
                    "find out whose {} is: there is no room for another one",
                    names.join(" and ")
                )
            }
            Self::Create => f.write_str("generate the new secret"),
            Self::Deliver(one) => write!(f, "find out whether ••••{} is stored", one.suffix),
            Self::Prove(one) => write!(f, "test ••••{}", one.suffix),
            Self::Activate(one) => {
                write!(f, "activate ••••{} again: nothing else is known to work", one.suffix)
            }
            Self::Discard(one, why) => write!(f, "delete ••••{}: {why}", one.suffix),
            Self::Watch { old, then: Act::Delete(_), .. } => {
                write!(f, "wait before ••••{} is deleted", old.suffix)
            }
            Self::Watch { old, .. } => write!(f, "wait until ••••{} is no longer used", old.suffix),
            Self::Deactivate(one) => {
                write!(f, "deactivate ••••{}: it can be activated again", one.suffix)
            }
            Self::Delete(one) => write!(f, "delete ••••{}: this cannot be undone", one.suffix),
            Self::Done { left, .. } if left.is_empty() => {
                f.write_str("done: only the new secret is left")
            }
            Self::Done { new, left } => {
                let names: Vec<_> = left.iter().map(|one| format!("••••{}", one.suffix)).collect();
                let (names, verb) =
                    (names.join(" and "), if left.len() > 1 { "are" } else { "is" });
                write!(f, "done: ••••{} works, and {names} {verb} still listed", new.suffix)
            }
        }
    }
}

impl fmt::Display for Useless {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Lost => "its value is lost, as far as is known",
            Self::Discarded => "you discarded it",
            Self::Replaced => "another new secret came after it",
            Self::Rejected => "the server rejects it",
        })
    }
}

//! What is done to secrets beside the rotation under way.

use jiff::Timestamp;

use super::{Act, Hold, Rotation, Step};
use crate::domain::ClientSecret;

/// Why an act that the rotation lets pass is to be thought about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// The rotation would still wait for it.
    Early(Hold),
    /// It takes the new secret out of use, which is no step of the rotation.
    New,
}

impl Beside {
    /// The reason, as a clause.
    pub fn words(self, now: Timestamp) -> String {
        match self {
            Self::Early(hold) => {
                format!("the rotation under way would wait: {}", hold.words(now))
            }
            Self::New => "a rotation is under way, and this is its new secret".into(),
        }
    }
}

impl Rotation {
    /// Why an act on the secrets, as they were just listed, is to be thought about; `None` where it is the next
    /// step, or none of the rotation's business.
    pub fn beside(&self, act: &Act, listed: &[ClientSecret], now: Timestamp) -> Option<Beside> {
        let next = self.next(listed, now);
        match next {
            Step::Watch { then, hold, .. } if then == *act => return Some(Beside::Early(hold)),
            ref step if step.act().as_ref() == Some(act) => return None,
            _ => {}
        }
        match act {
            Act::Deactivate(id) | Act::Delete(id) if self.is_new(id) => Some(Beside::New),
            _ => None,
        }
    }
}

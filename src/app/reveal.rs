//! A freshly generated secret, until it is in safe hands.

use jiff::Timestamp;

use super::input::Input;
use crate::domain::clipboard::CopyOutcome;
use crate::domain::{ClientId, ClientSecret, EnvKey, Secret};

/// How long the value stays visible after it was asked for, in seconds.
pub const SHOWN_SECONDS: i64 = 20;

/// The word that lets a secret go that was not delivered.
pub const DISCARD_WORD: &str = "discard";

/// What the operator is doing in the reveal.
#[derive(Clone, Debug)]
pub enum Step {
    /// Looking, copying.
    Holding,
    /// Asked to paste, so that the paste can be compared.
    Comparing,
    /// Leaving without a delivery: types [`DISCARD_WORD`].
    Discarding(Input),
}

/// What is known of the value's way into safe hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Not handed over in any way yet.
    None,
    /// Handed over on a way that has no answer.
    Sent(CopyOutcome),
    /// Read back, or pasted and compared.
    Confirmed,
}

/// One reveal. The value is masked unless asked for, and nothing but the operator's decision
/// closes it.
#[derive(Clone, Debug)]
pub struct Reveal {
    /// The environment's key.
    pub environment: EnvKey,
    /// The environment's name.
    pub environment_name: String,
    /// The application's client ID.
    pub application: ClientId,
    /// The application's name.
    pub application_name: String,
    /// What the server lists of it.
    pub listed: ClientSecret,
    /// The value.
    pub value: Secret,
    /// Until when it is visible.
    pub shown_until: Option<Timestamp>,
    /// How far it came.
    pub delivery: Delivery,
    /// Whether the token endpoint accepted it.
    pub proven: bool,
    /// What the operator is doing.
    pub step: Step,
    /// The last thing worth saying, and whether it went wrong.
    pub remark: Option<(bool, String)>,
}

impl Reveal {
    /// Whether the value is visible at `now`.
    pub fn shown(&self, now: Timestamp) -> bool {
        self.shown_until.is_some_and(|until| until > now)
    }

    /// Whether the operator may close it without a typed word.
    pub fn delivered(&self) -> bool {
        self.delivery != Delivery::None
    }
}

//! A freshly generated secret, until it is in safe hands.

use jiff::Timestamp;

use super::file_form::FileForm;
use super::hint::next;
use super::input::Input;
use super::model::Model;
use super::msg::Ticket;
use crate::domain::delivery::Subject;
use crate::domain::intent::IntentId;
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
    /// Writing it to a file.
    ToFile(FileForm),
    /// Choosing the command that it is piped to; the position in the list of commands.
    ToCommand(usize),
    /// A delivery is under way.
    Delivering,
}

/// What is known of the value's way into safe hands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// Not handed over in any way yet.
    None,
    /// Handed over on a way that has no answer; its name.
    Sent(String),
    /// Read back from a clipboard that this program keeps alive, and that is gone when it ends. In
    /// words.
    Copied(String),
    /// It is known to have arrived: pasted and compared, written, or taken by a command. In words.
    Confirmed(String),
}

impl Delivery {
    fn rank(&self) -> u8 {
        match self {
            Self::None => 0,
            Self::Sent(_) => 1,
            Self::Copied(_) => 2,
            Self::Confirmed(_) => 3,
        }
    }
}

/// One reveal. The value is masked unless asked for, and nothing but the operator's decision
/// closes it.
#[derive(Clone, Debug)]
pub struct Reveal {
    /// Tells it from others; what was done with its value is answered to this number.
    pub number: Ticket,
    /// The environment's key.
    pub environment: EnvKey,
    /// The environment's name.
    pub environment_name: String,
    /// The address that its tokens are asked for at, when it is known.
    pub environment_url: Option<String>,
    /// The application's client ID.
    pub application: ClientId,
    /// The application's name.
    pub application_name: String,
    /// What was written down before it was generated; settled when it is let go.
    pub intent: Option<IntentId>,
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
    /// The answer of the token endpoint that is awaited.
    pub asked: Option<Ticket>,
    /// What the operator is doing.
    pub step: Step,
    /// The last thing worth saying, and whether it went wrong.
    pub remark: Option<(bool, String)>,
}

impl Reveal {
    /// The clipboard does not hold it, or what was pasted was something else: unless it is known to
    /// have arrived, it is in nobody's hands again.
    pub fn doubt(&mut self) {
        if !matches!(self.delivery, Delivery::Confirmed(_)) {
            self.delivery = Delivery::None;
        }
    }

    /// Whether the value is visible at `now`.
    pub fn shown(&self, now: Timestamp) -> bool {
        self.shown_until.is_some_and(|until| until > now)
    }

    /// What the value belongs to, for files and commands.
    pub fn subject(&self) -> Subject {
        Subject {
            environment: self.environment_name.clone(),
            environment_url: self.environment_url.clone(),
            application: self.application_name.clone(),
            client_id: self.application.clone(),
            suffix: self.listed.suffix.clone(),
        }
    }

    /// Takes note of a delivery. What was confirmed once stays so.
    ///
    /// Returns the intent to settle, once somebody holds the value for certain.
    #[must_use]
    pub fn arrived(&mut self, delivery: Delivery) -> Option<IntentId> {
        if delivery.rank() >= self.delivery.rank() {
            self.delivery = delivery;
        }
        match self.delivery {
            Delivery::Confirmed(_) => self.intent.take(),
            _ => None,
        }
    }

    /// Whether the operator may close it without a typed word.
    pub fn delivered(&self) -> bool {
        self.delivery != Delivery::None
    }
}

/// What is needed before a secret can be left that is in safe hands (`delivered`), or is not.
pub fn explanation(model: &Model, delivered: bool) -> String {
    if delivered {
        let close = next(model, &[("stored-secret", "closes it once you have stored it")]);
        return format!("It cannot be shown again{close}");
    }
    let ways = [
        ("copy-secret", "copies it"),
        ("secret-to-file", "writes a file"),
        ("secret-to-command", "runs a command"),
        ("discard-secret", "gives it up"),
    ];
    format!("This secret cannot be shown again{}", next(model, &ways))
}

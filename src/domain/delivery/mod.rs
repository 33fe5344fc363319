//! Handing a fresh secret over: to a file, or to a command's standard input. Plain data and the
//! rules; the acts are the runtime's.

pub mod caution;
pub mod command;
pub mod dotenv;
pub mod failure;
pub mod file;
pub mod ignore;
pub mod index;
pub mod name;
pub mod naming;
pub mod note;
mod ours;
pub mod presets;
pub mod preview;
pub mod puzzle;
mod quote;
pub mod script;
mod template;
pub mod variables;
mod whereabouts;
mod words;

pub use caution::Caution;
pub use command::{CommandInput, CommandTarget, Encoding, Expanded, FilledCommand};
pub use failure::DeliveryFailure;
pub use file::{Exposed, FileFormat, FileTarget};
pub use note::{Destination, Note, Notes};
pub use preview::{LineChange, PlannedLine, Preview};
pub use whereabouts::TEST_WINDOW;

use super::{Certainty, ClientId};

/// What a secret belongs to. The names come from a server: they are data, not words of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliverySubject {
    /// The environment's name.
    pub environment: String,
    /// The address that its tokens are asked for at, when it is known.
    pub environment_url: Option<String>,
    /// The application's name.
    pub application: String,
    /// The application's client ID.
    pub client_id: ClientId,
    /// The last four characters of the secret, as the server lists them.
    pub suffix: String,
}

impl DeliverySubject {
    /// The secret as it is shown where it must not be read: four dots and the characters that the
    /// server lists too.
    pub fn masked(&self) -> String {
        format!("••••{}", super::text::clean(&self.suffix))
    }
}

/// A delivery that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// Whether it is known to have arrived.
    pub certainty: Certainty,
    /// What to tell the operator.
    pub message: String,
    /// What the operator should look at; nothing that stopped the delivery.
    pub cautions: Vec<Caution>,
}

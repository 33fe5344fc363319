//! An application as a text that the operator's editor has.

use crate::domain::{ClientId, EnvKey, Settings};

/// The text of one application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EditedText {
    /// Its environment.
    pub environment: EnvKey,
    /// Which application it is.
    pub application: ClientId,
    /// The settings that were written as text.
    pub shown: Settings,
    /// What the editor begins with; see [`crate::domain::settings::document`].
    pub text: String,
}

impl EditedText {
    /// Whether both are of the same application.
    pub fn same_application(&self, other: &Self) -> bool {
        self.environment == other.environment && self.application == other.application
    }
}

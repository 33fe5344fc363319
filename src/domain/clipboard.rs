//! Copying, as plain data: what is copied, and what can honestly be said afterwards.

use super::Secret;

/// What is to be copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CopyText {
    /// Anything that may be seen.
    Plain(String),
    /// A secret value: kept out of clipboard histories.
    Secret(Secret),
}

/// How sure it is that the text arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// Read back and compared.
    Checked,
    /// Handed over on a way that has no answer.
    Unconfirmed,
}

/// A copy that did not fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyOutcome {
    /// The way it went, such as `OSC 52`.
    pub route: &'static str,
    /// How sure it is.
    pub certainty: Certainty,
    /// One line for the operator.
    pub message: String,
}

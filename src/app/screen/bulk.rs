//! One URL that is added to several applications, or removed from them, one after the other.

use crate::domain::{ClientId, EnvKey, FieldId};

/// What is under way. Each application has its own difference, and its own save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bulk {
    /// Where.
    pub environment: EnvKey,
    /// In which list.
    pub field: FieldId,
    /// Which URL.
    pub url: String,
    /// Whether it is added; else it is removed.
    pub adds: bool,
    /// How many applications are marked.
    pub all: usize,
    /// The applications that are still to be asked about.
    pub left: Vec<ClientId>,
    /// The one whose difference is on screen.
    pub asked: Option<ClientId>,
    /// How many were changed.
    pub done: usize,
    /// How many had it so already.
    pub already: usize,
    /// Which were left out, and why.
    pub skipped: Vec<String>,
    /// The same ones: they stay marked.
    pub undone: Vec<ClientId>,
}

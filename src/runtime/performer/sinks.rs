//! The secret sinks: where a secret can leave the program.

use std::sync::Arc;

use crate::runtime::clipboard::Clipboard;
use crate::runtime::deliver::{Commands, Files};

/// The secret sinks of a session.
pub struct Sinks {
    /// The clipboard.
    pub clipboard: Arc<Clipboard>,
    /// Files.
    pub files: Files,
    /// Commands.
    pub commands: Commands,
}

impl Sinks {
    /// With nothing but this clipboard configured.
    pub fn new(clipboard: Clipboard) -> Self {
        Self {
            clipboard: Arc::new(clipboard),
            files: Files::new(),
            commands: Commands::new(Vec::new()),
        }
    }
}

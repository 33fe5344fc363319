//! What stands for the sandbox in a build that has none.

use crate::cli::UiArgs;
use crate::domain::Environment;
use crate::runtime::connecting::Opener;
use crate::runtime::connections::Connections;
use crate::start::StartError;

/// The sandbox of this run: there is never one.
pub enum Embedded {}

impl Embedded {
    /// Whether the flags ask for it.
    pub fn is_asked(_: &UiArgs) -> bool {
        false
    }

    /// Opens nothing.
    #[expect(clippy::unused_async, reason = "it is called like the one that opens")]
    pub async fn open(_: &UiArgs) -> Result<Option<Self>, StartError> {
        Ok(None)
    }

    /// What is odd about it.
    pub fn warning(&self) -> Option<String> {
        match *self {}
    }

    /// Its environments, connected.
    pub fn connect(&self, _: &mut Connections) -> Result<Vec<Environment>, StartError> {
        match *self {}
    }

    /// Opens it while the program runs.
    pub fn opener(&self) -> Opener {
        match *self {}
    }

    /// Stops it.
    #[expect(clippy::unused_async, reason = "it is called like the one that stops")]
    pub async fn stop(self) {
        match self {}
    }
}

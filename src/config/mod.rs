//! The configuration: a file, environment variables and flags, and where the secrets come from.

pub mod credential;
pub mod detached;
pub mod edit;
mod ends;
mod entry;
pub mod error;
pub mod file;
mod given;
pub mod keyring;
mod locale;
mod merge;
mod places;
pub mod prompt;
pub mod resolve;
pub mod resolved;
mod theme;
mod types;
mod variables;

pub use crate::domain::ClipboardChoice;
pub use credential::CredentialSource;
pub use error::ConfigError;
pub use given::{Flags, Variables};
pub use keyring::Keyring;
pub use locale::{locale, no_screen};
pub use merge::locate;
pub use resolve::{ConfigRemark, RemarkPlace, resolve, resolve_with};
pub use resolved::{ConfiguredEnvironment, ConfiguredWorkspace, Resolved, UiOptions};
pub use theme::{ChosenTheme, TerminalPalette};

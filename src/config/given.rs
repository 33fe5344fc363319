//! What is given beside the file: flags and variables.

use std::path::PathBuf;

use crate::domain::ClipboardChoice;

/// What the command line says of the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct Flags {
    /// `--config`
    pub config: Option<PathBuf>,
    /// `--env`
    pub environment: Option<String>,
    /// `--read-only`
    pub read_only: bool,
    /// `--ascii`
    pub ascii: bool,
    /// `--plain`
    pub plain: bool,
    /// `--no-color`
    pub no_color: bool,
    /// `--theme`
    pub theme: Option<String>,
    /// `--clipboard`
    pub clipboard: Option<ClipboardChoice>,
}

/// Answers an environment variable's value.
pub type Variables<'a> = &'a dyn Fn(&str) -> Option<String>;

/// A variable that is set to something.
pub(super) fn text(variables: Variables<'_>, name: &str) -> Option<String> {
    variables(name).filter(|value| !value.trim().is_empty())
}

/// Whether two names are one to a person.
pub(super) fn same(a: &str, b: &str) -> bool {
    a.to_lowercase() == b.to_lowercase()
}

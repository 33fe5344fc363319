//! Whether the terminal is light or dark, as far as the environment tells.

use super::resolve::{Variables, text};

/// The theme for the background that `COLORFGBG` tells, as rxvt, konsole and others set it: the last
/// number is the colour of the background, of which 7 and 15 are light.
pub(super) fn theme(variables: Variables<'_>) -> &'static str {
    let told = text(variables, "COLORFGBG");
    let background = told.as_deref().and_then(|told| told.rsplit(';').next());
    match background.map(str::trim) {
        Some("7" | "15") => "light",
        _ => "default",
    }
}

//! Which theme is asked for, and what the environment tells of the terminal's colours.

use std::path::{Path, PathBuf};

use super::given::{Flags, Variables, text};
use super::locate;
use crate::domain::ColourDepth;

/// The variable that names a theme.
const THEME: &str = "APPDECK_THEME";

/// The name that leaves the choice to the terminal.
const AUTO: &str = "auto";

/// The theme that somebody asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChosenTheme {
    /// Its name, or its file, as it is written.
    pub name: String,
    /// The flag or the variable that names it; `None` for the configuration file.
    pub by: Option<&'static str>,
    /// Where it is when it does not come with the program.
    pub file: PathBuf,
}

/// What the environment tells of the terminal's colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TerminalPalette {
    /// How many there are.
    pub depth: ColourDepth,
    /// Whether the background is told to be light.
    pub light: bool,
    /// Whether the terminal may be asked for its own ones.
    pub asked: bool,
}

/// The theme of a flag, else of the variable, else of the file; `None` where the terminal decides.
pub(super) fn chosen(
    flags: &Flags,
    entry: Option<String>,
    variables: Variables<'_>,
    folder: Option<&Path>,
) -> Option<ChosenTheme> {
    let flag = flags.theme.clone().map(|name| (name, Some("--theme")));
    let variable = || text(variables, THEME).map(|name| (name, Some(THEME)));
    let (name, by) = flag.or_else(variable).or_else(|| entry.map(|name| (name, None)))?;
    if name == AUTO {
        return None;
    }
    let file = Path::new(&name);
    let toml = file.extension().is_some_and(|extension| extension == "toml");
    let file = if toml || file.components().count() > 1 {
        // A path on the command line is one of the shell's.
        locate(file, folder.filter(|_| by.is_none()), variables)
    } else {
        locate(&Path::new("themes").join(format!("{name}.toml")), folder, variables)
    };
    Some(ChosenTheme { name, by, file })
}

/// The palette as far as the variables tell.
pub(super) fn palette(variables: Variables<'_>) -> TerminalPalette {
    let terminal = text(variables, "TERM").unwrap_or_default();
    // Rxvt, konsole and others set it: the last number is the background's, of which 7 and 15 are
    // light.
    let told = text(variables, "COLORFGBG");
    let background = told.as_deref().and_then(|told| told.rsplit(';').next());
    TerminalPalette {
        depth: depth(&terminal, variables),
        light: matches!(background.map(str::trim), Some("7" | "15")),
        // Old ones of the Linux console take the question for text.
        asked: !terminal.is_empty() && terminal != "linux",
    }
}

fn depth(terminal: &str, variables: Variables<'_>) -> ColourDepth {
    let word = text(variables, "COLORTERM");
    // GNU screen leaves the variable of the terminal around it, and has no true colours itself; tmux
    // calls itself so too, and makes do with what there is.
    let of_screen = terminal.starts_with("screen") && text(variables, "TMUX").is_none();
    match word.as_deref() {
        Some("truecolor" | "24bit") if !of_screen => ColourDepth::True,
        _ if terminal.ends_with("-256color") => ColourDepth::Indexed,
        _ => ColourDepth::Sixteen,
    }
}

//! How the screen looks: the theme that somebody chose, or what the terminal's colours ask for.

use crate::config::{ChosenTheme, ConfigRemark, RemarkPlace, UiOptions};
use crate::ui::theme::{THEMES, ThemeTable};
use crate::ui::{Glyphs, ThemedLook};

/// The name of the theme without colours.
const MONO: &str = "mono";

/// How the screen looks by the configuration. A theme that cannot be read was refused.
pub(super) fn look(ui: &UiOptions) -> ThemedLook {
    let glyphs = if ui.ascii { Glyphs::ASCII } else { Glyphs::UNICODE };
    let chosen = if ui.color {
        ui.theme.as_ref().and_then(|chosen| table(chosen).ok())
    } else {
        ThemeTable::named(MONO)
    };
    ThemedLook::new(chosen, ui.palette.depth, ui.palette.light, glyphs)
}

/// Whether the terminal's own colours make a difference, so that it is asked for them.
pub(super) fn asks(ui: &UiOptions) -> bool {
    ui.color && ui.palette.asked
}

/// Which theme it is and why, in words.
pub(super) fn reason(ui: &UiOptions, look: &ThemedLook) -> String {
    if !ui.color {
        return format!("{MONO}: colours are off, by NO_COLOR or --no-color");
    }
    let depth = ui.palette.depth.words();
    match &ui.theme {
        None => format!("{}; {depth}", look.reason()),
        Some(chosen) => {
            let by = chosen.by.unwrap_or("the configuration");
            let own = if ThemeTable::named(&chosen.name).is_some() {
                String::new()
            } else {
                format!(", {}", chosen.file.display())
            };
            format!("{}: chosen by {by}{own}; {depth}", chosen.name)
        }
    }
}

/// What is odd about the theme.
pub(super) fn judge(ui: &UiOptions) -> Vec<ConfigRemark> {
    ui.theme.as_ref().and_then(|chosen| table(chosen).err()).unwrap_or_default()
}

// The theme by its name among those of the program, else in its file.
fn table(chosen: &ChosenTheme) -> Result<ThemeTable, Vec<ConfigRemark>> {
    if let Some(table) = ThemeTable::named(&chosen.name) {
        return Ok(table);
    }
    let remark =
        |words, place| ConfigRemark { table: "ui", key: "theme".into(), words, stops: true, place };
    let text = std::fs::read_to_string(&chosen.file).map_err(|error| {
        let ChosenTheme { name, by, file } = chosen;
        let known: Vec<_> = THEMES.iter().map(|(name, _)| *name).collect();
        let (known, file) = (known.join(", "), file.display());
        let words = if error.kind() == std::io::ErrorKind::NotFound {
            format!("there is no theme {name}: choose auto, {known}, or write {file}")
        } else {
            format!("cannot read the theme {file}: {error}")
        };
        vec![remark(words, by.map_or(RemarkPlace::Key, RemarkPlace::Outside))]
    })?;
    ThemeTable::parse(&text).map_err(|mistakes| {
        let told = mistakes.into_iter();
        told.map(|one| remark(one.words, RemarkPlace::File(chosen.file.clone(), one.at))).collect()
    })
}

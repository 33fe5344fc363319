//! Styles by role. Nothing is told by colour alone, and what matters is legible on every usual
//! background: `tests/themes` computes how well. What each role looks like is in `assets/themes`.

mod look;
mod palette;
mod table;

use ratatui::style::Style;

use crate::domain::ColourDepth;

pub use look::{GroundColours, ThemedLook};
pub use table::{ThemeMistake, ThemeTable};

/// One style for each meaning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    /// Ordinary text.
    pub text: Style,
    /// What can be overlooked.
    pub faint: Style,
    /// Titles and the tab that is open.
    pub title: Style,
    /// The frame of the pane with the focus, with the title in it.
    pub focus: Style,
    /// The frame of the others.
    pub frame: Style,
    /// The frame of a dialog that is dangerous.
    pub alarm: Style,
    /// The row under the cursor, in the pane with the focus.
    pub selected: Style,
    /// The row under the cursor, elsewhere.
    pub resting: Style,
    /// A key in hints.
    pub key: Style,
    /// Good.
    pub good: Style,
    /// Doubtful; also what was changed and not saved.
    pub warning: Style,
    /// Wrong, or dangerous.
    pub danger: Style,
    /// The badge of production.
    pub production: Style,
    /// The modules of a QR code: dark on light whatever the theme; none where it has no colours.
    pub modules: Option<Style>,
}

/// A role: its name in theme files, and its place.
pub type Role = (&'static str, fn(&mut Theme) -> &mut Style);

/// The roles, in the order of the files.
pub const ROLES: [Role; 13] = [
    ("text", |theme| &mut theme.text),
    ("faint", |theme| &mut theme.faint),
    ("title", |theme| &mut theme.title),
    ("focus", |theme| &mut theme.focus),
    ("frame", |theme| &mut theme.frame),
    ("alarm", |theme| &mut theme.alarm),
    ("selected", |theme| &mut theme.selected),
    ("resting", |theme| &mut theme.resting),
    ("key", |theme| &mut theme.key),
    ("good", |theme| &mut theme.good),
    ("warning", |theme| &mut theme.warning),
    ("danger", |theme| &mut theme.danger),
    ("production", |theme| &mut theme.production),
];

/// The themes that come with the program, by name, as their files have them.
pub const THEMES: [(&str, &str); 4] = [
    ("dark", include_str!("../../assets/themes/dark.toml")),
    ("light", include_str!("../../assets/themes/light.toml")),
    ("contrast", include_str!("../../assets/themes/contrast.toml")),
    ("mono", include_str!("../../assets/themes/mono.toml")),
];

impl Theme {
    /// The theme of this name that comes with the program, in the sixteen colours and on a terminal
    /// that tells nothing of its own.
    pub fn named(name: &str) -> Option<Self> {
        let table = ThemeTable::named(name)?;
        Some(table.theme(ColourDepth::Sixteen, GroundColours::default()))
    }
}

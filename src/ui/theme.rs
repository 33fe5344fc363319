//! Styles by role. ANSI colours, so that the terminal's own palette decides; nothing is told by colour
//! alone. What is faint is dimmed and has no colour: greys are the background of some palettes.

use ratatui::style::{Color, Modifier, Style};

/// One style for each meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    /// Ordinary text.
    pub text: Style,
    /// What can be overlooked.
    pub faint: Style,
    /// Titles and the tab that is open.
    pub title: Style,
    /// The frame of the pane with the focus.
    pub focus: Style,
    /// The frame of the others.
    pub frame: Style,
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
}

const fn plain() -> Style {
    Style::new()
}

const MONO: Theme = Theme {
    text: plain(),
    faint: plain().add_modifier(Modifier::DIM),
    title: plain().add_modifier(Modifier::BOLD),
    focus: plain().add_modifier(Modifier::BOLD),
    frame: plain().add_modifier(Modifier::DIM),
    selected: plain().add_modifier(Modifier::REVERSED),
    resting: plain().add_modifier(Modifier::UNDERLINED),
    key: plain().add_modifier(Modifier::BOLD),
    good: plain(),
    warning: plain().add_modifier(Modifier::BOLD),
    danger: plain().add_modifier(Modifier::BOLD),
    production: plain().add_modifier(Modifier::REVERSED.union(Modifier::BOLD)),
};

const DARK: Theme = Theme {
    text: plain(),
    faint: plain().add_modifier(Modifier::DIM),
    title: plain().add_modifier(Modifier::BOLD),
    focus: plain().fg(Color::Cyan),
    frame: plain().add_modifier(Modifier::DIM),
    selected: plain().add_modifier(Modifier::REVERSED),
    resting: plain().add_modifier(Modifier::BOLD),
    key: plain().fg(Color::Cyan),
    good: plain().fg(Color::Green),
    warning: plain().fg(Color::Yellow),
    danger: plain().fg(Color::Red),
    production: plain().fg(Color::White).bg(Color::Red).add_modifier(Modifier::BOLD),
};

const LIGHT: Theme = Theme {
    focus: plain().fg(Color::Blue),
    key: plain().fg(Color::Blue),
    // Green and yellow are hard to read on white.
    good: plain(),
    warning: plain().fg(Color::Magenta),
    ..DARK
};

// No colour but that of production: weight and reversed video stand out on every background.
const CONTRAST: Theme = Theme {
    faint: plain(),
    focus: plain().add_modifier(Modifier::BOLD),
    frame: plain(),
    key: plain().add_modifier(Modifier::BOLD),
    good: plain().add_modifier(Modifier::BOLD),
    warning: plain().add_modifier(Modifier::BOLD.union(Modifier::UNDERLINED)),
    danger: plain().add_modifier(Modifier::BOLD.union(Modifier::REVERSED)),
    ..DARK
};

/// The themes by name.
pub const THEMES: [(&str, Theme); 4] =
    [("default", DARK), ("light", LIGHT), ("contrast", CONTRAST), ("mono", MONO)];

impl Theme {
    /// The theme without colours.
    pub const MONO: Self = MONO;

    /// The theme of this name.
    pub fn named(name: &str) -> Option<Self> {
        THEMES.iter().find(|(known, _)| *known == name).map(|(_, theme)| *theme)
    }
}

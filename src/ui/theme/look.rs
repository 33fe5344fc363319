//! Which theme is drawn in: by the configuration, else by what the terminal tells of its background,
//! else by the environment, else the dark one.

use super::{Theme, ThemeTable};
use crate::domain::{ColourDepth, Rgb, TerminalColour};
use crate::ui::{Ctx, Glyphs};

/// From this relative luminance on a background is light. The shades of the light theme are as legible
/// as those of the dark one on a grey of about this luminance; `tests/themes` computes it. Half of the
/// way to white is too much: bright shades can be read on nothing that bright.
const LIGHT: f64 = 0.25;

/// A terminal's own colours, as far as it tells them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GroundColours {
    /// That of ordinary text.
    pub foreground: Option<Rgb>,
    /// The one behind it.
    pub background: Option<Rgb>,
}

/// What decides how it looks, and how it looks by that.
#[derive(Clone, Debug)]
pub struct ThemedLook {
    /// The theme that somebody chose.
    chosen: Option<ThemeTable>,
    depth: ColourDepth,
    /// What the environment tells of the background.
    light: bool,
    ground: GroundColours,
    ctx: Ctx,
}

impl ThemedLook {
    /// As the environment has it. `chosen` is the theme that somebody chose, and `light` whether the
    /// environment tells of a light background.
    pub fn new(
        chosen: Option<ThemeTable>,
        depth: ColourDepth,
        light: bool,
        glyphs: Glyphs,
    ) -> Self {
        let ctx = Ctx { theme: Theme::default(), glyphs };
        let mut look = Self { chosen, depth, light, ground: GroundColours::default(), ctx };
        look.decide();
        look
    }

    /// How to paint now.
    pub fn ctx(&self) -> &Ctx {
        &self.ctx
    }

    /// Takes note of what the terminal told; the first word on each counts.
    pub fn hear(&mut self, told: TerminalColour) {
        match told {
            TerminalColour::Foreground(colour) => self.ground.foreground.get_or_insert(colour),
            TerminalColour::Background(colour) => self.ground.background.get_or_insert(colour),
        };
        self.decide();
    }

    /// Which theme it is where nobody chose one, and why.
    pub fn reason(&self) -> String {
        let name = if self.is_light() { "light" } else { "dark" };
        match self.ground.background {
            Some(colour) => format!("{name}: the terminal's background is {colour}"),
            None if self.light => format!("{name}: COLORFGBG tells of a light background"),
            None => format!("{name}: the terminal does not tell its background"),
        }
    }

    fn is_light(&self) -> bool {
        self.ground.background.map_or(self.light, |colour| colour.luminance() >= LIGHT)
    }

    fn decide(&mut self) {
        let usual = || ThemeTable::named(if self.is_light() { "light" } else { "dark" });
        let table = self.chosen.clone().or_else(usual).unwrap_or_default();
        self.ctx.theme = table.theme(self.depth, self.ground);
    }
}

//! Themes: what is legible on which background, how one is written, and what chooses it.

mod chosen;
mod contrast;
mod files;

use appdeck::domain::{ColourDepth, Rgb, TerminalColour};
use appdeck::ui::theme::{ROLES, ThemeTable};
use appdeck::ui::{Glyphs, Theme, ThemedLook};
use ratatui::style::{Color, Modifier, Style};

const DEPTHS: [ColourDepth; 3] = [ColourDepth::Sixteen, ColourDepth::Indexed, ColourDepth::True];

const fn rgb(hex: u32) -> Rgb {
    let [_, red, green, blue] = hex.to_be_bytes();
    Rgb([red, green, blue])
}

/// A terminal with colours of its own.
struct Place {
    name: &'static str,
    light: bool,
    foreground: Rgb,
    background: Rgb,
    palette: [u32; 16],
}

/// Xterm's own palette.
const XTERM: [u32; 16] = [
    0x00_0000, 0xcd_0000, 0x00_cd00, 0xcd_cd00, 0x00_00ee, 0xcd_00cd, 0x00_cdcd, 0xe5_e5e5,
    0x7f_7f7f, 0xff_0000, 0x00_ff00, 0xff_ff00, 0x5c_5cff, 0xff_00ff, 0x00_ffff, 0xff_ffff,
];

/// Solarized's.
const SOLARIZED: [u32; 16] = [
    0x07_3642, 0xdc_322f, 0x85_9900, 0xb5_8900, 0x26_8bd2, 0xd3_3682, 0x2a_a198, 0xee_e8d5,
    0x00_2b36, 0xcb_4b16, 0x58_6e75, 0x65_7b83, 0x83_9496, 0x6c_71c4, 0x93_a1a1, 0xfd_f6e3,
];

const PLACES: [Place; 4] = [
    Place {
        name: "black",
        light: false,
        foreground: rgb(0xd0_d0d0),
        background: rgb(0x00_0000),
        palette: XTERM,
    },
    Place {
        name: "white",
        light: true,
        foreground: rgb(0x00_0000),
        background: rgb(0xff_ffff),
        palette: XTERM,
    },
    Place {
        name: "Solarized dark",
        light: false,
        foreground: rgb(0x83_9496),
        background: rgb(0x00_2b36),
        palette: SOLARIZED,
    },
    Place {
        name: "Solarized light",
        light: true,
        foreground: rgb(0x65_7b83),
        background: rgb(0xfd_f6e3),
        palette: SOLARIZED,
    },
];

impl Place {
    /// What is drawn where nothing but the environment tells of the background.
    fn untold(&self, chosen: Option<ThemeTable>, depth: ColourDepth) -> ThemedLook {
        ThemedLook::new(chosen, depth, self.light, Glyphs::UNICODE)
    }

    /// What is drawn where the terminal tells its colours, and the environment nothing.
    fn told(&self, chosen: Option<ThemeTable>, depth: ColourDepth) -> ThemedLook {
        let mut look = ThemedLook::new(chosen, depth, false, Glyphs::UNICODE);
        look.hear(TerminalColour::Foreground(self.foreground));
        look.hear(TerminalColour::Background(self.background));
        look
    }

    /// The colours in which a style is seen: of the words, and behind them.
    fn seen(&self, style: Style) -> (Rgb, Rgb) {
        let fore = self.colour(style.fg).unwrap_or(self.foreground);
        let back = self.colour(style.bg).unwrap_or(self.background);
        if has(style, Modifier::REVERSED) { (back, fore) } else { (fore, back) }
    }

    fn colour(&self, colour: Option<Color>) -> Option<Rgb> {
        let of_palette = |at: usize| Some(rgb(self.palette[at]));
        match colour? {
            Color::Reset => None,
            Color::Black => of_palette(0),
            Color::Red => of_palette(1),
            Color::Green => of_palette(2),
            Color::Yellow => of_palette(3),
            Color::Blue => of_palette(4),
            Color::Magenta => of_palette(5),
            Color::Cyan => of_palette(6),
            Color::Gray => of_palette(7),
            Color::DarkGray => of_palette(8),
            Color::LightRed => of_palette(9),
            Color::LightGreen => of_palette(10),
            Color::LightYellow => of_palette(11),
            Color::LightBlue => of_palette(12),
            Color::LightMagenta => of_palette(13),
            Color::LightCyan => of_palette(14),
            Color::White => of_palette(15),
            Color::Indexed(number) => Some(indexed(number)),
            Color::Rgb(red, green, blue) => Some(Rgb([red, green, blue])),
        }
    }
}

/// The colours of xterm-256color from 16 on.
fn indexed(number: u8) -> Rgb {
    assert!(number >= 16, "{number} is a colour of the palette");
    let step = |part: u8| if part == 0 { 0 } else { 55 + part * 40 };
    if number >= 232 {
        return Rgb([8 + (number - 232) * 10; 3]);
    }
    let at = number - 16;
    Rgb([step(at / 36), step(at / 6 % 6), step(at % 6)])
}

fn has(style: Style, modifier: Modifier) -> bool {
    style.add_modifier.contains(modifier)
}

/// Each role of a theme.
fn roles(theme: &Theme) -> impl Iterator<Item = (&'static str, Style)> {
    let mut theme = *theme;
    ROLES.into_iter().map(move |(name, place)| (name, *place(&mut theme)))
}

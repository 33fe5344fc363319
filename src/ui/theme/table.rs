//! A theme as it is written: TOML, a line for each role.

use ratatui::style::{Color, Modifier, Style};
use toml_edit::{Document, Item, Value};

use super::look::GroundColours;
use super::palette::{FIRST, nearest};
use super::{ROLES, THEMES, Theme};
use crate::domain::text::clean;
use crate::domain::{ColourDepth, Rgb};

/// The key that names the theme whose roles are taken where a file has none.
const BASE: &str = "base";

/// What this theme was called when it was the only one.
const EARLIER: (&str, &str) = ("default", "dark");

const COLOURS: [(&str, Color); 16] = [
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("white", Color::Gray),
    ("bright-black", Color::DarkGray),
    ("bright-red", Color::LightRed),
    ("bright-green", Color::LightGreen),
    ("bright-yellow", Color::LightYellow),
    ("bright-blue", Color::LightBlue),
    ("bright-magenta", Color::LightMagenta),
    ("bright-cyan", Color::LightCyan),
    ("bright-white", Color::White),
];

const ATTRIBUTES: [(&str, Modifier); 5] = [
    ("plain", Modifier::empty()),
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("underline", Modifier::UNDERLINED),
    ("reverse", Modifier::REVERSED),
];

/// Between the foreground and the background.
const MUTED: &str = "muted";

/// How far words and frames that are muted go towards the background at most, in hundredths, and how
/// well they stand out from it at least: by the guidelines (WCAG 2.2, 1.4.3 and 1.4.11) 4.5 and 3, and
/// a little more.
const MUTED_TEXT: (u8, f64) = (45, 4.6);
const MUTED_FRAME: (u8, f64) = (60, 3.2);

/// One value of a role.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Shade {
    style: Style,
    muted: bool,
}

/// The styles by role and depth of colours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ThemeTable {
    /// For each of [`ROLES`] the values for 16, 256 and true colours, as far as there are.
    roles: [Vec<Shade>; ROLES.len()],
}

/// Something that does not make sense in the text of a theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ThemeMistake {
    /// Line and column in characters, counted from one.
    pub at: (usize, usize),
    /// What is the matter and what would be right.
    pub words: String,
}

impl ThemeTable {
    /// The theme of this name that comes with the program.
    pub fn named(name: &str) -> Option<Self> {
        let name = if name == EARLIER.0 { EARLIER.1 } else { name };
        let (_, text) = THEMES.iter().find(|(known, _)| *known == name)?;
        Self::of(text, Self::default()).ok()
    }

    /// The theme that is written in `text`.
    ///
    /// # Errors
    /// All that is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Vec<ThemeMistake>> {
        Self::of(text, Self::named(EARLIER.1).unwrap_or_default())
    }

    fn of(text: &str, usual: Self) -> Result<Self, Vec<ThemeMistake>> {
        let document = Document::parse(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            let words = error.message().lines().next().unwrap_or("this is not TOML").to_owned();
            vec![ThemeMistake { at: position(text, at), words }]
        })?;
        let mut wrong = Vec::new();
        let base = document.get(BASE).and_then(Item::as_str).and_then(Self::named);
        let mut table = base.unwrap_or(usual);
        for (name, item) in document.iter() {
            let key = document.key(name).and_then(toml_edit::Key::span);
            let place = item.span().or_else(|| key.clone()).map_or(0, |span| span.start);
            let mut say = |at: usize, words| {
                wrong.push(ThemeMistake { at: position(text, at), words });
            };
            if name == BASE {
                if item.as_str().and_then(Self::named).is_none() {
                    say(place, format!("{BASE} is one of {}", names(&THEMES)));
                }
                continue;
            }
            let Some(role) = ROLES.iter().position(|(known, _)| *known == name) else {
                let at = key.map_or(place, |span| span.start);
                say(at, unknown("role", name, ROLES.iter().map(|(name, _)| *name)));
                continue;
            };
            match values(item) {
                Ok(shades) => {
                    if let Some(slot) = table.roles.get_mut(role) {
                        *slot = shades;
                    }
                }
                Err((at, words)) => say(at.unwrap_or(place), format!("{name}: {words}")),
            }
        }
        wrong.sort_by_key(|mistake| mistake.at);
        if wrong.is_empty() { Ok(table) } else { Err(wrong) }
    }

    /// The styles on a terminal with so many colours, whose own ones are these.
    pub fn theme(&self, depth: ColourDepth, ground: GroundColours) -> Theme {
        let mut theme = Theme::default();
        for ((name, place), shades) in ROLES.iter().zip(&self.roles) {
            let most = if *name == "frame" { MUTED_FRAME } else { MUTED_TEXT };
            let mut best = shades.iter().take(depth as usize + 1).rev();
            let style = best.find_map(|shade| shade.shown(depth, ground, most));
            *place(&mut theme) = style.unwrap_or_default();
        }
        let coloured = |shade: &Shade| shade.style.fg.or(shade.style.bg).is_some();
        if self.roles.iter().flatten().any(coloured) {
            theme.modules = Some(modules(depth));
        }
        theme
    }
}

/// Dark on light.
fn modules(depth: ColourDepth) -> Style {
    let (dark, light) = match depth {
        ColourDepth::Sixteen => (Color::Black, Color::White),
        ColourDepth::Indexed => (Color::Indexed(16), Color::Indexed(231)),
        ColourDepth::True => (Color::Rgb(0, 0, 0), Color::Rgb(255, 255, 255)),
    };
    Style::new().fg(dark).bg(light)
}

impl Shade {
    /// `None` where the terminal does not tell what it depends on.
    fn shown(self, depth: ColourDepth, ground: GroundColours, most: (u8, f64)) -> Option<Style> {
        if !self.muted {
            return Some(self.style);
        }
        let (fore, back) = (ground.foreground?, ground.background?);
        let (furthest, least) = most;
        if depth == ColourDepth::Sixteen {
            return None;
        }
        // Where text itself hardly stands out, nothing is drawn fainter than it.
        let muted = |hundredths: u8| {
            let wanted = fore.towards(back, hundredths);
            let legible = wanted.contrast(back) >= least;
            // A number even where any colour can be had: much of a frame is muted, and it takes fewer bytes.
            nearest(wanted, back, least).filter(|_| legible)
        };
        let colour = (0..=furthest).rev().step_by(5).find_map(muted);
        Some(colour.map_or(self.style, |colour| self.style.fg(colour)))
    }
}

type Misread = (Option<usize>, String);

// What a role has: one value, or one for each depth.
fn values(item: &Item) -> Result<Vec<Shade>, Misread> {
    let all: Vec<&Value> = match item.as_value() {
        Some(Value::Array(all)) => all.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    if !(1..=3).contains(&all.len()) {
        return Err((
            None,
            "expected a value, or a list of them for 16, 256 and true colours".into(),
        ));
    }
    let depths = [ColourDepth::Sixteen, ColourDepth::Indexed, ColourDepth::True];
    let read = |(value, depth): (&Value, ColourDepth)| {
        let at = value.span().map(|span| span.start);
        let text = value.as_str().ok_or_else(|| (at, "expected a string".to_owned()))?;
        shade(text, depth).map_err(|words| (at, words))
    };
    all.into_iter().zip(depths).map(read).collect()
}

fn shade(text: &str, depth: ColourDepth) -> Result<Shade, String> {
    let mut shade = Shade::default();
    let mut words = text.split_whitespace();
    while let Some(word) = words.next() {
        if let Some((_, attribute)) = ATTRIBUTES.iter().find(|(name, _)| *name == word) {
            shade.style = shade.style.add_modifier(*attribute);
        } else if word == MUTED && depth == ColourDepth::Sixteen {
            return Err(format!("{MUTED} needs 256 colours: write [\"dim\", \"{MUTED}\"]"));
        } else if word == MUTED {
            shade.muted = true;
        } else if word == "on" {
            let word = words.next().ok_or_else(|| "a colour is missing after on".to_owned())?;
            shade.style = shade.style.bg(colour(word, depth)?);
        } else {
            shade.style = shade.style.fg(colour(word, depth)?);
        }
    }
    Ok(shade)
}

fn colour(word: &str, depth: ColourDepth) -> Result<Color, String> {
    if let Some((_, colour)) = COLOURS.iter().find(|(name, _)| *name == word) {
        return Ok(*colour);
    }
    let form = "[\"cyan\", \"80\", \"#5fd7d7\"]";
    if word.starts_with('#') {
        let exact = Rgb::of_hex(word).ok_or_else(|| format!("{} is not #rrggbb", clean(word)))?;
        let Rgb([red, green, blue]) = exact;
        let true_colours = depth == ColourDepth::True;
        return true_colours.then_some(Color::Rgb(red, green, blue)).ok_or_else(|| {
            format!("{word} needs true colours: write a list of three, such as {form}")
        });
    }
    if word.bytes().all(|digit| digit.is_ascii_digit()) {
        let number = word.parse().ok().filter(|number| *number >= FIRST);
        let number = number.ok_or_else(|| {
            format!("a number is from {FIRST} to 255: the sixteen colours have names")
        })?;
        return (depth != ColourDepth::Sixteen)
            .then_some(Color::Indexed(number))
            .ok_or_else(|| format!("{word} needs 256 colours: write a list, such as {form}"));
    }
    let known = COLOURS.iter().map(|(name, _)| *name);
    Err(unknown("colour", word, known.chain(ATTRIBUTES.iter().map(|(name, _)| *name))))
}

fn unknown<'a>(what: &str, word: &str, known: impl Iterator<Item = &'a str>) -> String {
    let nearest = known.min_by_key(|name| strsim::osa_distance(name, word)).unwrap_or_default();
    format!("there is no {what} {}; the nearest is {nearest}", clean(word))
}

fn names(themes: &[(&str, &str)]) -> String {
    themes.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
}

// Line and column, in characters and counted from one, of the byte `at`.
fn position(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or(before);
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

use appdeck::domain::{ColourDepth, Rgb, TerminalColour};
use appdeck::ui::theme::{GroundColours, THEMES, ThemeTable};
use appdeck::ui::{Glyphs, Theme, ThemedLook};
use ratatui::style::{Color, Modifier, Style};

use super::{DEPTHS, PLACES, Place, has, roles};

/// Text and frames, by the guidelines (WCAG 2.2, 1.4.3 and 1.4.11).
const TEXT: f64 = 4.5;
const FRAME: f64 = 3.0;

/// What a role has to reach. A word in bold capitals in a block of its own is large text.
fn least(role: &str, depth: ColourDepth) -> f64 {
    match role {
        "frame" | "alarm" => FRAME,
        "production" if depth == ColourDepth::Sixteen => FRAME,
        _ => TEXT,
    }
}

/// The terminal's own two colours, one way round or the other: whoever chose them can read them.
fn is_own(style: Style) -> bool {
    style.fg.is_none() && style.bg.is_none()
}

fn too_faint(place: &Place, theme: &Theme, depth: ColourDepth, what: &str) -> Vec<String> {
    let judge = |(role, style): (&str, Style)| {
        let (fore, back) = place.seen(style);
        let contrast = fore.contrast(back);
        let legible = is_own(style) || contrast >= least(role, depth);
        let place = place.name;
        (!legible).then(|| format!("{what}, {depth:?}, {place}: {role} has {contrast:.2}"))
    };
    roles(theme).filter_map(judge).collect()
}

#[test]
fn every_role_of_the_theme_for_a_background_is_legible_on_it() {
    let mut wrong = Vec::new();
    for place in &PLACES {
        for depth in DEPTHS {
            for (name, chosen) in [("auto", None), ("contrast", ThemeTable::named("contrast"))] {
                let (told, untold) =
                    (place.told(chosen.clone(), depth), place.untold(chosen, depth));
                let (told, untold) = (told.ctx().theme, untold.ctx().theme);
                wrong.extend(too_faint(place, &told, depth, &format!("{name} told")));
                wrong.extend(too_faint(place, &untold, depth, name));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}

#[test]
fn nothing_but_what_can_be_overlooked_is_left_to_how_a_terminal_dims() {
    for place in &PLACES {
        for depth in DEPTHS {
            let dimmed = |look: ThemedLook| {
                let theme = look.ctx().theme;
                let dim = roles(&theme).filter(|(_, style)| has(*style, Modifier::DIM));
                dim.map(|(role, _)| role).collect::<Vec<_>>()
            };
            assert_eq!(dimmed(place.untold(None, depth)), ["faint"], "{} {depth:?}", place.name);
            // Where the terminal tells its colours, faint is one between them.
            let computed = depth != ColourDepth::Sixteen;
            assert_eq!(dimmed(place.told(None, depth)).is_empty(), computed, "{depth:?}");
        }
    }
}

#[test]
fn what_is_muted_is_fainter_than_text_where_there_is_room() {
    for place in &PLACES {
        for depth in [ColourDepth::Indexed, ColourDepth::True] {
            let theme = place.told(None, depth).ctx().theme;
            let contrast = |style: Style| {
                let (fore, back) = place.seen(style);
                fore.contrast(back)
            };
            let (text, faint, frame) =
                (contrast(theme.text), contrast(theme.faint), contrast(theme.frame));
            let told = format!("{} {depth:?}: {text:.2} {faint:.2} {frame:.2}", place.name);
            assert!(frame < text && frame <= faint, "{told}");
            assert!(faint < text || text < 5.0, "{told}");
        }
    }
}

#[test]
fn a_terminal_that_tells_one_colour_for_both_gets_text() {
    let mut look = ThemedLook::new(None, ColourDepth::True, false, Glyphs::UNICODE);
    look.hear(TerminalColour::Foreground(Rgb([9; 3])));
    look.hear(TerminalColour::Background(Rgb([9; 3])));
    assert_eq!(look.ctx().theme.faint, Style::new());
    assert_eq!(look.ctx().theme.frame, Style::new());
}

/// The least that a key, a warning or an error has on this background.
fn worst(theme: &Theme, ground: Rgb) -> f64 {
    let place = Place { background: ground, ..PLACES[0] };
    let styles = [theme.key, theme.good, theme.warning, theme.danger];
    let contrasts = styles.map(|style| {
        let (fore, back) = place.seen(style);
        fore.contrast(back)
    });
    contrasts.into_iter().fold(f64::MAX, f64::min)
}

#[test]
fn on_every_grey_the_theme_that_is_taken_is_the_more_legible_one() {
    for grey in 0..=u8::MAX {
        let ground = Rgb([grey; 3]);
        let mut look = ThemedLook::new(None, ColourDepth::Indexed, false, Glyphs::UNICODE);
        look.hear(TerminalColour::Background(ground));
        let taken = worst(&look.ctx().theme, ground);
        for other in ["dark", "light"] {
            let table = ThemeTable::named(other).unwrap();
            let other = table.theme(ColourDepth::Indexed, GroundColours::default());
            // Near the middle they are alike, and neither is good.
            assert!(taken + 0.4 >= worst(&other, ground), "{grey}: {taken:.2}");
        }
    }
}

#[test]
fn no_theme_draws_in_what_may_be_the_background() {
    // ANSI 8 is the background of Solarized dark, 7 and 15 those of light palettes, 0 that of others.
    let greys = [Color::Black, Color::Gray, Color::DarkGray, Color::White];
    for (name, _) in THEMES {
        for depth in DEPTHS {
            let theme = ThemeTable::named(name).unwrap().theme(depth, GroundColours::default());
            for (role, style) in roles(&theme).filter(|(role, _)| *role != "production") {
                let grey = [style.fg, style.bg].into_iter().flatten();
                assert!(!grey.into_iter().any(|one| greys.contains(&one)), "{name}: {role}");
            }
        }
    }
}

#[test]
fn green_is_what_is_good() {
    for (name, _) in THEMES {
        for depth in DEPTHS {
            let theme = ThemeTable::named(name).unwrap().theme(depth, GroundColours::default());
            for (role, style) in roles(&theme).filter(|(role, _)| *role != "good") {
                let Some(Rgb([red, green, blue])) = PLACES[0].colour(style.fg) else { continue };
                let other = red.max(blue);
                assert!(green <= other.saturating_add(10), "{name} {depth:?}: {role}");
            }
        }
    }
}

use appdeck::config::{ChosenTheme, Flags, TerminalPalette, UiOptions, resolve};
use appdeck::domain::{ColourDepth, Rgb, TerminalColour};
use appdeck::ui::theme::{GroundColours, ThemeTable};
use appdeck::ui::{Glyphs, ThemedLook};

/// What is resolved from a file of this text.
fn resolved(text: &str, flag: Option<&str>, variables: &[(&str, &str)]) -> UiOptions {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    std::fs::write(&file, text).unwrap();
    let flags = Flags { theme: flag.map(str::to_owned), ..Flags::default() };
    let variable = |name: &str| {
        let pair = variables.iter().find(|(known, _)| *known == name);
        pair.map(|(_, value)| (*value).to_owned())
    };
    let mut ui = resolve(&flags, &variable, &file).unwrap().ui;
    if let Some(ChosenTheme { file, .. }) = &mut ui.theme {
        *file = file.strip_prefix(folder.path()).unwrap_or(file).to_owned();
    }
    ui
}

fn palette(variables: &[(&str, &str)]) -> TerminalPalette {
    resolved("", None, variables).palette
}

#[test]
fn a_theme_that_is_named_has_a_place_of_its_own() {
    let home = [("HOME", "/home/maria")];
    for (flag, file, by, place) in [
        (None, "harbour", None, "themes/harbour.toml"),
        (None, "mine/harbour.toml", None, "mine/harbour.toml"),
        (None, "harbour.toml", None, "harbour.toml"),
        (None, "~/h.toml", None, "/home/maria/h.toml"),
        (None, "/etc/harbour", None, "/etc/harbour"),
        (Some("harbour"), "other", Some("--theme"), "themes/harbour.toml"),
    ] {
        let chosen = resolved(&format!("[ui]\ntheme = \"{file}\"\n"), flag, &home).theme.unwrap();
        assert_eq!((chosen.by, chosen.file.to_str().unwrap()), (by, place), "{file}");
        assert_eq!(chosen.name, flag.unwrap_or(file));
    }
    // A path on the command line is one of the shell's folder.
    let chosen = resolved("", Some("./harbour.toml"), &home).theme.unwrap();
    assert_eq!(chosen.file.to_str(), Some("./harbour.toml"));
}

#[test]
fn auto_leaves_it_to_the_terminal() {
    assert_eq!(resolved("[ui]\ntheme = \"auto\"\n", None, &[]).theme, None);
    let variable = [("APPDECK_THEME", "auto")];
    assert_eq!(resolved("[ui]\ntheme = \"contrast\"\n", None, &variable).theme, None);
    let chosen = resolved("", Some("light"), &variable).theme.unwrap();
    assert_eq!(chosen.by, Some("--theme"));
}

#[test]
fn the_environment_tells_of_a_light_background() {
    for (told, light) in [
        ("0;15", true),
        ("0;default;15", true),
        ("0;7", true),
        ("15;0", false),
        ("7;8", false),
        ("nonsense", false),
        ("", false),
    ] {
        assert_eq!(palette(&[("COLORFGBG", told)]).light, light, "{told}");
    }
}

#[test]
fn the_environment_tells_how_many_colours_there_are() {
    use ColourDepth::{Indexed, Sixteen, True};
    for (terminal, word, tmux, depth) in [
        ("xterm", "", "", Sixteen),
        ("xterm-256color", "", "", Indexed),
        ("xterm-256color", "truecolor", "", True),
        ("alacritty", "24bit", "", True),
        ("xterm-256color", "yes", "", Indexed),
        ("linux", "", "", Sixteen),
        ("screen", "truecolor", "", Sixteen),
        ("screen-256color", "truecolor", "", Indexed),
        ("screen-256color", "truecolor", "/tmp/tmux,1,0", True),
        ("tmux-256color", "truecolor", "/tmp/tmux,1,0", True),
    ] {
        let variables = [("TERM", terminal), ("COLORTERM", word), ("TMUX", tmux)];
        assert_eq!(palette(&variables).depth, depth, "{terminal} {word} {tmux}");
    }
    assert!(palette(&[("TERM", "xterm")]).asked && !palette(&[("TERM", "linux")]).asked);
}

#[test]
fn the_terminal_wins_over_the_environment_and_a_name_over_both() {
    let reason = |light: bool, told: Option<u8>| {
        let mut look = ThemedLook::new(None, ColourDepth::Indexed, light, Glyphs::UNICODE);
        let told = told.map(|grey| TerminalColour::Background(Rgb([grey; 3])));
        if let Some(told) = told {
            look.hear(told);
        }
        look.reason()
    };
    assert_eq!(reason(false, None), "dark: the terminal does not tell its background");
    assert_eq!(reason(true, None), "light: COLORFGBG tells of a light background");
    assert_eq!(reason(true, Some(0)), "dark: the terminal's background is #000000");
    assert_eq!(reason(false, Some(255)), "light: the terminal's background is #ffffff");
    let chosen = ThemeTable::named("light");
    let named = chosen.as_ref().unwrap().theme(ColourDepth::Indexed, GroundColours::default());
    let mut look = ThemedLook::new(chosen, ColourDepth::Indexed, false, Glyphs::UNICODE);
    look.hear(TerminalColour::Background(Rgb([0; 3])));
    assert_eq!(look.ctx().theme, named);
}

#[test]
fn the_first_word_of_the_terminal_counts() {
    let mut look = ThemedLook::new(None, ColourDepth::Indexed, false, Glyphs::UNICODE);
    look.hear(TerminalColour::Background(Rgb([255; 3])));
    look.hear(TerminalColour::Background(Rgb([0; 3])));
    assert!(look.reason().starts_with("light: "), "{}", look.reason());
}

use appdeck::domain::ColourDepth;
use appdeck::ui::Theme;
use appdeck::ui::theme::{GroundColours, ROLES, THEMES, ThemeTable};
use ratatui::style::{Color, Modifier, Style};

const GUIDE: &str = include_str!("../../docs/THEMES.md");

fn mistakes(text: &str) -> Vec<(usize, usize, String)> {
    let wrong = ThemeTable::parse(text).unwrap_err();
    wrong.into_iter().map(|one| (one.at.0, one.at.1, one.words)).collect()
}

#[test]
fn the_themes_of_the_program_have_every_role_once() {
    for (name, text) in THEMES {
        assert!(ThemeTable::named(name).is_some(), "{name}");
        assert!(ThemeTable::parse(text).is_ok(), "{name}");
        for (role, _) in ROLES {
            let lines = text.lines().filter(|line| line.starts_with(&format!("{role} = ")));
            assert_eq!(lines.count(), 1, "{name}: {role}");
        }
    }
}

#[test]
fn the_first_name_of_the_dark_theme_is_still_one() {
    assert_eq!(ThemeTable::named("default"), ThemeTable::named("dark"));
}

#[test]
fn mono_has_no_colours() {
    let theme = Theme::named("mono").unwrap();
    for (role, style) in super::roles(&theme) {
        assert_eq!((style.fg, style.bg), (None, None), "{role}");
    }
}

#[test]
fn a_value_is_told_for_each_depth_and_holds_for_the_next_ones() {
    let text = "key = [\"blue bold\", \"33\", \"#0087ff on #000000\"]\nwarning = \"underline\"\n\
                good = [\"green\", \"34\"]\n";
    let table = ThemeTable::parse(text).unwrap();
    let theme = |depth| table.theme(depth, GroundColours::default());
    let (plain, bold) = (Style::new(), Style::new().add_modifier(Modifier::BOLD));
    assert_eq!(theme(ColourDepth::Sixteen).key, bold.fg(Color::Blue));
    assert_eq!(theme(ColourDepth::Indexed).key, plain.fg(Color::Indexed(33)));
    let exact = plain.fg(Color::Rgb(0, 0x87, 255)).bg(Color::Rgb(0, 0, 0));
    assert_eq!(theme(ColourDepth::True).key, exact);
    assert_eq!(theme(ColourDepth::True).good, plain.fg(Color::Indexed(34)));
    assert_eq!(theme(ColourDepth::True).warning, plain.add_modifier(Modifier::UNDERLINED));
    // What is not told is that of the dark theme, or of another one.
    let dark = Theme::named("dark").unwrap();
    assert_eq!(theme(ColourDepth::Sixteen).danger, dark.danger);
    let table = ThemeTable::parse("key = \"cyan\"\nbase = \"contrast\"\n").unwrap();
    let own = table.theme(ColourDepth::Sixteen, GroundColours::default());
    let contrast = Theme::named("contrast").unwrap();
    assert_eq!((own.danger, own.key), (contrast.danger, plain.fg(Color::Cyan)));
}

#[test]
fn all_that_is_wrong_is_told_with_its_place() {
    let text = "base = \"pink\"\nkye = \"cyan\"\nkey = \"cyna\"\ngood = [\"green\", \"7\"]\n\
                focus = \"#5fd7d7\"\ntitle = 4\nfaint = \"muted\"\nwarning = [\"red\", \"80\", \"#12\"]\n\
                danger = [\"red\", \"#123456\"]\nframe = []\ntext = \"on\"\nalarm = \"80\"\n[resting]\n";
    let told = mistakes(text);
    for (line, column, words) in [
        (1, 8, "base is one of dark, light, contrast, mono"),
        (2, 1, "there is no role kye; the nearest is key"),
        (3, 7, "key: there is no colour cyna; the nearest is cyan"),
        (4, 18, "good: a number is from 16 to 255: the sixteen colours have names"),
        (5, 9, "focus: #5fd7d7 needs true colours: write a list of three, such as "),
        (6, 9, "title: expected a string"),
        (7, 9, "faint: muted needs 256 colours: write [\"dim\", \"muted\"]"),
        (8, 25, "warning: #12 is not #rrggbb"),
        (9, 18, "danger: #123456 needs true colours"),
        (10, 9, "frame: expected a value, or a list of them for 16, 256 and true colours"),
        (11, 8, "text: a colour is missing after on"),
        (12, 9, "alarm: 80 needs 256 colours: write a list, such as "),
        (13, 1, "resting: expected a value, or a list"),
    ] {
        let found = told
            .iter()
            .any(|(at, beside, said)| (*at, *beside) == (line, column) && said.starts_with(words));
        assert!(found, "{line}:{column}: {words}\n{told:#?}");
    }
    assert_eq!(told.len(), 13, "{told:#?}");
    assert_eq!(mistakes("text = \"plain\"\nkey = = 4\n")[0].0, 2);
    // What is written is shown, and drives no terminal.
    assert!(mistakes("key = \"\\u001b[2J\"")[0].2.contains("␛[2J"));
}

#[test]
fn the_example_of_the_guide_is_a_theme() {
    let examples: Vec<&str> = GUIDE.split("```toml\n").skip(1).collect();
    let themes: Vec<&str> = examples.iter().map(|one| one.split("```").next().unwrap()).collect();
    let themes = themes.iter().filter(|text| text.contains("base = "));
    assert_eq!(themes.clone().count(), 1);
    for text in themes {
        assert_eq!(ThemeTable::parse(text).err(), None);
    }
}

#[test]
fn the_guide_tells_every_role_and_every_theme() {
    for (role, _) in ROLES {
        assert_eq!(GUIDE.matches(&format!("\n| `{role}` | ")).count(), 1, "{role}");
    }
    for (name, _) in THEMES {
        assert!(GUIDE.contains(&format!("`{name}`")), "{name}");
    }
}

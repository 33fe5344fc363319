//! Terminals that tell their own colours, late, in pieces, wrongly or not at all.

use super::program::{appdeck, ready};
use crate::support::binary::PROGRAM;
use crate::support::pty::{Pty, Run};

const QUESTION: &[u8] = b"\x1b]10;?\x07\x1b]11;?\x07\x1b[c";
const NAME: &[u8] = b"\x1b[?62;22c";

/// The theme's key in 256 colours on a dark background and on a light one.
const DARK: vt100::Color = vt100::Color::Idx(80);
const LIGHT: vt100::Color = vt100::Color::Idx(25);

/// The program, which has drawn its first frame and then asked.
fn asking() -> Pty {
    let pty = appdeck().size(120, 40).start();
    pty.wait_bytes(QUESTION);
    assert!(pty.screen().contents().contains("appdeck"), "the first frame waits for nothing");
    pty
}

/// Waits until keys are drawn in this colour.
fn wait_keys(pty: &Pty, colour: vt100::Color) {
    pty.wait(&format!("keys in {colour:?}"), |screen| {
        let footer = (0..120).filter_map(|column| screen.cell(39, column));
        let mut keys = footer.filter(|cell| cell.has_contents()).map(vt100::Cell::fgcolor);
        keys.any(|key| key == colour)
    });
}

fn quit(mut pty: Pty) {
    pty.press("\u{3}");
    assert!(pty.exit().success());
    let bytes = pty.bytes();
    assert_eq!(bytes.windows(QUESTION.len()).filter(|window| *window == QUESTION).count(), 1);
}

#[test]
fn the_theme_is_that_for_the_background_which_the_terminal_tells() {
    for (answer, colour) in [
        (&b"\x1b]10;rgb:6565/7b7b/8383\x1b\\\x1b]11;rgb:fdfd/f6f6/e3e3\x1b\\"[..], LIGHT),
        (b"\x1b]11;rgb:ff/ff/ff\x07", LIGHT),
        (b"\x1b]11;rgba:ffff/ffff/ffff/8000\x07", LIGHT),
        // Without the second half of its end.
        (b"\x1b]11;rgb:ffff/ffff/ffff\x1b", LIGHT),
        (b"\x1b]11;rgb:0000/2b2b/3636\x1b\\", DARK),
        (b"\x1b]11;rgb:\x07", DARK),
        (b"", DARK),
    ] {
        let mut pty = asking();
        wait_keys(&pty, DARK);
        pty.press([answer, NAME].concat());
        wait_keys(&pty, colour);
        pty.press("/Kiosk");
        pty.wait_text("/ Kiosk");
        pty.press("\r");
        quit(pty);
    }
}

#[test]
fn an_answer_among_keys_in_pieces_changes_the_theme_and_no_word() {
    let mut pty = asking();
    pty.press("/Ki\x1b]11;rgb:ff");
    pty.press("ff/ffff/ff");
    pty.press("ff\x07os\x1b]11;rgb:0000/0000/0000\x07k");
    pty.wait_text("/ Kiosk");
    wait_keys(&pty, LIGHT);
    pty.press("\r");
    quit(pty);
}

#[test]
fn who_chose_a_theme_keeps_it() {
    let mut pty = appdeck().args(["--theme", "dark"]).size(120, 40).start();
    pty.wait_bytes(QUESTION);
    pty.press(b"\x1b]11;rgb:ffff/ffff/ffff\x07\x1b[?62c");
    pty.press("/Kiosk");
    pty.wait_text("/ Kiosk");
    pty.press("\r");
    wait_keys(&pty, DARK);
    quit(pty);
}

#[test]
fn a_terminal_whose_colours_do_not_matter_is_not_asked() {
    for (name, value) in [("NO_COLOR", "1"), ("TERM", "linux")] {
        let mut pty = ready(appdeck().env(name, value));
        pty.press("\u{3}");
        assert!(pty.exit().success());
        assert!(!pty.bytes().windows(5).any(|window| window == b"\x1b]11;"), "{name}");
    }
}

#[test]
fn the_doctor_tells_the_theme_and_why() {
    let told = |answer: &[u8], variable: (&str, &str)| {
        let run = Run::new(PROGRAM).args(["doctor", "--clipboard", "off"]).size(120, 40);
        let mut pty = run.env(variable.0, variable.1).start();
        pty.wait_bytes(QUESTION);
        pty.press([answer, NAME].concat());
        assert!(pty.exit().success());
        pty.screen().contents()
    };
    let none = ("COLORTERM", "");
    for (answer, variable, words) in [
        (
            &b"\x1b]11;rgb:fdfd/f6f6/e3e3\x07"[..],
            none,
            "light: the terminal's background is #fdf6e3",
        ),
        (b"\x1b]11;rgb:0/0/0\x07", ("COLORFGBG", "0;15"), "dark: the terminal's background is"),
        (b"", ("COLORFGBG", "0;15"), "light: COLORFGBG tells of a light background; 256 colours"),
        (b"", ("COLORTERM", "truecolor"), "dark: the terminal does not tell its background; true"),
        (b"", ("APPDECK_THEME", "contrast"), "contrast: chosen by APPDECK_THEME; 256 colours"),
    ] {
        let contents = told(answer, variable);
        assert!(contents.contains(&format!("theme          {words}")), "{words}\n{contents}");
    }
}

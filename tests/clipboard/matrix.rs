//! What the outer terminal gets of a new secret, and what the operator is told, for every setting
//! of a multiplexer that matters.

use std::ffi::OsStr;

use crate::clipboard::{ask, screen, there_is};
use crate::pty::program::{PROGRAM, SANDBOX, ready};
use crate::support::pty::{Pty, Run};

const SIZE: (u16, u16) = (120, 40);

/// Said by tmux's own way, and by the escape sequence.
const HANDED: &str = "Handed to tmux for your terminal. Cannot confirm";
const SENT: &str = "Sent to your terminal (OSC 52). Cannot confirm";

/// What follows the shown secret, which takes more than one line.
const HIDDEN: &str = "hidden";

/// The program inside a tmux with these settings.
fn in_tmux(set_clipboard: &str, allow_passthrough: &str, choice: &str) -> Pty {
    let run = Run::new("tmux").size(SIZE.0, SIZE.1);
    let (settings, sockets) = (run.home().join("tmux.conf"), run.home().to_owned());
    let text = format!(
        "set -s set-clipboard {set_clipboard}\nset -gwq allow-passthrough {allow_passthrough}\n"
    );
    std::fs::write(&settings, text).unwrap();
    let run = run.args(["-L", "own", "-f"]).args([&settings]).args(["new-session", PROGRAM]);
    let run = run.args(SANDBOX).args(["--clipboard", choice]);
    // The server ends with its terminal, whatever becomes of the test.
    let run = run.args([";", "set", "-g", "exit-unattached", "on"]);
    ready(run.env("TMUX_TMPDIR", sockets))
}

/// Creates an application; its secret is in the reveal.
pub fn create(pty: &mut Pty) {
    pty.press("n");
    pty.wait_text("Create an application");
    pty.press("Coffee-Test\r");
    pty.wait_text("Generate a client secret for Coffee-Test");
    pty.press("\r");
    pty.wait_text("shown once");
}

/// Copies the secret; the screen says `told` and claims nothing.
fn copy(pty: &mut Pty, told: &str) {
    pty.press("c");
    pty.wait_text(told);
    let screen = pty.screen().contents();
    assert!(!screen.to_lowercase().contains("copied"), "{screen}");
    assert!(screen.contains("unconfirmed"), "{screen}");
}

/// What stands behind `label`, line for line until [`HIDDEN`].
fn value(screen: &str, label: &str) -> String {
    let mut lines = screen.lines().skip_while(|line| !line.contains(label));
    let first = lines.next().unwrap_or_default();
    let before = first.split(label).next().unwrap_or_default();
    let column = before.chars().count() + label.chars().count();
    let words = [first].into_iter().chain(lines).map(|line| {
        line.chars().skip(column).take_while(char::is_ascii_graphic).collect::<String>()
    });
    words.take_while(|word| word != HIDDEN).collect()
}

/// The secret, read from the screen.
fn shown(pty: &mut Pty) -> String {
    pty.press("v");
    pty.wait_text(HIDDEN);
    value(&pty.screen().contents(), "Client secret ")
}

/// Leaves, which says `farewell`; what the terminal's clipboard was set to from the first to the last byte.
pub fn leave(pty: &mut Pty, farewell: &str) -> Vec<String> {
    pty.press("\r");
    pty.wait_text(farewell);
    pty.press("q");
    assert!(pty.exit().success());
    pty.copied().into_iter().map(|text| String::from_utf8(text).unwrap()).collect()
}

#[test]
fn tmux_passes_on_what_its_settings_allow_and_nothing_more_is_claimed() {
    if !there_is("tmux") {
        return;
    }
    // set-clipboard, allow-passthrough, our choice, what is said, whether the terminal gets it.
    let table = [
        ("off", "off", "auto", HANDED, true),
        ("off", "on", "auto", HANDED, true),
        ("external", "off", "auto", HANDED, true),
        ("external", "on", "auto", HANDED, true),
        ("on", "off", "auto", HANDED, true),
        ("on", "on", "auto", HANDED, true),
        ("off", "off", "osc52", SENT, false),
        ("off", "on", "osc52", SENT, false),
        ("external", "off", "osc52", SENT, false),
        ("external", "on", "osc52", SENT, false),
        ("on", "off", "osc52", SENT, true),
        ("on", "on", "osc52", SENT, true),
    ];
    for (set_clipboard, allow_passthrough, choice, told, arrives) in table {
        let cell = format!("{set_clipboard} {allow_passthrough} {choice}");
        let mut pty = in_tmux(set_clipboard, allow_passthrough, choice);
        create(&mut pty);
        copy(&mut pty, told);
        if choice == "auto" {
            assert_eq!(ask(&pty.home(), &["list-buffers"]), "", "{cell}");
        }
        let secret = shown(&mut pty);
        let expected = if arrives { vec![secret] } else { Vec::new() };
        assert_eq!(leave(&mut pty, "nothing confirmed"), expected, "{cell}");
    }
}

#[test]
fn screen_passes_a_secret_on_and_nothing_more_is_claimed() {
    if !there_is("screen") {
        return;
    }
    let program = [PROGRAM].into_iter().chain(SANDBOX).map(OsStr::new);
    let mut pty = ready(screen().args(program).size(SIZE.0, SIZE.1));
    create(&mut pty);
    copy(&mut pty, "Sent through screen to your terminal (OSC 52). Cannot confirm");
    let secret = shown(&mut pty);
    assert_eq!(leave(&mut pty, "nothing confirmed"), [secret]);
}

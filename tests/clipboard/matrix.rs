//! What the outer terminal gets of a new secret, and what the operator is told, for every setting
//! of a multiplexer that matters.

use std::ffi::OsStr;

use crate::clipboard::{ask, screen, there_is};
use crate::pty::program::{SANDBOX, ready};
use crate::support::binary::PROGRAM;
use crate::support::pty::{Pty, Run};

const SIZE: (u16, u16) = (120, 40);

/// Said by tmux's own way, and by the escape sequence.
const PASSED: &str = "Passed to tmux for the clipboard. Not confirmed";
const SENT: &str = "Sent to the clipboard by OSC 52. Not confirmed";

/// Terminals that tmux knows a clipboard of, and knows none of.
const XTERM: &str = "xterm-256color";
const VT220: &str = "vt220";

/// The program inside a tmux with these settings, on a terminal of this name.
fn in_tmux(set_clipboard: &str, allow_passthrough: &str, choice: &str, term: &str) -> Pty {
    let run = Run::new("tmux").env("TERM", term).size(SIZE.0, SIZE.1);
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
    assert!(screen.contains("○ not yet: sent by"), "{screen}");
}

/// The secret, read from the screen: alone on its line.
pub fn shown(pty: &mut Pty) -> String {
    pty.press("v");
    pty.wait_text("hide (");
    let screen = pty.screen().contents();
    let value = screen.lines().find(|line| line.starts_with("test_") || line.starts_with("live_"));
    value.unwrap_or_else(|| panic!("{screen}")).trim_end().to_owned()
}

/// Leaves, which says `farewell`; what the terminal's clipboard was set to from the first to the last byte.
pub fn leave(pty: &mut Pty, farewell: &str) -> Vec<String> {
    pty.press("\r");
    pty.wait_text(farewell);
    pty.press("\u{3}");
    assert!(pty.exit().success());
    pty.copied().into_iter().map(|text| String::from_utf8(text).unwrap()).collect()
}

#[test]
fn tmux_passes_on_what_its_settings_allow_and_nothing_more_is_claimed() {
    if !there_is("tmux") {
        return;
    }
    // set-clipboard, allow-passthrough, our choice, what is said, how often the terminal gets it.
    let table = [
        ("off", "off", "auto", PASSED, 1),
        ("off", "on", "auto", PASSED, 2),
        ("external", "off", "auto", PASSED, 1),
        ("external", "on", "auto", PASSED, 2),
        ("on", "off", "auto", PASSED, 1),
        ("on", "on", "auto", PASSED, 2),
        ("off", "on", "osc52", SENT, 1),
        ("external", "on", "osc52", SENT, 1),
        ("on", "off", "osc52", SENT, 1),
        ("on", "on", "osc52", SENT, 1),
    ];
    for (set_clipboard, allow_passthrough, choice, told, count) in table {
        let cell = format!("{set_clipboard} {allow_passthrough} {choice}");
        let mut pty = in_tmux(set_clipboard, allow_passthrough, choice, XTERM);
        create(&mut pty);
        copy(&mut pty, told);
        // A program's own sequence ends in a buffer of tmux when it is taken.
        if (allow_passthrough, choice) != ("off", "osc52") {
            assert_eq!(ask(&pty.home(), &["list-buffers"]), "", "{cell}");
        }
        let secret = shown(&mut pty);
        assert_eq!(leave(&mut pty, "Closed on your word"), vec![secret; count], "{cell}");
    }
}

#[test]
fn what_tmux_would_drop_is_not_sent_and_said() {
    if !there_is("tmux") {
        return;
    }
    // set-clipboard, our choice, the terminal, what is said.
    let table = [
        ("off", "osc52", XTERM, "tmux drops OSC 52 of programs here"),
        ("external", "osc52", XTERM, "tmux drops OSC 52 of programs here"),
        ("external", "auto", VT220, "tmux knows no clipboard of its terminal"),
        ("on", "osc52", VT220, "tmux knows no clipboard of its terminal"),
        ("on", "tmux", VT220, "tmux knows no clipboard of its terminal"),
    ];
    for (set_clipboard, choice, term, told) in table {
        let mut pty = in_tmux(set_clipboard, "off", choice, term);
        create(&mut pty);
        pty.press("c");
        pty.wait_text("Not copied");
        let screen = pty.screen().contents();
        let cell = format!("{set_clipboard} {choice} {term}");
        let words = screen.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(told), "{cell}: {screen}");
        // It is not taken for stored, nor for being anywhere.
        pty.press("\r");
        pty.wait_text("When this is closed, it cannot be shown again");
        pty.press("D");
        pty.wait_text("Type discard");
        pty.press("discard\r");
        pty.wait_text("Delete the discarded secret");
        pty.press("\x1b");
        pty.wait("it is left", |screen| !screen.contents().contains("Delete the discarded"));
        pty.press("\u{3}");
        assert!(pty.exit().success());
        assert_eq!(pty.copied(), Vec::<Vec<u8>>::new(), "{cell}");
    }
}

#[test]
fn past_a_tmux_that_knows_no_clipboard_of_its_terminal_it_is_passed_through() {
    if !there_is("tmux") {
        return;
    }
    let mut pty = in_tmux("external", "on", "auto", VT220);
    create(&mut pty);
    copy(&mut pty, SENT);
    let secret = shown(&mut pty);
    assert_eq!(leave(&mut pty, "Closed on your word"), [secret]);
}

#[test]
fn tmux_keeps_what_is_no_secret_for_its_own_paste_key() {
    if !there_is("tmux") {
        return;
    }
    let mut pty = in_tmux("external", "off", "auto", XTERM);
    pty.press("y");
    pty.wait_text("Sent to the clipboard by tmux");
    let copied = String::from_utf8(pty.wait_copied(1)).unwrap();
    assert_eq!(ask(&pty.home(), &["show-buffer"]), copied);
    pty.press("\u{3}");
    assert!(pty.exit().success());
}

#[test]
fn screen_passes_a_secret_on_and_nothing_more_is_claimed() {
    if !there_is("screen") {
        return;
    }
    let program = [PROGRAM].into_iter().chain(SANDBOX).map(OsStr::new);
    let mut pty = ready(screen().args(program).size(SIZE.0, SIZE.1));
    create(&mut pty);
    copy(&mut pty, "Sent to the clipboard by OSC 52 through screen. Not");
    let secret = shown(&mut pty);
    // Once for this screen, and once for another one around it, which a terminal takes or drops.
    assert_eq!(leave(&mut pty, "Closed on your word"), vec![secret; 2]);
}

//! The program without a screen: lines, and nothing that drives a terminal.

use rustix::process::{Signal, WaitOptions, kill_process_group, waitpid};

use super::program::{SANDBOX, appdeck};
use crate::support::binary::{PROGRAM, Ran, program, ran};
use crate::support::pty::{Pty, Run};

/// The first row of the list.
const FIRST: &str = "Barista-Training, SPA";

fn ready(run: Run) -> Pty {
    let pty = run.start();
    pty.wait_text(FIRST);
    pty
}

fn plain() -> Run {
    appdeck().args(["--plain"]).size(160, 50)
}

/// Started by a shell, as `script` says; `"$0" "$@"` is the program.
fn in_shell(script: &str) -> Run {
    Run::new("/bin/sh").args(["-c", script, PROGRAM]).args(SANDBOX).args(["--plain"]).size(160, 50)
}

/// What was written, as text.
fn written(pty: &Pty) -> String {
    String::from_utf8_lossy(&pty.bytes()).into_owned()
}

/// As far as a fresh secret of a new application on its reveal.
fn reveal(pty: &mut Pty) {
    pty.press("n");
    pty.wait_text("Create an application in");
    pty.press("Coffee-Test\r");
    pty.wait_text("Generate a client secret for Coffee-Test");
    pty.press("\r");
    pty.wait_text("shown once");
}

#[test]
fn nothing_but_the_copy_is_a_sequence_and_every_line_ends_where_the_next_begins() {
    let mut pty = ready(plain().env("SSH_CONNECTION", "192.0.2.1 5 192.0.2.2 22"));
    reveal(&mut pty);
    pty.press("c");
    let secret = String::from_utf8(pty.wait_copied(1)).unwrap();
    pty.wait_text("Enter I have stored it");
    pty.press("\r");
    pty.wait_text("Closed on your word");
    pty.press("\u{3}");
    assert!(pty.exit().success());
    let all = written(&pty);
    let (before, rest) = all.split_once("\x1b]52;c;").unwrap();
    let (_, after) = rest.split_once('\x07').unwrap();
    let said = format!("{before}{after}");
    assert!(!said.contains('\x1b'), "{said:?}");
    assert!(said.lines().count() > 10 && !said.contains(&secret), "{said}");
    assert!(!said.replace("\r\n", "").contains(['\r', '\n']), "{said:?}");
}

#[test]
fn what_is_typed_is_heard_and_a_letter_that_is_taken_back_is_told() {
    let mut pty = ready(plain());
    pty.press("/");
    pty.wait_text("Filter, empty");
    // One by one, as a hand does. On a busy machine what the filter found may be told in between.
    for letter in ["c", "o", "x"] {
        pty.press(letter);
        pty.wait("the letter", |screen| {
            let heard = |line: &str| line.len() <= 3 && line.ends_with(letter);
            screen.contents().lines().any(|line| heard(line.trim_end()))
        });
    }
    pty.press("\x7f");
    pty.wait_text("x deleted");
    pty.press("\r");
    pty.wait_text("Applications matching co");
    assert!(written(&pty).contains("\r\nx deleted\r\n"), "{}", written(&pty));
}

#[test]
fn a_secret_is_compared_although_nothing_tells_a_paste_from_keys() {
    let mut pty = ready(plain().env("SSH_CONNECTION", "192.0.2.1 5 192.0.2.2 22"));
    reveal(&mut pty);
    pty.press("c");
    let secret = String::from_utf8(pty.wait_copied(1)).unwrap();
    pty.press("p");
    pty.wait_text("Paste it here now");
    pty.press(&secret);
    pty.wait_text("he paste matches");
    // Where no field is open, no letter of it is a key: it would be shown, copied or passed on.
    pty.press(&secret);
    pty.wait_text("What was pasted is not read here");
    assert!(!written(&pty).contains(&secret));
}

#[test]
fn what_comes_of_a_url_is_said_with_enter() {
    let mut pty = ready(plain());
    pty.press("W");
    pty.wait_text("Paste the authorize URL");
    pty.press("nowhere.example/x");
    pty.wait_text(&"*".repeat(17));
    pty.press("\r");
    pty.wait_text("There is no authorize URL in it");
}

#[test]
fn a_key_that_changes_nothing_says_where_one_is() {
    let mut pty = ready(plain());
    let said = |pty: &Pty| written(pty).matches(FIRST).count();
    let before = said(&pty);
    pty.press("k");
    pty.wait("the row again", |screen| screen.contents().matches(FIRST).count() > before);
    pty.press("j");
    pty.wait_text("Bench-Tool (CLI)");
    assert_eq!(said(&pty), before + 1);
}

#[test]
fn a_terminal_without_a_cursor_is_enough_and_gets_no_sequence_at_all() {
    for term in ["dumb", ""] {
        let mut pty = ready(plain().env("TERM", term));
        reveal(&mut pty);
        pty.press("c");
        pty.wait_text("clipboard");
        pty.press("v");
        pty.wait_text("test_");
        pty.press("D");
        pty.wait_text("Type discard");
        pty.signal(Signal::TERM);
        assert_eq!(pty.exit().exit_code(), 143);
        assert!(!pty.bytes().contains(&b'\x1b'), "{}", written(&pty));
    }
}

#[test]
fn the_terminal_is_given_back_with_the_exit_code() {
    let script = "read start; \"$0\" \"$@\"; code=$?; echo over; read stop; exit $code";
    for (key, signal, code) in [("q", None, 0), ("", Some(Signal::TERM), 143)] {
        let mut pty = in_shell(&format!("trap : TERM; {script}")).start();
        let before = pty.termios();
        pty.press("\n");
        pty.wait_text(FIRST);
        assert_ne!(pty.termios(), before);
        pty.press(key);
        if let Some(signal) = signal {
            kill_process_group(pty.pid(), signal).unwrap();
        }
        pty.wait_text("over");
        assert_eq!(pty.termios(), before);
        pty.press("\n");
        assert_eq!(pty.exit().exit_code(), code);
        assert!(written(&pty).contains(FIRST), "what was said stays");
    }
}

#[test]
fn suspended_and_continued_it_says_again_where_one_is() {
    let mut pty = ready(in_shell("\"$0\" \"$@\"; exit $?"));
    let before = written(&pty).matches(FIRST).count();
    pty.press("\x1a");
    let (_, status) = waitpid(Some(pty.pid()), WaitOptions::UNTRACED).unwrap().unwrap();
    assert!(status.stopped());
    kill_process_group(pty.pid(), Signal::CONT).unwrap();
    pty.wait("the row again", |screen| screen.contents().matches(FIRST).count() > before);
    pty.press("q");
    assert!(pty.exit().success());
    assert!(!pty.bytes().contains(&b'\x1b'), "{}", written(&pty));
}

#[test]
fn it_can_be_configured_and_needs_a_terminal_all_the_same() {
    let run = appdeck().size(160, 50);
    let config = run.home().join("plain.toml");
    std::fs::write(&config, "[ui]\nplain = true\n").unwrap();
    let mut pty = ready(run.args(["--config".as_ref(), config.as_os_str()]).env("TERM", "dumb"));
    pty.press("q");
    assert!(pty.exit().success());

    let home = tempfile::tempdir().unwrap();
    let Ran { code, out, err } = ran(program(home.path()).args(SANDBOX).args(["--plain"]));
    assert!(err.contains("appdeck needs a terminal"), "{err}");
    assert_eq!((code, out.as_str()), (2, ""));
}

#[test]
fn the_first_of_several_warnings_says_that_there_are_more() {
    for (text, more) in [("odd = 1\n", false), ("odd = 1\neven = 2\n", true)] {
        let run = plain();
        let config = run.home().join("odd.toml");
        std::fs::write(&config, text).unwrap();
        let mut pty = run.env("APPDECK_CONFIG", &config).start();
        pty.wait_text("odd.toml:");
        pty.wait_text(FIRST);
        assert_eq!(written(&pty).contains("! tells all warnings"), more, "{}", written(&pty));
        pty.press("\u{3}");
        assert!(pty.exit().success());
    }
}

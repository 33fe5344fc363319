//! The terminal's edge in a real pseudo-terminal.

mod answer;
mod colours;
mod command;
mod connecting;
pub mod cut_off;
mod cuts;
mod editor;
mod killed;
mod leaving;
mod plain;
pub mod program;
mod remembered;
mod replies;
mod rotation;
mod till;
#[cfg(target_os = "linux")]
mod trace;
#[cfg(target_os = "linux")]
mod trace_sign_in;
mod unkept;

use crate::stage::{CANARY, stage};
use crate::support::pty::{Pty, Run};

/// A stage that stands.
fn ready(run: Run) -> Pty {
    let pty = run.start();
    pty.wait_text("ready");
    pty
}

/// The terminal is as a shell wants it, and holds nothing of what was shown.
fn assert_restored(pty: &Pty, shown: &str) {
    let screen = pty.screen();
    assert!(!screen.alternate_screen());
    assert!(!screen.hide_cursor());
    assert!(!screen.bracketed_paste());
    assert_eq!(screen.mouse_protocol_mode(), vt100::MouseProtocolMode::None);
    assert!(!screen.contents().contains(shown), "{}", screen.contents());
    assert!(pty.titles().iter().all(|title| !title.contains(shown)));
    // What the screen that was left still holds, as a terminal without a second one would show.
    pty.scribble("\x1b[?47h");
    assert!(!pty.screen().contents().contains(shown), "{}", pty.screen().contents());
    pty.scribble("\x1b[?47l");
}

#[test]
fn a_program_is_watched_from_its_first_byte_to_its_exit_code() {
    let mut cat = Run::new("/bin/cat").start();
    cat.press("hello\n");
    cat.wait("the line and its echo", |screen| screen.contents().matches("hello").count() == 2);
    cat.press("\x04");
    assert!(cat.exit().success());

    let mut shell = Run::new("/bin/sh").args(["-c", "stty size; exit 7"]).size(97, 31).start();
    assert_eq!(shell.exit().exit_code(), 7);
    assert_eq!(shell.screen().contents().trim(), "31 97");
}

#[test]
fn what_happens_at_the_terminal_arrives() {
    let mut pty = ready(stage());
    pty.press("\x1b[B");
    pty.wait_text("key Down");
    pty.paste("one q\ntwo");
    pty.wait_text(r#"Paste("one q\ntwo")"#);
    pty.press("\x1b[O\x1b[I");
    pty.wait_text("Focus(false)");
    pty.wait_text("Focus(true)");
    pty.press("\x1b");
    pty.wait_text("key Esc");
    pty.resize(60, 20);
    pty.wait_text("60x20");
    pty.press("m");
    pty.wait("the mouse", |screen| screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None);
    pty.press("q");
    assert!(pty.exit().success());
    assert_restored(&pty, CANARY);
}

#[test]
fn a_panic_gives_the_terminal_back_and_is_reported_and_logged() {
    let mut pty = ready(stage());
    pty.press("p");
    assert_eq!(pty.exit().exit_code(), 101);
    assert_restored(&pty, CANARY);
    let screen = pty.screen().contents();
    assert!(screen.contains("This is a defect."), "{screen}");
    assert!(screen.contains("index out of bounds: the len is 0"), "{screen}");
    assert!(screen.contains("stage.rs"), "{screen}");
    let log = std::fs::read_to_string(pty.home().join("stage.log")).unwrap();
    assert!(log.contains("ERROR") && log.contains("index out of bounds"), "{log}");
    // What led to it stays, and the operator is told of it.
    assert!(screen.contains("appdeck doctor --last-run"), "{screen}");
    let run = std::fs::read_to_string(pty.home().join("state/last-run.jsonl")).unwrap();
    assert!(run.contains(r#""ended":"crashed""#), "{run}");
    assert!(run.contains(r#""message":"paste""#) && !run.contains(CANARY), "{run}");
    assert!(run.trim_end().ends_with(r#""key":"other"}"#), "{run}");
}

#[test]
fn a_panic_about_a_secret_does_not_tell_it() {
    let mut pty = ready(stage().env("RUST_BACKTRACE", "1"));
    pty.press("s");
    assert_eq!(pty.exit().exit_code(), 101);
    assert_restored(&pty, CANARY);
    let log = std::fs::read_to_string(pty.home().join("stage.log")).unwrap();
    assert!(log.contains("message withheld") && !log.contains(CANARY), "{log}");
}

#[test]
fn a_panic_in_a_task_leaves_the_screen_alone() {
    let mut pty = ready(stage());
    pty.press("t");
    pty.wait_text("task over");
    assert!(pty.screen().alternate_screen());
    assert!(!String::from_utf8_lossy(&pty.bytes()).contains("a task broke"));
    pty.press("q");
    assert!(pty.exit().success());
    let log = std::fs::read_to_string(pty.home().join("stage.log")).unwrap();
    assert!(log.contains("a task broke"), "{log}");
}

#[test]
fn the_log_keeps_our_events_and_the_warnings_of_others() {
    let mut pty = ready(stage());
    // The last lines are written when it ends.
    pty.press("q");
    assert!(pty.exit().success());
    let log = std::fs::read_to_string(pty.home().join("stage.log")).unwrap();
    let kept = |words: &str| log.contains(words);
    assert!(kept("our own business") && kept("others' trouble"), "{log}");
    assert!(!kept("our own details") && !kept("others' chatter"), "{log}");
}
